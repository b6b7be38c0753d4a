package org.gradus.compile;

import org.gradus.kernel.ScalarMath;

/**
 * The order in which a row is summed: as many partial sums as a vector has lanes, entry j going to lane j modulo their
 * number, and then the lanes from first to last. Floating-point sums depend on the order, and every way of running a
 * loop keeps to this one.
 */
final class Lanes {

    private Lanes() {}

    /** The sum of lanes that begin at a place. */
    static double sum(double[] lanes, int start, int count) {
        double sum = lanes[start];
        for (int lane = start + 1; lane < start + count; lane++) {
            sum += lanes[lane];
        }
        return sum;
    }

    /** The largest of lanes that begin at a place, NaN if there is one. */
    static double max(double[] lanes, int start, int count) {
        double max = lanes[start];
        for (int lane = start + 1; lane < start + count; lane++) {
            max = ScalarMath.maximum(max, lanes[lane]);
        }
        return max;
    }
}
