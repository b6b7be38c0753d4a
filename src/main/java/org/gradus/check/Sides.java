package org.gradus.check;

/**
 * The slopes on both sides of a kink.
 *
 * @param left of what lies below
 * @param right of what lies above
 */
public record Sides(double left, double right) {}
