package org.gradus.compile;

import java.util.Optional;
import java.util.function.BiFunction;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.set.ImmutableSet;
import org.gradus.Fn;
import org.gradus.Node;
import org.gradus.NodeAlgebra;
import org.gradus.Op;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Topology;
import org.gradus.rewrite.Rewrite;

/**
 * Takes compound ops apart into those that the fuser and the matrix product know: softmax into exponentials and sums,
 * reductions into such over neighbouring axes, thin matrix products into elementwise ones.
 */
final class Lowering implements Rewrite {

    /** Matrix products with at most this inner length are cheaper as a few fused products than as a call. */
    private static final int THIN = 4;
    /** A vector times a matrix of at most so many entries is cheaper as a fused sum: a call has its price. */
    private static final int SMALL = 1 << 12;

    /** What there is a loss of, or a sigmoid from both sides: there e^−|z| is needed anyway, and gives both sigmoids. */
    private final ImmutableSet<Node> logits;

    private Lowering(ImmutableSet<Node> logits) {
        this.logits = logits;
    }

    /** The lowering of the graph of some nodes. */
    static Lowering of(Iterable<? extends Node> roots) {
        ImmutableList<Node> nodes = Topology.order(roots);
        ImmutableSet<Node> sigmoids = nodes.select(node -> is(node, Fn.Unary.SIGMOID))
                .collect(node -> node.inputs().getOnly()).toImmutableSet();
        return new Lowering(nodes.select(node -> is(node, Fn.Compound.LOG_LOSS_WITH_LOGITS))
                .collect(node -> node.inputs().getFirst())
                .newWithAll(sigmoids.select(z -> is(z, Fn.Unary.NEG)).collect(z -> z.inputs().getOnly())
                        .select(sigmoids::contains))
                .toImmutableSet());
    }

    private static boolean is(Node node, Fn fn) {
        return node.op() instanceof Op.Elementwise(Fn its, _) && its.equals(fn);
    }

    @Override
    public Node apply(Node node, Op op) {
        Optional<Node> better = is(node, Fn.Unary.SIGMOID) ? probability(node.inputs().getOnly(), op)
                : isOfBothSides(node) ? Optional.of(overOneDivisor(op)) : Optional.empty();
        return better.or(() -> lowered(op)).orElseGet(() -> Topology.same(node, op));
    }

    /** The sigmoid of a logit, or of its negative, to the bit as the kernel computes it. */
    private Optional<Node> probability(Node argument, Op op) {
        Node now = op.inputs().getOnly();
        return logits.contains(argument) ? Optional.of(probability(now))
                : isFallingLogit(argument) ? Optional.of(fallingProbability(now.inputs().getOnly()))
                : Optional.empty();
    }

    private boolean isFallingLogit(Node argument) {
        return is(argument, Fn.Unary.NEG) && logits.contains(argument.inputs().getOnly());
    }

    /** Whether it is a σ(z) − b σ(−z) of a logit. */
    private boolean isOfBothSides(Node node) {
        if (!is(node, Fn.Binary.SUB) || !node.inputs().allSatisfy(term -> is(term, Fn.Binary.MUL)
                && is(term.inputs().getLast(), Fn.Unary.SIGMOID))) {
            return false;
        }
        ImmutableList<Node> arguments = node.inputs().collect(term -> term.inputs().getLast().inputs().getOnly());
        return isFallingLogit(arguments.getLast())
                && arguments.getLast().inputs().getOnly().equals(arguments.getFirst());
    }

    /** a (p/d) − b (q/d). */
    private static Node overOneDivisor(Op difference) {
        ImmutableList<Node> quotients = difference.inputs().collect(term -> term.inputs().getLast());
        ImmutableList<Node> products = difference.inputs()
                .collect(term -> term.inputs().getFirst().mul(term.inputs().getLast().inputs().getFirst()));
        return products.getFirst().sub(products.getLast()).div(quotients.getFirst().inputs().getLast());
    }

