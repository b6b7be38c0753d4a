package org.gradus;

import java.util.List;

/** What each scalar function computes, in any arithmetic. */
final class Scalars<T> {

    private final Arithmetic<T> n;
    private final T zero;
    private final T one;

    Scalars(Arithmetic<T> arithmetic) {
        this.n = arithmetic;
        this.zero = arithmetic.of(0);
        this.one = arithmetic.of(1);
    }

    T apply(Fn fn, List<T> inputs) {
        T x = inputs.getFirst();
        T y = inputs.getLast();
        return switch (fn) {
            case Fn.Unary.NEG -> n.neg(x);
            case Fn.Unary.ABS -> positive(x) ? x : negative(x) ? n.neg(x) : isZero(x) ? zero : x;
            case Fn.Unary.SQUARE -> n.mul(x, x);
            case Fn.Unary.SQRT -> n.sqrt(x);
            case Fn.Unary.EXP -> n.exp(x);
            case Fn.Unary.LOG -> n.log(x);
            case Fn.Unary.LOG1P -> n.log1p(x);
            case Fn.Unary.SIGMOID -> sigmoid(x);
            case Fn.Unary.TANH -> n.tanh(x);
            case Fn.Unary.RELU -> relu(x);
            case Fn.Unary.SOFTPLUS -> n.add(relu(x), n.log1p(n.exp(minusAbs(x))));
            case Fn.Unary.IDENTITY, Fn.Unary.STOP_GRADIENT -> x;
            case Fn.LeakyRelu(double slope) -> positive(x) ? x : n.mul(n.of(slope), x);
            case Fn.Pow(double exponent) -> n.pow(x, exponent);
            case Fn.User user -> n.user(user, x);

            case Fn.Binary.ADD -> n.add(x, y);
            case Fn.Binary.SUB -> n.sub(x, y);
            case Fn.Binary.MUL -> n.mul(x, y);
            case Fn.Binary.DIV -> n.div(x, y);
            case Fn.Binary.XDIVY -> isZero(x) && !positive(y) && !negative(y) ? zero : n.div(x, y);
            case Fn.Binary.MAXIMUM -> n.less(y, x) ? x : n.less(x, y) ? y : tied(x, y);
            case Fn.Binary.MINIMUM -> n.less(x, y) ? x : n.less(y, x) ? y : tied(x, y);
            case Fn.Binary.LOG_LOSS -> n.neg(n.add(timesLog(y, x), timesLog1p(n.sub(one, y), n.neg(x))));
            case Fn.Binary.LOG_LOSS_WITH_LOGITS ->
                    n.add(n.sub(relu(x), n.mul(x, y)), n.log1p(n.exp(minusAbs(x))));

            case Fn.Comparison.GREATER -> indicator(n.less(y, x));
            case Fn.Comparison.GREATER_OR_EQUAL -> indicator(n.less(y, x) || n.equal(x, y));
            case Fn.Comparison.LESS -> indicator(n.less(x, y));
            case Fn.Comparison.LESS_OR_EQUAL -> indicator(n.less(x, y) || n.equal(x, y));
            case Fn.Comparison.EQUAL_TO -> indicator(n.equal(x, y));
            case Fn.Comparison.NOT_EQUAL_TO -> indicator(!n.equal(x, y));

            case Fn.Where _ -> isZero(x) ? y : inputs.get(1);
        };
    }

    /** The sign decides, so that nothing overflows and small values keep their digits. */
    private T sigmoid(T z) {
        if (negative(z)) {
            T e = n.exp(z);
            return n.div(e, n.add(one, e));
        }
        return n.div(one, n.add(one, n.exp(n.neg(z))));
    }

    private T relu(T z) {
        return positive(z) ? z : negative(z) || isZero(z) ? zero : z;
    }

    private T minusAbs(T x) {
        return positive(x) ? n.neg(x) : x;
    }

    /** y log a, where 0 · log 0 is 0. */
    private T timesLog(T y, T a) {
        return isZero(y) && isZero(a) ? zero : n.mul(y, n.log(a));
    }

    /** y log(1 + x), where 0 · log 0 is 0. */
    private T timesLog1p(T y, T x) {
        return isZero(y) && n.equal(x, n.of(-1)) ? zero : n.mul(y, n.log1p(x));
    }

    /** For numbers neither of which is the larger: equal ones, or NaN. */
    private T tied(T x, T y) {
        return n.equal(x, y) ? n.shared(List.of(x, y)) : n.add(x, y);
    }

    private T indicator(boolean holds) {
        return holds ? one : zero;
    }

    private boolean positive(T x) {
        return n.less(zero, x);
    }

    private boolean negative(T x) {
        return n.less(x, zero);
    }

    private boolean isZero(T x) {
        return n.equal(x, zero);
    }
}
