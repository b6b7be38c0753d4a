package org.gradus.check;

import java.util.function.DoubleUnaryOperator;
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

    private Noise() {}

    /**
     * A bound that holds for most values near x.
     *
     * @param spacing between doubles there
     */
    static double near(DoubleUnaryOperator f, double x, double spacing) {
        return WIDE * differences(f, x, spacing) / MAGNIFIED;
    }

    /**
     * The same for values that are further apart. If it is larger, the function has steps, as floor(x) has and
     * (x + 10⁶) − 10⁶; whether the steps are meant, or the line that they follow, can't be known.
     */
    static double further(DoubleUnaryOperator f, double x, double spacing) {
        double[] differences = IntStream.range(0, SCALES)
                .mapToDouble(scale -> differences(f, x, spacing * Math.rint(UNEVEN * Math.pow(16, scale)))).toArray();
        return WIDE / MAGNIFIED * IntStream.range(1, SCALES)
                .filter(scale -> differences[scale] <= GROWTH * differences[scale - 1])
                .mapToDouble(scale -> differences[scale]).max().orElse(0);
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
