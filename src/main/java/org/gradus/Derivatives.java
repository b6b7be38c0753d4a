package org.gradus;

import static org.gradus.Ops.constant;
import static org.gradus.Ops.where;
import static org.gradus.Ops.xdivy;
import static org.gradus.Ops.xmuly;

import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;

/**
 * All the rules of differentiation. A rule builds nodes; it computes nothing.
 *
 * <p>For y = f(…, x, …) and the Jacobian J = ∂y/∂x, {@link #vjp} is g ↦ Jᵀ g, which carries the upstream gradient
 * g = ∂L/∂y back to the input's contribution to ∂L/∂x, and {@link #jvp} is t ↦ J t, which carries a tangent of the
 * input forward. For an elementwise function J is diagonal, so both are v ↦ ∂f/∂x ∗ v, one row for both. For a linear op
 * the jvp is the op itself, and its row is the adjoint. A rule need not undo broadcasting: the sweeps do.
 */
public final class Derivatives {

    private Derivatives() {}

    /** The contribution of y's upstream gradient g to the gradient of its input k; it may still be broadcast. */
    public static Node vjp(Node y, int k, Node g) {
        return switch (y.op()) {
            case Op.Elementwise(Fn fn, ImmutableList<Node> x) -> partialTimes(fn, k, x, y, g);

            case Op.Matmul(Node a, Node b) -> k == 0 ? g.matmul(transposed(b)) : transposed(a).matmul(g);
            case Op.Sum(Node x, var axes, _) -> kept(x, axes, g).broadcastTo(x.shape());
            case Op.Reshape(Node x, _) -> g.reshape(x.shape());
            case Op.Transpose(_, var order) -> Node.of(new Op.Transpose(g, inverse(order)));
            case Op.BroadcastTo _ -> g;
            case Op.Slice(Node x, int axis, int from, int to) -> g.pad(axis, from, x.shape().dim(axis) - to);
            case Op.Pad(Node x, int axis, int before, _) -> g.slice(axis, before, before + x.shape().dim(axis));
            case Op.Concat concat -> g.slice(concat.axis(), concat.start(k), concat.start(k + 1));

            case Op.Max(Node x, var axes, _) -> share(x, axes, y, kept(x, axes, g));
            case Op.Softmax(_, int axis) -> xmuly(g.sub(xmuly(g, y).sumKeepDims(axis)), y);
            case Op.LogSoftmax(Node x, int axis) -> g.sub(xmuly(g.sumKeepDims(axis), x.softmax(axis)));
            case Op.LogSumExp(Node x, int axis) -> xmuly(g, x.softmax(axis));

            case Op.CustomGradient custom -> contribution(custom, k, g, y);
            case Op.Leaf _ -> throw new IllegalArgumentException(y.label() + " has no inputs");
        };
    }

    /** What a tangent t of y's input k adds to the tangent of y; it may still lack broadcasting. */
    public static Node jvp(Node y, int k, Node t) {
        return switch (y.op()) {
            case Op.Elementwise(Fn fn, ImmutableList<Node> x) -> partialTimes(fn, k, x, y, t);

            case Op.Matmul(Node a, Node b) -> k == 0 ? t.matmul(b) : a.matmul(t);
            case Op.Sum sum -> Node.of(sum.withInput(t));
            case Op.Reshape reshape -> Node.of(reshape.withInput(t));
            case Op.Transpose transpose -> Node.of(transpose.withInput(t));
            case Op.BroadcastTo broadcast -> Node.of(broadcast.withInput(t));
            case Op.Slice slice -> Node.of(slice.withInput(t));
            case Op.Pad pad -> Node.of(pad.withInput(t));
            case Op.Concat concat -> t.pad(concat.axis(), concat.start(k),
                    y.shape().dim(concat.axis()) - concat.start(k + 1));

            case Op.Max(Node x, var axes, boolean keepDims) ->
                    Node.of(new Op.Sum(share(x, axes, y, t), axes, keepDims));
            case Op.Softmax(_, int axis) -> xmuly(t.sub(xmuly(t, y).sumKeepDims(axis)), y);
            case Op.LogSoftmax(Node x, int axis) -> t.sub(xmuly(t, x.softmax(axis)).sumKeepDims(axis));
            case Op.LogSumExp(Node x, int axis) -> xmuly(t, x.softmax(axis)).sumKeepDims(axis);

            case Op.CustomGradient custom -> throw new UnsupportedOperationException(
                    "customGradient " + custom.title()
                            + " has a reverse rule only: no tangent can be carried through it");
            case Op.Leaf _ -> throw new IllegalArgumentException(y.label() + " has no inputs");
        };
    }

