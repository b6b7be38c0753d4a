package org.gradus;

import static org.gradus.Ops.constant;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.compile.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What cancels in a sum does it exactly, whatever constant factor comes before or behind the sum. */
class ConstantFactorsTest {

    /** A network whose weights are all 0, on as many examples of either class. */
    record Network(ImmutableList<Variable> parameters, Node cost) {

        static Network of(int seed, int pairs, int units, UnaryOperator<Node> activation, boolean fromLogits) {
            Random random = new Random(seed);
            int m = 2 * pairs;
            Node x = constant(Tensor.of(Shape.of(3, m), random.doubles(3L * m, -4, 4).toArray()));
            Node y = constant(Tensor.of(Shape.of(1, m), IntStream.range(0, m).mapToDouble(i -> i % 2).toArray()));
            Variable w1 = Variable.of("W1", Tensor.zeros(units, 3));
            Variable b1 = Variable.of("b1", Tensor.zeros(units, 1));
            Variable w2 = Variable.of("W2", Tensor.zeros(1, units));
            Variable b2 = Variable.of("b2", Tensor.zeros(1, 1));
            Node z2 = w2.matmul(activation.apply(w1.matmul(x).add(b1)).named("A1")).add(b2).named("Z2");
            return new Network(Lists.immutable.of(w1, b1, w2, b2),
                    fromLogits ? Ops.logLossWithLogits(z2, y) : Ops.logLoss(z2.sigmoid().named("A2"), y));
        }
    }

    /** Each example pulls with ½, half of them to either side, on units whose output has few digits (not so softplus, ln 2). */
    @Property(tries = 60)
    void noGradientOfABalancedNetworkOfZerosIsOtherThanZero(@ForAll int seed,
            @ForAll @IntRange(min = 1, max = 400) int pairs, @ForAll @IntRange(min = 1, max = 9) int units,
            @ForAll @IntRange(max = 3) int activation, @ForAll boolean fromLogits) {
        UnaryOperator<Node> function = Lists.immutable.<UnaryOperator<Node>>of(Node::sigmoid, Node::tanh, Node::relu,
                Node::leakyRelu).get(activation);
        Network network = Network.of(seed, pairs, units, function, fromLogits);
        Gradients gradients = Gradients.of(network.cost(), network.parameters());
        ImmutableList<Node> all = network.parameters().collect(gradients::wrt);
        Program program = Program.of(all.toArray(new Node[0]));
        program.run();
        all.forEach(gradient -> {
            assertAllZero(gradient.value());
            assertAllZero(program.read(gradient));
        });
    }

    private static void assertAllZero(Tensor tensor) {
        assertArrayEquals(new double[tensor.size()], tensor.toArray(), 0.0, tensor::toString);
    }

    /** 0.1 + 0.2 − 0.3 is 2⁻⁵⁴ where the three are rounded apart, and 0 as (1 + 2 − 3) / 10. */
    @ParameterizedTest
    @MethodSource("sums")
    void whatCancelsCancelsExactly(UnaryOperator<Node> sum) {
        Variable x = Variable.of("x", Tensor.of(new double[][] {{1, 2, -3}}));
        Node y = sum.apply(x);
        Program program = Program.of(y);
        program.run();
        assertAllZero(y.value());
        assertAllZero(program.read(y));
    }

    static Stream<UnaryOperator<Node>> sums() {
        Node ones = constant(Tensor.ones(3, 1));
        Node mask = constant(Tensor.of(new double[][] {{1, 1, 1}}));
        return Stream.of(
                x -> x.div(10).sum(),
                x -> x.mul(constant(1).div(constant(10))).sum(),
                x -> Ops.full(Shape.of(1, 3), 0.1).mul(x).sum(1),
                x -> x.div(10).named("a").named("b").neg().sumKeepDims(1),
                x -> x.div(10).matmul(ones),
                x -> x.div(10).transpose().reshape(1, 3).broadcastTo(2, 3).sum(1),
                x -> x.div(10).pad(1, 2, 1).slice(1, 1, 6).sum(),
                x -> x.div(10).add(mask.div(10)).sub(mask.div(10)).sum(),
                x -> Ops.concat(1, x.div(10), x.mul(2).div(10)).sum(),
                x -> Ops.where(x.greater(-10), x.div(10), constant(0)).sum(),
                x -> Ops.where(x.greater(0), x.div(10), x.div(4).div(10)).mul(constant(
                        Tensor.of(new double[][] {{1, 1, 4}}))).sum(),
                x -> Ops.stopGradient(x.div(10)).mul(mask).div(mask).sum(),
                x -> Ops.xdivy(Ops.xmuly(x.div(10), mask), mask).sum(),
                x -> x.div(10).matmul(ones.mul(0.3)).mul(0.7));
    }

    /** A factor that keeps a sum in range is not moved, and no digit of one is lost in decimals. */
    @Test
    void whatIsInRangeStaysThere() {
        Variable x = Variable.of("x", Tensor.vector(1e300, 1e300, -1e300));
        assertEquals(1, x.mul(1e-300).sum().value().item(), 1e-15);
        assertEquals(1e300, x.mul(1e-300).mul(1e300).sum().value().item(), 1e285);
        Variable tiny = Variable.of("x", Tensor.vector(1e-300, 1e-300));
        assertEquals(2, tiny.mul(1e300).sum().value().item(), 1e-15);
        assertEquals(2e-8, tiny.mul(1e300).mul(tiny).mul(1e292).sum().value().item(), 1e-22);
    }

    /** The product of factors is rounded, so it depends on their order. */
    @Test
    void factorsAreMultipliedInTheSameOrderEachTime() {
        Variable x = Variable.of("x", Tensor.vector(1, 2, 4));
        Node sum = x.mul(0.1).mul(0.3).mul(0.7).div(1.1).mul(1.3).div(1.7).sum();
        double value = sum.value().item();
        for (int i = 0; i < 100; i++) {
            assertEquals(value, sum.value().item());
        }
    }

    @Test
    void elementwiseGraphsStayAsTheyAre() {
        Variable x = Variable.of("x", Tensor.vector(1, 2, 3));
        Node y = x.mul(0.1).add(x.div(3)).tanh();
        assertEquals(y, Stable.evaluated(Lists.immutable.of(y)).get(y));
    }
}
