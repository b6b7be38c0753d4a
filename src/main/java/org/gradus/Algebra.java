package org.gradus;

import java.util.List;
import java.util.function.Supplier;

/**
 * What a {@linkplain Fn.Formula formula} is written in. It is read as numbers of any {@link Arithmetic}, as nodes by the
 * compiler, and as nodes with tangents where a formula has no rule of its own.
 *
 * <p>|x|, the positive part and a choice by sign stand here once more, as parts of what is smooth as a whole: max(z, 0) +
 * log(1 + e^−|z|) has no kink, though its parts have. At 0 all of them hold to the piece below.
 *
 * @param <E> numbers or nodes
 */
public interface Algebra<E> {

    /** A constant. */
    E of(double x);

    /** A function that is no formula itself. */
    E apply(Fn primitive, List<E> arguments);

    /** max(x, 0), as a part of what is smooth. */
    E positivePart(E x);

    /** |x|, as a part of what is smooth. */
    E absolute(E x);

    /** The one where z is positive, the other elsewhere, as a part of what is smooth. */
    E bySign(E z, E positive, E other);

    /** The one where z is positive, the other elsewhere; at 0 there is a kink. */
    E pieces(E z, E positive, E other);

    /** 0 where x and y are both 0, elsewhere a value. */
    E unlessBothZero(E x, E y, Supplier<E> value);

    /** −x. */
    default E neg(E x) {
        return apply(Fn.Unary.NEG, List.of(x));
    }

    /** eˣ. */
    default E exp(E x) {
        return apply(Fn.Unary.EXP, List.of(x));
    }

    /** The natural logarithm. */
    default E log(E x) {
        return apply(Fn.Unary.LOG, List.of(x));
    }

    /** log(1 + x). */
    default E log1p(E x) {
        return apply(Fn.Unary.LOG1P, List.of(x));
    }

    /** x + y. */
    default E add(E x, E y) {
        return apply(Fn.Binary.ADD, List.of(x, y));
    }

    /** x − y. */
    default E sub(E x, E y) {
        return apply(Fn.Binary.SUB, List.of(x, y));
    }

    /** x y. */
    default E mul(E x, E y) {
        return apply(Fn.Binary.MUL, List.of(x, y));
    }

    /** x y, but 0 wherever x is 0. */
    default E xmuly(E x, E y) {
        return apply(Fn.Binary.XMULY, List.of(x, y));
    }
}
