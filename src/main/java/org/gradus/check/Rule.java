package org.gradus.check;

import java.util.Optional;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.set.MutableSet;
import org.gradus.Derivatives;
import org.gradus.Node;
import org.gradus.Topology;
import org.gradus.Variable;

/**
 * The rule for one input of a node, as the graph that it is: what is sent to the input, over a variable that stands for
 * the upstream gradient.
 *
 * @param node whose rule it is
 * @param k which of its inputs
 * @param upstream stands for the upstream gradient
 * @param contribution what the right rule sends; it may still be broadcast
 */
record Rule(Node node, int k, Variable upstream, Node contribution) {

    static Rule of(Node node, int k) {
        Variable upstream = Variable.of("G", node.shape());
        return new Rule(node, k, upstream, Derivatives.vjp(node, k, upstream));
    }

    /** The input. */
    Node input() {
        return node.inputs().get(k);
    }

    /** The nodes of the rule itself, without what it is made from. */
    ImmutableList<Node> parts() {
        MutableSet<Node> given = Sets.mutable.withAll(Topology.order(Lists.immutable.of(node))).with(upstream);
        return Topology.order(Lists.immutable.of(contribution)).reject(given::contains);
    }

    /** Whether something depends on the upstream gradient. */
    boolean usesUpstream(Node part) {
        return Topology.order(Lists.immutable.of(part)).contains(upstream);
    }

    /** The contribution with other nodes in place of some; nothing if the shapes do not fit then. */
    Optional<Node> with(ImmutableMap<Node, Node> others) {
        return replaced(contribution, others);
    }

    /** An expression with other nodes in place of some; nothing if the shapes do not fit then. */
    static Optional<Node> replaced(Node expression, ImmutableMap<Node, Node> others) {
        try {
            return Optional.of(Topology.rebuild(Lists.immutable.of(expression),
                    (node, op) -> others.getIfAbsent(node, () -> Topology.same(node, op))).get(expression));
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // nobody can have made a mistake that can't be built
        }
    }
}
