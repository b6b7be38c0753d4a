package org.gradus;

import static org.gradus.Ops.constant;

import java.util.EnumSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.set.MutableSet;

/**
 * How to build a random graph: each step applies an op to two of the nodes before it, counted from the last one. Shapes
 * that do not fit are made to, and results are scaled so that no entry grows beyond a few units.
 */
record Recipe(ImmutableList<Shape> leaves, ImmutableList<Step> steps) {

    private static final int MOST_ENTRIES = 12;

    record Step(Kind kind, int first, int second) {}

    /** What a step does with nodes x and y. */
    enum Kind {
        TANH, ADD, MUL, SIGMOID, SOFTPLUS, EXP, LOG, LOG1P, SQRT, SQUARE, POW, SUB, DIV, XDIVY, NEG, ALIAS,
        /** The naive formula, which Stable replaces. */
        LOG_LOSS, LOG_SIGMOID, LOG_LOSS_WITH_LOGITS, MATMUL, SUM, MEAN, SOFTMAX, LOG_SOFTMAX, RESHAPE, TRANSPOSE,
        BROADCAST, SLICE, PAD, CONCAT,
        // from here on with kinks
        RELU, LEAKY_RELU, ABS, MAXIMUM, MINIMUM, WHERE, MAX;

        static final List<Kind> ALL = List.of(values());
        static final List<Kind> SMOOTH = List.copyOf(EnumSet.range(TANH, CONCAT));

        Node of(Node x, Node any) {
            Node y = fitting(x, any);
            int last = x.shape().rank() - 1;
            return switch (this) {
                case TANH -> x.tanh();
                case ADD -> x.add(y).div(2);
                case MUL -> x.mul(y).div(2);
                case SIGMOID -> x.sigmoid();
                case SOFTPLUS -> x.softplus();
                case EXP -> x.div(4).exp();
                case LOG -> x.square().add(1).log();
                case LOG1P -> x.square().log1p();
                case SQRT -> x.square().add(0.5).sqrt();
                case SQUARE -> x.square().div(2);
                case POW -> x.square().add(1).pow(-1.5);
                case SUB -> x.sub(y).div(2);
                case DIV -> x.div(y.square().add(1));
                case XDIVY -> Ops.xdivy(x, y.square().add(1));
                case NEG -> x.neg();
                case ALIAS -> x.named("alias").named("again");
                case LOG_LOSS -> Ops.logLoss(x.sigmoid(), Ops.full(x.shape(), 0.25)).div(4);
                case LOG_SIGMOID -> constant(1).sub(x.sigmoid().named("A")).log().div(2);
                case LOG_LOSS_WITH_LOGITS -> Node.of(Fn.Compound.LOG_LOSS_WITH_LOGITS, x, y.sigmoid()).div(4);
                case MATMUL -> product(x, any);
                case SUM -> last < 0 ? x.sum() : x.sum(last).div(Math.max(1, x.shape().dim(last)));
                case MEAN -> last < 0 ? x.mean() : x.meanKeepDims(0);
                case SOFTMAX -> last < 0 ? x : x.softmax(last);
                case LOG_SOFTMAX -> last < 0 ? x : x.logSoftmax(0).div(4);
                case RESHAPE -> x.reshape(x.shape().size());
                case TRANSPOSE -> x.transpose();
                case BROADCAST -> x.broadcastTo(new Shape(Shape.of(2).dims().newWithAll(x.shape().dims())));
                case SLICE -> last < 0 ? x : x.slice(last, 0, Math.max(1, x.shape().dim(last) - 1));
                case PAD -> last < 0 ? x : x.pad(0, 1, 0);
                case CONCAT -> last < 0 ? x : Ops.concat(0, x, any.shape().equals(x.shape()) ? any : x);
                case RELU -> x.relu();
                case LEAKY_RELU -> x.leakyRelu(0.25);
                case ABS -> x.abs();
                case MAXIMUM -> Ops.maximum(x, y);
                case MINIMUM -> Ops.minimum(x, y);
                case WHERE -> Ops.where(x.greater(y), x, y.neg());
                case MAX -> last < 0 ? x.max() : x.maxKeepDims(last);
            };
        }

        /** y, or its mean if it does not broadcast with x. */
        private static Node fitting(Node x, Node y) {
            try {
                x.shape().broadcast(y.shape());
                return y;
            } catch (IllegalArgumentException e) {
                return y.mean();
            }
        }

        private static Node product(Node x, Node y) {
            Node left = x.shape().rank() < 2 ? x.reshape(x.shape().size(), 1) : x;
            Node right = y.shape().rank() == 2 && y.shape().dim(0) == left.shape().dim(-1) ? y
                    : left.transpose(swapped(left.shape().rank()));
            return left.matmul(right).div(2 * left.shape().dim(-1));
        }

        private static int[] swapped(int rank) {
            int[] order = new int[rank];
            java.util.Arrays.setAll(order, i -> i < rank - 2 ? i : 2 * rank - 3 - i);
            return order;
        }
    }

    /** Random graphs of these kinds of steps, at random inputs. */
    static Arbitrary<Sample> samples(List<Kind> kinds) {
        return of(kinds).withoutEdgeCases().flatMap(recipe -> Sample.of(Lists.immutable.of(recipe.row())));
    }

    private static Arbitrary<Recipe> of(List<Kind> kinds) {
        Arbitrary<ImmutableList<Shape>> leaves = Arbitraries
                .of(Shape.SCALAR, Shape.of(2), Shape.of(1, 2), Shape.of(3, 1), Shape.of(2, 3), Shape.of(2, 1, 2))
                .list().ofMinSize(1).ofMaxSize(3).map(Lists.immutable::withAll);
        Arbitrary<Integer> places = Arbitraries.integers().between(0, 5);
        Arbitrary<ImmutableList<Step>> steps = Combinators.combine(Arbitraries.of(kinds), places, places)
                .as(Step::new).list().ofMinSize(1).ofMaxSize(10).map(Lists.immutable::withAll);
        return Combinators.combine(leaves, steps).as(Recipe::new);
    }

    /** The last node; what no step has used is added to it, so that everything counts. */
    private Node build(ImmutableList<Node> x) {
        MutableList<Node> nodes = x.toList();
        MutableSet<Node> used = Sets.mutable.empty();
        for (Step step : steps) {
            Node first = fromTheEnd(nodes, step.first());
            Node second = fromTheEnd(nodes, step.second());
            Node node = step.kind().of(first, second);
            used.addAll(Topology.order(Lists.immutable.of(node)).castToList());
            used.remove(node);
            nodes.add(node.shape().size() > MOST_ENTRIES ? node.mean(0) : node);
        }
        Node last = nodes.getLast();
        return nodes.reject(node -> node == last || used.contains(node))
                .injectInto(last, (sum, node) -> sum.add(node.mean()));
    }

    private static Node fromTheEnd(MutableList<Node> nodes, int place) {
        return nodes.get(nodes.size() - 1 - place % nodes.size());
    }

    /** As an op of its leaves. */
    private OpRow row() {
        return OpRow.row("random graph", this::build, leaves.collect(_ -> Domain.ANY).toArray(new Domain[0]))
                .on(leaves.toArray(new Shape[0]));
    }
}
