package org.gradus.check;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * How far roundings put off the values of a function that is known by its values only. It is told by differences of high
 * order between values at doubles that are next to each other, where a smooth function is a straight line (Moré and Wild,
 * Estimating Computational Noise, SIAM Journal on Scientific Computing 33, 2011). So exp(−x²) has more of it at 18, where
 * the rounding of 324 counts, than at 1.
 */
final class Noise {

    private static final int ORDER = 4;
    private static final int VALUES = 9;
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
        double[] differences = IntStream.range(0, VALUES)
                .mapToDouble(i -> f.applyAsDouble(x + (i - VALUES / 2) * spacing)).toArray();
        for (int order = 1; order <= ORDER; order++) {
            for (int i = 0; i < VALUES - order; i++) {
                differences[i] = differences[i + 1] - differences[i];
            }
        }
        double size = IntStream.range(0, VALUES - ORDER)
                .mapToDouble(i -> Math.abs(differences[i])).average().orElseThrow();
        return WIDE * size / MAGNIFIED;
    }
}
