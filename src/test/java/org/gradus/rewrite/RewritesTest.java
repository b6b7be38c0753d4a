package org.gradus.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Stable;
import org.gradus.WildGraph;

/** Every rewrite keeps the shapes and values of random graphs. */
class RewritesTest {

    private static final int TRIES = 100;

    @Provide
    Arbitrary<WildGraph> graphs() {
        return WildGraph.graphs();
    }

    /** To roundings, since a factor that has been folded is applied to a sum in one piece. */
    @Property(tries = TRIES)
    void constantFolding(@ForAll("graphs") WildGraph graph) {
        Verifier verifier = verified(graph, new ConstantFolding());
        verifier.sameValues();
        verifier.after().reject(node -> node.op() instanceof Op.BroadcastTo).forEach(node -> assertEquals(
                node.inputs().isEmpty(), node.inputs().allSatisfy(input -> input.op() instanceof Op.Constant),
                node::toString));
    }

    @Property(tries = TRIES)
    void commonSubexpressions(@ForAll("graphs") WildGraph graph) {
        Verifier verifier = verified(graph, new CommonSubexpressions());
        verifier.sameBits();
        ImmutableList<Op> ops = verifier.after().reject(node -> node.op() instanceof Op.VariableLeaf).collect(Node::op);
        assertEquals(ops.distinct(), ops);
    }

    @Property(tries = TRIES)
    void identities(@ForAll("graphs") WildGraph graph) {
        verified(graph, new Identities()).sameValues();
    }

    @Property(tries = TRIES)
    void allInOnePass(@ForAll("graphs") WildGraph graph) {
        verified(graph, new Identities().then(new ConstantFolding()).then(new CommonSubexpressions())).sameValues();
    }

    @Property(tries = TRIES)
    void stable(@ForAll("graphs") WildGraph graph) {
        ImmutableList<Node> nodes = Verifier.nodes(graph);
        new Verifier(nodes, Stable.rewrite(nodes, Lists.immutable.empty())).sameValues();
    }

    private static Verifier verified(WildGraph graph, Rewrite rewrite) {
        ImmutableList<Node> nodes = Verifier.nodes(graph);
        return new Verifier(nodes, rewrite.to(nodes));
    }
}
