package org.gradus;

import static net.jqwik.api.GenerationMode.EXHAUSTIVE;
import static org.gradus.Domain.ANY;
import static org.gradus.Domain.NONZERO;
import static org.gradus.Domain.POSITIVE;
import static org.gradus.OpRow.one;
import static org.gradus.OpRow.two;
import static org.gradus.Ops.constant;
import static org.gradus.Ops.where;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.eclipse.collections.api.factory.Lists;

/**
 * Tests of the tests: rules with the faults that people make, planted by {@link Ops#customGradient}, each of which the
 * checks must notice; and the same with the right rules, in which they must find nothing.
 */
class WrongRulesTest {

    private static final int SAMPLES = 20;
    private static final Shape SQUARE = Shape.of(2, 2);
    private static final OpRow RECIPROCAL =
            unary("x / g in place of g x", x -> x.mul(3), (g, x, a) -> constant(3).div(g));
    private static final OpRow SQUARED = unary("g² in place of g", Node::neg, (g, x, a) -> g.square().neg());

    @Property(generation = EXHAUSTIVE)
    void theAdjointNotices(@ForAll("wrong") OpRow row) {
        assertNoticed(row, Experiment::adjoint);
    }

    @Property(generation = EXHAUSTIVE)
    void differencesNotice(@ForAll("wrong") OpRow row) {
        assertNoticed(row, Experiment::differences);
    }

    /** Why upstream gradients are random: with 1 throughout, as a loss would send, these would pass. */
    @Example
    void upstreamOfOneWouldNotNotice() {
        for (OpRow row : Lists.immutable.of(RECIPROCAL, SQUARED)) {
            samples(row).forEach(sample -> new Sample(row, sample.inputs(), Tensor.full(SQUARE, 1), sample.first(),
                    sample.second()).experiment().differences());
        }
    }

    /** Chance may hide a fault: an upstream gradient of zeros hides most. */
    private static void assertNoticed(OpRow row, Consumer<Experiment> check) {
        long noticed = samples(row).filter(sample -> fails(() -> check.accept(sample.experiment()))).count();
        assertTrue(noticed > SAMPLES / 2, () -> "noticed in " + noticed + " of " + SAMPLES + " samples only");
    }

    private static Stream<Sample> samples(OpRow row) {
        return Sample.of(Lists.immutable.of(row)).sampleStream().limit(SAMPLES);
    }

    private static boolean fails(Runnable check) {
        try {
            check.run();
            return false;
        } catch (AssertionError e) {
            return true;
        }
    }

    @Provide
    Arbitrary<OpRow> wrong() {
        return Arbitraries.of(
                unary("upstream dropped", Node::square, (g, x, a) -> x.mul(2)),
                unary("upstream overwritten by relu", Node::relu,
                        (g, x, a) -> where(x.greater(0), constant(1), g.mul(0))),
                RECIPROCAL, SQUARED,
                unary("sign", Node::neg, (g, x, a) -> g),
                unary("factor 2", Node::square, (g, x, a) -> g.mul(x)),
                unary("derivative of the input in place of the output", Node::tanh,
                        (g, x, a) -> g.mul(constant(1).sub(x.square()))),
                unary("derivative of the output in place of the input", Node::square, (g, x, a) -> g.mul(a.mul(2))),
                unary("sigmoid's derivative without 1 − a", Node::sigmoid, (g, x, a) -> g.mul(a)),
                unary("wrong branch", Node::leakyRelu, (g, x, a) -> where(x.greater(0), g.mul(0.01), g)),
                unary("no derivative at all", Node::exp, (g, x, a) -> g.mul(0)),
                unary("factor m", Node::mean, (g, x, a) -> g.broadcastTo(x.shape())),
                unary("sum's gradient spread over the wrong axis", x -> x.sum(0),
                        (g, x, a) -> g.reshape(2, 1).broadcastTo(x.shape())),
                unary("softmax without its off-diagonal", x -> x.softmax(0),
                        (g, x, a) -> g.mul(a).sub(g.mul(a.square()))),
                unary("softmax summed over the wrong axis", x -> x.softmax(0),
                        (g, x, a) -> a.mul(g.sub(a.mul(g).sumKeepDims(1)))),
                unary("lost second contribution", x -> x.mul(x), (g, x, a) -> g.mul(x)),
                unary("transpose forgotten", Node::transpose, (g, x, a) -> g),
                unary("log's derivative upside down", Node::log, (g, x, a) -> g.mul(x), POSITIVE),
                binary("matmul without transposes", Node::matmul, (g, x, y) -> g.matmul(y), (g, x, y) -> x.matmul(g)),
                binary("matmul with the wrong operand transposed", Node::matmul, (g, x, y) -> g.transpose().matmul(y),
                        (g, x, y) -> x.matmul(g.transpose())),
                binary("matmul in the wrong order", Node::matmul, (g, x, y) -> y.transpose().matmul(g),
                        (g, x, y) -> g.matmul(x.transpose())),
                binary("operands swapped", Node::mul, (g, x, y) -> g.mul(x), (g, x, y) -> g.mul(y)),
                binary("sign of the second", Node::sub, (g, x, y) -> g, (g, x, y) -> g),
                binary("divisor's derivative without the square", Node::div, (g, x, y) -> g.div(y),
                        (g, x, y) -> g.mul(x).div(y).neg()),
                binary("maximum's branches swapped", Ops::maximum, (g, x, y) -> where(x.less(y), g, g.mul(0)),
                        (g, x, y) -> where(x.less(y), g.mul(0), g)),
                bias("bias summed over the wrong axis", g -> g.sum(0).reshape(2, 1)),
                bias("bias with the mean in place of the sum", g -> g.mean(1).reshape(2, 1)),
                bias("bias with one column of the gradient", g -> g.slice(1, 0, 1)));
    }

