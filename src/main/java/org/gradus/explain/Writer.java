package org.gradus.explain;

import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.gradus.Fn;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Shape;
import org.gradus.explain.Expression.Term;

/** From a node to the expression that it is, given those of its inputs. */
final class Writer {

    private static final ImmutableIntList NONE = IntLists.immutable.empty();
    /** A number with more is written as a fraction if it is one. */
    private static final int MOST_DIGITS = 8;

    private Writer() {}

    /**
     * What is written for a node.
     *
     * @param shape the shape of what is written: smaller than the node's where broadcasting goes without saying
     * @param size how many parts the expression has
     */
    record Written(Expression expression, Shape shape, int size) {

        static Written leaf(Expression expression, Shape shape) {
            return new Written(expression, shape, 1);
        }

        /** What is kept as axes of length 1 and should not be is seen only if there are axes before it. */
        private Written reshaped(Shape other) {
            return isAligned(shape, other)
                    ? this
                    : new Written(call("reshape", Lists.immutable.of(expression), other.dims()), other, size);
        }
    }

    /** @param in what is written for the inputs */
    static Written write(Node node, ImmutableList<Written> in) {
        int size = 1 + (int) in.sumOfInt(Written::size);
        return switch (node.op()) {
            case Op.Elementwise(Fn fn, var inputs) -> new Written(elementwise(fn, inputs, in),
                    in.collect(Written::shape).injectInto(Shape.SCALAR, Shape::broadcast), size);
            case Op.BroadcastTo _ -> new Written(in.getOnly().expression(), in.getOnly().shape(), size);
            case Op.Reshape(_, Shape shape) when isAligned(shape, in.getOnly().shape()) ->
                    new Written(in.getOnly().expression(), in.getOnly().shape(), size);
            case Op.Sum(Node x, var axes, _) when axes.isEmpty() ->
                    new Written(filled(in.getOnly(), x), x.shape(), size);
            case Op.Sum(Node x, var axes, _) when axes.equals(x.shape().axes())
                    && in.getOnly().shape().size() == x.shape().size() ->
                    total(in.getOnly(), size).reshaped(node.shape());
            case Op.Sum(Node x, var axes, _) -> new Written(new Expression.Total(summed(x.shape(), axes),
                    filled(in.getOnly(), x)), x.shape().reduced(axes, true), size).reshaped(node.shape());
            case Op.Max(Node x, var axes, _) -> new Written(new Expression.Call("max",
                    axes.equals(x.shape().axes()) ? NONE : axes, Lists.immutable.of(filled(in.getOnly(), x))),
                    x.shape().reduced(axes, true), size).reshaped(node.shape());
            case Op op -> new Written(structural(op, in.collectWithIndex((x, k) -> filled(x, op.inputs().get(k)))),
                    node.shape(), size);
        };
    }

    /** The sum of all entries, in whatever shape they are written. */
    private static Written total(Written x, int size) {
        ImmutableIntList axes = x.shape().axes();
        return axes.isEmpty() ? x
                : new Written(new Expression.Total(summed(x.shape(), axes), x.expression()),
                        x.shape().reduced(axes, true), size);
    }

    /** Whether two shapes differ by leading axes of length 1 only, which broadcasting does not notice. */
    private static boolean isAligned(Shape a, Shape b) {
        return a.size() == b.size() && (a.broadcastsTo(b) || b.broadcastsTo(a));
    }

    /** Where an op needs the whole, broadcasting and leading axes do not go without saying. */
    private static Expression filled(Written written, Node node) {
        int surplus = Math.max(0, written.shape().rank() - node.shape().rank());
        Shape seen = written.shape().reduced(IntLists.immutable.withAll(IntStream.range(0, surplus)), false);
        Expression expression = written.expression();
        if (surplus > 0 || (!seen.equals(node.shape()) && isAligned(seen, node.shape()))) {
            expression = call("reshape", Lists.immutable.of(expression),
                    (isAligned(seen, node.shape()) ? node.shape() : seen).dims());
        }
        return isAligned(seen, node.shape())
                ? expression
                : call("broadcastTo", Lists.immutable.of(expression), node.shape().dims());
    }

