package org.gradus.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.gradus.Fn;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Topology;
import org.gradus.Variable;
import org.gradus.WildGraph;
import org.gradus.rewrite.Verifier;

/** Lowering keeps values, and leaves only what loops and matrix products compute. */
class LoweringTest {

    @Provide
    Arbitrary<WildGraph> graphs() {
        return WildGraph.graphs();
    }

    @Property(tries = 100)
    void leavesSimpleOps(@ForAll("graphs") WildGraph graph) {
        ImmutableList<Node> nodes = Verifier.nodes(graph);
        Verifier verifier = new Verifier(nodes, Lowering.of(nodes).to(nodes));
        verifier.sameValues();
        verifier.after().forEach(node -> assertTrue(isSimple(node), node::toString));
    }

    private static boolean isSimple(Node node) {
        return switch (node.op()) {
            case Op.Softmax _,Op.LogSoftmax _,Op.LogSumExp _,Op.CustomGradient _ -> false;
            case Op.Elementwise(Fn fn, _) -> !(fn instanceof Fn.Formula);
            case Op.Sum(Node x, ImmutableIntList axes, _) -> isOneBlock(x.shape(), axes);
            case Op.Max(Node x, ImmutableIntList axes, _) -> isOneBlock(x.shape(), axes);
            case Op.Matmul(Node a, Node b) -> node.shape().size() > 0
                    && (a.shape().dim(-1) > 4 || (a.shape().dim(-1) > 1 && b.op() instanceof Op.Transpose))
                    && (node.shape().rank() > 2 || ((a.shape().dim(0) > 1 || b.shape().size() > 4096)
                            && (b.shape().dim(1) > 1 || a.shape().size() > 4096)));
            case Op.Reshape _,Op.Transpose _,Op.BroadcastTo _,Op.Slice _,Op.Pad _,Op.Concat _,Op.Leaf _ -> true;
        };
    }

    /** Whether no axis between two that are reduced is kept, but for those of length 1. */
    private static boolean isOneBlock(Shape shape, ImmutableIntList axes) {
        return axes.isEmpty() || shape.axes().select(axis -> axis > axes.min() && axis < axes.max())
                .allSatisfy(axis -> axes.contains(axis) || shape.dim(axis) == 1);
    }

    @Example
    void reducesOneBlockOfAxesAfterTheOther() {
        Variable x = Variable.of("x", Shape.of(2, 3, 2, 3, 2));
        Node sum = x.sum(0, 2, 4);
        ImmutableList<Node> after =
                new Verifier(Lists.immutable.of(sum), Lowering.of(Lists.immutable.of(sum)).to(Lists.immutable.of(sum)))
                        .after();
        assertEquals(Lists.immutable.of("[4]", "[2]", "[0]"), after.collect(Node::op).selectInstancesOf(Op.Sum.class)
                .collect(op -> op.axes().toString()));
    }

    /** A few entries are cheaper to multiply in a loop than by a call. */
    @Example
    void takesThinProductsApart() {
        Variable wide = Variable.of("wide", Shape.of(6, 5));
        Variable thin = Variable.of("thin", Shape.of(6, 4));
        assertTrue(products(wide.matmul(Variable.of("x", Shape.of(5, 7)))));
        assertFalse(products(thin.matmul(Variable.of("x", Shape.of(4, 7)))));
    }

    /** So is a vector times a few entries, whichever of them is transposed. */
    @Example
    void takesSmallProductsWithAVectorApart() {
        Variable row = Variable.of("row", Shape.of(1, 64));
        Variable column = Variable.of("column", Shape.of(64, 1));
        Variable square = Variable.of("square", Shape.of(64, 64));
        Variable larger = Variable.of("larger", Shape.of(64, 65));
        ImmutableList<Node> small = Lists.immutable.of(row.matmul(square), row.matmul(square.transpose()),
                square.matmul(column), square.transpose().matmul(column), column.transpose().matmul(column));
        assertEquals(Lists.immutable.empty(), small.select(LoweringTest::products));
        assertTrue(products(row.matmul(larger)));
        assertTrue(products(larger.transpose().matmul(column)));
    }

    /** A transpose may leave all axes in their place. */
    @Example
    void aTransposeThatIsNoneStaysNone() {
        Variable row = Variable.of("row", Shape.of(1, 5));
        Node same = Variable.of("x", Shape.of(5, 1)).transpose(0, 1);
        Node rowOfAll = row.transpose(0, 1);
        assertFalse(products(row.matmul(same)));
        assertFalse(products(rowOfAll.matmul(Variable.of("column", Shape.of(5, 1)))));
    }

    /** Of the output unit and its loss. */
    @Example
    void aProbabilityAndItsLossShareAnExponential() {
        Variable z = Variable.of("z", Shape.of(1, 5));
        Node loss = Ops.logLossWithLogits(z, Variable.of("y", Shape.of(1, 5)));
        ImmutableList<String> titles =
                Topology.order(Program.simplified(Lists.immutable.of(z.sigmoid(), loss)).valuesView())
                        .collect(node -> node.op().title());
        assertEquals(1, titles.count("exp"::equals));
        assertEquals(0, titles.count("sigmoid"::equals));
        Node alone = z.sigmoid();
        assertEquals(alone, Program.simplified(Lists.immutable.of(alone)).get(alone));
    }

    private static boolean products(Node node) {
        ImmutableList<Node> root = Lists.immutable.of(node);
        return new Verifier(root, Lowering.of(root).to(root)).after()
                .anySatisfy(each -> each.op() instanceof Op.Matmul);
    }
}
