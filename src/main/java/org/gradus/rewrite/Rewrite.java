package org.gradus.rewrite;

import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Topology;

/**
 * A local improvement of a graph: it sees one node at a time, inputs before users, and gives what takes its place. One
 * object serves one graph.
 */
@FunctionalInterface
public interface Rewrite {

    /**
     * What takes a node's place.
     *
     * @param node as it was
     * @param op its op on the inputs as they are now
     * @return a node of the same shape and value: {@link Topology#same} if there is nothing to improve
     */
    Node apply(Node node, Op op);

    /**
     * Applies it to a graph.
     *
     * @return for each node of the graph, what took its place
     */
    default ImmutableMap<Node, Node> to(Iterable<? extends Node> outputs) {
        return Topology.rebuild(outputs, this::apply);
    }

    /** This one, and another after it. */
    default Rewrite then(Rewrite next) {
        return (node, op) -> {
            Node first = apply(node, op);
            return next.apply(first, first.op());
        };
    }
}
