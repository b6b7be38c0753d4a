package org.gradus;

import static org.gradus.Ops.constant;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.junit.jupiter.api.Test;

/** What is asked of the reverse sweep as a whole; the rules themselves are in {@link OpTableTest}. */
class GradientsTest {

    private final Variable x = Variable.of("x", Tensor.vector(1, -2, 3));
    private final Variable y = Variable.of("y", Tensor.vector(4, 5, 6));

    @Test
    void unusedParameterIsAnError() {
        assertMessage("sum#ID () does not depend on y (3,): leave it out, or ask for zeros by orZeros", x.sum(),
                loss -> Gradients.of(loss, x, y));
    }

    @Test
    void unusedParameterHasZerosIfAskedFor() {
        Gradients gradients = Gradients.orZeros(x.square().sum(), x, y);
        assertEquals(Tensor.vector(2, -4, 6), gradients.wrt(x).value());
        assertEquals(Tensor.vector(0, 0, 0), gradients.wrt(y).value());
        assertEquals(Optional.of("dy"), gradients.wrt(y).name());
    }

    @Test
    void knowsWhatWasDifferentiated() {
        Node loss = x.sum();
        assertEquals(loss, Gradients.of(loss, x).output());
    }

    @Test
    void whatWasNotAskedForIsAnError() {
        assertMessage("the gradient of sum#ID with respect to y was not asked for, only that with respect to x",
                x.mul(y).sum(), loss -> Gradients.of(loss, x).wrt(y));
    }

    @Test
    void nonScalarNeedsAnUpstreamGradient() {
        assertMessage(
                "the gradient of square#ID (3,) needs an upstream gradient, since it is not scalar: reduce it, for "
                        + "instance by sum(), or call vjp with an upstream gradient of shape (3,)",
                x.square(),
                output -> Gradients.of(output, x));
    }

    @Test
    void upstreamMustHaveTheShapeOfTheOutput() {
        Variable upstream = Variable.of("u", Shape.of(1, 3));
        assertMessage("the upstream gradient u (1, 3) must have the shape of the output square#ID (3,)", x.square(),
                output -> Gradients.vjp(output, upstream, x));
    }

    @Test
    void upstreamWeighsTheOutputs() {
        Gradients gradients = Gradients.vjp(x.square(), y, x);
        assertEquals(Tensor.vector(8, -20, 36), gradients.wrt(x).value());
    }

    @Test
    void anySingleEntryIsScalar() {
        Node loss = x.reshape(1, 3).matmul(y.reshape(3, 1));
        assertEquals(Shape.of(1, 1), loss.shape());
        assertEquals(y.value(), Gradients.of(loss, x).wrt(x).value());
    }

    @Test
    void gradientOfTheOutputItselfIsOne() {
        Node loss = x.sum();
        Gradients gradients = Gradients.of(loss, loss, x);
        assertEquals(Tensor.scalar(1), gradients.wrt(loss).value());
        assertEquals(Tensor.vector(1, 1, 1), gradients.wrt(x).value());
    }

    @Test
    void nodesInBetweenHaveGradientsToo() {
        Node square = x.square();
        Gradients gradients = Gradients.of(square.mul(y).sum(), square, x);
        assertEquals(y.value(), gradients.wrt(square).value());
        assertEquals(Tensor.vector(8, -20, 36), gradients.wrt(x).value());
        assertEquals(Sets.immutable.of(square, x), gradients.all().keysView().toSet());
    }

    @Test
    void whatIsAskedForTwiceIsGivenOnce() {
        assertEquals(Tensor.vector(1, 1, 1), Gradients.of(x.sum(), x, x).wrt(x).value());
    }

