package org.gradus;

import java.util.function.BiFunction;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.set.MutableSet;

/** The order of a graph. Nothing here recurses, so a chain may be as long as memory allows. */
public final class Topology {

    private Topology() {}

    /** The outputs and all that they depend on, each once, inputs before users. */
    public static ImmutableList<Node> order(Iterable<? extends Node> outputs) {
        MutableSet<Node> seen = Sets.mutable.empty();
        MutableList<Node> open = Lists.mutable.withAll(outputs);
        while (open.notEmpty()) {
            Node node = open.removeLast();
            if (seen.add(node)) {
                open.addAllIterable(node.inputs());
            }
        }
        return seen.toSortedListBy(Node::id).toImmutable();
    }

    /**
     * Builds a graph anew where something changes.
     *
     * @param build from a node, and its op on the inputs as they are now, to the node that takes its place; see
     *        {@link #same}
     * @return for each node of the graph, what took its place
     */
    public static ImmutableMap<Node, Node> rebuild(Iterable<? extends Node> outputs, BiFunction<Node, Op, Node> build) {
        MutableMap<Node, Node> rebuilt = Maps.mutable.empty();
        for (Node node : order(outputs)) {
            ImmutableList<Node> inputs = node.inputs().collect(rebuilt::get);
            rebuilt.put(node,
                    build.apply(node, inputs.equals(node.inputs()) ? node.op() : node.op().withInputs(inputs)));
        }
        return rebuilt.toImmutable();
    }

    /**
     * The same graph, but for nodes that others stand in for; what is below those is left alone.
     *
     * @return for each node of the graph, what took its place
     */
    static ImmutableMap<Node, Node> replace(Iterable<? extends Node> outputs, MutableMap<Node, Node> replacements) {
        return rebuild(outputs, (node, op) -> replacements.getIfAbsent(node, () -> same(node, op)));
    }

    /** The node itself if its op is still that, else a new node of the op with its name. */
    public static Node same(Node node, Op op) {
        return op.equals(node.op()) ? node : Node.of(op, node.name());
    }
}
