package org.gradus.explain;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.MutableMap;
import org.gradus.Fn;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Ops;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.rewrite.ConstantFolding;
import org.gradus.rewrite.Identities;
import org.gradus.rewrite.Rewrite;

/**
 * Brings a graph into the form in which people write it. Beyond the engine's identities, these hold in exact arithmetic
 * for finite numbers only: signs and 1/m come to the front, a choice between v and 0 is v times a step, the transpose of
 * a product is the product of the transposes, the losses are spelled out. Nothing is ever computed from the result.
 */
final class Simplification {

    private final Node examples;
    private final Rewrite rewrites = new ConstantFolding().then(new Identities());
    private final MutableMap<Op, Node> seen = Maps.mutable.empty();

    /** @param examples what stands for the number of examples, m */
    Simplification(Node examples) {
        this.examples = examples;
    }

    /** From now on, what computes this op is written as that node. */
    void write(Op op, Node as) {
        seen.put(op, as);
    }

    /**
     * What is written for an op.
     *
     * @param op on inputs that come from here, or are leaves
     * @return a node of the same shape
     */
    Node of(Op op) {
        Node written = switch (op) {
            case Op.Elementwise(Fn fn, ImmutableList<Node> x) -> elementwise(op, fn, x.getFirst(), x.getLast());
            case Op.Matmul(Node a, Node b) -> product(a, b, Op.Matmul::new);
            case Op.Transpose(Node x, ImmutableIntList order) -> scaled(split(x), core -> transposed(core, order));
            case Op.Sum sum -> scaled(split(sum.input()), core -> shared(sum.withInput(core)));
            case Op.Reshape reshape -> scaled(split(reshape.input()), core -> shared(number(core)
                    .<Op>map(value -> new Op.BroadcastTo(Ops.constant(value), reshape.shape()))
                    .orElseGet(() -> reshape.withInput(kept(core)))));
            case Op.BroadcastTo broadcast ->
                    scaled(split(broadcast.input()), core -> shared(broadcast.withInput(core)));
            case Op.Slice slice -> scaled(split(slice.input()), core -> shared(slice.withInput(core)));
            case Op.Pad pad -> scaled(split(pad.input()), core -> shared(pad.withInput(core)));
            case Op.LogSumExp(Node z, int axis) -> of(Fn.Unary.LOG,
                    of(new Op.Sum(of(Fn.Unary.EXP, z), IntLists.immutable.of(axis), true)));
            case Op.Max _,Op.Softmax _,Op.LogSoftmax _,Op.Concat _,Op.CustomGradient _,Op.Leaf _ ->
                    shared(op);
        };
        return written.shape().equals(op.shape()) ? written : shared(new Op.BroadcastTo(written, op.shape()));
    }

    private Node of(Fn fn, Node... inputs) {
        return of(new Op.Elementwise(fn, Lists.immutable.of(inputs)));
    }

    private Node shared(Fn fn, Node... inputs) {
        return shared(new Op.Elementwise(fn, Lists.immutable.of(inputs)));
    }

    /** One node for all that computes the same. */
    private Node shared(Op op) {
        Node plain = Node.of(op, Optional.empty());
        Node simple = isTelling(op) ? plain : rewrites.apply(plain, op);
        return simple instanceof Variable ? simple : seen.getIfAbsentPut(simple.op(), simple);
    }

    /**
     * Whether an op says something even where it does nothing: sums and transposes stand in an equation for any number
     * of examples and units, not only for those at hand.
     */
    private static boolean isTelling(Op op) {
        return op instanceof Op.Sum || op instanceof Op.Transpose
                || (op instanceof Op.Elementwise(Fn fn, _) && fn == Fn.Unary.STOP_GRADIENT);
    }

    /**
     * A node as ±core / mⁿ.
     *
     * @param divisions how often it is divided by m
     */
    record Scaled(boolean isNegative, int divisions, Node core) {

        Scaled negated() {
            return new Scaled(!isNegative, divisions, core);
        }
    }

