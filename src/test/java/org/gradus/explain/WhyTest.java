package org.gradus.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.eclipse.collections.api.factory.Lists;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Ops;
import org.gradus.Reference;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Variable;
import org.gradus.WildGraph;
import org.gradus.check.Entry;
import org.gradus.explain.Cause.Cancellation;
import org.gradus.explain.Cause.Factor;
import org.gradus.explain.Cause.NoPath;
import org.gradus.explain.Cause.Others;
import org.gradus.explain.Cause.Quantity;
import org.gradus.explain.Cause.Reason;
import org.gradus.train.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each cause is planted into random networks, found, and not found in the same network without it. */
class WhyTest {

    private static final int FEATURES = 2;
    private static final int UNITS = 4;
    private static final int EXAMPLES = 6;

    /** A network with one hidden layer and random numbers, none of them close to 0. */
    private static final class Net {

        final Variable x;
        final Variable y;
        final Variable w1;
        final Variable b1;
        final Variable w2;
        final Variable b2;
        final Node z1;
        final Node a1;
        final Node cost;

        Net(int seed, UnaryOperator<Node> activation) {
            Random random = new Random(seed);
            x = random("X", random, FEATURES, EXAMPLES);
            y = Variable.of("Y", Tensor.of(Shape.of(1, EXAMPLES), 1, 0, 1, 1, 0, 0));
            w1 = random("W1", random, UNITS, FEATURES);
            b1 = random("b1", random, UNITS, 1);
            w2 = random("W2", random, 1, UNITS);
            b2 = random("b2", random, 1, 1);
            z1 = w1.matmul(x).add(b1).named("Z1");
            a1 = activation.apply(z1).named("A1");
            cost = Ops.logLoss(w2.matmul(a1).add(b2).named("Z2").sigmoid().named("A2"), y).named("J");
        }

        private static Variable random(String name, Random random, int rows, int columns) {
            double[] entries = random.doubles((long) rows * columns, 0.2, 1).map(x -> random.nextBoolean() ? x : -x)
                    .toArray();
            return Variable.of(name, Tensor.of(Shape.of(rows, columns), entries));
        }

        Why why(Variable variable, int... index) {
            return WhyTest.why(cost, variable, index);
        }
    }

    private static Why why(Node cost, Variable variable, int... index) {
        int[] strides = variable.shape().strides();
        return Why.of(cost,
                new Entry(variable, IntStream.range(0, index.length).map(axis -> index[axis] * strides[axis]).sum()));
    }

    private static void set(Variable variable, double value, int... index) {
        double[] entries = variable.value().toArray();
        int[] strides = variable.shape().strides();
        entries[IntStream.range(0, index.length).map(axis -> index[axis] * strides[axis]).sum()] = value;
        variable.assign(Tensor.of(variable.shape(), entries));
    }

    private static List<Factor> factors(Why why, Reason reason) {
        return Lists.immutable.withAll(why.causes()).selectInstancesOf(Factor.class)
                .select(factor -> factor.reason() == reason).castToList();
    }

    private static double largest(Node node, int row) {
        return Arrays.stream(node.value().toRows()[row]).max().orElseThrow();
    }

    @Property(tries = 40)
    void aDeadRelu(@ForAll int seed, @ForAll @IntRange(max = UNITS - 1) int unit) {
        Net net = new Net(seed, Node::relu);
        set(net.b1, 3, unit, 0);
        assertEquals(List.of(), factors(net.why(net.w1, unit, 1), Reason.RELU));
        set(net.b1, -3, unit, 0);
        Why why = net.why(net.w1, unit, 1);
        assertEquals(0, why.gradient());
        Factor relu = factors(why, Reason.RELU).getFirst();
        assertEquals(0, relu.leaves());
        assertEquals(List.of("A1", "Z1", EXAMPLES, EXAMPLES, 0.0),
                List.of(relu.node(), relu.input(), relu.places(), relu.small(), relu.derivative()));
        Quantity nearest = relu.numbers().getFirst();
        assertEquals(largest(net.z1, unit), nearest.value());
        assertTrue(nearest.name().startsWith("Z1[" + unit + ","), nearest::name);
        // what the output unit weighs that unit with has the unit for an input, which is 0
        Factor input = factors(net.why(net.w2, 0, unit), Reason.INPUT).getFirst();
        assertEquals(List.of("Z2", 0.0), List.of(input.node(), input.leaves()));
        assertTrue(input.numbers().getFirst().name().startsWith("A1[" + unit + ","));
    }

