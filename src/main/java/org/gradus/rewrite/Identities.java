package org.gradus.rewrite;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoublePredicate;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.gradus.Fn;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Topology;

/**
 * Algebraic identities that keep the result bit for bit, with two exceptions: x + 0, and the sum of one entry x, are
 * taken for x, which for x = −0 gives −0 where IEEE arithmetic gives +0; pow(x, 2) is taken for x · x, which may differ
 * from {@link Math#pow} in the last bit. What would change NaN or infinity (0 · x, x − x, x / x) is left alone.
 */
public final class Identities implements Rewrite {

    @Override
    public Node apply(Node node, Op op) {
        return simpler(op).filter(better -> better.shape().equals(node.shape()))
                .orElseGet(() -> Topology.same(node, op));
    }

    private static Optional<Node> simpler(Op op) {
        return switch (op) {
            case Op.Elementwise(Fn fn, ImmutableList<Node> x) -> simpler(fn, x.getFirst(), x.getLast());
            case Op.CustomGradient custom -> Optional.of(custom.forward());
            case Op.Reshape(Node x, Shape shape) -> Optional.of(reshaped(x, shape))
                    .filter(better -> !better.op().equals(op));
            case Op.BroadcastTo(Node x, Shape shape) -> x.op() instanceof Op.BroadcastTo(Node deeper, _)
                    ? Optional.of(deeper.broadcastTo(shape))
                    : Optional.of(x);
            case Op.Transpose(Node x, ImmutableIntList order) -> transposed(x, order);
            case Op.Sum(Node x, ImmutableIntList axes, _) -> oneEntryEach(x, axes, op.shape());
            case Op.Max(Node x, ImmutableIntList axes, _) -> oneEntryEach(x, axes, op.shape());
            case Op.Slice(Node x, _, _, _) -> Optional.of(x);
            case Op.Pad(Node x, _, _, _) -> Optional.of(x);
            case Op.Concat concat -> Optional.of(concat.inputs().getFirst());
            case Op.Matmul _,Op.Softmax _,Op.LogSoftmax _,Op.LogSumExp _,Op.Leaf _ -> Optional.empty();
        };
    }

    private static Optional<Node> simpler(Fn fn, Node x, Node y) {
        return switch (fn) {
            case Fn.Unary.IDENTITY, Fn.Unary.STOP_GRADIENT -> Optional.of(x);
            case Fn.Unary.NEG -> x.op() instanceof Op.Elementwise(Fn.Unary inner, var inputs) && inner == Fn.Unary.NEG
                    ? Optional.of(inputs.getOnly())
                    : Optional.empty();
            case Fn.Binary.ADD -> isAll(y, 0) ? Optional.of(x) : isAll(x, 0) ? Optional.of(y) : Optional.empty();
            case Fn.Binary.SUB -> isAll(y, 0) ? Optional.of(x) : Optional.empty();
            case Fn.Binary.MUL -> isAll(y, 1) ? Optional.of(x) : isAll(x, 1) ? Optional.of(y) : Optional.empty();
            case Fn.Binary.XMULY -> isNowhereZero(x) || isFinite(y)
                    ? simpler(Fn.Binary.MUL, x, y).or(() -> Optional.of(x.mul(y)))
                    : Optional.empty();
            case Fn.Binary.DIV -> isAll(y, 1) ? Optional.of(x) : Optional.empty();
            case Fn.Pow(double exponent) -> exponent == 1 ? Optional.of(x)
                    : exponent == 2 ? Optional.of(x.square()) : Optional.empty();
            case Fn _ -> Optional.empty();
        };
    }

    /** Two transpositions in a row are one; one that moves only axes of length 1 is a reshape. */
    private static Optional<Node> transposed(Node x, ImmutableIntList order) {
        if (order.equals(x.shape().axes())) {
            return Optional.of(x);
        }
        if (x.op() instanceof Op.Transpose(Node deeper, ImmutableIntList inner)) {
            ImmutableIntList both = order.collectInt(inner::get, IntLists.mutable.empty()).toImmutable();
            return Optional.of(both.equals(deeper.shape().axes()) ? deeper : deeper.transpose(both.toArray()));
        }
        ImmutableIntList moved = order.select(axis -> x.shape().dim(axis) != 1);
        return moved.equals(moved.toSortedList()) ? Optional.of(reshaped(x, x.shape().permuted(order)))
                : Optional.empty();
    }

    /** A reduction over axes of length 1 changes nothing but the shape. */
    private static Optional<Node> oneEntryEach(Node x, ImmutableIntList axes, Shape shape) {
        return axes.allSatisfy(axis -> x.shape().dim(axis) == 1) ? Optional.of(reshaped(x, shape)) : Optional.empty();
    }

    /** Two reshapes in a row are one, and one to the shape that is there is none. */
    private static Node reshaped(Node x, Shape shape) {
        Node base = x.op() instanceof Op.Reshape(Node deeper, _) ? deeper : x;
        return base.shape().equals(shape) ? base : base.reshape(shape);
    }

    private static boolean isAll(Node node, double number) {
        return isConstant(node, value -> Double.compare(value, number) == 0);
    }

    private static boolean isNowhereZero(Node node) {
        return isConstant(node, value -> value != 0);
    }

    private static boolean isFinite(Node node) {
        return isConstant(node, Double::isFinite);
    }

    private static boolean isConstant(Node node, DoublePredicate entries) {
        return switch (node.op()) {
            case Op.Constant(Tensor value) -> Arrays.stream(value.toArray()).allMatch(entries);
            case Op.BroadcastTo(Node x, _) -> isConstant(x, entries);
            case Op _ -> false;
        };
    }
}
