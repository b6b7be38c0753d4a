package org.gradus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Example;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.set.ImmutableSet;

/** The generator of random graphs leaves nothing out, and what it yields can be judged. */
class WildGraphTest {

    @Example
    void everyOpAndFunctionIsDrawn() {
        ImmutableSet<Object> drawn = graphs(2000).flatCollect(graph -> Topology.order(Lists.immutable.of(graph.loss())))
                .collect(node -> OpTableTest.kind(node.op())).toImmutableSet();
        assertEquals(Sets.immutable.empty(),
                OpTableTest.kinds(Fn.class).union(OpTableTest.kinds(Op.class)).difference(drawn)
                        .reject(kind -> kind == Op.Elementwise.class));
    }

    /** A quarter is; the bound lies six deviations above that. */
    @Example
    void fewGraphsAreInDoubt() {
        int doubtful = graphs(2000).count(graph -> Reference.of(graph.nodes()).isInDoubt());
        assertTrue(doubtful < 600, () -> doubtful + " of 2000");
    }

    private static ImmutableList<WildGraph> graphs(int count) {
        return Lists.immutable.fromStream(WildGraph.graphs().sampleStream().limit(count));
    }
}
