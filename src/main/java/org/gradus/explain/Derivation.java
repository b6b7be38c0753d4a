package org.gradus.explain;

import java.util.Optional;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.set.ImmutableSet;
import org.eclipse.collections.api.set.MutableSet;
import org.gradus.Fn;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Variable;

/**
 * Cuts a graph and its gradients into definitions. Where a node is defined, a symbol takes its place, so what it is
 * used for is simplified apart from what it is.
 */
final class Derivation {

    private final ImmutableList<Node> nodes;
    private final MutableSet<Node> forward;
    /** From the gradients that were asked for to what they belong to. */
    private final MutableMap<Node, Node> asked = Maps.mutable.empty();
    private final MutableMap<Node, String> titles = Maps.mutable.empty();
    private final ImmutableSet<Node> counts;

    private Derivation(Gradients gradients) {
        Node output = gradients.output();
        this.forward = Sets.mutable.withAll(Topology.order(Lists.immutable.of(output)));
        this.nodes = Topology.order(Lists.immutable.of(output).newWithAll(gradients.all()));
        gradients.all().forEachKeyValue((node, gradient) -> {
            asked.put(gradient, node);
            titles.put(node, node.label());
            titles.put(gradient, "d" + node.label());
        });
        nodes.reject(Derivation::isSaidAgain).forEach(node -> node.name().ifPresent(name -> titles.put(node, name)));
        titles.putIfAbsent(output, "J");
        this.counts = counts(nodes);
    }

    /** @param letter what unnamed parts that get names are called, with a number behind it */
    static Equations of(Gradients gradients, Style style, String letter) {
        Derivation derivation = new Derivation(gradients);
        Pass all = derivation.new Pass(Style.EXACT, Sets.immutable.empty());
        Pass chosen = derivation.new Pass(style, all.writtenWhereUsed());
        return new Layout(chosen.definitions.toImmutable(), chosen.examples, letter).equations(style);
    }

    /** Whether it is a variable under the name that the variable has. */
    private static boolean isSaidAgain(Node node) {
        return node.op() instanceof Op.Elementwise(Fn.Unary fn, var x) && fn == Fn.Unary.IDENTITY
                && x.getOnly() instanceof Variable && x.getOnly().name().equals(node.name());
    }

    /** The constants that means over the examples divide by; all the same number, which is m. */
    private static ImmutableSet<Node> counts(ImmutableList<Node> nodes) {
        ImmutableList<Node> divisors = nodes.asLazy().collect(Derivation::count).select(Optional::isPresent)
                .collect(Optional::orElseThrow).toImmutableList();
        return divisors.select(node -> node.op().equals(divisors.getFirst().op())).toImmutableSet();
    }

    /** What a node divides by, if it is a mean over the last axis, which holds the examples. */
    private static Optional<Node> count(Node node) {
        if (!(node.op() instanceof Op.Elementwise(Fn.Binary fn, var x) && fn == Fn.Binary.DIV
                && x.getLast().op() instanceof Op.Constant(Tensor value) && value.shape().rank() == 0)) {
            return Optional.empty();
        }
        Node total = x.getFirst();
        while (total.op() instanceof Op.Elementwise(Fn.Unary same, var inner)
                && (same == Fn.Unary.NEG || same == Fn.Unary.IDENTITY)) {
            total = inner.getOnly();
        }
        boolean isMean = total.op() instanceof Op.Sum(Node summand, var axes, _) && axes.notEmpty()
                && axes.getLast() == summand.shape().rank() - 1 && summand.shape().dim(-1) == value.item();
        return isMean ? Optional.of(x.getLast()) : Optional.empty();
    }

    /** The whole graph once, with some of its titled nodes defined. */
    private final class Pass {

        private final Style style;
        private final ImmutableSet<Node> inlined;
        private final Variable examples = Variable.of("m", Shape.SCALAR);
        private final Simplification simplification = new Simplification(examples);
        private final MutableList<Definition> definitions = Lists.mutable.empty();

        Pass(Style style, ImmutableSet<Node> inlined) {
            this.style = style;
            this.inlined = inlined;
            counts.forEach(node -> examples.assign(node.value()));
            Topology.rebuild(nodes, this::build);
        }

        private Node build(Node node, Op op) {
            if (node instanceof Variable) {
                return node;
            }
            if (counts.contains(node)) {
                return examples;
            }
            Node written = simplification.of(op);
            return titles.containsKey(node) && !inlined.contains(node) ? defined(node, written) : written;
        }

        private Node defined(Node node, Node written) {
            Variable symbol = Variable.of(titles.get(node), node.shape());
            Optional<Node> source = Optional.ofNullable(asked.get(node));
            Role role = forward.contains(node) ? Role.FORWARD
                    : source.isPresent() && source.get() instanceof Variable ? Role.OF_VARIABLE : Role.BETWEEN;
            Simplification.Scaled scaled = simplification.split(written);
            boolean isScaled = style == Style.COURSE && role == Role.BETWEEN && scaled.divisions() > 0;
            Node right = isScaled
                    ? simplification.joined(scaled.isNegative(), scaled.divisions() - 1, scaled.core())
                    : written;
            definitions.add(new Definition(node, symbol, right, role, isScaled,
                    role == Role.FORWARD || source.isPresent(), source.orElse(node)));
            if (!(right.op() instanceof Op.Leaf) && role != Role.OF_VARIABLE) {
                simplification.write(right.op(), symbol);
            }
            return isScaled ? simplification.joined(false, 1, symbol) : symbol;
        }

        /** Gradients in between that are used at most once, entry by entry, or only say that they equal another. */
        ImmutableSet<Node> writtenWhereUsed() {
            Live live = Live.of(definitions.toImmutable());
            return definitions.reject(Definition::isWanted).select(definition -> {
                ImmutableList<Node> users = live.users(definition.symbol());
                Node right = definition.right();
                boolean isAnother = right.op() instanceof Op.Constant || nodes.contains(right)
                        || (right instanceof Variable && live.users(right).size() > 1);
                return isAnother || users.isEmpty()
                        || (users.size() == 1 && (users.getOnly().op() instanceof Op.Elementwise
                                || users.getOnly() instanceof Variable));
            }).collect(Definition::node).toSet().toImmutable();
        }
    }
}
