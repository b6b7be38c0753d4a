package org.gradus;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.set.MutableSet;

/**
 * Rewrites that change nothing in exact arithmetic, and keep in floating point what the naive formula loses: losses and
 * logarithms of a sigmoid or a softmax are computed from the logits, and a sigmoid, a softmax and their like are known
 * where they are written out in powers of e.
 */
public final class Stable {

    /** So many ops, one upon the other, are looked at. */
    private static final int DEEPEST = 4;

    private final MutableSet<Node> kept;
    private final boolean isEvaluated;
    /** What 1 is e to the power of. */
    private final Node zero = Ops.constant(0);

    private Stable(Iterable<? extends Node> keep, boolean isEvaluated) {
        this.kept = Sets.mutable.withAll(keep);
        this.isEvaluated = isEvaluated;
    }

    /**
     * The same graph with its naive formulas replaced.
     *
     * @param keep nodes that no replacement may go around, since their own gradient is wanted
     * @return for each node of the graph, what took its place
     */
    public static ImmutableMap<Node, Node> rewrite(Iterable<? extends Node> outputs, Iterable<? extends Node> keep) {
        return new Stable(keep, false).rewrite(outputs);
    }

    /**
     * What is evaluated or compiled for some nodes. Beyond {@link #rewrite}, differences of a sigmoid are computed from
     * the logit, and {@link ConstantFactors constant factors} are applied after sums; neither is done before a sweep, so
     * that gradients can be read in the form that the rules have.
     *
     * @return for each of the nodes, what computes it
     */
    public static ImmutableMap<Node, Node> evaluated(Iterable<? extends Node> outputs) {
        ImmutableList<Node> asked = Lists.immutable.withAll(outputs);
        ImmutableMap<Node, Node> stable = new Stable(Lists.immutable.empty(), true).rewrite(asked);
        ImmutableMap<Node, Node> hoisted = ConstantFactors.hoist(asked.collect(stable::get));
        return asked.distinct().toImmutableMap(node -> node, node -> hoisted.get(stable.get(node)));
    }

    private ImmutableMap<Node, Node> rewrite(Iterable<? extends Node> outputs) {
        Topology.order(outputs).forEach(node -> {
            if (node.op() instanceof Op.CustomGradient custom) {
                kept.addAllIterable(custom.arguments()); // the user's rule may differentiate by them
            }
        });
        return Topology.rebuild(outputs, (node, op) -> {
            Node rewritten = stable(op).filter(better -> better.shape().equals(node.shape()))
                    .map(better -> Node.of(better, node.name())).orElseGet(() -> Topology.same(node, op));
            if (kept.contains(node)) {
                kept.add(rewritten);
            }
            return rewritten;
        });
    }

    private Optional<Op> stable(Op op) {
        if (!(op instanceof Op.Elementwise(Fn fn, ImmutableList<Node> inputs))) {
            return Optional.empty();
        }
        Node x = inputs.getFirst();
        Node y = inputs.getLast();
        return switch (fn) {
            case Fn.Compound.LOG_LOSS -> argumentOf(Fn.Unary.SIGMOID, x)
                    .map(z -> elementwise(Fn.Compound.LOG_LOSS_WITH_LOGITS, z, y));
            case Fn.Unary.LOG -> logOf(x);
            case Fn.Unary.LOG1P -> argumentOf(Fn.Unary.NEG, x)
                    .flatMap(a -> argumentOf(Fn.Unary.SIGMOID, a)).map(Stable::minusSoftplus)
                    .or(() -> argumentOf(Fn.Unary.EXP, x).map(z -> elementwise(Fn.Compound.SOFTPLUS, z)));
            case Fn.Binary.MUL -> isLogarithm(y) ? Optional.of(elementwise(Fn.Binary.XMULY, x, y))
                    : isLogarithm(x) ? Optional.of(elementwise(Fn.Binary.XMULY, y, x)) : Optional.empty();
            case Fn.Binary.DIV -> softmaxOf(x, y).or(() -> sigmoidOf(x, y));
            case Fn.Pow(double exponent) when exponent == -1 -> onePlusExp(x).map(z -> sigmoid(negated(z)));
            case Fn.Binary.SUB -> isEvaluated ? lessThan(x, y) : Optional.empty();
            case Fn _ -> Optional.empty();
        };
    }

    private Optional<Op> logOf(Node x) {
        return logOf(x, DEEPEST);
    }

