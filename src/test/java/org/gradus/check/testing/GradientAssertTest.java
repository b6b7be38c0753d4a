package org.gradus.check.testing;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.eclipse.collections.api.factory.Lists;
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
}
