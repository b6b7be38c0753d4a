package org.gradus;

import static org.gradus.DoubleArithmetic.DOUBLES;
import static org.gradus.OpRow.Trait.REVERSE_ONLY;
import static org.gradus.OpRow.Trait.STOPS_GRADIENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.set.ImmutableSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What holds for every op, by the {@link OpTable}. */
class OpTableTest {

    /** So many that each row is drawn some twenty times. */
    private static final int TRIES = 2000;

    @Provide
    Arbitrary<Sample> differentiable() {
        return Sample.of(OpTable.ROWS.reject(row -> row.has(STOPS_GRADIENT)));
    }

    @Provide
    Arbitrary<Sample> withForwardRule() {
        return Sample.of(OpTable.ROWS.reject(row -> row.has(STOPS_GRADIENT) || row.has(REVERSE_ONLY)));
    }

    @Property(tries = TRIES)
    void reverseRuleIsTheAdjointOfDualNumbers(@ForAll("differentiable") Sample sample) {
        sample.experiment().adjoint();
    }

    @Property(tries = TRIES)
    void forwardRuleAgreesWithDualNumbers(@ForAll("withForwardRule") Sample sample) {
        sample.experiment().tangent();
    }

    @Property(tries = TRIES)
    void reverseRuleAgreesWithDifferences(@ForAll("differentiable") Sample sample) {
        sample.experiment().differences();
    }

    @Property(tries = TRIES)
    void secondDerivativesAgreeWithDualNumbersOverDualNumbers(@ForAll("differentiable") Sample sample) {
        sample.experiment().second();
    }

    @Property(tries = TRIES)
    void secondForwardDerivativesAgreeWithDualNumbersOverDualNumbers(@ForAll("withForwardRule") Sample sample) {
        sample.experiment().secondForward();
    }

    @Property(tries = TRIES)
    void shapeIsTheShapeOfTheValue(@ForAll("differentiable") Sample sample) {
        Node y = sample.experiment().y();
        assertEquals(y.shape(), y.value().shape());
        assertEquals(y.shape().size(), y.value().toArray().length);
    }

    @TestFactory
    Stream<DynamicTest> knownPoints() {
        return OpTable.ROWS.stream().flatMap(row -> row.points().stream()
                .map(point -> DynamicTest.dynamicTest(row + " at " + point.inputs(), () -> check(row, point))));
    }

    private static void check(OpRow row, Point point) {
        ImmutableList<Variable> x = point.inputs().collect(input -> Variable.of("x", input));
        Node y = row.of(x);
        assertSame(point.value(), y.value(), "value");
        point.gradient().ifPresent(slopes -> {
            Gradients gradients = Gradients.vjp(y, Ops.constant(Tensor.full(y.shape(), 1)), x.toArray(new Node[0]));
            x.zip(slopes).forEach(pair -> {
                Variable input = pair.getOne();
                assertSame(pair.getTwo(), gradients.wrt(input).value(), "slope by the reverse rule");
                // where one slope is infinite, 0 times it is NaN for the entries that do not move
                if (!row.has(REVERSE_ONLY) && (input.shape().size() == 1 || isFinite(pair.getTwo()))) {
                    assertSame(pair.getTwo(), slopes(input, unit -> forward(y, input, unit)),
                            "slope by the forward rule");
                }
                if (point.inDuals()) {
                    assertSame(pair.getTwo(), slopes(input, unit -> dual(y, input, unit)), "slope by dual numbers");
                }
            });
        });
    }

    /** The slope along each entry of the input, from the slope along a unit. */
    private static Tensor slopes(Variable input, java.util.function.ToDoubleFunction<Tensor> along) {
        int size = input.shape().size();
        return Tensor.of(input.shape(), IntStream.range(0, size).mapToDouble(i -> {
            double[] unit = new double[size];
            unit[i] = 1;
            return along.applyAsDouble(Tensor.of(input.shape(), unit));
        }).toArray());
    }

    private static boolean isFinite(Tensor tensor) {
        return Arrays.stream(tensor.toArray()).allMatch(Double::isFinite);
    }