    private static Expression structural(Op op, ImmutableList<Expression> in) {
        return switch (op) {
            case Op.Matmul _ -> new Expression.Chain(in.flatCollect(Writer::factors));
            case Op.Softmax(Node x, int axis) -> new Expression.Call("softmax", along(x.shape(), axis), in);
            case Op.LogSoftmax(Node x, int axis) -> new Expression.Call("logSoftmax", along(x.shape(), axis), in);
            case Op.LogSumExp(Node x, int axis) -> new Expression.Call("logSumExp", along(x.shape(), axis), in);
            case Op.Transpose(_, var order) ->
                    swapsLast(order) ? new Expression.Transposed(in.getOnly()) : call(op.title(), in, order);
            case Op.Reshape(_, Shape shape) -> call(op.title(), in, shape.dims());
            case Op.BroadcastTo(_, Shape shape) -> call(op.title(), in, shape.dims());
            case Op.Slice(_, int axis, int from, int to) -> call(op.title(), in, IntLists.immutable.of(axis, from, to));
            case Op.Pad(_, int axis, int before, int after) ->
                    call(op.title(), in, IntLists.immutable.of(axis, before, after));
            case Op.Concat concat -> new Expression.Call(op.title(), IntLists.immutable.of(concat.axis()), in);
            case Op.CustomGradient _ -> in.getFirst();
            case Op.Sum _,Op.Max _,Op.Elementwise _,Op.Leaf _ ->
                    throw new IllegalArgumentException(op.title() + " is written in another way");
        };
    }

    private static Expression call(String function, ImmutableList<Expression> in, ImmutableIntList numbers) {
        return new Expression.Call(function, NONE,
                in.newWithAll(numbers.collect(number -> new Expression.Numeral(number))));
    }

    /** The axes that a sum has to name. */
    private static ImmutableIntList summed(Shape shape, ImmutableIntList axes) {
        ImmutableIntList several = axes.select(axis -> shape.dim(axis) != 1);
        ImmutableIntList named = several.isEmpty() ? axes.select(axis -> axis == axes.getLast()) : several;
        return named.size() == 1 && named.getFirst() == shape.rank() - 1 ? NONE : named;
    }

    /** Softmax is along the first axis of a matrix, over the classes, where nothing else is said. */
    private static ImmutableIntList along(Shape shape, int axis) {
        return axis == 0 && shape.rank() <= 2 ? NONE : IntLists.immutable.of(axis);
    }

    private static boolean swapsLast(ImmutableIntList order) {
        int rank = order.size();
        return rank >= 2 && order.get(rank - 2) == rank - 1
                && IntStream.range(0, rank - 2).allMatch(axis -> order.get(axis) == axis);
    }

    private static Expression elementwise(Fn fn, ImmutableList<Node> inputs, ImmutableList<Written> in) {
        Written first = in.getFirst();
        Written last = in.getLast();
        Expression x = first.expression();
        Expression y = last.expression();
        return switch (fn) {
            case Fn.Binary.ADD -> new Expression.Sum(terms(x).newWithAll(terms(y)));
            case Fn.Binary.SUB -> new Expression.Sum(terms(x).newWith(negated(y)));
            case Fn.Unary.NEG -> new Expression.Sum(Lists.immutable.of(negated(x)));
            case Fn.Binary.MUL, Fn.Binary.XMULY ->
                    product(single(first, inputs.getFirst()), single(last, inputs.getLast()));
            case Fn.Binary.DIV, Fn.Binary.XDIVY ->
                    quotient(single(first, inputs.getFirst()), single(last, inputs.getLast()));
            case Fn.Unary.SQUARE -> new Expression.Power(x, 2);
            case Fn.Pow(double exponent) -> new Expression.Power(x, exponent);
            case Fn.Comparison comparison -> new Expression.Choice(x, Relation.of(comparison), y,
                    new Expression.Numeral(1), new Expression.Numeral(0));
            case Fn.Where _ ->
                    x instanceof Expression.Choice(Expression left, Relation relation, Expression right, _, _)
                            && isStep(x)
                                    ? new Expression.Choice(left, relation, right, in.get(1).expression(), y)
                                    : new Expression.Choice(x, Relation.NOT_EQUAL, new Expression.Numeral(0),
                                            in.get(1).expression(), y);
            case Fn.Unary.IDENTITY -> x;
            case Fn.Unary.SIGMOID -> call("σ", in);
            case Fn.Binary.MAXIMUM -> call("max", in);
            case Fn.Binary.MINIMUM -> call("min", in);
            case Fn.LeakyRelu(double slope) -> new Expression.Call(fn.title(), NONE,
                    Lists.immutable.of(x, new Expression.Numeral(slope)));
            case Fn _ -> call(fn.title(), in);
        };
    }

    private static Expression call(String function, ImmutableList<Written> in) {
        return new Expression.Call(function, NONE, in.collect(Written::expression));
    }

