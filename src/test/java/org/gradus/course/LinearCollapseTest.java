package org.gradus.course;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gradus.train.Activation;
import org.junit.jupiter.api.Test;

/** The run itself is in {@code ExperimentCommandTest}. */
class LinearCollapseTest {

    @Test
    void layersWithAnActivationAreNotOne() {
        LinearCollapse result = LinearCollapse.run(Activation.TANH, 300);
        assertFalse(result.holds());
        assertTrue(result.verdict().startsWith("three layers are not one"), result::verdict);
        assertTrue(result.probabilityApart() > 0.01);
    }

    /** Whatever the weights are: also before anything is learnt. */
    @Test
    void layersWithoutOneAreOneFromTheStart() {
        LinearCollapse result = LinearCollapse.run(Activation.IDENTITY, 1);
        assertTrue(result.verdict().startsWith("three layers are one"), result::verdict);
        assertTrue(result.probabilityApart() < 1e-14);
        assertFalse(result.holds(), "logistic regression has not learnt the same yet");
    }
}
