package org.gradus.compile;

import org.gradus.kernel.ScalarMath;

/**
 * The order in which a row is summed. Floating-point sums depend on the order, and every way of running a loop keeps to
 * this one:
 *
 * <ul>
 * <li>entry j goes to lane j modulo the number of lanes that a vector has;
 * <li>blocks of {@link #BLOCK} vectors are summed by themselves, and then together, up to a segment of {@link #SEGMENT}
 * entries; the entries behind the last whole vector come last;
 * <li>the lanes of a segment are summed from the first to the last;
 * <li>the sums of segments, and those of rows, are summed pairwise.
 * </ul>
 *
 * So few numbers follow one another anywhere, and an error grows with the logarithm of how many there are.
 */
final class Lanes {

    /** How many vectors are added one after the other. */
    static final int BLOCK = 32;
    /** How many rows are, where it is columns that are summed. */
    static final int ROWS = 64;
    /** How many entries of a row are summed by blocks: a multiple of a block's for every length of a vector. */
    static final int SEGMENT = Loops.CUT;

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

    /** The sum of at least one number, of which each lies so many places behind the one before, pairwise. */
    static double totalSum(double[] sums, int start, int step, int count) {
        int half = count / 2;
        return half == 0 ? sums[start]
                : totalSum(sums, start, step, half) + totalSum(sums, start + half * step, step, count - half);
    }

    /** The largest of such numbers. */
    static double totalMax(double[] maxima, int start, int step, int count) {
        double max = maxima[start];
        for (int i = 1; i < count; i++) {
            max = ScalarMath.maximum(max, maxima[start + i * step]);
        }
        return max;
    }
}
