package org.gradus;

import java.util.List;
import java.util.function.Supplier;

/** What each scalar function computes, in any arithmetic. */
final class Scalars<T> implements Algebra<T> {

    private final Arithmetic<T> n;
    private final T zero;
    private final T one;

    Scalars(Arithmetic<T> arithmetic) {
        this.n = arithmetic;
        this.zero = arithmetic.of(0);
        this.one = arithmetic.of(1);
    }

    @Override
    public T apply(Fn fn, List<T> inputs) {
        T x = inputs.getFirst();
        T y = inputs.getLast();
        return switch (fn) {
            case Fn.Unary unary -> apply(unary, x);
            case Fn.Binary binary -> apply(binary, x, y);
            case Fn.Comparison comparison -> {
                boolean holds = holds(comparison, x, y);
                yield n.piece(x, y, indicator(holds), indicator(!holds));
            }
            case Fn.Where _ -> where(x, inputs.get(1), y);
            case Fn.Formula formula -> formula.of(this, inputs);
            case Fn.Pow(double exponent) -> n.pow(x, exponent);
            case Fn.User user -> n.user(user, x);
        };
    }

    private T apply(Fn.Unary fn, T x) {
        return switch (fn) {
            case NEG -> n.neg(x);
            case ABS -> abs(x);
            case SQUARE -> n.mul(x, x);
            case SQRT -> n.sqrt(x);
            case EXP -> n.exp(x);
            case LOG -> n.log(x);
            case LOG1P -> n.log1p(x);
            case SIGMOID -> sigmoid(x);
            case TANH -> n.tanh(x);
            case RELU -> n.piece(x, zero, relu(x), positive(x) ? zero : x);
            case IDENTITY -> x;
            case STOP_GRADIENT -> n.still(x);
        };
    }

    private T apply(Fn.Binary fn, T x, T y) {
        return switch (fn) {
            case ADD -> n.add(x, y);
            case SUB -> n.sub(x, y);
            case MUL -> n.mul(x, y);
            case DIV -> n.div(x, y);
            case XDIVY -> xdivy(x, y);
            case XMULY -> zeroWins(x, y);
            case MAXIMUM -> tie(x, y) ? n.shared(List.of(x, y)) : n.less(y, x) ? x : n.less(x, y) ? y : n.add(x, y);
            case MINIMUM -> tie(x, y) ? n.shared(List.of(x, y)) : n.less(x, y) ? x : n.less(y, x) ? y : n.add(x, y);
        };
    }

    /** 0 divided by 0 or by what is no number is 0; what the quotient is beside it, is another thing. */
    private T xdivy(T x, T y) {
        T quotient = n.div(x, y);
        return isZero(x) && !positive(y) && !negative(y) ? n.piece(x, zero, zero, quotient) : quotient;
    }

    /** 0 times what is not finite is 0 likewise. */
    private T zeroWins(T x, T y) {
        T product = n.mul(x, y);
        return isZero(x) && !isZero(n.sub(y, y)) ? n.piece(x, zero, zero, product) : product;
    }

    private boolean holds(Fn.Comparison fn, T x, T y) {
        return switch (fn) {
            case GREATER -> n.less(y, x);
            case GREATER_OR_EQUAL -> n.less(y, x) || n.equal(x, y);
            case LESS -> n.less(x, y);
            case LESS_OR_EQUAL -> n.less(x, y) || n.equal(x, y);
            case EQUAL_TO -> n.equal(x, y);
            case NOT_EQUAL_TO -> !n.equal(x, y);
        };
    }

    private T where(T condition, T yes, T no) {
        T chosen = isZero(condition) ? no : yes;
        return n.vanishes(condition) ? chosen : n.piece(condition, zero, chosen, isZero(condition) ? yes : no);
    }

    private T abs(T x) {
        T chosen = isZero(x) ? zero : positive(x) ? x : n.neg(x);
        return n.piece(x, zero, n.piece(x, zero, chosen, x), n.neg(x));
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

    @Override
    public T of(double x) {
        return n.of(x);
    }

    @Override
    public T positivePart(T x) {
        return relu(x);
    }

    @Override
    public T absolute(T x) {
        return positive(x) ? x : n.neg(x);
    }

    @Override
    public T bySign(T z, T positive, T other) {
        return positive(z) ? positive : other;
    }

    @Override
    public T pieces(T z, T positive, T other) {
        return positive(z) ? n.piece(z, zero, positive, other) : n.piece(z, zero, other, positive);
    }

    @Override
    public T unlessBothZero(T x, T y, Supplier<T> value) {
        return isZero(x) && isZero(y) ? zero : value.get();
    }

    private boolean tie(T x, T y) {
        return n.equal(x, y) || n.meets(x, y);
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
