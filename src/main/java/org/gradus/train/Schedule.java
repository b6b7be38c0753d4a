package org.gradus.train;

/**
 * The learning rate of each step.
 *
 * <pre>{@code
 * Schedule schedule = Schedule.cosine(0.01, 2000).withWarmUp(100);
 * }</pre>
 */
@FunctionalInterface
public interface Schedule {

    /**
     * The learning rate α of a step.
     *
     * @param step from 0
     */
    double rate(int step);

    /**
     * Always the same.
     *
     * @throws IllegalArgumentException if the rate is not a positive number
     */
    static Schedule constant(double rate) {
        Require.positive("the learning rate", rate);
        return _ -> rate;
    }

    /**
     * Multiplied with a factor each time that so many steps have been made.
     *
     * @throws IllegalArgumentException if the rate or the factor is not a positive number, or the steps are less than 1
     */
    static Schedule steps(double rate, double factor, int every) {
        Require.positive("the learning rate", rate);
        Require.positive("the factor of the learning rate", factor);
        Require.positive("the number of steps between two changes", every);
        return step -> rate * Math.pow(factor, Math.floorDiv(step, every));
    }

    /**
     * Multiplied with a factor in each step.
     *
     * @throws IllegalArgumentException if the rate or the factor is not a positive number
     */
    static Schedule exponential(double rate, double factor) {
        Require.positive("the learning rate", rate);
        Require.positive("the factor of the learning rate", factor);
        return step -> rate * Math.pow(factor, step);
    }

    /**
     * Falling to 0 along half a wave of the cosine in so many steps, and 0 from then on: Loshchilov and Hutter, "SGDR:
     * Stochastic Gradient Descent with Warm Restarts", 2017, equation 5, without the restarts.
     *
     * @throws IllegalArgumentException if the rate is not a positive number, or the steps are less than 1
     */
    static Schedule cosine(double rate, int steps) {
        Require.positive("the learning rate", rate);
        Require.positive("the number of steps of a cosine", steps);
        return step -> rate * (1 + Math.cos(Math.PI * Math.min(step, steps) / steps)) / 2;
    }

    /** This one, but in the first steps a share that rises by equal amounts: of so many steps, the last has all of it. */
    default Schedule withWarmUp(int steps) {
        Require.positive("the number of steps of a warm-up", steps);
        return step -> rate(step) * Math.min(1, (step + 1.0) / steps);
    }
}
