package org.gradus;

import java.util.List;

/**
 * The numbers in which a graph is evaluated. An arithmetic says what a number is and how the elementary functions work
 * on it; everything else follows from these, in {@link Scalars} and {@link Evaluator}.
 *
 * @param <T> the numbers, immutable
 */
public interface Arithmetic<T> {

    /** The number that equals a {@code double} exactly. */
    T of(double x);

    /** a + b. */
    T add(T a, T b);

    /** a − b. */
    T sub(T a, T b);

    /** a · b. */
    T mul(T a, T b);

    /** a / b. */
    T div(T a, T b);

    /** −x. */
    T neg(T x);

    /** √x. */
    T sqrt(T x);

    /** eˣ. */
    T exp(T x);

    /** The natural logarithm. */
    T log(T x);

    /** log(1 + x). */
    T log1p(T x);

    /** The hyperbolic tangent. */
    T tanh(T x);

    /** x to a constant power, 1 if that is 0. */
    T pow(T x, double exponent);

    /** Whether a &lt; b; never if one of them is NaN. */
    boolean less(T a, T b);

    /** Whether a = b; never if one of them is NaN. */
    boolean equal(T a, T b);

    /** Whether x is 0 in every part: a dual number that is 0 but moves does not vanish. */
    boolean vanishes(T x);

    /**
     * The value that equal numbers share, where a maximum is tied.
     *
     * @param equals at least one, all equal in value
     */
    T shared(List<T> equals);

    /** The same number, but to differentiation a constant. */
    default T still(T x) {
        return x;
    }

    /** Whether a and b may be equal, so that pieces of a function meet there; an arithmetic with bounds knows better. */
    default boolean meets(T a, T b) {
        return equal(a, b);
    }

    /**
     * The value of a function whose pieces meet where a = b.
     *
     * @param chosen by the piece that holds, or that the convention takes if a = b
     * @param other by the other piece
     */
    default T piece(T a, T b, T chosen, T other) {
        return chosen;
    }

    /**
     * A user's function at x.
     *
     * @throws UnsupportedOperationException naming the function, if it can't be computed in these numbers
     */
    T user(Fn.User function, T x);
}
