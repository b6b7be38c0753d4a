package org.gradus.compile;

import java.util.Arrays;

/**
 * Sums of the columns of many rows: so many rows are added one after the other, and what they give pairwise, like the
 * digits of a binary number that counts up.
 */
final class ColumnSums {

    private final double[] block;
    /** At place i, the sum of 2ⁱ blocks, if that bit of their number is set. */
    private final double[][] levels;
    private int blocks;

    ColumnSums(int rows, int columns) {
        this.block = new double[columns];
        this.levels = new double[Integer.SIZE - Integer.numberOfLeadingZeros(rows / Lanes.ROWS + 1)][columns];
    }

    /** Where rows are added up, from zeros, until they are taken. */
    double[] block() {
        return block;
    }

    void takeBlock() {
        int level = 0;
        for (; (blocks >> level & 1) == 1; level++) {
            add(levels[level], block);
        }
        System.arraycopy(block, 0, levels[level], 0, block.length);
        Arrays.fill(block, 0);
        blocks++;
    }

    /** Writes the sums of all, and is empty again. */
    void finish(double[] target, int at) {
        for (int level = 0; blocks >> level != 0; level++) {
            if ((blocks >> level & 1) == 1) {
                add(levels[level], block);
            }
        }
        System.arraycopy(block, 0, target, at, block.length);
        Arrays.fill(block, 0);
        blocks = 0;
    }

    private static void add(double[] addends, double[] sums) {
        for (int j = 0; j < sums.length; j++) {
            sums[j] += addends[j];
        }
    }
}