    /** Takes sign and divisions by m off a node, which have come to its front. */
    Scaled split(Node node) {
        Scaled scaled = new Scaled(false, 0, node);
        while (scaled.core().op() instanceof Op.Elementwise(Fn fn, ImmutableList<Node> x)) {
            if (fn == Fn.Unary.NEG) {
                scaled = new Scaled(!scaled.isNegative(), scaled.divisions(), x.getOnly());
            } else if (fn == Fn.Binary.DIV && x.getLast() == examples) {
                scaled = new Scaled(scaled.isNegative(), scaled.divisions() + 1, x.getFirst());
            } else {
                return scaled;
            }
        }
        return scaled.core().op() instanceof Op.Constant(Tensor value) && value.shape().rank() == 0 && value.item() < 0
                ? new Scaled(!scaled.isNegative(), scaled.divisions(), Ops.constant(-value.item()))
                : scaled;
    }

    Node joined(boolean isNegative, int divisions, Node core) {
        Node node = core;
        for (int i = 0; i < divisions; i++) {
            node = shared(Fn.Binary.DIV, node, examples);
        }
        return isNegative ? shared(Fn.Unary.NEG, node) : node;
    }

    private Node scaled(Scaled x, UnaryOperator<Node> linear) {
        return joined(x.isNegative(), x.divisions(), linear.apply(x.core()));
    }

    /** Of two factors, whatever product that is. */
    private Node product(Node a, Node b, BiFunction<Node, Node, Op> op) {
        Scaled left = split(a);
        Scaled right = split(b);
        return joined(left.isNegative() != right.isNegative(), left.divisions() + right.divisions(),
                shared(op.apply(left.core(), right.core())));
    }

    private Node elementwise(Op op, Fn fn, Node x, Node y) {
        return switch (fn) {
            case Fn.Unary.NEG -> scaled(split(x).negated(), core -> core);
            case Fn.Unary.SQUARE -> split(x).divisions() == 0 ? shared(fn, split(x).core()) : shared(op);
            case Fn.Unary.LOG1P -> of(Fn.Unary.LOG, of(Fn.Binary.ADD, Ops.constant(1), x));
            case Fn.Binary.ADD -> sum(split(x), split(y));
            case Fn.Binary.SUB -> sum(split(x), split(y).negated());
            case Fn.Binary.MUL -> product(x, y, (a, b) -> new Op.Elementwise(fn, Lists.immutable.of(a, b)));
            // a sum in front would read as the sum of the product
            case Fn.Binary.XMULY -> split(x).core().op() instanceof Op.Sum ? of(Fn.Binary.MUL, y, x)
                    : of(Fn.Binary.MUL, x, y);
            case Fn.Binary.DIV, Fn.Binary.XDIVY -> y == examples
                    ? joined(split(x).isNegative(), split(x).divisions() + 1, split(x).core())
                    : quotient(fn, split(x), split(y));
            case Fn.Where _ when isOfFinite(op.inputs().getFirst()) -> op.inputs().get(1);
            case Fn.Where _ -> choice(op, op.inputs().getFirst(), op.inputs().get(1), split(op.inputs().get(1)),
                    split(op.inputs().get(2)));
            case Fn.Compound.LOG_LOSS -> of(Fn.Unary.NEG, of(Fn.Binary.ADD,
                    of(Fn.Binary.MUL, y, of(Fn.Unary.LOG, x)),
                    of(Fn.Binary.MUL, oneMinus(y), of(Fn.Unary.LOG, oneMinus(x)))));
            case Fn.Compound.LOG_LOSS_WITH_LOGITS ->
                    of(Fn.Binary.SUB, of(Fn.Compound.SOFTPLUS, x), of(Fn.Binary.MUL, y, x));
            case Fn _ -> shared(op);
        };
    }

    /** Whether a condition holds for all numbers that are finite: that one equals itself, or lies between infinities. */
    private static boolean isOfFinite(Node condition) {
        return condition.op() instanceof Op.Elementwise(Fn fn, var x) && switch (fn) {
            case Fn.Comparison comparison -> (comparison == Fn.Comparison.EQUAL_TO && x.getFirst().equals(x.getLast()))
                    || (x.getLast().op() instanceof Op.Constant(Tensor bound)
                            && Arrays.stream(bound.toArray()).allMatch(Double::isInfinite));
            case Fn.Binary.MUL -> x.allSatisfy(Simplification::isOfFinite);
            case Fn _ -> false;
        };
    }

