package org.gradus;

import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.set.MutableSet;

/**
 * The reverse sweep: from a graph to the graph of its gradient. The gradient's nodes are ordinary nodes, so they can be
 * evaluated, compiled, printed, and differentiated again.
 *
 * <pre>{@code
 * Gradients gradients = Gradients.of(loss, w1, b1);
 * Node dW1 = gradients.wrt(w1);
 * }</pre>
 *
 * Gradients of named nodes are named: {@code dW1} for {@code W1}. Before the sweep, {@link Stable} replaces formulas
 * that lose digits, but never around a node whose own gradient was asked for.
 */
public final class Gradients {

    private final Node output;
    private final ImmutableMap<Node, Node> gradients;

    private Gradients(Node output, ImmutableMap<Node, Node> gradients) {
        this.output = output;
        this.gradients = gradients;
    }

    /**
     * The gradients of a scalar.
     *
     * @param scalar a node with a single entry
     * @param wrt what to differentiate by, any nodes
     * @throws IllegalArgumentException if the node is not scalar, or does not depend on one of them; a path that leads
     *         only through comparisons or {@link Ops#stopGradient} counts as dependence, and gives zeros
     */
    public static Gradients of(Node scalar, Node... wrt) {
        return of(scalar, Lists.immutable.of(wrt));
    }

    /** {@link #of(Node, Node...)} of a collection. */
    public static Gradients of(Node scalar, Iterable<? extends Node> wrt) {
        return sweep(scalar, one(scalar), wrt, false);
    }

    /** {@link #of(Node, Node...)}, but with zeros for what the scalar does not depend on. */
    public static Gradients orZeros(Node scalar, Node... wrt) {
        return sweep(scalar, one(scalar), Lists.immutable.of(wrt), true);
    }

    /**
     * The vector–Jacobian products of an output of any shape: the gradients of ⟨upstream, output⟩.
     *
     * @param upstream the gradient that arrives at the output, of its shape
     * @throws IllegalArgumentException if the upstream gradient has another shape, or the output does not depend on one
     *         of the nodes
     */
    public static Gradients vjp(Node output, Node upstream, Node... wrt) {
        return sweep(output, upstream, Lists.immutable.of(wrt), false);
    }

    /**
     * The gradient repeated: order 1 is the gradient of y, each further one the gradient of the sum of the last one's
     * entries. Where y is a sum of f over the entries of x, that is f⁽ⁿ⁾ at each entry. Where nothing is left to
     * differentiate, it is zero.
     *
     * @throws IllegalArgumentException if the order is less than 1, y is not scalar, or does not depend on x
     */
    public static Node repeated(Node y, Node x, int order) {
        if (order < 1) {
            throw new IllegalArgumentException("the order of a derivative must be 1 or more, not " + order);
        }
        Node derivative = of(y, x).wrt(x);
        for (int i = 1; i < order; i++) {
            derivative = orZeros(derivative.sum(), x).wrt(x);
        }
        return derivative;
    }

    /**
     * The gradient with respect to one of the nodes that were asked for.
     *
     * @return a node of the same shape as that one
     * @throws IllegalArgumentException if it was not asked for
     */
    public Node wrt(Node node) {
        return gradients.getIfAbsent(node, () -> {
            throw new IllegalArgumentException("the gradient of " + output.label() + " with respect to " + node.label()
                    + " was not asked for, only that with respect to "
                    + gradients.keysView().collect(Node::label).makeString());
        });
    }

    /** What was differentiated. */
    public Node output() {
        return output;
    }

    /** All the gradients, by the node that each belongs to. */
    public ImmutableMap<Node, Node> all() {
        return gradients;
    }

    private static Node one(Node scalar) {
        if (scalar.shape().size() != 1) {
            throw new IllegalArgumentException("the gradient of " + scalar.labelWithShape()
                    + " needs an upstream gradient, since it is not scalar: reduce it, for instance by sum(), or call"
                    + " vjp with an upstream gradient of shape " + scalar.shape());
        }
        return Ops.constant(Tensor.full(scalar.shape(), 1));
    }

