package org.gradus.bench;

import java.util.Arrays;
import org.gradus.course.HandWrittenStep;
import org.gradus.course.TwoLayerProblem;

/** Sizes of the two-layer network, written n_x × n_h × m. */
final class Shapes {

    private static final long SEED = 1;

    private Shapes() {}

    static TwoLayerProblem problem(String shape) {
        int[] sizes = Arrays.stream(shape.split("x", -1)).mapToInt(Integer::parseInt).toArray();
        return TwoLayerProblem.random(SEED, sizes[0], sizes[1], sizes[2]);
    }

    /**
     * Makes sure that others compute the same step.
     *
     * @param w1 the entries of W1 after their first step; there they may differ by rounding, which is far below the bound
     * @throws IllegalStateException if they don't
     */
    static void requireFirstStep(TwoLayerProblem problem, double[] w1) {
        HandWrittenStep step = problem.handWritten();
        step.run();
        double[] expected = step.parameters().W1().tensor().toArray();
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(w1[i] - expected[i]) <= 1e-12)) {
                throw new IllegalStateException("after a step, entry " + i + " of W1 is " + w1[i] + ", not " + expected[i]);
            }
        }
    }
}