    private Node oneMinus(Node x) {
        return of(Fn.Binary.SUB, Ops.constant(1), x);
    }

    private Node quotient(Fn fn, Scaled x, Scaled y) {
        return joined(x.isNegative() != y.isNegative(), x.divisions(),
                shared(fn, x.core(), joined(false, y.divisions(), y.core())));
    }

    private Node sum(Scaled x, Scaled y) {
        int common = Math.min(x.divisions(), y.divisions());
        Node a = joined(false, x.divisions() - common, x.core());
        Node b = joined(false, y.divisions() - common, y.core());
        boolean isDifference = x.isNegative() != y.isNegative();
        Node core = !isDifference ? shared(Fn.Binary.ADD, a, b)
                : x.isNegative() ? shared(Fn.Binary.SUB, b, a) : shared(Fn.Binary.SUB, a, b);
        return joined(x.isNegative() && y.isNegative(), common, core);
    }

    /** v where the condition holds and w · v elsewhere is v times the step from w to 1. */
    private Node choice(Op op, Node condition, Node first, Scaled yes, Scaled no) {
        if (isZero(no.core()) && !isNumber(yes.core())) {
            return of(Fn.Binary.MUL, first, shared(new Fn.Where(), condition, Ops.constant(1), Ops.constant(0)));
        }
        if (isZero(yes.core()) && !isNumber(no.core())) {
            return of(Fn.Binary.MUL, joined(no.isNegative(), no.divisions(), no.core()),
                    shared(new Fn.Where(), condition, Ops.constant(0), Ops.constant(1)));
        }
        if (yes.divisions() == no.divisions() && no.core().op() instanceof Op.Elementwise(Fn.Binary fn, var factors)
                && fn == Fn.Binary.MUL && factors.contains(yes.core()) && !isNumber(yes.core())) {
            Node weight = factors.getFirst() == yes.core() ? factors.getLast() : factors.getFirst();
            return of(Fn.Binary.MUL, first, shared(new Fn.Where(), condition, Ops.constant(1),
                    joined(yes.isNegative() != no.isNegative(), 0, weight)));
        }
        return yes.divisions() == no.divisions() && yes.isNegative() == no.isNegative()
                ? joined(yes.isNegative(), yes.divisions(), shared(new Fn.Where(), condition, yes.core(), no.core()))
                : shared(op);
    }

    /** A reduction that keeps its axes, where they do not matter. */
    private Node kept(Node x) {
        return switch (x.op()) {
            case Op.Sum(Node summand, var axes, _) -> shared(new Op.Sum(summand, axes, true));
            case Op.Max(Node input, var axes, _) -> shared(new Op.Max(input, axes, true));
            case Op _ -> x;
        };
    }

    private Node transposed(Node x, ImmutableIntList order) {
        boolean isMatrix = order.equals(IntLists.immutable.of(1, 0));
        if (isMatrix && x.op() instanceof Op.Matmul(Node a, Node b) && a.shape().rank() == 2 && b.shape().rank() == 2) {
            return of(new Op.Matmul(of(new Op.Transpose(b, order)), of(new Op.Transpose(a, order))));
        }
        if (x.op() instanceof Op.Transpose(Node deeper, ImmutableIntList inner)) {
            ImmutableIntList both = order.collectInt(inner::get, IntLists.mutable.empty()).toImmutable();
            return both.equals(deeper.shape().axes()) ? deeper : shared(new Op.Transpose(deeper, both));
        }
        return shared(new Op.Transpose(x, order));
    }

    /** Whether it is one number, repeated or not. */
    static boolean isNumber(Node node) {
        return number(node).isPresent();
    }

    private static boolean isZero(Node node) {
        return number(node).filter(value -> value == 0).isPresent();
    }

    /** The number that all its entries are, if it is constant and they are the same. */
    static Optional<Double> number(Node node) {
        Node base = node;
        while (base.op() instanceof Op.BroadcastTo || base.op() instanceof Op.Reshape) {
            base = base.inputs().getOnly();
        }
        return base.op() instanceof Op.Constant(Tensor value) && value.size() > 0
                && value.equals(Tensor.full(value.shape(), value.at(0))) ? Optional.of(value.at(0)) : Optional.empty();
    }
}
