package org.gradus.check;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * A table of extrapolations (Richardson; Ridders, Advances in Engineering Software 4, 1982): differences for a step that is
 * halved again and again, and from them the value that they tend to as the step goes to 0. Each column removes one more
 * power of the step from the error. The last row is kept.
 * <p>
 * The error of an extrapolated value is taken to be twice its distance from those that it is made of, the larger one,
 * plus what roundings in the function contribute, as far as the weights of an extrapolation magnify them. The table ends
 * where that grows.
 */
final class Extrapolation {

    private static final int ROWS = 12;
    private static final double[] NONE = {};

    /** By how much a halved step makes the removed power smaller, from one column to the next. */
    private final double base;
    /** The sum of the absolute weights of an extrapolation, at most. */
    private final double weights;
    private double[] last = NONE;
    private int rows;
    private double rounding;
    private Estimate best = new Estimate(Double.NaN, Double.POSITIVE_INFINITY, OptionalDouble.empty());

    private Extrapolation(double base, double weights) {
        this.base = base;
        this.weights = weights;
    }

    /** Of central differences. */
    static Extrapolation ofEvenPowers() {
        return new Extrapolation(4, 2);
    }

    /** Of one-sided differences. */
    static Extrapolation ofAllPowers() {
        return new Extrapolation(2, 9);
    }

    /**
     * Adds a difference for half the last step.
     *
     * @param noise how far roundings in the function may have put it off
     */
    void add(double difference, double noise, double h) {
        rounding = weights * noise;
        double[] row = Arrays.copyOf(last, rows + 1);
        double power = 1;
        double previous = difference;
        row[0] = previous;
        for (int column = 1; column <= rows; column++) {
            power *= base;
            double next = previous + (previous - last[column - 1]) / (power - 1);
            double spread = Math.max(Math.abs(next - previous), Math.abs(next - last[column - 1]));
            double error = 2 * spread + rounding + Math.ulp(next);
            if (error < best.error()) {
                best = new Estimate(next, error, OptionalDouble.of(h));
            }
            row[column] = next;
            previous = next;
        }
        last = row;
        rows++;
    }

    boolean isFull() {
        return rows == ROWS;
    }

    /** Whether roundings are all that is left, so that a smaller step makes it worse. */
    boolean isDone() {
        return rounding >= best.error() / 2;
    }

    Estimate best() {
        return best;
    }
}
