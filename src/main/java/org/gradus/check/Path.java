package org.gradus.check;

import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.set.MutableSet;
import org.gradus.Node;
import org.gradus.Topology;
import org.gradus.Variable;

/** The part of a graph that gradients pass. */
final class Path {

    private Path() {}

    /** The nodes, inputs first, between an output and variables, where derivatives pass all the way. */
    static ImmutableList<Node> between(Node output, Iterable<Variable> variables) {
        ImmutableList<Node> all = Topology.order(Lists.immutable.of(output));
        MutableSet<Node> depending = Sets.mutable.withAll(variables);
        all.forEach(node -> node.inputs().forEachWithIndex((input, k) -> {
            if (depending.contains(input) && !node.op().flatIn(k)) {
                depending.add(node);
            }
        }));
        MutableSet<Node> reached = Sets.mutable.of(output);
        all.reverseForEach(node -> node.inputs().forEachWithIndex((input, k) -> {
            if (reached.contains(node) && !node.op().flatIn(k)) {
                reached.add(input);
            }
        }));
        return all.select(node -> depending.contains(node) && reached.contains(node));
    }
}