    private Optional<Op> logOf(Node x, int depth) {
        Node plain = behindAliases(x);
        if (depth == 0 || kept.contains(plain)) {
            return Optional.empty();
        }
        return switch (plain.op()) {
            case Op.Softmax(Node z, int axis) -> Optional.of(new Op.LogSoftmax(z, axis));
            case Op.Sum sum ->
                    argumentOf(Fn.Unary.EXP, sum.input()).or(() -> logOf(sum.input(), depth - 1).map(Node::of))
                            .flatMap(z -> logSumExp(z, sum));
            case Op.Slice slice -> logOf(slice.input(), depth - 1).map(log -> slice.withInput(Node.of(log)));
            case Op.Reshape reshape -> logOf(reshape.input(), depth - 1).map(log -> reshape.withInput(Node.of(log)));
            case Op.Transpose transpose ->
                    logOf(transpose.input(), depth - 1).map(log -> transpose.withInput(Node.of(log)));
            case Op.BroadcastTo wide -> logOf(wide.input(), depth - 1).map(log -> wide.withInput(Node.of(log)));
            case Op.Elementwise(Fn.Unary fn, var inputs) -> switch (fn) {
                case SIGMOID -> Optional.of(minusSoftplus(negated(inputs.getOnly())));
                case EXP -> Optional.of(elementwise(Fn.Unary.IDENTITY, inputs.getOnly()));
                case Fn.Unary _ -> Optional.empty();
            };
            case Op.Elementwise(Fn.Binary fn, var inputs) -> switch (fn) {
                case SUB -> isOne(inputs.getFirst())
                        ? argumentOf(Fn.Unary.SIGMOID, inputs.getLast()).map(Stable::minusSoftplus)
                        : Optional.empty();
                case ADD -> onePlusExp(x).map(z -> elementwise(Fn.Compound.SOFTPLUS, z))
                        .or(() -> logarithms(inputs, depth - 1).map(logs -> logSumExp(logs, plain.shape())));
                case MUL -> logarithms(inputs, depth - 1)
                        .map(logs -> elementwise(Fn.Binary.ADD, logs.getFirst(), logs.getLast()));
                case DIV -> logarithms(inputs, depth - 1)
                        .map(logs -> elementwise(Fn.Binary.SUB, logs.getFirst(), logs.getLast()));
                case Fn.Binary _ -> Optional.empty();
            };
            case Op _ -> Optional.empty();
        };
    }

    /** The logarithms of two powers of e, of which one may be a constant that is not negative. */
    private Optional<ImmutableList<Node>> logarithms(ImmutableList<Node> factors, int depth) {
        ImmutableList<Optional<Op>> logs = factors.collect(factor -> logOf(factor, depth));
        return logs.noneSatisfy(Optional::isPresent) ? Optional.empty() : Optional.of(factors.zip(logs)
                .flatCollect(pair -> pair.getTwo().map(Node::of).or(() -> logOfConstant(pair.getOne())).stream()
                        .toList()))
                .filter(all -> all.size() == factors.size());
    }

    private Optional<Node> logOfConstant(Node node) {
        Node plain = behindAliases(node);
        return switch (plain.op()) {
            case Op.Constant(Tensor value) when Arrays.stream(value.toArray()).allMatch(x -> x >= 0) ->
                    Optional.of(Node.of(Fn.Unary.LOG, plain));
            case Op.BroadcastTo(Node x, Shape shape) -> logOfConstant(x).map(log -> log.broadcastTo(shape));
            case Op _ -> Optional.empty();
        };
    }

    /** log(eᵖ + e^q). */
    private static Op logSumExp(ImmutableList<Node> exponents, Shape shape) {
        Shape row = Shape.of(IntStream.concat(IntStream.of(1), Arrays.stream(shape.dims().toArray())).toArray());
        Node both = Ops.concat(0, exponents.collect(z -> z.broadcastTo(shape).reshape(row)).toArray(new Node[0]));
        return new Op.Reshape(Node.of(new Op.LogSumExp(both, 0)), shape);
    }

    /** log(1 − σ(z)). */
    private static Op minusSoftplus(Node z) {
        return elementwise(Fn.Unary.NEG, z.softplus());
    }

    /** The sigmoid that is written out in powers of e: of an alias, so that its derivative keeps its digits as well. */
    private static Op sigmoid(Node z) {
        return elementwise(Fn.Unary.SIGMOID, Node.of(Fn.Unary.IDENTITY, z));
    }

    private static Optional<Op> logSumExp(Node z, Op.Sum sum) {
        if (!hasEntries(z, sum.axes())) {
            return Optional.empty();
        }
        Node kept = sum.axes().injectInto(z, (inner, axis) -> Node.of(new Op.LogSumExp(inner, axis)));
        return Optional.of(sum.keepDims() ? kept.op() : new Op.Reshape(kept, sum.shape()));
    }