    private static boolean isStep(Expression choice) {
        return choice instanceof Expression.Choice(_, _, _, Expression.Numeral(double yes), Expression.Numeral(double no))
                && yes == 1 && no == 0;
    }

    private static ImmutableList<Term> terms(Expression x) {
        return x instanceof Expression.Sum(var terms) ? terms : Lists.immutable.of(new Term(false, x));
    }

    private static Term negated(Expression x) {
        return x instanceof Expression.Numeral(double value) && value < 0
                ? new Term(false, new Expression.Numeral(-value))
                : new Term(true, x);
    }

    private static ImmutableList<Expression> factors(Expression x) {
        return x instanceof Expression.Chain(var factors) ? factors : Lists.immutable.of(x);
    }

    /** Single numbers go to the front, those that are written in digits before those that have names. */
    private static Expression product(Written x, Written y) {
        if (y.expression() instanceof Expression.Chain(var factors) && isInDigits(factors.getFirst())
                && !isInDigits(x.expression())) {
            return times(factors.getFirst(), product(x, new Written(chain(factors.drop(1)), y.shape(), y.size())));
        }
        if (isSingle(x) && !isInDigits(y.expression())) {
            return times(x.expression(), y.expression());
        }
        return isSingle(y)
                ? times(y.expression(), x.expression())
                : new Expression.Product(entrywise(x.expression()).newWithAll(entrywise(y.expression())));
    }

    /** A single number is one even if it was summed up along axes that are still seen. */
    private static Written single(Written x, Node node) {
        return node.shape().rank() == 0 ? new Written(x.expression(), Shape.SCALAR, x.size()) : x;
    }

    private static boolean isSingle(Written x) {
        return x.shape().rank() == 0;
    }

    private static ImmutableList<Expression> entrywise(Expression x) {
        return x instanceof Expression.Product(var factors) ? factors : Lists.immutable.of(x);
    }

    private static Expression chain(ImmutableList<Expression> factors) {
        return factors.size() == 1 ? factors.getOnly() : new Expression.Chain(factors);
    }

    private static Expression times(Expression number, Expression x) {
        if (x instanceof Expression.Product(var factors)) {
            return new Expression.Product(
                    Lists.immutable.of(times(number, factors.getFirst())).newWithAll(factors.drop(1)));
        }
        ImmutableList<Expression> before = factors(number);
        ImmutableList<Expression> behind = factors(x);
        return inDigits(before.getLast(), behind.getFirst())
                .map(both -> chain(before.take(before.size() - 1).newWith(both).newWithAll(behind.drop(1))))
                .orElseGet(() -> new Expression.Chain(before.newWithAll(behind)));
    }

    /** The product of two numbers that are written in digits. */
    private static Optional<Expression> inDigits(Expression x, Expression y) {
        if (x instanceof Expression.Numeral(double a)) {
            return switch (y) {
                case Expression.Numeral(double b) -> Optional.of(number(a * b));
                case Expression.Quotient(Expression.Numeral(double b), Expression denominator) ->
                        Optional.of(new Expression.Quotient(new Expression.Numeral(a * b), denominator));
                case Expression _ -> Optional.empty();
            };
        }
        return x instanceof Expression.Quotient && y instanceof Expression.Numeral ? inDigits(y, x) : Optional.empty();
    }

    private static boolean isInDigits(Expression x) {
        return x instanceof Expression.Numeral
                || x instanceof Expression.Quotient(Expression.Numeral _, Expression.Numeral _);
    }

    /** A number, as a fraction if that is shorter. */
    static Expression number(double value) {
        for (int numerator = 1; numerator < MOST_DIGITS && Double.toString(value).length() > MOST_DIGITS; numerator++) {
            double denominator = Math.rint(numerator / value);
            if (value > 0 && Math.abs(numerator / denominator - value) <= Math.ulp(value) && denominator < 1e6) {
                return new Expression.Quotient(new Expression.Numeral(numerator), new Expression.Numeral(denominator));
            }
        }
        return new Expression.Numeral(value);
    }

    private static Expression quotient(Written x, Written y) {
        boolean isFactor = isSingle(y) && !(x.expression() instanceof Expression.Numeral)
                && !(isSingle(x) && x.expression() instanceof Expression.Name
                        && y.expression() instanceof Expression.Name);
        return isFactor
                ? times(new Expression.Quotient(new Expression.Numeral(1), y.expression()), x.expression())
                : new Expression.Quotient(x.expression(), y.expression());
    }
}