    @Test
    void pathsThroughWhatIsFlatGiveZeros() {
        ImmutableList<Node> flat = Lists.immutable.of(x.greater(y), x.equalTo(y), Ops.stopGradient(x),
                Ops.where(x, y, y.neg()), Ops.stopGradient(x.square()).mul(x.less(y)));
        flat.forEach(node -> {
            assertEquals(Tensor.zeros(3), Gradients.of(node.sum(), x).wrt(x).value(), node::toString);
            assertEquals(Tensor.zeros(3), Tangents.jvp(node, x, y).value(), node::toString);
        });
    }

    @Test
    void stopGradientStopsOnlyItsOwnPath() {
        Node loss = x.mul(Ops.stopGradient(x)).sum();
        assertEquals(x.value(), Gradients.of(loss, x).wrt(x).value());
    }

    @Test
    void oneCallLeavesNothingForTheNext() {
        Node loss = x.mul(y).sum();
        Node first = Gradients.of(loss, x).wrt(x);
        Tensor before = first.value();
        Gradients second = Gradients.of(loss.add(loss), x, y);
        assertEquals(before, first.value());
        assertEquals(before, Gradients.of(loss, x).wrt(x).value());
        assertEquals(Tensor.vector(8, 10, 12), second.wrt(x).value());
        x.assign(Tensor.vector(0, 0, 0));
        assertEquals(before, first.value());
        assertEquals(Tensor.vector(0, 0, 0), second.wrt(y).value());
    }

    @Test
    void gradientsOfNamedNodesAreNamed() {
        Variable w = Variable.of("W1", Tensor.of(new double[][] {{1, 2, 3}}));
        Node z = w.matmul(x.reshape(3, 1)).named("Z1");
        Node loss = z.square().sum();
        Gradients gradients = Gradients.of(loss, w, z, x);
        assertEquals(Optional.of("dW1"), gradients.wrt(w).name());
        assertEquals(Optional.of("dZ1"), gradients.wrt(z).name());
        assertEquals(Optional.of("dx"), gradients.wrt(x).name());
        Node dW = gradients.wrt(w);
        assertEquals(Optional.of("ddW1"), Gradients.of(dW.sum(), dW).wrt(dW).name());
    }

    @Test
    void namesAreNoKeys() {
        Variable namesake = Variable.of("x", Tensor.vector(7, 8, 9));
        Gradients gradients = Gradients.of(x.mul(namesake).sum(), x, namesake);
        assertEquals(namesake.value(), gradients.wrt(x).value());
        assertEquals(x.value(), gradients.wrt(namesake).value());
    }

    @Test
    void theUpstreamGradientMayBeANamedNode() {
        Variable upstream = Variable.of("u", Tensor.vector(1, 2, 3));
        Node gradient = Gradients.vjp(x, upstream, x).wrt(x);
        assertEquals(upstream.value(), gradient.value());
        assertEquals(Optional.of("dx"), gradient.name());
    }

    /** Its rule would throw if the sweep visited it. */
    @Test
    void rulesOffThePathAreNotAsked() {
        Node offThePath = Ops.customGradient("offThePath", y.square(), (_, _, _) -> {
            throw new AssertionError("asked, though nothing that was asked for lies below");
        }, y);
        assertEquals(Tensor.vector(2, -4, 6), Gradients.of(x.square().add(offThePath).sum(), x).wrt(x).value());
    }

    /** One sum, of which db = Σ dZ reads as the lesson writes it. */
    @Test
    void broadcastingIsUndoneByASumAlone() {
        Variable column = Variable.of("b", Tensor.zeros(3, 1));
        Node db = Gradients.of(column.mul(Ops.constant(Tensor.full(Shape.of(3, 2), 5))).sum(), column).wrt(column);
        assertInstanceOf(Op.Sum.class, db.op());
        Node dx = Gradients.of(x.mul(Ops.constant(Tensor.full(Shape.of(2, 3), 5))).sum(), x).wrt(x);
        assertInstanceOf(Op.Sum.class, dx.op());
    }