    private static boolean hasEntries(Node z, ImmutableIntList axes) {
        return axes.notEmpty() && axes.allSatisfy(axis -> z.shape().dim(axis) > 0);
    }

    /** exp(z) / Σ exp(z), where the sum keeps its axes or they are the first ones, so that entries meet their own sum. */
    private Optional<Op> softmaxOf(Node x, Node y) {
        Node plain = behindAliases(y);
        Node sum = plain.op() instanceof Op.Reshape(Node it, _) && hasAxesKept(it, plain.shape()) ? it : plain;
        return !kept.contains(plain) && !kept.contains(sum)
                && sum.op() instanceof Op.Sum(Node powers, ImmutableIntList axes, boolean keepDims)
                && hasEntries(powers, axes) && (keepDims || sum != plain || axes.getLast() == axes.size() - 1)
                        ? exponents(x, powers).map(z -> softmax(z, axes).op())
                        : Optional.empty();
    }

    private static boolean hasAxesKept(Node sum, Shape shape) {
        return sum.op() instanceof Op.Sum(Node x, ImmutableIntList axes, _)
                && shape.equals(x.shape().reduced(axes, true));
    }

    /** Over several axes: the part of what is summed over the last one, times the part of that. */
    private static Node softmax(Node z, ImmutableIntList axes) {
        int last = axes.getLast();
        ImmutableIntList others = axes.newWithout(last);
        Node part = z.softmax(last);
        return others.isEmpty() ? part : part.mul(softmax(Node.of(new Op.LogSumExp(z, last)), others));
    }

    /** What both are e to the power of, if it is the same. */
    private Optional<Node> exponents(Node x, Node y) {
        return argumentOf(Fn.Unary.EXP, x)
                .filter(z -> argumentOf(Fn.Unary.EXP, y).filter(w -> isSame(z, w)).isPresent());
    }

    /** A quotient by eᵖ + e^q, where e⁰ may be written as 1. */
    private Optional<Op> sigmoidOf(Node x, Node divisor) {
        Optional<Op.Elementwise> sum = binary(Fn.Binary.ADD, divisor);
        Optional<Node> p = sum.flatMap(each -> exponent(each.inputs().getFirst()));
        Optional<Node> q = sum.flatMap(each -> exponent(each.inputs().getLast()));
        if (p.isEmpty() || q.isEmpty() || isSame(p.get(), q.get())) {
            return Optional.empty();
        }
        Node rise = minus(p.get(), q.get());
        Node fall = minus(q.get(), p.get());
        return exponent(x).flatMap(z -> isSame(z, p.get()) ? Optional.of(sigmoid(rise))
                : isSame(z, q.get()) ? Optional.of(sigmoid(fall)) : Optional.<Op>empty())
                .or(() -> binary(Fn.Binary.SUB, x).flatMap(difference -> {
                    Optional<Node> first = exponent(difference.inputs().getFirst());
                    Optional<Node> last = exponent(difference.inputs().getLast());
                    return isSame(first, p) && isSame(last, q) ? Optional.of(elementwise(Fn.Unary.TANH, rise.div(2)))
                            : isSame(first, q) && isSame(last, p) ? Optional.of(elementwise(Fn.Unary.TANH, fall.div(2)))
                            : Optional.<Op>empty();
                }))
                .or(() -> onePlusExp(divisor)
                        .map(z -> elementwise(Fn.Binary.MUL, x, Node.of(sigmoid(negated(z))))));
    }

    private static boolean isSame(Optional<Node> p, Optional<Node> q) {
        return p.isPresent() && q.isPresent() && isSame(p.get(), q.get());
    }

    private static boolean isSame(Node p, Node q) {
        return isSame(p, q, DEEPEST);
    }

    /** Whether they compute the same by a few ops, perhaps written down twice. */
    private static boolean isSame(Node p, Node q, int depth) {
        return p.equals(q) || (depth > 0 && !(p instanceof Variable) && p.inputs().size() == q.inputs().size()
                && p.op().withInputs(q.inputs()).equals(q.op())
                && p.inputs().zip(q.inputs()).allSatisfy(pair -> isSame(pair.getOne(), pair.getTwo(), depth - 1)));
    }

    private Optional<Node> exponent(Node node) {
        return isOne(node) ? Optional.of(zero) : argumentOf(Fn.Unary.EXP, node);
    }

    private Node minus(Node p, Node q) {
        return q.equals(zero) ? p : p.equals(zero) ? negated(q) : p.sub(q);
    }

