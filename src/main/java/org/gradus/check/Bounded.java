package org.gradus.check;

/**
 * A double and how far it can be from what exact arithmetic gives; see {@link BoundedArithmetic}.
 *
 * @param value as {@link org.gradus.DoubleArithmetic} computes it
 * @param error a bound on |value − exact value|
 */
public record Bounded(double value, double error) {

    /** Whether this and another number may be the same number, computed in two ways. */
    public boolean mayEqual(Bounded other) {
        return Math.abs(value - other.value) <= error + other.error;
    }
}
