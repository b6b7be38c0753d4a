package org.gradus.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gradus.train.Loss;
import org.junit.jupiter.api.Test;

/** The run itself is in {@code ExperimentCommandTest}. */
class SaturationTest {

    @Test
    void anotherLossDoesNotMoveWhatIsFarOut() {
        Saturation result = Saturation.run(Loss.SQUARED_ERROR);
        assertFalse(result.holds());
        assertTrue(result.verdict().startsWith("at z = 99,999 with y = 0, dJ/dz is 0 at an output unit with log-loss"),
                result::verdict);
    }

    /** −log(1 − a), written so that nothing sees what it is. */
    @Test
    void aLogLossThatIsComputedAsItIsWrittenIsNoNumberFarOut() {
        Saturation result = Saturation.run((a, y) -> a.mul(-1).add(1).log().neg().mean());
        assertFalse(result.holds());
        assertTrue(
                result.verdict().startsWith("at z = 99,999 with y = 0, dJ/dz is NaN at an output unit with log-loss"),
                result::verdict);
    }

    @Test
    void slopesAreThoseOfTheActivations() {
        Saturation result = Saturation.run();
        assertTrue(result.holds(), result.table()::text);
        result.slopes().forEach(curve -> curve.places().forEach(place -> assertEquals(switch (curve.name()) {
            case "sigmoid′" -> Math.exp(-Math.abs(place.z())) / Math.pow(1 + Math.exp(-Math.abs(place.z())), 2);
            case "tanh′" -> 1 / Math.pow(Math.cosh(place.z()), 2);
            case "relu′" -> place.z() > 0 ? 1 : 0;
            default -> place.z() > 0 ? 1 : 0.01;
        }, place.derivative(), 0x1p-51, curve.name() + place)));
    }
}