    /** v ∗ ∂a/∂x for a = fn(x): with respect to x.get(k), where there are several. */
    private static Node partialTimes(Fn fn, int k, ImmutableList<Node> inputs, Node a, Node v) {
        Node x = inputs.getFirst();
        Node y = inputs.getLast();
        boolean first = k == 0;
        return switch (fn) {
            case Fn.Unary.SIGMOID -> xmuly(v, a.mul(constant(1).sub(a)));                      // σ′ = a(1 − a)
            case Fn.Unary.TANH -> xmuly(v, constant(1).sub(a.square()));                       // tanh′ = 1 − a²
            case Fn.Unary.RELU -> where(x.greater(0), v, constant(0));                         // 1 for z > 0, else 0
            case Fn.LeakyRelu(double slope) -> where(x.greater(0), v, v.mul(slope));           // 1 for z > 0, else slope
            case Fn.Compound.SOFTPLUS -> xmuly(v, probability(x));

            case Fn.Unary.NEG -> v.neg();
            case Fn.Unary.SQUARE -> xmuly(v, x.mul(2));
            case Fn.Unary.SQRT -> xdivy(v, a.mul(2));
            case Fn.Pow(double p) -> p == 0 ? zero(v) : xmuly(v, x.pow(p - 1).mul(p));
            case Fn.Unary.EXP -> xmuly(v, a);
            case Fn.Unary.LOG -> xdivy(v, x);
            case Fn.Unary.LOG1P -> xdivy(v, x.add(1));
            case Fn.Unary.ABS -> where(x.greater(0), v, where(x.less(0), v.neg(), constant(0)));
            case Fn.Unary.IDENTITY -> v;

            case Fn.Binary.ADD -> v;
            case Fn.Binary.SUB -> first ? v : v.neg();
            case Fn.Binary.MUL -> xmuly(v, first ? y : x);
            case Fn.Binary.DIV -> first ? xdivy(v, y) : xmuly(xdivy(v, y), a).neg();
            case Fn.Binary.XDIVY -> first ? xdivy(v, y) : xmuly(settled(xdivy(v, y), x), a).neg();
            case Fn.Binary.XMULY -> first ? xmuly(v, y) : xmuly(settled(v, x), x);
            case Fn.Binary.MAXIMUM -> larger(first ? x : y, first ? y : x, v);
            case Fn.Binary.MINIMUM -> larger(first ? y : x, first ? x : y, v);
            case Fn.Where _ -> k == 1 ? where(x, v, constant(0)) : k == 2 ? where(x, constant(0), v) : zero(v);

            case Fn.Compound.LOG_LOSS -> first                                                   // −y/a + (1 − y)/(1 − a)
                    ? xmuly(v, xdivy(constant(1).sub(y), constant(1).sub(x)).sub(xdivy(y, x)))
                    : xmuly(v, x.neg().log1p().sub(x.log()));
            case Fn.Compound.LOG_LOSS_WITH_LOGITS -> first ? xmuly(v, probability(x).sub(y)) : xmuly(v, x).neg();   // a − y

            case Fn.Formula formula -> FormulaTangents.of(formula, k, inputs, v);
            case Fn.User user -> xmuly(v, user.derivative().apply(x));
            case Fn.Comparison _ -> zero(v);
            case Fn.Unary.STOP_GRADIENT -> zero(v);
        };
    }

    /** σ(x) of a logit x, whose alias tells {@link Stable#evaluated} to compute both sides from the logit. */
    private static Node probability(Node x) {
        return Node.of(Fn.Unary.IDENTITY, x).sigmoid();
    }

    /** v where p is larger than q, half of it where they are equal, else 0. */
    private static Node larger(Node p, Node q, Node v) {
        return where(p.greater(q), v, where(p.equalTo(q), v.div(2), constant(0)));
    }

    /** v, but 0 where it is infinite or NaN and x is 0: xdivy and xmuly do not move with y there, whatever arrives. */
    private static Node settled(Node v, Node x) {
        Node isFinite = v.greater(Double.NEGATIVE_INFINITY).mul(v.less(Double.POSITIVE_INFINITY));
        return where(isFinite, v, where(x, v, constant(0)));
    }

    private static Node zero(Node v) {
        return Ops.full(v.shape(), 0);
    }

    private static Node transposed(Node x) {
        MutableIntList order = x.shape().axes().toList();
        order.swap(order.size() - 2, order.size() - 1);
        return Node.of(new Op.Transpose(x, order.toImmutable()));
    }

    private static ImmutableIntList inverse(ImmutableIntList order) {
        return IntLists.immutable.withAll(order.toSortedList().collectInt(order::indexOf, IntLists.mutable.empty()));
    }

    /** What belongs to a reduction over axes of x, with those axes back at length 1. */
    private static Node kept(Node x, ImmutableIntList axes, Node reduced) {
        Shape shape = x.shape().reduced(axes, true);
        return reduced.shape().equals(shape) ? reduced : reduced.reshape(shape);
    }

    /** v where x is the maximum y over the axes, divided by how many entries are, else 0; but NaN where that is NaN. */
    private static Node share(Node x, ImmutableIntList axes, Node y, Node v) {
        Node max = kept(x, axes, y);
        Node isMax = x.equalTo(max);
        return where(isMax, v.div(Node.of(new Op.Sum(isMax, axes, true))),
                where(max.equalTo(max), constant(0), xmuly(v, max)));
    }

    private static Node contribution(Op.CustomGradient custom, int k, Node g, Node y) {
        ImmutableList<Node> contributions = custom.rule().contributions(g, custom.arguments(), y);
        if (contributions.size() != custom.arguments().size()) {
            throw new IllegalStateException("customGradient " + custom.title() + " has " + custom.arguments().size()
                    + " arguments, but its rule gave " + contributions.size() + " contributions");
        }
        return contributions.get(k - 1);
    }
}
