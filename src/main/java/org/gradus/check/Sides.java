package org.gradus.check;

/**
 * The slopes on both sides of a kink.
 *
 * @param left of what lies below
 * @param right of what lies above
 */
public record Sides(double left, double right) {

    /** What is so small a part of a slope is its rounding. */
    private static final double ROUNDING = 1e-9;

    /** Whether they are two slopes, and not one that was found twice. */
    boolean differ() {
        return !(Math.abs(left - right) <= ROUNDING * Math.max(Math.abs(left), Math.abs(right)));
    }
}