    @Property(tries = 40)
    void aSaturatedUnit(@ForAll int seed, @ForAll @IntRange(max = UNITS - 1) int unit, @ForAll boolean isTanh,
            @ForAll boolean isPositive) {
        Net net = new Net(seed, isTanh ? Node::tanh : Node::sigmoid);
        set(net.b1, 0, unit, 0);
        assertEquals(List.of(), factors(net.why(net.b1, unit, 0), Reason.SATURATION));
        set(net.b1, isPositive ? 12 : -12, unit, 0);
        Why why = net.why(net.b1, unit, 0);
        assertTrue(why.isSmall());
        assertTrue(why.gradient() != 0);
        Factor saturation = factors(why, Reason.SATURATION).getFirst();
        double steepest = Arrays.stream(net.a1.value().toRows()[unit])
                .map(a -> isTanh ? 1 - a * a : a * (1 - a)).max().orElseThrow();
        // 1 − a is rounded here, but not where the engine computes it from z
        assertEquals(steepest, saturation.derivative(), Math.ulp(1.0));
        assertTrue(saturation.leaves() <= steepest);
        assertTrue(saturation.numbers().stream().map(Quantity::name).toList().getFirst().startsWith("Z1[" + unit));
    }

    @Property(tries = 40)
    void aZeroWeightDownstream(@ForAll int seed, @ForAll @IntRange(max = UNITS - 1) int unit,
            @ForAll Activation activation) {
        Net net = new Net(seed, activation::apply);
        assertEquals(List.of(), factors(net.why(net.w1, unit, 0), Reason.WEIGHT).stream()
                .filter(factor -> factor.leaves() == 0).toList());
        set(net.w2, 0, 0, unit);
        Why why = net.why(net.w1, unit, 0);
        assertEquals(0, why.gradient());
        Factor weight = factors(why, Reason.WEIGHT).getFirst();
        assertEquals(List.of(new Quantity("W2[0," + unit + "]", 0)), weight.numbers());
        assertEquals(List.of("Z2", 0.0, EXAMPLES), List.of(weight.node(), weight.leaves(), weight.small()));
    }

    @Property(tries = 40)
    void aZeroInput(@ForAll int seed, @ForAll @IntRange(max = FEATURES - 1) int feature,
            @ForAll Activation activation) {
        Net net = new Net(seed, activation::apply);
        assertEquals(List.of(), factors(net.why(net.w1, 0, feature), Reason.INPUT).stream()
                .filter(factor -> factor.leaves() == 0).toList());
        for (int example = 0; example < EXAMPLES; example++) {
            set(net.x, 0, feature, example);
        }
        Factor input = factors(net.why(net.w1, 0, feature), Reason.INPUT).getFirst();
        assertEquals(List.of("Z1", 0.0, 0.0), List.of(input.node(), input.derivative(), input.leaves()));
        assertTrue(input.numbers().getFirst().name().startsWith("X[" + feature + ","));
    }

    @Property(tries = 40)
    void aPredictionThatMatches(@ForAll int seed) {
        Net net = new Net(seed, Node::tanh);
        set(net.b2, -30, 0, 0);
        assertEquals(List.of(), factors(net.why(net.b2, 0, 0), Reason.LABEL));
        net.y.assign(Tensor.zeros(1, EXAMPLES));
        Why why = net.why(net.b2, 0, 0);
        assertTrue(why.isSmall());
        Factor label = factors(why, Reason.LABEL).getFirst();
        assertEquals("Z2", label.input());
        assertEquals(List.of("σ(" + label.numbers().getFirst().name().substring(2), label.numbers().getLast().name()),
                label.numbers().stream().map(Quantity::name).toList());
        assertEquals(0, label.numbers().getLast().value());
        assertEquals(label.numbers().getFirst().value(), label.derivative(), 2 * Math.ulp(label.derivative()));
        assertTrue(label.derivative() < 1e-9);
    }

