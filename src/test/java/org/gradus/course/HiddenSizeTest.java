package org.gradus.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gradus.train.Activation;
import org.junit.jupiter.api.Test;

/** The run itself is in {@code ExperimentCommandTest}. */
class HiddenSizeTest {

    @Test
    void unitsWithoutAnActivationDoNotFindThePetals() {
        HiddenSize result = HiddenSize.run(Activation.IDENTITY, 300);
        assertFalse(result.holds());
        result.runs().forEach(run -> assertTrue(run.accuracy() < 0.6, run::toString));
    }

    @Test
    void parametersAreCounted() {
        HiddenSize result = HiddenSize.run(Activation.TANH, 1);
        assertFalse(result.holds(), "a step is not enough");
        assertEquals(3, result.runs().getFirst().parameters());
        assertEquals(4 * 2 + 4 + 4 + 1, result.runs().get(4).parameters());
    }
}
