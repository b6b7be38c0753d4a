package org.gradus.check.testing;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.domains.Domain;
import org.eclipse.collections.api.factory.Lists;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.check.GradientCheck;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** By an op such as users write, right and wrong. */
class GradientAssertTest {

    static Node swish(Node z) {
        return Ops.elementwise("swish", x -> x / (1 + Math.exp(-x)),
                x -> x.sigmoid().mul(x.mul(Ops.constant(1).sub(x.sigmoid())).add(1)), z);
    }

    static Node wrongSwish(Node z) {
        return Ops.elementwise("swish", x -> x / (1 + Math.exp(-x)), Node::sigmoid, z);
    }

    /** Right as long as the gradient that arrives is 1. */
    static Node square(Node z) {
        return Ops.customGradient("square", z.square(), (g, _, _) -> Lists.immutable.of(z.mul(2).div(g)), z);
    }

    @Property(tries = 30)
    @Domain(Tensors.class)
    void aRightOpPasses(@ForAll Tensor z) {
        GradientAssert.assertOp(GradientAssertTest::swish, z);
    }

    @Property(tries = 30)
    @Domain(Tensors.class)
    void broadcastingPasses(@ForAll TensorPair pair) {
        GradientAssert.assertOp((x, y) -> x.add(y).tanh(), pair.left(), pair.right());
    }

    @Test
    void aWrongOneFailsWithTheReport() {
        AssertionFailedError failure = assertThrows(AssertionFailedError.class,
                () -> GradientAssert.assertOp(GradientAssertTest::wrongSwish, Tensor.vector(-3, 0, 2)));
        String message = failure.getMessage();
        assertTrue(message.startsWith("the gradients are not right, but DISAGREES\n"), message);
        assertTrue(message.contains("x[0]") && message.contains("x[2]"), message);
    }

    @Test
    void aWrongOpOfTwoTensorsFails() {
        AssertionFailedError failure = assertThrows(AssertionFailedError.class, () -> GradientAssert.assertOp(
                (x, y) -> wrongSwish(x).mul(y), Tensor.vector(-3, 2), Tensor.vector(1, 2)));
        assertTrue(failure.getMessage().contains("x[0]"), failure.getMessage());
    }

    /** One wrong argument among many right ones, wherever it is. */
    @Property(tries = 30)
    void anOpOfAnyNumberOfTensors(@ForAll @IntRange(min = 1, max = 6) int count,
            @ForAll @IntRange(min = 0, max = 5) int place) {
        Tensor[] tensors = IntStream.range(0, count).mapToObj(i -> Tensor.vector(i - 2.5, 0.25)).toArray(Tensor[]::new);
        GradientAssert.assertOp(x -> x.injectInto(Ops.constant(1), (product, each) -> product.mul(swish(each))),
                tensors);
        int wrong = place % count;
        AssertionFailedError failure = assertThrows(AssertionFailedError.class,
                () -> GradientAssert.assertOp(x -> x.collectWithIndex((each, i) -> i == wrong ? wrongSwish(each) : each)
                        .reduce(Node::add).orElseThrow(), tensors));
        assertTrue(failure.getMessage().contains("x" + (wrong + 1) + "[0]"), failure.getMessage());
    }

    @Test
    void anOpOfThreeTensors() {
        Tensor w = Tensor.of(new double[][] {{0.5, -1}, {2, 0.25}});
        Tensor a = Tensor.of(new double[][] {{1, 2, 3}, {-1, 0, 1}});
        Tensor b = Tensor.of(new double[][] {{0.1}, {-0.2}});
        GradientAssert.assertOp(x -> x.get(0).matmul(x.get(1)).add(x.get(2)).tanh(), w, a, b);
        assertThrows(AssertionFailedError.class, () -> GradientAssert
                .assertOp(x -> wrongSwish(x.get(0).matmul(x.get(1)).add(x.get(2))), w, a, b));
    }

    @Test
    void aRuleThatIsRightForOnesOnlyFails() {
        assertThrows(AssertionFailedError.class,
                () -> GradientAssert.assertOp(GradientAssertTest::square, Tensor.vector(1, 2)));
    }

    /** relu′(0) = 0 lies between the slopes; 2 does not. */
    @Test
    void atAKinkTheGradientLiesBetweenTheSlopes() {
        GradientAssert.assertOp(Node::relu, Tensor.vector(-1, 0, 1));
        assertThrows(AssertionFailedError.class, () -> GradientAssert.assertOp(z -> Ops.customGradient("relu", z.relu(),
                (g, _, _) -> Lists.immutable.of(Ops.where(z.equalTo(Ops.constant(0)), g.mul(2),
                        Ops.where(z.greater(0), g, Ops.constant(0)))),
                z), Tensor.vector(-1, 0, 1)));
    }

    @Test
    void aCheckThatTestsNothingFails() {
        Variable x = Variable.of("x", Tensor.vector(-1, -2));
        AssertionFailedError failure =
                assertThrows(AssertionFailedError.class, () -> GradientAssert.assertGradients(x.relu().sum(), x));
        assertTrue(failure.getMessage().startsWith("the gradients are not right, but VACUOUS\n"), failure::getMessage);
    }

    @Test
    void aPlaceThatTestsNothingIsSkipped() {
        assertThrows(TestAbortedException.class, () -> GradientAssert.assertOp(Node::relu, Tensor.vector(-1, -2)));
    }

    /** Half of the numbers are negative, and tensors of those alone are skipped. */
    @Property(tries = 50)
    @Domain(Tensors.class)
    void aPropertyTakesAnotherSample(@ForAll Tensor z) {
        GradientAssert.assertOp(Node::relu, z);
    }

    @Test
    void optionsAreThoseOfTheCheck() {
        Variable x = Variable.of("x", Tensor.vector(1, 2, 3));
        GradientAssert.assertAgrees(GradientCheck.of(x.exp().sum(), x).withOrder(2));
        GradientAssert.assertAgrees(GradientCheck.of(x.exp().sum(), x).withDirections(2));
    }

    /** Equal logits tie the maximum, but what it does cancels, so that a wrong rule shows. */
    @Test
    void aWrongRuleShowsAlsoWherePiecesMeet() {
        Tensor equal = Tensor.vector(0.5, 0.5, 0.5);
        UnaryOperator<Node> softmax = z -> {
            Node e = z.sub(z.max()).exp();
            return e.div(e.sum());
        };
        GradientAssert.assertOp(softmax, equal);
        for (double factor : new double[] {0.5, -1, 1 + 1e-9}) {
            UnaryOperator<Node> wrong =
                    z -> Ops.customGradient("softmax", softmax.apply(z), (upstream, arguments, _) -> {
                        Node x = arguments.getOnly();
                        return Lists.immutable.of(Gradients.vjp(softmax.apply(x), upstream, x).wrt(x).mul(factor));
                    }, z);
            assertThrows(AssertionFailedError.class, () -> GradientAssert.assertOp(wrong, equal));
        }
    }
}
