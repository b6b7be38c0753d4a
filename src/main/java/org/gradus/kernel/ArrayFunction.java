package org.gradus.kernel;

/** An elementwise function over a part of an array. */
@FunctionalInterface
public interface ArrayFunction {

    /**
     * y[yStart + i] = f(x[xStart + i]) for i from 0 to count − 1. Both may be the same place.
     *
     * @throws IndexOutOfBoundsException if an array does not hold so many entries
     */
    void apply(double[] x, int xStart, double[] y, int yStart, int count);
}
