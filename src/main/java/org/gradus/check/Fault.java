package org.gradus.check;

import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Derivatives;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Topology;

/**
 * A mistake that people make in the rule of an op. It can be planted into a graph, to see whether a check notices; the
 * values stay as they are, and only the gradient is wrong.
 *
 * @param op the title of the op
 * @param input the place among the op's inputs of the one that gets a wrong contribution
 * @param cause what kind of mistake it is
 * @param sentence what is done wrong
 * @param use an expression of two square matrices whose last op this is, and in which the mistake shows
 * @param rule the wrong contribution to the input, from the upstream gradient and the op's node
 */
public record Fault(String op, int input, Cause cause, String sentence, BinaryOperator<Node> use,
        BinaryOperator<Node> rule) {

    /** Whether it can be planted at a node: the op is this one, and what the wrong rule sends fits the input. */
    public boolean fits(Node node) {
        if (!node.op().title().equals(op) || input >= node.inputs().size()) {
            return false;
        }
        try {
            return node.inputs().get(input).shape().broadcastsTo(rule.apply(node, node).shape());
        } catch (IllegalArgumentException _) {
            return false; // the wrong rule can't be built for these shapes
        }
    }

    /** The node with the wrong rule: an op of the same title and value. */
    public Node plantedAt(Node node) {
        ImmutableList<Integer> places = Lists.immutable.fromStream(
                IntStream.range(0, node.inputs().size()).filter(k -> !node.op().flatIn(k)).boxed());
        return Ops.customGradient(op, node, (upstream, _, _) -> places.collect(k -> k == input
                ? rule.apply(upstream, node)
                : Derivatives.vjp(node, k, upstream)), places.collect(node.inputs()::get).toArray(new Node[0]));
    }

    /**
     * A graph with the wrong rule at one of its nodes.
     *
     * @throws IllegalArgumentException if it does not fit there
     */
    public Node plantedIn(Node loss, Node node) {
        if (!fits(node)) {
            throw new IllegalArgumentException("the fault of " + op + " does not fit " + node);
        }
        return Topology.rebuild(Lists.immutable.of(loss),
                (other, op) -> other == node ? plantedAt(Node.of(op, node.name())) : Topology.same(other, op))
                .get(loss);
    }

    /** A small network of random numbers in which the fault changes the gradients. */
    public FaultyNetwork network(long seed) {
        return FaultyNetwork.of(this, seed);
    }
}
