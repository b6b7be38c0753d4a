package org.gradus.rewrite;

import static org.gradus.Ops.constant;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.stream.Stream;
import org.eclipse.collections.api.factory.Lists;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each identity is, and what only looks like one. */
class IdentitiesTest {

    private static final Variable X = Variable.of("x", Tensor.of(new double[][] {{1, -2, Double.NaN}}));
    private static final Variable CUBE = Variable.of("cube", Shape.of(2, 1, 3));

    private static Node rewritten(Node node) {
        return new Identities().to(Lists.immutable.of(node)).get(node);
    }

    static Stream<Node> sameAsX() {
        return Stream.of(X.named("alias").named("again"), Ops.stopGradient(X), X.neg().neg(), X.add(0),
                constant(0).add(X), X.sub(0), X.mul(1), constant(1).mul(X), X.div(1), X.pow(1),
                X.add(Ops.full(Shape.of(1, 3), 0)), X.mul(constant(Tensor.ones(1, 1))), X.reshape(1, 3),
                X.reshape(3).reshape(1, 3), X.broadcastTo(1, 3), X.transpose().transpose(), X.transpose(0, 1),
                X.sumKeepDims(0), X.maxKeepDims(0), X.slice(1, 0, 3), X.pad(0, 0, 0), Ops.concat(1, X),
                Ops.concat(0, X, X.slice(0, 0, 0)),
                Ops.customGradient("mine", X, (upstream, _, _) -> Lists.immutable.of(upstream), X),
                X.add(0).mul(1).named("all").neg().neg());
    }

    @ParameterizedTest
    @MethodSource
    void sameAsX(Node node) {
        assertSame(X, rewritten(node));
    }

    /** They would lose NaN, infinity or a shape. */
    static Stream<Node> unlikeX() {
        return Stream.of(X.mul(0), X.sub(X), X.div(X), constant(0).sub(X), constant(1).div(X), X.neg(), X.add(-0.0),
                X.add(1e-300), X.add(Ops.full(Shape.of(2, 3), 0)), X.mul(Ops.full(Shape.of(4, 1), 1)),
                X.pow(0), X.pow(3), X.sumKeepDims(1), X.max(), X.slice(1, 0, 2), X.pad(1, 0, 1), Ops.concat(0, X, X),
                X.mul(constant(Tensor.vector(1, 1, 2))), X.add(X), X.exp().log());
    }

    @ParameterizedTest
    @MethodSource
    void unlikeX(Node node) {
        assertEquals(node.op(), rewritten(node).op());
    }

    @Test
    void whatStaysKeepsItsName() {
        Node reshaped = X.add(0).reshape(3).named("flat");
        assertEquals("flat", rewritten(reshaped).label());
        Node sum = X.mul(1).sum().named("total");
        assertEquals("total", rewritten(sum).label());
    }

    @Test
    void aSecondPowerIsASquare() {
        assertEquals(X.square().op(), rewritten(X.pow(2)).op());
    }

    @Test
    void reshapesAndBroadcastsInARowAreOne() {
        assertEquals(X.reshape(3, 1).op(), rewritten(X.reshape(3).reshape(3, 1)).op());
        assertEquals(X.broadcastTo(4, 2, 3).op(), rewritten(X.broadcastTo(2, 3).broadcastTo(4, 2, 3)).op());
    }

    @Test
    void transpositionsInARowAreOne() {
        Variable x = Variable.of("x", Shape.of(2, 3, 4));
        assertEquals(x.transpose(2, 1, 0).op(), rewritten(x.transpose(1, 2, 0).transpose(1, 0, 2)).op());
        assertSame(x, rewritten(x.transpose(1, 2, 0).transpose(2, 0, 1)));
    }

    @Test
    void whatMovesOnlyAxesOfLength1IsAReshape() {
        assertEquals(CUBE.reshape(1, 2, 3).op(), rewritten(CUBE.transpose(1, 0, 2)).op());
        assertEquals(CUBE.reshape(2, 3).op(), rewritten(CUBE.sum(1)).op());
        assertEquals(CUBE.transpose(2, 1, 0).op(), rewritten(CUBE.transpose(2, 1, 0)).op());
    }
}
