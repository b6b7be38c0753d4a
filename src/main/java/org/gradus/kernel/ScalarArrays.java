package org.gradus.kernel;

/** The transcendental functions over arrays, an entry at a time: what {@link ScalarMath} computes. */
public final class ScalarArrays {

    private ScalarArrays() {}

    /** {@link ScalarMath#exp} over an array, as {@link ArrayFunction} says. */
    public static void exp(double[] x, int xStart, double[] y, int yStart, int count) {
        for (int i = 0; i < count; i++) {
            y[yStart + i] = ScalarMath.exp(x[xStart + i]);
        }
    }

    /** {@link ScalarMath#log} over an array, as {@link ArrayFunction} says. */
    public static void log(double[] x, int xStart, double[] y, int yStart, int count) {
        for (int i = 0; i < count; i++) {
            y[yStart + i] = ScalarMath.log(x[xStart + i]);
        }
    }

    /** {@link ScalarMath#log1p} over an array, as {@link ArrayFunction} says. */
    public static void log1p(double[] x, int xStart, double[] y, int yStart, int count) {
        for (int i = 0; i < count; i++) {
            y[yStart + i] = ScalarMath.log1p(x[xStart + i]);
        }
    }

    /** {@link ScalarMath#sigmoid} over an array, as {@link ArrayFunction} says. */
    public static void sigmoid(double[] x, int xStart, double[] y, int yStart, int count) {
        for (int i = 0; i < count; i++) {
            y[yStart + i] = ScalarMath.sigmoid(x[xStart + i]);
        }
    }

    /** {@link ScalarMath#tanh} over an array, as {@link ArrayFunction} says. */
    public static void tanh(double[] x, int xStart, double[] y, int yStart, int count) {
        for (int i = 0; i < count; i++) {
            y[yStart + i] = ScalarMath.tanh(x[xStart + i]);
        }
    }
}