    private static Gradients sweep(Node output, Node upstream, Iterable<? extends Node> wrt, boolean zerosAllowed) {
        if (!upstream.shape().equals(output.shape())) {
            throw new IllegalArgumentException("the upstream gradient " + upstream.labelWithShape()
                    + " must have the shape of the output " + output.labelWithShape());
        }
        ImmutableMap<Node, Node> stable = Stable.rewrite(Lists.immutable.of(output), wrt);
        MutableMap<Node, Node> asked = Maps.mutable.empty();
        for (Node node : wrt) {
            if (!stable.containsKey(node) && !zerosAllowed) {
                throw new IllegalArgumentException(output.labelWithShape() + " does not depend on "
                        + node.labelWithShape() + ": leave it out, or ask for zeros by orZeros");
            }
            asked.put(node, stable.getIfAbsentValue(node, node));
        }
        ImmutableMap<Node, Node> swept = sweep(stable.get(output), upstream, Sets.mutable.withAll(asked.values()));
        MutableMap<Node, Node> gradients = asked.collectValues((_, node) -> swept.getIfAbsent(node,
                () -> named(node, Ops.full(node.shape(), 0))));
        // the nodes themselves again, not what stands for them, so that the gradients can be differentiated by them
        ImmutableMap<Node, Node> restored = Topology.replace(gradients.values(), asked.flipUniqueValues());
        return new Gradients(output, gradients.collectValues((_, gradient) -> restored.get(gradient)).toImmutable());
    }

    /** The gradient of each target that one reaches. */
    private static ImmutableMap<Node, Node> sweep(Node root, Node upstream, MutableSet<Node> targets) {
        ImmutableList<Node> path = path(root, targets);
        MutableSet<Node> onPath = Sets.mutable.withAll(path);
        MutableMap<Node, Node> upstreams = Maps.mutable.of(root, upstream);
        MutableMap<Node, Node> found = Maps.mutable.empty();
        for (Node node : path.asReversed()) {
            Node gradient = named(node, upstreams.remove(node));
            node.inputs().forEachWithIndex((input, k) -> {
                if (onPath.contains(input) && !node.op().flatIn(k)) {
                    Node contribution = contribution(node, k, gradient);
                    upstreams.merge(input, contribution, Node::add);
                }
            });
            if (targets.contains(node)) {
                found.put(node, gradient);
            }
        }
        return found.toImmutable();
    }

    /** The nodes, inputs first, that lie between the root and a target, if derivatives pass all the way. */
    private static ImmutableList<Node> path(Node root, MutableSet<Node> targets) {
        MutableSet<Node> towards = Sets.mutable.empty();
        ImmutableList<Node> all = Topology.order(Lists.immutable.of(root));
        for (Node node : all) {
            if (targets.contains(node) || anyInput(node, towards)) {
                towards.add(node);
            }
        }
        MutableSet<Node> reached = Sets.mutable.of(root);
        for (Node node : all.asReversed()) {
            if (reached.contains(node)) {
                node.inputs().forEachWithIndex((input, k) -> {
                    if (!node.op().flatIn(k)) {
                        reached.add(input);
                    }
                });
            }
        }
        return all.select(node -> towards.contains(node) && reached.contains(node));
    }

    private static boolean anyInput(Node node, MutableSet<Node> among) {
        ImmutableList<Node> inputs = node.inputs();
        for (int k = 0; k < inputs.size(); k++) {
            if (!node.op().flatIn(k) && among.contains(inputs.get(k))) {
                return true;
            }
        }
        return false;
    }

    /**
     * What a node sends back to input k, summed over the axes along which the input was broadcast: the one place where
     * broadcasting is undone.
     */
    private static Node contribution(Node node, int k, Node gradient) {
        Shape shape = node.inputs().get(k).shape();
        Node sent = Derivatives.vjp(node, k, gradient);
        if (!shape.broadcastsTo(sent.shape())) {
            throw new IllegalStateException("the rule of " + node.op().title() + " at " + node.labelWithShape()
                    + " sent a gradient of shape " + sent.shape() + " to its input "
                    + node.inputs().get(k).labelWithShape()
                    + ", which does not broadcast to that");
        }
        if (sent.shape().equals(shape)) {
            return sent;
        }
        ImmutableIntList repeated = shape.repeatedAxes(sent.shape());
        Node summed = Node.of(new Op.Sum(sent, repeated, shape.rank() == sent.shape().rank()));
        return summed.shape().equals(shape) ? summed : summed.reshape(shape);
    }

    private static Node named(Node node, Node gradient) {
        return node.name().map(name -> gradient.named("d" + name)).orElse(gradient);
    }
}
