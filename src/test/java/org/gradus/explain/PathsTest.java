package org.gradus.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.OpRow;
import org.gradus.Ops;
import org.gradus.Reference;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.check.Entry;
import org.gradus.explain.Paths.Edge;
import org.gradus.train.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PathsTest {

    static Stream<Arguments> networks() {
        return TraceTest.networks();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void theSumOverPathsIsTheGradient(Networks.Kind kind, Activation activation) {
        Networks network = Networks.of(kind, activation);
        Gradients gradients = Gradients.of(network.cost(), network.parameters());
        Reference reference = Reference.of(gradients.all());
        for (Variable variable : network.parameters()) {
            double[] sums = Entry.allOf(variable).castToList().stream()
                    .mapToDouble(entry -> Paths.of(network.cost(), entry, 0).gradient()).toArray();
            reference.check(gradients.wrt(variable), Tensor.of(variable.shape(), sums));
        }
    }

    static Stream<Arguments> ops() {
        return EquationsTest.ops();
    }

    /** The weights make the upstream gradient different at every entry. */
    @ParameterizedTest
    @MethodSource("ops")
    void soItIsForEveryOp(OpRow row, ImmutableList<Shape> shapes) {
        ImmutableList<Variable> x =
                shapes.collectWithIndex(
                        (shape, k) -> Variable.of("x" + k, EquationsTest.points(shape, 0.2 + 0.07 * k)));
        Node y = row.of(x).named("y");
        Node output = Variable.of("g", EquationsTest.points(y.shape(), 0.6)).mul(y).sum();
        Gradients gradients = Gradients.of(output, x);
        Reference reference = Reference.of(gradients.all());
        for (Variable variable : x) {
            double[] sums = Entry.allOf(variable).castToList().stream()
                    .mapToDouble(entry -> Paths.of(output, entry, 0).gradient()).toArray();
            reference.check(gradients.wrt(variable), Tensor.of(variable.shape(), sums));
        }
    }

    /** One for each example, times one for each unit of the second layer. */
    @Test
    void everyPathIsCounted() {
        Networks two = Networks.of(Networks.Kind.TWO_LAYER, Activation.TANH);
        assertEquals(BigInteger.valueOf(5), Paths.of(two.cost(), new Entry(two.parameters().getFirst(), 4), 0).count());
        Networks three = Networks.of(Networks.Kind.THREE_LAYER, Activation.RELU);
        assertEquals(BigInteger.valueOf(15),
                Paths.of(three.cost(), new Entry(three.parameters().getFirst(), 0), 0).count());
    }

    @Test
    void theLargestPathsComeFirst() {
        Networks network = Networks.of(Networks.Kind.THREE_LAYER, Activation.TANH);
        Entry entry = new Entry(network.parameters().getFirst(), 4);
        Paths all = Paths.of(network.cost(), entry, 100);
        assertEquals(15, all.largest().size());
        assertEquals(all.gradient(), all.largest().stream().mapToDouble(Paths.ScalarPath::product).sum(), 1e-14);
        List<Double> sizes = all.largest().stream().map(path -> -Math.abs(path.product())).toList();
        assertEquals(sizes.stream().sorted().toList(), sizes);
        assertEquals(all.largest().subList(0, 3).stream().map(Paths.ScalarPath::product).toList(),
                Paths.of(network.cost(), entry, 3).largest().stream().map(Paths.ScalarPath::product).toList());
        all.largest().forEach(path -> assertEquals(path.product(), path.edges().stream()
                .mapToDouble(Edge::derivative).reduce(1, (a, b) -> a * b)));
        assertEquals("W1[2,0]", all.largest().getFirst().edges().getFirst().from());
        assertEquals("J", all.largest().getFirst().edges().getLast().to());
    }

    /** 2²⁰⁰ paths, each with the product 1. */
    @Test
    void pathsAreNeverEnumerated() {
        Variable x = Variable.of("x", Tensor.scalar(1));
        Node sum = x;
        for (int i = 0; i < 200; i++) {
            sum = sum.add(sum);
        }
        Paths paths = Paths.of(sum, new Entry(x, 0), 2);
        assertEquals(BigInteger.TWO.pow(200), paths.count());
        assertEquals(0x1p200, paths.gradient());
        assertEquals(List.of(1.0, 1.0), paths.largest().stream().map(Paths.ScalarPath::product).toList());
    }

    @Test
    void aPathThroughAZeroWeightIsAPath() {
        Variable x = Variable.of("x", Tensor.of(Shape.of(2, 1), 1, 2));
        Node weights = Ops.constant(Tensor.of(Shape.of(2, 2), 0, 1, 3, 0));
        Paths paths = Paths.of(weights.matmul(x).named("z").sum().named("J"), new Entry(x, 0), 5);
        assertEquals(BigInteger.TWO, paths.count());
        assertEquals("""
                ∂J/∂x[0,0] = 3, the sum over 2 paths

                x[0,0] → z[1,0] → J
                   3 = 3 · 1

                x[0,0] → z[0,0] → J
                   0 = 0 · 1
                """, paths.text());
        assertTrue(Paths.of(weights.matmul(x).sum(), new Entry(x, 0), 1).text()
                .endsWith("and 1 more, none of them larger\n"));
    }

    @Test
    void anotherVariableIsRefused() {
        Variable x = Variable.of("x", Tensor.scalar(1));
        Variable other = Variable.of("other", Tensor.scalar(1));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Paths.of(x.square(), new Entry(other, 0), 1))
                .getMessage().startsWith("square#"));
    }
}
