package org.gradus.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.eclipse.collections.api.factory.Lists;
import org.gradus.course.StepSize.Curve;
import org.junit.jupiter.api.Test;

class StepSizeTest {

    @Test
    void itShowsTruncationAndRounding() {
        StepSize result = StepSize.run();
        assertTrue(result.holds(), result.table()::text);
        assertEquals(List.of("forward", "central", "Ridders", "complex step"),
                result.curves().stream().map(Curve::method).toList());
        // the roots of 2⁻⁵², but for a factor that depends on the function
        assertEquals(Math.log10(Math.sqrt(0x1p-52)), Math.log10(result.curves().get(0).best().step()), 1);
        assertEquals(Math.log10(Math.cbrt(0x1p-52)), Math.log10(result.curves().get(1).best().step()), 1);
    }

    /** The cube's difference quotients are known: 3 + 3h + h² and 3 + h². */
    @Test
    void powersAreThoseOfTheFormulas() {
        Curve forward = Curve.of("forward", 3, h -> 3 + 3 * h + h * h);
        assertEquals(1, forward.truncationPower().orElseThrow(), 0.01);
        Curve central = Curve.of("central", 3, h -> 3 + h * h + 1e-16 / h);
        assertEquals(2, central.truncationPower().orElseThrow(), 0.01);
        assertEquals(-1, central.roundingPower().orElseThrow(), 0.01);
    }

    /** With any of the curves in another's place, or one for another derivative, something is not as it should be. */
    @Test
    void itDoesNotHoldIfACurveIsAnother() {
        StepSize result = StepSize.run();
        for (Curve curve : result.curves()) {
            for (Curve other : result.curves()) {
                List<Curve> replaced = result.curves().stream()
                        .map(each -> each.equals(curve)
                                ? new Curve(curve.method(), other.best(), other.truncationPower(),
                                        other.roundingPower(), other.errors())
                                : each)
                        .toList();
                assertEquals(
                        curve.equals(other)
                                || (curve.method().equals("Ridders") && other.method().equals("complex step")),
                        new StepSize(result.derivative(), replaced).holds(),
                        () -> other.method() + " as " + curve.method());
            }
        }
        Curve wrong = Curve.of("central", 3.001, h -> 3 + h * h + 1e-16 / h);
        assertFalse(new StepSize(3, Lists.immutable.withAll(result.curves())
                .collect(each -> each.method().equals("central") ? wrong : each).castToList()).holds());
    }
}
