package org.gradus;

/**
 * A number and how fast it moves.
 *
 * @param value the number
 * @param tangent its derivative along the direction in which the inputs move
 */
public record Dual<T>(T value, T tangent) {}
