package org.gradus.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Variable;
import org.junit.jupiter.api.Test;

/** Nodes that do the same are one, others are not. */
class CommonSubexpressionsTest {

    private final Variable x = Variable.of("x", Shape.of(2, 2));
    private final Variable y = Variable.of("y", Shape.of(2, 2));

    private static ImmutableList<Node> rewritten(Node... nodes) {
        ImmutableList<Node> roots = Lists.immutable.of(nodes);
        ImmutableMap<Node, Node> all = new CommonSubexpressions().to(roots);
        return roots.collect(all::get);
    }

    @Test
    void joinsEqualOpsOfEqualInputs() {
        Node first = x.add(2).tanh().matmul(y.sum(0).reshape(2, 1));
        Node second = x.add(2).tanh().matmul(y.sum(0).reshape(2, 1));
        ImmutableList<Node> both = rewritten(first, second);
        assertSame(both.getFirst(), both.getLast());
        assertSame(first, both.getFirst());
    }

    @Test
    void keepsTheFirstName() {
        assertEquals("first", rewritten(x.exp().named("first"), x.exp().named("second")).getLast().label());
    }

    @Test
    void keepsApartWhatDiffers() {
        ImmutableList<Node> nodes = rewritten(x.add(y), y.add(x), x.sub(y), x.pow(2), x.pow(3), x.sum(0), x.sum(1),
                x.sumKeepDims(0), x.leakyRelu(0.1), x.leakyRelu(0.2), x.slice(0, 0, 1), x.slice(0, 1, 2),
                x.mul(0.0), x.mul(-0.0), Ops.elementwise("f", z -> z, _ -> x, x),
                Ops.elementwise("f", z -> 2 * z, _ -> x, x), x.softmax(0), x.softmax(1), x.pad(0, 1, 0),
                x.pad(0, 0, 1));
        assertEquals(nodes, nodes.distinct());
    }

    /** Two variables of one shape, or of one name. */
    @Test
    void neverJoinsVariables() {
        Variable other = Variable.of("x", Shape.of(2, 2));
        ImmutableList<Node> nodes = rewritten(x, y, other, x.neg(), y.neg(), other.neg());
        assertEquals(Lists.immutable.of(x, y, other), nodes.take(3));
        assertNotSame(nodes.get(3), nodes.get(5));
        assertEquals(nodes, nodes.distinct());
    }
}
