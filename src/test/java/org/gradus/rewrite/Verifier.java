package org.gradus.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Evaluator;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Reference;
import org.gradus.Topology;
import org.gradus.Variable;
import org.gradus.WildGraph;

/** What must hold of every rewrite: each node has a stand-in of its shape and value, and the ids are in order. */
public final class Verifier {

    private final ImmutableList<Node> nodes;
    private final ImmutableMap<Node, Node> rewritten;

    /** Fails unless a graph was rewritten soundly. */
    public Verifier(ImmutableList<Node> nodes, ImmutableMap<Node, Node> rewritten) {
        this.nodes = Topology.order(nodes);
        this.rewritten = rewritten;
        this.nodes.forEach(node -> {
            assertNotNull(rewritten.get(node), () -> node + " is lost");
            assertEquals(node.shape(), rewritten.get(node).shape(), () -> node + " and " + rewritten.get(node));
        });
        after().forEach(node -> node.inputs().forEach(input -> assertTrue(input.id() < node.id(), node::toString)));
        assertTrue(variables(this.nodes).containsAllIterable(variables(after())), "a variable came in from nowhere");
    }

    /** The graph that took the place. */
    public ImmutableList<Node> after() {
        return Topology.order(nodes.collect(rewritten::get));
    }

    /** Fails unless every node has the value that it had, to roundings in another order. */
    public void sameValues() {
        Reference before = Reference.of(nodes);
        nodes.zip(Evaluator.values(nodes.collect(rewritten::get)))
                .forEach(pair -> before.check(pair.getOne(), pair.getTwo()));
    }

    /** Fails unless every node has the value that it had, to the bit. */
    public void sameBits() {
        nodes.zip(Evaluator.values(nodes).zip(Evaluator.values(nodes.collect(rewritten::get)))).forEach(
                pair -> assertEquals(pair.getTwo().getOne(), pair.getTwo().getTwo(), pair.getOne()::toString));
    }

    /** A random graph's nodes, and those of its gradients. */
    public static ImmutableList<Node> nodes(WildGraph graph) {
        return graph.nodes().newWith(graph.loss())
                .newWithAll(Gradients.of(graph.loss(), graph.variables()).all());
    }

    private static ImmutableList<Variable> variables(ImmutableList<Node> nodes) {
        return nodes.selectInstancesOf(Variable.class);
    }
}
