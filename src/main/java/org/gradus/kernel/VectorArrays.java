package org.gradus.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The transcendental functions over arrays, a vector at a time: what {@link ScalarMath} computes, bit for bit. Each has a
 * loop of its own, since the JIT inlines only so much of the Vector API into one method. Only where
 * {@link VectorSupport#available()}.
 */
public final class VectorArrays {

    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;

    private VectorArrays() {}

    /** {@link ScalarMath#exp} over an array, as {@link ArrayFunction} says. */
    public static void exp(double[] x, int xStart, double[] y, int yStart, int count) {
        int whole = SPECIES.loopBound(count);
        for (int i = 0; i < whole; i += SPECIES.length()) {
            VectorMath.exp(DoubleVector.fromArray(SPECIES, x, xStart + i)).intoArray(y, yStart + i);
        }
        ScalarArrays.exp(x, xStart + whole, y, yStart + whole, count - whole);
    }

    /** {@link ScalarMath#log} over an array, as {@link ArrayFunction} says. */
    public static void log(double[] x, int xStart, double[] y, int yStart, int count) {
        int whole = SPECIES.loopBound(count);
        for (int i = 0; i < whole; i += SPECIES.length()) {
            VectorMath.log(DoubleVector.fromArray(SPECIES, x, xStart + i)).intoArray(y, yStart + i);
        }
        ScalarArrays.log(x, xStart + whole, y, yStart + whole, count - whole);
    }

    /** {@link ScalarMath#log1p} over an array, as {@link ArrayFunction} says. */
    public static void log1p(double[] x, int xStart, double[] y, int yStart, int count) {
        int whole = SPECIES.loopBound(count);
        for (int i = 0; i < whole; i += SPECIES.length()) {
            VectorMath.log1p(DoubleVector.fromArray(SPECIES, x, xStart + i)).intoArray(y, yStart + i);
        }
        ScalarArrays.log1p(x, xStart + whole, y, yStart + whole, count - whole);
    }

    /** {@link ScalarMath#sigmoid} over an array, as {@link ArrayFunction} says. */
    public static void sigmoid(double[] x, int xStart, double[] y, int yStart, int count) {
        int whole = SPECIES.loopBound(count);
        for (int i = 0; i < whole; i += SPECIES.length()) {
            VectorMath.sigmoid(DoubleVector.fromArray(SPECIES, x, xStart + i)).intoArray(y, yStart + i);
        }
        ScalarArrays.sigmoid(x, xStart + whole, y, yStart + whole, count - whole);
    }

    /** {@link ScalarMath#tanh} over an array, as {@link ArrayFunction} says. */
    public static void tanh(double[] x, int xStart, double[] y, int yStart, int count) {
        int whole = SPECIES.loopBound(count);
        for (int i = 0; i < whole; i += SPECIES.length()) {
            VectorMath.tanh(DoubleVector.fromArray(SPECIES, x, xStart + i)).intoArray(y, yStart + i);
        }
        ScalarArrays.tanh(x, xStart + whole, y, yStart + whole, count - whole);
    }
}
