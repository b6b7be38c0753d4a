package org.gradus.check;

import java.util.OptionalDouble;

/**
 * A derivative as far as a {@link Method} tells it.
 *
 * @param derivative the method's best value
 * @param error how far the true derivative may be from it, at most
 * @param step how far the method moved the variables, if it moves them
 * @param kink whether pieces of the function meet where the method looked, so that it saw no derivative of one piece
 */
public record Estimate(double derivative, double error, OptionalDouble step, boolean kink) {

    /** An estimate of a derivative of one piece of the function. */
    public Estimate(double derivative, double error, OptionalDouble step) {
        this(derivative, error, step, false);
    }

    /** Whether a derivative computed in another way may be the true one. */
    public boolean allows(double other) {
        return Double.isFinite(error) && Math.abs(other - derivative) <= error;
    }
}
