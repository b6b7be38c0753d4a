package org.gradus.compile;

import java.util.Optional;
import org.eclipse.collections.api.bag.MutableBag;
import org.eclipse.collections.api.factory.Bags;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.set.MutableSet;
import org.gradus.Fn;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Tensor;
import org.gradus.Variable;

/**
 * Finds what one call of the matrix product does at once: the product, a scale factor, and for an update of a variable
 * its subtraction from that variable, as in {@code W − α · dZ Xᵀ}.
 */
final class Absorption {

    /**
     * One call.
     *
     * @param matmul the product itself
     * @param alpha the constant part of the factor
     * @param scale nodes of one entry, that multiply it
     * @param accumulate what the product is added to, if anything
     */
    record Scaled(Node matmul, double alpha, ImmutableList<Node> scale, Optional<Node> accumulate) {

        private Scaled times(double factor) {
            return new Scaled(matmul, alpha * factor, scale, accumulate);
        }

        private Scaled times(Node factor) {
            return factor.op() instanceof Op.Constant(Tensor value)
                    ? times(value.item())
                    : new Scaled(matmul, alpha, scale.newWith(factor), accumulate);
        }

        private Scaled onto(Node base) {
            return new Scaled(matmul, alpha, scale, Optional.of(base));
        }
    }

    private final MutableBag<Node> uses = Bags.mutable.empty();
    private final MutableMap<Node, Scaled> calls = Maps.mutable.empty();
    private final MutableSet<Node> inside = Sets.mutable.empty();

    Absorption(ImmutableList<Node> order, ImmutableList<Node> outputs, ImmutableMap<Variable, Node> updates) {
        order.forEach(node -> node.inputs().forEach(uses::add));
        uses.addAllIterable(outputs);
        uses.addAllIterable(updates);
        updates.keysView().toSortedListBy(Node::id).forEach(variable -> accumulated(variable, updates.get(variable))
                .ifPresent(call -> take(updates.get(variable), call)));
        order.asReversed().forEach(node -> {
            if (!inside.contains(node) && !calls.containsKey(node)) {
                scaled(node).filter(call -> !call.matmul().equals(node)).ifPresent(call -> take(node, call));
            }
        });
    }

    /** The call that computes a node, if more than the product alone is in it. */
    Optional<Scaled> at(Node node) {
        return Optional.ofNullable(calls.get(node));
    }

    /** Whether a call computes the node on its way, so that it is never stored. */
    boolean isInside(Node node) {
        return inside.contains(node);
    }

    private void take(Node root, Scaled call) {
        calls.put(root, call);
        Node node = root;
        while (!node.equals(call.matmul())) {
            node = node.inputs().detect(input -> leadsTo(input, call.matmul()));
            inside.add(node);
        }
    }

    private boolean leadsTo(Node node, Node matmul) {
        return node.equals(matmul) || scaled(node).filter(call -> call.matmul().equals(matmul)).isPresent();
    }

    private Optional<Scaled> accumulated(Variable variable, Node update) {
        if (!(update.op() instanceof Op.Elementwise(Fn.Binary fn, ImmutableList<Node> x))
                || uses.occurrencesOf(update) > 1) {
            return Optional.empty();
        }
        Node left = x.getFirst();
        Node right = x.getLast();
        return switch (fn) {
            case ADD -> left.equals(variable) ? addend(right, variable)
                    : right.equals(variable) ? addend(left, variable) : Optional.empty();
            case SUB -> left.equals(variable) ? addend(right, variable).map(call -> call.times(-1)) : Optional.empty();
            case MUL, DIV, MAXIMUM, MINIMUM, XDIVY, XMULY -> Optional.empty();
        };
    }

    private Optional<Scaled> addend(Node node, Variable variable) {
        return uses.occurrencesOf(node) == 1 && node.shape().equals(variable.shape())
                ? scaled(node).map(call -> call.onto(variable))
                : Optional.empty();
    }

    /** A matrix product times numbers. */
    private Optional<Scaled> scaled(Node root) {
        Node node = root;
        double alpha = 1;
        ImmutableList<Node> scale = Lists.immutable.empty();
        while (!(node.op() instanceof Op.Matmul)) {
            if (!(node.op() instanceof Op.Elementwise(Fn fn, ImmutableList<Node> x))) {
                return Optional.empty();
            }
            Node first = x.getFirst();
            Node last = x.getLast();
            if (fn == Fn.Unary.NEG) {
                alpha = -alpha;
                node = first;
            } else if (fn == Fn.Binary.MUL && last.shape().size() == 1) {
                scale = scale.newWith(last);
                node = first;
            } else if (fn == Fn.Binary.MUL && first.shape().size() == 1) {
                scale = scale.newWith(first);
                node = last;
            } else {
                return Optional.empty();
            }
            if (uses.occurrencesOf(node) != 1 || !node.shape().equals(root.shape())) {
                return Optional.empty();
            }
        }
        Scaled call = new Scaled(node, alpha, Lists.immutable.empty(), Optional.empty());
        return node.shape().rank() == 2 ? Optional.of(scale.injectInto(call, Scaled::times)) : Optional.empty();
    }
}
