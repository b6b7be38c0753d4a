package org.gradus.check;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How far roundings put off the values of a function that is known by its values only. It is told by differences of high
 * order between values at neighbouring doubles, where a smooth function is a straight line (Moré and Wild, Estimating
 * Computational Noise, SIAM Journal on Scientific Computing 33, 2011). So exp(−x²) has more of it at 18, where the rounding
 * of 324 counts, than at 1.
 */
final class Noise {

    private static final int ORDER = 4;
    private static final int VALUES = 9;
    /** Of steps, each sixteen times the last. */
    private static final int SCALES = 10;
    /** So that no step is a multiple of that of a staircase of another power of two. */
    private static final double UNEVEN = 0.8;
    /** From one step to the next, where differences of a smooth function grow by 16⁴, and at a kink by 16. */
    private static final double GROWTH = 8;
    /** A difference of fourth order is about so many times an error of a value, the square root of 8! / 4!². */
    private static final double MAGNIFIED = Math.sqrt(70);
    /** A bound is so many times what a few differences tell. */
    private static final double WIDE = 8;
    /** What is so many times as much is not the same. */
    private static final double MORE = 16;

    private Noise() {}

    /**
     * A bound that holds for most values near x.
     *
     * @param spacing between arguments, such as that of doubles there
     */
    static double near(DoubleUnaryOperator f, double x, double spacing) {
        return WIDE * differences(f, x, spacing) / MAGNIFIED;
    }

    /**
     * The same for values that are further apart. If it is more than roundings make, the function has steps, as floor(x) has
     * and (x + 10⁶) − 10⁶; whether the steps are meant, or the line that they follow, can't be known.
     */
    static double further(DoubleUnaryOperator f, double x, double spacing) {
        double last = near(f, x, spacing);
        double allowed = MORE * last;
        double further = 0;
        double steps = 0;
        for (int scale = 1; scale < SCALES; scale++) {
            double step = spacing * Math.rint(UNEVEN * Math.pow(16, scale));
            double next = near(f, x, step);
            double units = Nearby.NOISE * DoubleStream.of(-VALUES, 0, VALUES)
                    .map(k -> Math.abs(f.applyAsDouble(x + k * step))).max().orElseThrow();
            double before = steps;
            steps = next <= GROWTH * last && next > allowed + MORE * units ? next : 0;
            further = Math.max(further, Math.min(before, steps));
            last = next;
        }
        return further;
    }

    /** The mean size of differences of high order. */
    private static double differences(DoubleUnaryOperator f, double x, double step) {
        double[] differences =
                IntStream.range(0, VALUES).mapToDouble(i -> f.applyAsDouble(x + (i - VALUES / 2) * step)).toArray();
        for (int order = 1; order <= ORDER; order++) {
            for (int i = 0; i < VALUES - order; i++) {
                differences[i] = differences[i + 1] - differences[i];
            }
        }
        return IntStream.range(0, VALUES - ORDER).mapToDouble(i -> Math.abs(differences[i])).average().orElseThrow();
    }
}
