package org.gradus.rewrite;

import static org.gradus.Ops.constant;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.eclipse.collections.api.factory.Lists;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.junit.jupiter.api.Test;

/** What depends on constants alone is a constant. */
class ConstantFoldingTest {

    private static Node rewritten(Node node) {
        return new ConstantFolding().to(Lists.immutable.of(node)).get(node);
    }

    private static Op constantOf(Tensor value) {
        return new Op.Constant(value);
    }

    @Test
    void foldsChains() {
        Node root = constant(Tensor.vector(1, 2)).add(1).mul(constant(Tensor.vector(3, 4))).sum();
        assertEquals(constantOf(Tensor.scalar(18)), rewritten(root).op());
    }

    @Test
    void foldsNanAndZerosOfBothSigns() {
        Node root = constant(Tensor.vector(-0.0, 0, Double.NaN)).mul(1);
        assertEquals(constantOf(Tensor.vector(-0.0, 0, Double.NaN)), rewritten(root).op());
    }

    @Test
    void foldsTheConstantPartOfAGraph() {
        Variable x = Variable.of("x", Shape.of(2));
        Node root = x.mul(constant(2).add(3));
        assertEquals(Lists.immutable.of(x.op(), constantOf(Tensor.scalar(5))),
                rewritten(root).inputs().collect(Node::op));
        assertSame(x, rewritten(root).inputs().getFirst());
    }

    /** A number for a whole shape stays one number. */
    @Test
    void leavesRepeatedConstantsSmall() {
        Node zeros = Ops.full(Shape.of(1000, 1000), 0);
        assertSame(zeros, rewritten(zeros));
        Node moved = zeros.reshape(1000, 1000, 1);
        assertSame(moved, rewritten(moved));
    }
}
