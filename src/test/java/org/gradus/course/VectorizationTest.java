package org.gradus.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The run itself is in {@code ExperimentCommandTest}. */
class VectorizationTest {

    /** The lesson's commonest mistake in the loop: the sum over the examples where the mean is meant. */
    @Test
    void aLoopThatForgetsTheMeanIsNotTheSame() {
        Vectorization result = Vectorization.run((g, parameters, x, y) -> {
            TwoLayerLoop right = TwoLayerLoop.of(g, parameters, x, y);
            return new TwoLayerLoop(right.cost(), right.gradient().map(d -> d * x.columns()));
        }, 5, 20);
        assertFalse(result.holds());
        assertTrue(result.verdict().startsWith("not the same numbers: they differ by"), result::verdict);
    }

    @Test
    void theSameNumbersAreTheSame() {
        Vectorization result = Vectorization.run(TwoLayerLoop::of, 1, 5);
        assertTrue(result.holds(), result.table()::text);
        assertEquals(2, result.table().rows().size());
    }
}
