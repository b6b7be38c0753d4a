package org.gradus.compile;

import org.gradus.kernel.Blas;
import org.gradus.kernel.Threads;

/**
 * How a plan is made and run. Tests turn parts off to compare.
 *
 * @param fuses whether elementwise functions share loops
 * @param lane how wide generated loops are
 * @param blas what computes matrix products
 * @param interpretedRuns after how many runs loops are generated
 * @param threads how many threads share a large loop
 */
record Settings(boolean fuses, LaneCode lane, Blas blas, int interpretedRuns, int threads) {

    /** New code costs some milliseconds and is slow at first: interpreting was measured to be ahead until then. */
    private static final int INTERPRETED_RUNS = 32;

    static Settings preferred() {
        return new Settings(true, LaneCode.preferred(), Blas.get(), INTERPRETED_RUNS, Threads.most());
    }
}
