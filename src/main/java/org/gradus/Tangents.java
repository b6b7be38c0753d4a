package org.gradus;

import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.MutableMap;

/** The forward sweep: how an output moves when inputs move, as a graph. */
public final class Tangents {

    private Tangents() {}

    /** {@link #jvp(Node, ImmutableMap)} along one input. */
    public static Node jvp(Node output, Node input, Node tangent) {
        return jvp(output, Maps.immutable.of(input, tangent));
    }

    /**
     * The Jacobian–vector product: the derivative of the output while each input moves along its tangent.
     *
     * @param tangents for each input that moves, a node of its shape
     * @return a node of the output's shape, zeros where the output does not move
     * @throws IllegalArgumentException if a tangent has another shape than its input
     * @throws UnsupportedOperationException if a tangent reaches a {@link Ops#customGradient}, which has no forward rule
     */
    public static Node jvp(Node output, ImmutableMap<? extends Node, Node> tangents) {
        tangents.forEachKeyValue((input, tangent) -> {
            if (!tangent.shape().equals(input.shape())) {
                throw new IllegalArgumentException("the tangent " + tangent.labelWithShape()
                        + " must have the shape of " + input.labelWithShape());
            }
        });
        ImmutableMap<Node, Node> stable = Stable.rewrite(Lists.immutable.of(output), tangents.keysView());
        MutableMap<Node, Node> moved = Maps.mutable.empty();
        MutableMap<Node, Node> originals = Maps.mutable.empty();
        tangents.forEachKeyValue((input, tangent) -> {
            moved.put(stable.getIfAbsentValue(input, input), tangent);
            originals.put(stable.getIfAbsentValue(input, input), input);
        });
        Node root = stable.get(output);
        for (Node node : Topology.order(Lists.immutable.of(root))) {
            node.inputs().forEachWithIndex((input, k) -> {
                if (moved.containsKey(input) && !node.op().flatIn(k)) {
                    moved.merge(node, broadcast(Derivatives.jvp(node, k, moved.get(input)), node.shape()), Node::add);
                }
            });
        }
        Node tangent = moved.getIfAbsent(root, () -> Ops.full(root.shape(), 0));
        return Topology.replace(Lists.immutable.of(tangent), originals).get(tangent); // as in Gradients
    }

    private static Node broadcast(Node tangent, Shape shape) {
        return tangent.shape().equals(shape) ? tangent : tangent.broadcastTo(shape);
    }
}