    /** Two units with opposite weights do opposite things, and the output adds them up. */
    @Property(tries = 40)
    void symmetricUnitsThatCancel(@ForAll int seed) {
        Random random = new Random(seed);
        Variable x = Net.random("X", random, FEATURES, EXAMPLES);
        Variable w = Net.random("w", random, 1, FEATURES);
        double v = random.nextDouble(0.5, 1);
        Variable second = Variable.of("V", Tensor.of(Shape.of(2, 1), v, -v));
        Variable third = Variable.of("U", Tensor.ones(1, 2));
        Node h = w.matmul(x).tanh().named("H");
        Node cost = third.matmul(second.matmul(h).named("Z").tanh().named("A")).sum().named("J");
        Why why = why(cost, w, 0, 1);
        assertTrue(why.isSmall());
        Cancellation found = (Cancellation) why.causes().getFirst();
        assertEquals(1, why.causes().size());
        assertEquals(List.of("H", EXAMPLES), List.of(found.node(), found.entries()));
        assertEquals(found.positive(), -found.negative());
        assertEquals(found.largest().value(), -found.smallest().value());
        assertEquals(Stream.of("Z[0,", "Z[1,").map(name -> name + found.at().substring(4)).toList(),
                Stream.of(found.largest().name(), found.smallest().name()).sorted().toList());
        assertEquals(0, found.leaves(), 1e-15);
        set(second, v / 3, 1, 0);
        assertEquals(List.of(), why(cost, w, 0, 1).causes().stream().filter(Cancellation.class::isInstance)
                .filter(cause -> ((Cancellation) cause).node().equals("H")).toList());
    }

    @Test
    void examplesThatCancel() {
        Variable x = Variable.of("X", Tensor.of(Shape.of(1, 2), 3, -3));
        Variable w = Variable.of("w", Tensor.of(Shape.of(1, 1), 0.5));
        Why why = why(w.matmul(x).named("Z").sum().named("J"), w, 0, 0);
        assertEquals(List.of(new Cancellation("w", 1, "w[0,0]", 3, -3, new Quantity("Z[0,0]", 3),
                new Quantity("Z[0,1]", -3), 0)), why.causes());
        assertEquals("""
                ∂J/∂w[0,0] = 0. The cause:

                - Contributions of both signs cancel at w[0,0]: 3 and −3 in all, the largest of them 3 by way of Z[0,0] \
                and −3 by way of Z[0,1]. This alone leaves nothing.
                """, why.text());
    }

    @Test
    void noPath() {
        Net net = new Net(1, Node::tanh);
        Variable other = Variable.of("other", Tensor.vector(1, 2));
        assertEquals(List.of(new NoPath("other[1]", "J", List.of())), net.why(other, 1).causes());
        assertEquals("∂J/∂other[1] = 0. The cause:\n\n- No path: J does not depend on other[1].\n",
                net.why(other, 1).text());
        Node stopped = Ops.stopGradient(other).named("S");
        Node mask = other.greater(0);
        Node cost = stopped.mul(mask).sum().named("J");
        assertEquals(List.of(new NoPath("other[0]", "J", List.of("S = stopGradient", mask.label()))),
                why(cost, other, 0).causes());
        Node part = other.slice(0, 0, 1);
        assertEquals(List.of(new NoPath("other[1]", "J", List.of(part.label()))),
                why(part.sum().named("J"), other, 1).causes());
        assertFalse(why(part.sum().named("J"), other, 0).isSmall());
    }

    @Test
    void anotherBranchIsTaken() {
        Variable x = Variable.of("x", Tensor.vector(1, 5, 3));
        Factor max = factors(why(x.max().named("J"), x, 2), Reason.BRANCH).getFirst();
        assertEquals(List.of(new Quantity("x[2]", 3), new Quantity("J", 5)), max.numbers());
        assertFalse(why(x.max().named("J"), x, 1).isSmall());
        Node chosen = Ops.where(x.greater(2), x, Ops.constant(7)).named("C");
        assertEquals(1, factors(why(chosen.sum(), x, 0), Reason.BRANCH).size());
        assertFalse(why(chosen.sum(), x, 1).isSmall());
        assertEquals(1, factors(why(Ops.maximum(x, Ops.constant(4)).sum(), x, 0), Reason.BRANCH).size());
        assertEquals(1, factors(why(Ops.minimum(x, Ops.constant(4)).sum(), x, 1), Reason.BRANCH).size());
    }

    @Test
    void otherLosses() {
        Variable w = Variable.of("W", Tensor.of(new double[][] {{10, 0}, {0, 10}}));
        Variable x = Variable.of("X", Tensor.of(new double[][] {{3, 0}, {0, 3}}));
        Variable y = Variable.of("Y", Tensor.of(new double[][] {{1, 0}, {0, 1}}));
        Node z = w.matmul(x).named("Z");
        Factor certain = factors(why(Ops.softmaxCrossEntropy(z, y), w, 0, 0), Reason.LABEL).getFirst();
        assertTrue(certain.numbers().getFirst().name().startsWith("the softmax of Z["));
        assertEquals(1, certain.numbers().getFirst().value(), 1e-12);
        Node e = z.sub(Ops.constant(Tensor.of(new double[][] {{30, 0.001}, {-0.001, 30}}))).named("E");
        Factor square = factors(why(e.square().mean().named("J"), w, 0, 0), Reason.LABEL).getFirst();
        assertEquals(List.of(0.0, 0.001), square.numbers().stream().map(Quantity::value).toList());
        y.assign(Tensor.of(new double[][] {{0, 1}, {1, 0}}));
        assertFalse(why(Ops.softmaxCrossEntropy(z, y), w, 0, 0).isSmall());
    }

