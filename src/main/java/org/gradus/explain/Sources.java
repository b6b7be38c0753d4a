package org.gradus.explain;

import java.util.Optional;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.multimap.list.ImmutableListMultimap;
import org.eclipse.collections.api.set.ImmutableSet;
import org.eclipse.collections.api.set.MutableSet;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Topology;

/**
 * Which nodes a sweep passes, and whose gradient a node of the gradients' graph is.
 *
 * @param forward what the output is computed from, and itself
 * @param passed those of them that a gradient reaches on its way to what was asked for
 * @param byGradient from gradients to what they belong to, as far as it can be told
 */
record Sources(ImmutableList<Node> forward, ImmutableSet<Node> passed, ImmutableMap<Node, Node> byGradient) {

    static Sources of(Gradients gradients) {
        ImmutableList<Node> forward = Topology.order(Lists.immutable.of(gradients.output()));
        ImmutableSet<Node> passed = passed(forward, gradients);
        return new Sources(forward, passed, byGradient(forward, passed, gradients));
    }

    private static ImmutableSet<Node> passed(ImmutableList<Node> forward, Gradients gradients) {
        MutableSet<Node> towards = Sets.mutable.empty();
        for (Node node : forward) {
            if (gradients.all().containsKey(node) || steep(node).anySatisfy(towards::contains)) {
                towards.add(node);
            }
        }
        MutableSet<Node> passed = Sets.mutable.empty();
        MutableSet<Node> reached = Sets.mutable.of(gradients.output());
        for (Node node : forward.asReversed()) {
            if (reached.contains(node)) {
                reached.addAllIterable(steep(node));
                if (towards.contains(node)) {
                    passed.add(node);
                }
            }
        }
        return passed.toImmutable();
    }

    /** The inputs that a gradient is passed on to. */
    static ImmutableList<Node> steep(Node node) {
        return node.inputs().selectWithIndex((_, k) -> !node.op().flatIn(k));
    }

    /**
     * The sweep names the gradient of Z {@code dZ}. Where several nodes have one name, their gradients come in the
     * opposite order.
     */
    private static ImmutableMap<Node, Node> byGradient(ImmutableList<Node> forward, ImmutableSet<Node> passed,
            Gradients gradients) {
        MutableMap<Node, Node> sources = Maps.mutable.empty();
        ImmutableListMultimap<String, Node> named = Topology.order(gradients.all()).reject(forward::contains)
                .select(node -> node.name().isPresent()).groupBy(node -> node.name().orElseThrow());
        forward.asReversed().select(passed::contains).select(node -> node.name().isPresent()).toList()
                .groupBy(node -> "d" + node.name().orElseThrow()).forEachKeyMultiValues((name, nodes) -> {
                    ImmutableList<Node> own = Lists.immutable.withAll(nodes);
                    ImmutableList<Node> found = named.get(name);
                    if (found.size() == own.size()) {
                        found.zip(own).forEach(pair -> sources.put(pair.getOne(), pair.getTwo()));
                    }
                });
        gradients.all().forEachKeyValue((node, gradient) -> sources.put(gradient, node));
        return sources.toImmutable();
    }

    /** The nearest of some nodes that a gradient goes on to from a node, each once. */
    ImmutableList<Node> next(Node node, ImmutableSet<Node> among) {
        MutableSet<Node> found = Sets.mutable.empty();
        MutableSet<Node> seen = Sets.mutable.empty();
        MutableList<Node> open = Lists.mutable.withAll(steep(node));
        while (open.notEmpty()) {
            Node next = open.removeLast();
            if (passed.contains(next) && seen.add(next)) {
                if (among.contains(next)) {
                    found.add(next);
                } else {
                    open.addAllIterable(steep(next));
                }
            }
        }
        return found.toSortedListBy(Node::id).toImmutable();
    }

    /** What a gradient belongs to. */
    Optional<Node> of(Node gradient) {
        return Optional.ofNullable(byGradient.get(gradient));
    }
}