    private static double forward(Node y, Variable input, Tensor direction) {
        return Tangents.jvp(y, input, Ops.constant(direction)).sum().value().item();
    }

    private static double dual(Node y, Variable input, Tensor direction) {
        Node sum = y.sum();
        return new Evaluator<>(new DualArithmetic<>(DOUBLES)).evaluate(Lists.immutable.of(sum), variable -> {
            double[] values = variable.value().toArray();
            return new Values<>(variable.shape(), IntStream.range(0, values.length)
                    .mapToObj(i -> new Dual<>(values[i], variable == input ? direction.at(i) : 0)).toList());
        }).get(sum).at(0).tangent();
    }

    /** Equal to a few units in the last place; zeros also by their sign, where it is a value's. */
    private static void assertSame(Tensor expected, Tensor actual, String what) {
        assertEquals(expected.shape(), actual.shape(), what);
        for (int i = 0; i < expected.size(); i++) {
            double e = expected.at(i);
            double a = actual.at(i);
            if (e == 0 && what.equals("value")) {
                assertEquals(1 / e, 1 / a, what);
            } else {
                // four, since e.g. exp is promised to one and the ops around it round too
                assertEquals(e, a, Double.isFinite(e) && e != 0 ? 4 * Math.ulp(e) : 0, what);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> misuses() {
        return OpTable.ROWS.stream().flatMap(row -> row.misuses().stream()
                .map(misuse -> DynamicTest.dynamicTest(row + ": " + misuse.message(), () -> assertEquals(
                        misuse.message(),
                        assertThrows(IllegalArgumentException.class, misuse.use()::get).getMessage()))));
    }

    @TestFactory
    Stream<DynamicTest> ops() {
        return OpTable.ROWS.stream()
                .map(row -> DynamicTest.dynamicTest(row.name(), () -> row.samples().forEach(shapes -> {
                    ImmutableList<Variable> deepest = shapes.collect(shape -> Variable.of("deepest", shape));
                    ImmutableList<Node> inputs = deepest.collect(node -> node.neg().neg());
                    Node node = row.of(inputs);
                    Op again = node.op().withInputs(node.op().inputs());
                    assertEquals(node.op(), again);
                    assertEquals(node.op().hashCode(), again.hashCode());
                    assertEquals(node.shape(), again.shape());
                    inputs.forEach(input -> assertFalse(node.toString().contains("deepest"), node::toString));
                })));
    }

    @Test
    void everyFunctionAndOpHasARow() {
        ImmutableSet<Object> covered = OpTable.ROWS.collect(row -> kind(example(row).op())).toImmutableSet();
        assertEquals(Sets.immutable.empty(), kinds(Fn.class).union(kinds(Op.class)).difference(covered)
                .reject(kind -> kind == Op.Elementwise.class));
    }

    @Test
    void everyMethodThatBuildsANodeHasARow() {
        ImmutableSet<String> methods = Lists.immutable.of(Node.class, Ops.class)
                .flatCollect(type -> Lists.immutable.of(type.getDeclaredMethods()))
                .select(method -> method.getReturnType() == Node.class && Modifier.isPublic(method.getModifiers()))
                .collect(java.lang.reflect.Method::getName).toImmutableSet();
        ImmutableSet<String> covered = OpTable.ROWS.collect(OpRow::method).toImmutableSet();
        assertEquals(Sets.immutable.of("of"), methods.difference(covered));
    }

    private static Node example(OpRow row) {
        return row.of(row.samples().getFirst().collect(shape -> Variable.of("x", shape)));
    }

    static Object kind(Op op) {
        return op instanceof Op.Elementwise(Fn fn, _) ? fn instanceof Enum<?> ? fn : fn.getClass() : op.getClass();
    }

    /** The constants and the records of a sealed family. */
    static ImmutableSet<Object> kinds(Class<?> type) {
        Stream<?> kinds = type.isEnum() ? Arrays.stream(type.getEnumConstants())
                : type.isSealed() ? Arrays.stream(type.getPermittedSubclasses()).flatMap(each -> kinds(each).stream())
                : Stream.of(type);
        return Sets.immutable.fromStream(kinds.map(Object.class::cast));
    }
}
