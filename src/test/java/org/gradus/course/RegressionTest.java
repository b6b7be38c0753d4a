package org.gradus.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gradus.train.Output;
import org.junit.jupiter.api.Test;

/** The run itself is in {@code ExperimentCommandTest}. */
class RegressionTest {

    @Test
    void aSigmoidDoesNotReachTheLabels() {
        Regression result = Regression.run(Output.SIGMOID, 500);
        assertFalse(result.holds());
        assertEquals(result.sigmoid().error(), result.network().error());
        assertTrue(result.network().curve().stream().allMatch(point -> point.y() >= 0 && point.y() <= 1));
    }

    /** The line of least squares, by its closed form. */
    @Test
    void withoutHiddenUnitsItIsTheLineOfLeastSquares() {
        Regression result = Regression.run(Output.LINEAR, 3000);
        double meanX = result.examples().stream().mapToDouble(Picture.Point::x).average().orElseThrow();
        double meanY = result.examples().stream().mapToDouble(Picture.Point::y).average().orElseThrow();
        double slope = result.examples().stream().mapToDouble(p -> (p.x() - meanX) * (p.y() - meanY)).sum()
                / result.examples().stream().mapToDouble(p -> (p.x() - meanX) * (p.x() - meanX)).sum();
        result.line().curve().forEach(p -> assertEquals(meanY + slope * (p.x() - meanX), p.y(), 1e-9));
    }
}
