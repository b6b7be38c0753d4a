package org.gradus.check;

/**
 * A double and how far it can be from what exact arithmetic gives; see {@link BoundedArithmetic}.
 *
 * @param value as {@link org.gradus.DoubleArithmetic} computes it
 * @param error a bound on |value − exact value|, infinite where nothing is known
 */
public record Bounded(double value, double error) {

    /** Whether this and another number may be the same number, computed in two ways. */
    public boolean mayEqual(Bounded other) {
        return Math.abs(value - other.value) <= error + other.error;
    }

    /** All that lies between this and another number, their errors included. */
    Bounded hull(Bounded other) {
        double least = Math.min(value - error, other.value - other.error);
        double largest = Math.max(value + error, other.value + other.error);
        return new Bounded(least / 2 + largest / 2, (largest / 2 - least / 2) * (1 + 4 * BoundedArithmetic.U));
    }

    /** Whether anything is known of it. */
    boolean isKnown() {
        return !Double.isNaN(value) && error < Double.POSITIVE_INFINITY;
    }

    /** Whether it is exactly zero. */
    boolean isZero() {
        return value == 0 && error == 0;
    }

    /** Whether it is exactly zero, or certainly above or below. */
    boolean hasSign() {
        return error == 0 || Math.abs(value) > error;
    }

    /** Whether it is exactly infinite, and not a finite number that overflowed. */
    boolean isInfinite() {
        return Double.isInfinite(value) && error == 0;
    }
}
