package org.gradus.course;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The run itself is in {@code ExperimentCommandTest}. */
class LearningRateTest {

    @Test
    void itDoesNotHoldIfNoRateIsTooLargeOrTooSmall() {
        LearningRate careful = LearningRate.run(0.01, 0.1, 1.2);
        assertFalse(careful.holds());
        assertTrue(careful.verdict().startsWith("0.01 is too small"), careful::verdict);
        assertFalse(LearningRate.run(1.2, 100).holds());
        assertFalse(LearningRate.run(0.01, 100).holds(), "nothing is right in comparison");
    }

    @Test
    void aCostThatIsNoNumberIsTooLarge() {
        LearningRate result = LearningRate.run(1.2, 1e308);
        assertTrue(result.verdict().contains("1.0E308 is too large"), result::verdict);
    }
}
