package org.gradus.check;

import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.gradus.Derivatives;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Shape;

/** Mistakes with axes: not summed, summed over others, put into another order. */
final class Axes {

    /** How many places along the broadcast axes are tried. */
    private static final int MOST_PLACES = 100;

    private final Rule rule;
    private final Shape shape;
    private final MutableList<Mistake> found = Lists.mutable.empty();

    private Axes(Rule rule) {
        this.rule = rule;
        this.shape = rule.input().shape();
    }

    static ImmutableList<Mistake> of(Rule rule) {
        Axes axes = new Axes(rule);
        if (!rule.contribution().shape().equals(axes.shape)) {
            axes.notSummed();
            axes.summedOverOthers();
        }
        axes.alongOthers();
        axes.sumsOfTheRule();
        axes.inAnotherOrder();
        return axes.found.toImmutable();
    }

    private void notSummed() {
        Node right = rule.contribution();
        MutableList<Node> slices = Lists.mutable.of(right);
        for (int axis : shape.repeatedAxes(right.shape()).toArray()) {
            slices = slices.flatCollect(slice -> Lists.immutable
                    .fromStream(
                            IntStream.range(0, right.shape().dim(axis)).mapToObj(i -> slice.slice(axis, i, i + 1))));
        }
        slices.take(MOST_PLACES).forEachWithIndex((slice, i) -> found.add(new Mistake(Cause.BROADCAST_NOT_SUMMED,
                "part " + i + " of what comes back along the broadcast axes, not their sum", slice.reshape(shape))));
    }

    private void summedOverOthers() {
        Node right = rule.contribution();
        subsets(right.shape().rank()).forEach(axes -> {
            Node sum = Node.of(new Op.Sum(right, axes, false), Optional.empty());
            if (sum.shape().size() == shape.size()) {
                found.add(new Mistake(Cause.WRONG_AXIS, "summed over " + text(axes), sum.reshape(shape)));
            } else if (sum.shape().size() == 1) {
                found.add(new Mistake(Cause.WRONG_AXIS, "summed over all axes",
                        sum.reshape(Shape.SCALAR).broadcastTo(shape)));
            }
        });
    }

    /** The rule of the same op along other axes. */
    private void alongOthers() {
        Shape output = rule.node().shape();
        alongOthers(rule.node()).select(other -> other.shape().size() == output.size())
                .forEach(other -> found.add(new Mistake(Cause.WRONG_AXIS, "as if it were along other axes",
                        Derivatives.vjp(other, 0, rule.upstream().reshape(other.shape())))));
    }

    /** If a node reduces axes, the same along each choice of other ones. */
    static ImmutableList<Node> alongOthers(Node node) {
        return node.inputs().isEmpty()
                ? Lists.immutable.empty()
                : subsets(node.inputs().getFirst().shape().rank()).flatCollect(axes -> along(node.op(), axes).stream()
                        .filter(op -> !op.equals(node.op())).map(op -> Node.of(op, Optional.empty())).toList());
    }

    /** The rule with one of its own sums over other axes. */
    private void sumsOfTheRule() {
        rule.parts().forEach(part -> {
            if (part.op() instanceof Op.Sum(Node x, _, boolean keepDims)) {
                subsets(x.shape().rank()).forEach(axes -> Mistake.of(Cause.WRONG_AXIS,
                        "the rule sums over " + text(axes),
                        rule.with(Maps.immutable.of(part, Node.of(new Op.Sum(x, axes, keepDims), Optional.empty()))))
                        .ifPresent(found::add));
            }
        });
    }

    private static Optional<Op> along(Op reduction, ImmutableIntList axes) {
        return switch (reduction) {
            case Op.Sum(Node x, _, boolean keepDims) -> Optional.of(new Op.Sum(x, axes, keepDims));
            case Op.Max(Node x, _, boolean keepDims) -> Optional.of(new Op.Max(x, axes, keepDims));
            case Op.Softmax(Node x, _) when axes.size() == 1 -> Optional.of(new Op.Softmax(x, axes.getFirst()));
            case Op.LogSoftmax(Node x, _) when axes.size() == 1 ->
                    Optional.of(new Op.LogSoftmax(x, axes.getFirst()));
            case Op _ -> Optional.empty();
        };
    }

    private void inAnotherOrder() {
        Node g = rule.upstream();
        switch (rule.node().op()) {
            case Op.Transpose(_, var order) -> {
                found.add(new Mistake(Cause.MISSING_TRANSPOSE, "G, not transposed back", g.reshape(shape)));
                Node again = g.transpose(order.toArray());
                found.add(new Mistake(Cause.TRANSPOSED_OPERAND, "the axes in the same order once more, not put back",
                        again.reshape(shape)));
            }
            case Op.Reshape _ -> found.add(new Mistake(Cause.TRANSPOSED_OPERAND, "columns read for rows",
                    g.transpose().reshape(shape)));
            case Op _ -> {
            }
        }
    }

    private static ImmutableList<ImmutableIntList> subsets(int rank) {
        return Lists.immutable.fromStream(IntStream.range(1, 1 << rank).mapToObj(bits -> IntLists.immutable.of(
                IntStream.range(0, rank).filter(axis -> (bits >> axis & 1) == 1).toArray())));
    }

    private static String text(ImmutableIntList axes) {
        return (axes.size() == 1 ? "axis " : "axes ") + axes.makeString();
    }
}
