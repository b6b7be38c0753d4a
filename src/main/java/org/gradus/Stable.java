package org.gradus;

import java.util.Optional;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.set.MutableSet;

/**
 * Rewrites that change nothing in exact arithmetic, and keep in floating point what the naive formula loses: losses and
 * logarithms of a sigmoid or a softmax are computed from the logits.
 */
public final class Stable {

    private Stable() {}

    /**
     * The same graph with its naive formulas replaced.
     *
     * @param keep nodes that no replacement may go around, since their own gradient is wanted
     * @return for each node of the graph, what took its place
     */
    public static ImmutableMap<Node, Node> rewrite(Iterable<? extends Node> outputs, Iterable<? extends Node> keep) {
        MutableSet<Node> kept = Sets.mutable.withAll(keep);
        return Topology.rebuild(outputs, (node, op) -> {
            Node rewritten = stable(op, kept).map(better -> Node.of(better, node.name()))
                    .orElseGet(() -> Topology.same(node, op));
            if (kept.contains(node)) {
                kept.add(rewritten);
            }
            return rewritten;
        });
    }

    private static Optional<Op> stable(Op op, MutableSet<Node> kept) {
        if (!(op instanceof Op.Elementwise(Fn fn, ImmutableList<Node> inputs))) {
            return Optional.empty();
        }
        return switch (fn) {
            case Fn.Binary.LOG_LOSS -> argumentOf(Fn.Unary.SIGMOID, inputs.getFirst(), kept)
                    .map(z -> elementwise(Fn.Binary.LOG_LOSS_WITH_LOGITS, z, inputs.getLast()));
            case Fn.Unary.LOG -> logOf(inputs.getOnly(), kept);
            case Fn.Unary.LOG1P -> argumentOf(Fn.Unary.NEG, inputs.getOnly(), kept)
                    .flatMap(a -> argumentOf(Fn.Unary.SIGMOID, a, kept)).map(Stable::minusSoftplus);
            case Fn _ -> Optional.empty();
        };
    }

    private static Optional<Op> logOf(Node x, MutableSet<Node> kept) {
        Node plain = behindAliases(x, kept);
        if (kept.contains(plain)) {
            return Optional.empty();
        }
        return switch (plain.op()) {
            case Op.Softmax(Node z, int axis) -> Optional.of(new Op.LogSoftmax(z, axis));
            case Op.Elementwise(Fn.Unary fn, var inputs) when fn == Fn.Unary.SIGMOID ->
                    Optional.of(minusSoftplus(inputs.getOnly().neg()));
            case Op.Elementwise(Fn.Binary fn, var inputs) when fn == Fn.Binary.SUB && isOne(inputs.getFirst())
                    && !kept.contains(inputs.getFirst()) ->
                    argumentOf(Fn.Unary.SIGMOID, inputs.getLast(), kept).map(Stable::minusSoftplus);
            case Op _ -> Optional.empty();
        };
    }

    /** log(1 − σ(z)). */
    private static Op minusSoftplus(Node z) {
        return elementwise(Fn.Unary.NEG, z.softplus());
    }

    private static Op elementwise(Fn fn, Node... inputs) {
        return new Op.Elementwise(fn, Lists.immutable.of(inputs));
    }

    private static Optional<Node> argumentOf(Fn.Unary fn, Node node, MutableSet<Node> kept) {
        Node plain = behindAliases(node, kept);
        return plain.op() instanceof Op.Elementwise(Fn.Unary its, var inputs) && its == fn && !kept.contains(plain)
                ? Optional.of(inputs.getOnly())
                : Optional.empty();
    }

    private static Node behindAliases(Node node, MutableSet<Node> kept) {
        Node plain = node;
        while (!kept.contains(plain) && plain.op() instanceof Op.Elementwise(Fn.Unary fn, var inputs)
                && fn == Fn.Unary.IDENTITY) {
            plain = inputs.getOnly();
        }
        return plain;
    }

    private static boolean isOne(Node node) {
        return node.op() instanceof Op.Constant(Tensor value) && value.shape().rank() == 0 && value.item() == 1;
    }
}