    /** z of 1 + exp(z). */
    private Optional<Node> onePlusExp(Node node) {
        return binary(Fn.Binary.ADD, node).flatMap(sum -> isOne(sum.inputs().getFirst())
                ? argumentOf(Fn.Unary.EXP, sum.inputs().getLast())
                : isOne(sum.inputs().getLast()) ? argumentOf(Fn.Unary.EXP, sum.inputs().getFirst())
                : Optional.empty());
    }

    /**
     * 1 − σ(z) is σ(−z), if z is the alias of a logit, and σ(z) − y is (1 − y) σ(z) − y σ(−z), in which nothing cancels
     * where y is 0 or 1.
     */
    private Optional<Op> lessThan(Node x, Node y) {
        return isOne(x)
                ? argumentOf(Fn.Unary.SIGMOID, y).filter(Stable::isAlias)
                        .map(z -> elementwise(Fn.Unary.SIGMOID, negated(z)))
                : argumentOf(Fn.Unary.SIGMOID, x).map(z -> elementwise(Fn.Binary.SUB, Ops.constant(1).sub(y).mul(x),
                        y.mul(negated(z).sigmoid())));
    }

    /** Whether a logarithm is in it: a factor of 0 says that it does not matter, also where it is infinite. */
    private boolean isLogarithm(Node node) {
        return isLogarithm(node, DEEPEST);
    }

    private boolean isLogarithm(Node node, int depth) {
        Node plain = behindAliases(node);
        return depth > 0 && switch (plain.op()) {
            case Op.LogSoftmax _,Op.LogSumExp _ -> true;
            case Op.Slice(Node x, _, _, _) -> isLogarithm(x, depth - 1);
            case Op.Reshape(Node x, _) -> isLogarithm(x, depth - 1);
            case Op.Transpose(Node x, _) -> isLogarithm(x, depth - 1);
            case Op.BroadcastTo(Node x, _) -> isLogarithm(x, depth - 1);
            case Op.Elementwise(Fn.Unary fn, var x) -> fn == Fn.Unary.LOG || fn == Fn.Unary.LOG1P
                    || (fn == Fn.Unary.NEG && isLogarithm(x.getOnly(), depth - 1));
            case Op.Elementwise(Fn.Compound fn, _) -> fn == Fn.Compound.SOFTPLUS;
            case Op.Elementwise(Fn.Binary fn, var x) -> switch (fn) {
                case ADD, SUB -> x.anySatisfy(each -> isLogarithm(each, depth - 1));
                case DIV -> isLogarithm(x.getFirst(), depth - 1) && isConstant(x.getLast());
                case MUL, XMULY -> (isLogarithm(x.getFirst(), depth - 1) && isConstant(x.getLast()))
                        || (isLogarithm(x.getLast(), depth - 1) && isConstant(x.getFirst()));
                case Fn.Binary _ -> false;
            };
            case Op _ -> false;
        };
    }

    private static boolean isConstant(Node node) {
        return node.op() instanceof Op.Constant
                || (node.op() instanceof Op.BroadcastTo(Node x, _) && isConstant(x));
    }

    private static Op elementwise(Fn fn, Node... inputs) {
        return new Op.Elementwise(fn, Lists.immutable.of(inputs));
    }

    private static Node negated(Node x) {
        return x.op() instanceof Op.Elementwise(Fn.Unary fn, var inputs) && fn == Fn.Unary.NEG ? inputs.getOnly()
                : x.neg();
    }

    private Optional<Op.Elementwise> binary(Fn.Binary fn, Node node) {
        Node plain = behindAliases(node);
        return plain.op() instanceof Op.Elementwise its && its.fn() == fn && !kept.contains(plain)
                ? Optional.of(its)
                : Optional.empty();
    }

    private Optional<Node> argumentOf(Fn.Unary fn, Node node) {
        Node plain = behindAliases(node);
        return plain.op() instanceof Op.Elementwise(Fn.Unary its, var inputs) && its == fn && !kept.contains(plain)
                ? Optional.of(inputs.getOnly())
                : Optional.empty();
    }

    private static boolean isAlias(Node node) {
        return node.op() instanceof Op.Elementwise(Fn.Unary fn, _) && fn == Fn.Unary.IDENTITY;
    }

    private Node behindAliases(Node node) {
        Node plain = node;
        while (!kept.contains(plain) && isAlias(plain)) {
            plain = plain.inputs().getOnly();
        }
        return plain;
    }

    private boolean isOne(Node node) {
        Node plain = behindAliases(node);
        return !kept.contains(plain) && switch (plain.op()) {
            case Op.Constant(Tensor value) -> Arrays.stream(value.toArray()).allMatch(entry -> entry == 1);
            case Op.BroadcastTo(Node x, _) -> isOne(x);
            case Op _ -> false;
        };
    }
}