    @Test
    void causesThatWouldEachDoAreAllTold() {
        Net net = new Net(5, Node::relu);
        set(net.b1, -3, 2, 0);
        set(net.w2, 0, 0, 2);
        Why why = net.why(net.w1, 2, 0);
        assertEquals(List.of(0.0, 0.0), why.causes().stream().map(Cause::leaves).toList());
        assertEquals(List.of(Reason.RELU, Reason.WEIGHT),
                why.causes().stream().map(cause -> ((Factor) cause).reason()).toList());
        assertTrue(
                why.text().startsWith("∂J/∂W1[2,0] = 0. Each of these alone is cause enough:\n\n- A1 is off at all 6"));
    }

    /** Half of the paths are closed by a relu, the other half by inputs of 0. */
    @Test
    void causesThatNeedEachOtherAreAllTold() {
        Variable x = Variable.of("X", Tensor.of(Shape.of(1, 4), 0, 0, 1, 2));
        Variable b = Variable.of("B", Tensor.of(Shape.of(1, 4), 5, 5, -5, -5));
        Variable w = Variable.of("w", Tensor.of(Shape.of(1, 1), 0.5));
        Why why = why(w.matmul(x).add(b).named("Z").relu().named("A").sum().named("J"), w, 0, 0);
        assertEquals(0, why.gradient());
        assertEquals(List.of(Reason.RELU, Reason.INPUT), why.causes().stream()
                .map(cause -> ((Factor) cause).reason()).toList());
        assertEquals(List.of(2, 2), why.causes().stream().map(cause -> ((Factor) cause).small()).toList());
        assertTrue(why.text().contains(" The causes:\n\n- A is off at 2 of the 4 places that the paths pass: Z is not"
                + " positive there, the nearest is Z[0,3] = −4, and the derivative is 0."), why::text);
    }

    @Test
    void aDeepChainShrinksItBySmallSteps() {
        Variable x = Variable.of("x", Tensor.scalar(0.4));
        Node y = x;
        for (int i = 0; i < 30; i++) {
            y = y.sigmoid();
        }
        Why why = Why.of(y.named("J"), new Entry(x, 0));
        Others others = (Others) why.causes().getLast();
        double told = why.causes().stream().filter(Factor.class::isInstance).mapToDouble(Cause::leaves).reduce(1,
                (a, b) -> a * b);
        assertEquals(30, others.nodes() + why.causes().size() - 1);
        assertEquals(why.gradient(), told * others.leaves() * why.possible(), 1e-12 * why.gradient());
    }

    @Test
    void aMeanIsNoCause() {
        Variable x = Variable.of("x", Tensor.zeros(1000));
        assertFalse(Why.of(x.add(Variable.of("b", Tensor.scalar(1))).mean(), new Entry(x, 3)).isSmall());
        Variable b = Variable.of("b", Tensor.scalar(1));
        Why why = Why.of(x.add(b).sum().div(2000).named("J"), new Entry(b, 0));
        assertEquals(1, why.possible());
        assertEquals(0.5, why.gradient(), 1000 * Math.ulp(0.5)); // a sum of 1000 parts
        assertEquals("∂J/∂b = 0.5 is not small: if nothing on the way made it smaller, it would be 1.\n", why.text());
        assertTrue(Why.of(b.mul(1e-3), new Entry(b, 0)).isSmall());
    }