    @Test
    void whatIsFlatSendsZeros() {
        for (Node flat : Lists.immutable.of(x.greater(y), Ops.stopGradient(x))) {
            assertEquals(Tensor.vector(0, 0, 0), Derivatives.vjp(flat, 0, y).value());
            assertEquals(Tensor.vector(0, 0, 0), Derivatives.jvp(flat, 0, y).value());
        }
    }

    @Test
    void aLeafHasNoRule() {
        assertMessage("x has no inputs", x, leaf -> Derivatives.vjp(leaf, 0, y));
        assertMessage("x has no inputs", x, leaf -> Derivatives.jvp(leaf, 0, y));
    }

    @Test
    void repeatedDerivativesEndInZeros() {
        assertEquals(Tensor.vector(2, -4, 6), Gradients.repeated(x.square().sum(), x, 1).value());
        assertEquals(Tensor.vector(2, 2, 2), Gradients.repeated(x.square().sum(), x, 2).value());
        assertEquals(Tensor.vector(0, 0, 0), Gradients.repeated(x.square().sum(), x, 3).value());
        assertEquals(Tensor.vector(0, 0, 0), Gradients.repeated(x.square().sum(), x, 5).value());
        assertEquals(Tensor.vector(24, 24, 24), Gradients.repeated(x.pow(4).sum(), x, 4).value());
        assertEquals(Tensor.vector(0, 0, 0), Gradients.repeated(x.pow(4).sum(), x, 5).value());
    }

    @Test
    void repeatedDerivativesOfAnExponentialArePowers() {
        Variable t = Variable.of("t", Tensor.vector(0, 0));
        assertEquals(Tensor.vector(64, 64), Gradients.repeated(t.mul(2).exp().sum(), t, 6).value());
    }

    @Test
    void thereIsNoZerothDerivative() {
        assertMessage("the order of a derivative must be 1 or more, not 0", x.sum(),
                loss -> Gradients.repeated(loss, x, 0));
    }

    @Test
    void tangentMustHaveTheShapeOfItsInput() {
        Variable tangent = Variable.of("t", Shape.of(2));
        assertMessage("the tangent t (2,) must have the shape of x (3,)", x.square(),
                output -> Tangents.jvp(output, x, tangent));
    }

    @Test
    void tangentOfWhatDoesNotMoveIsZero() {
        assertEquals(Tensor.zeros(3), Tangents.jvp(y.square(), x, constant(Tensor.ones(3))).value());
    }

    @Test
    void tangentMayStartInBetween() {
        Node square = x.square();
        assertEquals(Tensor.vector(4, 5, 6), Tangents.jvp(square.mul(y), square, constant(Tensor.ones(3))).value());
        assertEquals(Tensor.vector(1, 2, 3), Tangents.jvp(square, square, constant(Tensor.vector(1, 2, 3))).value());
    }

    /** A node in between may stand above a formula that Stable replaces. */
    @Test
    void nodesAboveAStableFormulaCanBeDifferentiatedByTwice() {
        Variable z = Variable.of("z", Tensor.vector(1, -2, 3));
        Node h = z.sigmoid().log();
        Node loss = h.square().mul(x).sum();
        Node gradient = Gradients.of(loss, h).wrt(h);
        Node direction = constant(Tensor.vector(1, 1, 1));
        Tensor expected = Tensor.vector(2, -4, 6);
        assertEquals(expected, Gradients.of(gradient.sum(), h).wrt(h).value());
        assertEquals(expected, Gradients.repeated(loss, h, 2).value());
        assertEquals(expected, Hessian.product(loss, h, direction).value());
        assertEquals(expected, Tangents.jvp(gradient, h, direction).value());
        Node tangent = Tangents.jvp(loss, h, direction);
        assertEquals(expected, Gradients.of(tangent, h).wrt(h).value());
    }

    private static void assertMessage(String expected, Node node, Consumer<Node> use) {
        String actual = assertThrows(IllegalArgumentException.class, () -> use.accept(node)).getMessage();
        assertEquals(expected.replace("ID", String.valueOf(node.id())), actual);
    }
}