    /** A contribution that can't be right by its shape is an error, before anything is computed. */
    @Property(generation = EXHAUSTIVE)
    void theSweepRefuses(@ForAll("misshapen") OpRow row) {
        samples(row).forEach(sample -> assertThrows(IllegalStateException.class, () -> sample.experiment().adjoint()));
    }

    @Provide
    Arbitrary<OpRow> misshapen() {
        return Arbitraries.of(
                bias("bias summed away", Node::sum),
                bias("bias summed over the wrong axis", g -> g.sumKeepDims(0)),
                bias("bias without its second axis", g -> g.sum(1)),
                two("matmul with its contributions swapped", (x, y) -> Ops.customGradient("wrong", x.matmul(y),
                        (g, of, a) -> Lists.immutable.of(x.transpose().matmul(g), g.matmul(y.transpose())), x, y),
                        ANY, ANY).on(Shape.of(2, 3), Shape.of(3, 4)),
                one("transpose forgotten", x -> Ops.customGradient("wrong", x.transpose(),
                        (g, of, a) -> Lists.immutable.of(g), x), ANY).on(Shape.of(2, 3)));
    }

    @Provide
    Arbitrary<Sample> right() {
        return Sample.of(Lists.immutable.of(
                unary("square", Node::square, (g, x, a) -> g.mul(x.mul(2))),
                unary("leakyRelu", Node::leakyRelu, (g, x, a) -> where(x.greater(0), g, g.mul(0.01))),
                unary("mean", Node::mean, (g, x, a) -> g.div(4).broadcastTo(x.shape())),
                unary("softmax", x -> x.softmax(0), (g, x, a) -> a.mul(g.sub(a.mul(g).sumKeepDims(0)))),
                binary("matmul", Node::matmul, (g, x, y) -> g.matmul(y.transpose()),
                        (g, x, y) -> x.transpose().matmul(g)),
                bias("bias summed", g -> g.sumKeepDims(1)),
                bias("bias left to the sweep", g -> g)));
    }

    @Property(tries = 100)
    void rightRulesPass(@ForAll("right") Sample sample) {
        sample.experiment().adjoint();
        sample.experiment().differences();
        sample.experiment().second();
    }

    /** From the upstream gradient, the input, and the output. */
    private interface UnaryRule {
        Node of(Node g, Node x, Node a);
    }

    /** From the upstream gradient and both inputs. */
    private interface BinaryRule {
        Node of(Node g, Node x, Node y);
    }

    private static OpRow unary(String name, UnaryOperator<Node> forward, UnaryRule rule) {
        return unary(name, forward, rule, NONZERO);
    }

    private static OpRow unary(String name, UnaryOperator<Node> forward, UnaryRule rule, Domain domain) {
        return one(name, x -> Ops.customGradient("planted", forward.apply(x),
                (g, of, a) -> Lists.immutable.of(rule.of(g, of.getOnly(), a)), x), domain).on(SQUARE);
    }

    private static OpRow binary(String name, BinaryNode forward, BinaryRule first, BinaryRule second) {
        return two(name, (x, y) -> Ops.customGradient("planted", forward.of(x, y), (g, of, a) -> {
            Node left = of.getFirst();
            Node right = of.getLast();
            return Lists.immutable.of(first.of(g, left, right), second.of(g, left, right));
        }, x, y), Domain.DISTINCT, Domain.DISTINCT).on(SQUARE, SQUARE);
    }

    private interface BinaryNode {
        Node of(Node x, Node y);
    }

    /** A column added to a matrix, with a rule for the column. */
    private static OpRow bias(String name, UnaryOperator<Node> rule) {
        return two(name, (x, b) -> Ops.customGradient("planted", x.add(b),
                (g, of, a) -> Lists.immutable.of(g, rule.apply(g)), x, b), ANY, ANY).on(SQUARE, Shape.of(2, 1));
    }
}