    static Stream<Arguments> networks() {
        return TraceTest.networks();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void theGradientIsTheSweeps(Networks.Kind kind, Activation activation) {
        Networks network = Networks.of(kind, activation);
        check(network.cost(), network.parameters().getFirst());
    }

    @Property(tries = 40)
    void soItIsForEveryGraph(@ForAll("graphs") WildGraph graph) {
        graph.variables().select(variable -> variable.shape().size() > 0)
                .forEach(variable -> check(graph.loss(), variable));
    }

    @Provide
    Arbitrary<WildGraph> graphs() {
        return WildGraph.graphs().filter(graph -> Topology.order(Lists.immutable.of(graph.loss()))
                .noneSatisfy(node -> node.op() instanceof Op.CustomGradient || node.shape().size() > 500));
    }

    private static void check(Node cost, Variable variable) {
        Gradients gradients = Gradients.orZeros(cost, variable);
        double[] entries = gradients.wrt(variable).value().toArray();
        int offset = entries.length / 2;
        Why why = Why.of(cost, new Entry(variable, offset));
        entries[offset] = why.gradient();
        Reference.of(gradients.all()).check(gradients.wrt(variable), Tensor.of(variable.shape(), entries));
        assertTrue(!(Math.abs(why.gradient()) > why.possible() * (1 + 1e-9)), why::text);
        assertEquals(why.isSmall(), !why.causes().isEmpty(), why::text);
        why.causes().forEach(cause -> assertTrue(0 <= cause.leaves() && cause.leaves() <= 1, cause::toString));
    }

    /** A rule of one's own has the local derivatives that it sends back, also where they are 0. */
    @Test
    void aRuleOfOnesOwnIsAFactorLikeOthers() {
        Variable x = Variable.of("x", Tensor.vector(-1, 2));
        Node step = Ops.customGradient("halfRelu", x.relu(),
                (upstream, z, _) -> Lists.immutable.of(upstream.mul(z.getOnly().greater(0)).div(2)), x).named("y");
        Node cost = step.mul(Ops.constant(Tensor.vector(3, 5))).sum().named("J");
        assertEquals(2.5, why(cost, x, 1).gradient());
        Why dead = why(cost, x, 0);
        assertEquals(0, dead.gradient());
        assertEquals(
                "∂J/∂x[0] = 0. The cause:\n\n- The derivative of y by x is 0, with x[0] = −1 and y[0] = 0. This alone"
                        + " leaves nothing.\n",
                dead.text());
    }

    /** Each entry of the value depends on all of the argument's. */
    @Test
    void aRuleOfOnesOwnMayMixEntries() {
        Variable x = Variable.of("x", Tensor.vector(1, 2, 3));
        Node centred = Ops.customGradient("centred", x.sub(x.mean()),
                (upstream, _, _) -> Lists.immutable.of(upstream.sub(upstream.mean())), x);
        Node cost = centred.mul(Ops.constant(Tensor.vector(3, 6, 0))).sum().named("J");
        assertEquals(0, why(cost, x, 0).gradient(), 1e-15);
        assertEquals(3, why(cost, x, 1).gradient(), 1e-15);
        assertEquals(BigInteger.valueOf(3), Paths.of(cost, new Entry(x, 1), 0).count());
        Variable large = Variable.of("large", Tensor.zeros(2000));
        Node tooLarge = Ops.customGradient("centred", large.sub(large.mean()),
                (upstream, _, _) -> Lists.immutable.of(upstream.sub(upstream.mean())), large);
        assertEquals(
                "the customGradient centred is too large: each of the 2000 entries of its value may depend on each of"
                        + " large (2000,)",
                assertThrows(UnsupportedOperationException.class, () -> why(tooLarge.sum(), large, 0)).getMessage());
        Node entrywise = Ops.customGradient("same", large, (upstream, _, _) -> Lists.immutable.of(upstream), large);
        assertEquals(1, why(entrywise.sum(), large, 7).gradient());
    }

    @Test
    void whatCannotBeExplainedIsRefused() {
        Variable x = Variable.of("x", Tensor.vector(1, 2));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> why(x.named("y"), x, 0)).getMessage()
                .contains("y (2,) is none"));
        assertThrows(IllegalArgumentException.class, () -> new Entry(x, 2));
        Node clip = Ops.customGradient("clip", x,
                (upstream, _, _) -> Lists.immutable.of(Ops.minimum(upstream, Ops.constant(1))), x);
        assertEquals(
                "the customGradient clip has no local derivative: what its rule sends to x (2,) is not proportional to"
                        + " the upstream gradient",
                assertThrows(UnsupportedOperationException.class, () -> why(clip.sum(), x, 0)).getMessage());
        Node large = x;
        for (int i = 0; i < 2000; i++) {
            large = large.add(large);
        }
        Node overflow = large.sum();
        assertThrows(ArithmeticException.class, () -> why(overflow, x, 0));
        Variable nan = Variable.of("x", Tensor.scalar(-1));
        assertEquals("∂J/∂x = NaN is not a number: an operation on the way has no defined result.\n",
                Why.of(nan.log().mul(nan).named("J"), new Entry(nan, 0)).text());
    }
}