    private static Optional<Node> lowered(Op op) {
        return switch (op) {
            case Op.Softmax(Node z, _) when z.shape().size() == 0 -> Optional.of(z);
            case Op.LogSoftmax(Node z, _) when z.shape().size() == 0 -> Optional.of(z);
            case Op.Softmax(Node z, int axis) -> {
                Node powers = shifted(z, axis).exp();
                yield Optional.of(powers.div(powers.sumKeepDims(axis)));
            }
            case Op.LogSoftmax(Node z, int axis) -> {
                Node shifted = shifted(z, axis);
                yield Optional.of(shifted.sub(shifted.exp().sumKeepDims(axis).log()));
            }
            case Op.LogSumExp(Node z, int axis) -> {
                Node largest = z.maxKeepDims(axis);
                Node shift = Ops.where(largest.sub(largest).equalTo(Ops.constant(0)), largest, Ops.constant(0));
                yield Optional.of(z.sub(shift).exp().sumKeepDims(axis).log().add(shift));
            }
            case Op.Matmul(Node a, _) when op.shape().size() == 0 || a.shape().dim(-1) == 0 ->
                    Optional.of(Ops.full(op.shape(), 0));
            case Op.Matmul(Node a, Node b) -> thinProduct(a, b).or(() -> smallProduct(a, b));
            case Op.Sum(Node x, ImmutableIntList axes, _) -> blockwise(x, axes, Node::sumKeepDims, op.shape());
            case Op.Max(Node x, ImmutableIntList axes, _) -> blockwise(x, axes, Node::maxKeepDims, op.shape());
            case Op.Elementwise(Fn fn, ImmutableList<Node> x) -> fn instanceof Fn.Formula formula
                    ? Optional.of(formula.of(NodeAlgebra.NODES, x.castToList())) : Optional.empty();
            case Op.Reshape _,Op.Transpose _,Op.BroadcastTo _,Op.Slice _,Op.Pad _,Op.Concat _ ->
                    Optional.empty();
            case Op.CustomGradient custom -> Optional.of(custom.forward());
            case Op.Leaf _ -> Optional.empty();
        };
    }

    private static Node probability(Node z) {
        Node e = expMinusAbs(z);
        return Ops.where(z.greater(0), Ops.constant(1), e).div(e.add(1));
    }

    private static Node fallingProbability(Node z) {
        Node e = expMinusAbs(z);
        return Ops.where(z.greater(0), e, Ops.constant(1)).div(e.add(1));
    }

    private static Node expMinusAbs(Node z) {
        return z.abs().neg().exp();
    }

    private static Node shifted(Node z, int axis) {
        return z.sub(z.maxKeepDims(axis));
    }

    /** A reduction over axes that do not lie side by side: one block of them after the other. */
    private static Optional<Node> blockwise(Node x, ImmutableIntList axes, BiFunction<Node, int[], Node> reduce,
            Shape shape) {
        ImmutableIntList last = lastBlock(x, axes);
        if (last.size() == axes.size()) {
            return Optional.empty();
        }
        Node reduced = x;
        for (ImmutableIntList rest = axes; rest.notEmpty(); rest = rest.newWithoutAll(last)) {
            last = lastBlock(x, rest);
            reduced = reduce.apply(reduced, last.toArray());
        }
        return Optional.of(reduced.reshape(shape));
    }

    /** The longest run of neighbouring axes that ends with the last one; axes of length 1 between do not count. */
    private static ImmutableIntList lastBlock(Node x, ImmutableIntList axes) {
        if (axes.isEmpty()) {
            return axes;
        }
        int first = axes.size() - 1;
        while (first > 0 && onlyOnesBetween(x, axes.get(first - 1), axes.get(first))) {
            first--;
        }
        int begin = axes.get(first);
        return axes.select(axis -> axis >= begin);
    }

    private static boolean onlyOnesBetween(Node x, int axis, int later) {
        return x.shape().axes().allSatisfy(i -> i <= axis || i >= later || x.shape().dim(i) == 1);
    }

    private static Optional<Node> thinProduct(Node a, Node b) {
        int inner = a.shape().dim(-1);
        boolean rowsOfBLieInRows = inner == 1 || !(b.op() instanceof Op.Transpose);
        if (inner < 1 || inner > THIN || !rowsOfBLieInRows) {
            return Optional.empty();
        }
        Node sum = product(a, b, 0);
        for (int i = 1; i < inner; i++) {
            sum = sum.add(product(a, b, i));
        }
        return Optional.of(sum);
    }

    private static Node product(Node a, Node b, int i) {
        return a.shape().dim(-1) == 1 ? a.mul(b) : a.slice(-1, i, i + 1).mul(b.slice(-2, i, i + 1));
    }

    private static Optional<Node> smallProduct(Node a, Node b) {
        if (a.shape().rank() != 2 || b.shape().rank() != 2) {
            return Optional.empty();
        }
        if (a.shape().dim(0) == 1 && b.shape().size() <= SMALL) {
            return Optional.of(b.op() instanceof Op.Transpose(Node rows, var order) && order.getFirst() == 1
                    ? rows.mul(a).sum(1).reshape(1, b.shape().dim(1))
                    : b.mul(a.reshape(a.shape().size(), 1)).sumKeepDims(0));
        }
        if (b.shape().dim(1) == 1 && a.shape().size() <= SMALL) {
            return Optional.of(a.op() instanceof Op.Transpose(Node columns, var order) && order.getFirst() == 1
                    ? columns.mul(b).sum(0).reshape(a.shape().dim(0), 1)
                    : a.mul(b.reshape(1, b.shape().size())).sumKeepDims(1));
        }
        return Optional.empty();
    }
}
