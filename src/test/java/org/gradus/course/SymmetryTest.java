package org.gradus.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.gradus.Tensor;
import org.gradus.train.Initializer;
import org.junit.jupiter.api.Test;

/** The run itself is in {@code ExperimentCommandTest}. */
class SymmetryTest {

    @Test
    void anAsymmetricStartBreaksTheSymmetry() {
        Symmetry result = Symmetry.run(Initializer.normal(0.01), 300);
        assertFalse(result.holds());
        assertTrue(result.verdict().contains("all zero: symmetry was never broken"), result::verdict);
        assertTrue(result.verdict().contains("all equal: symmetry was broken"), result::verdict);
        assertTrue(result.alike().get(1).gradientsApart() > 0);
    }

    /** One ulp in one weight is enough. */
    @Test
    void equalUnitsAreEqualToTheLastBit() {
        Symmetry result = Symmetry.run((shape, _) -> {
            double[] weights = new double[shape.size()];
            Arrays.fill(weights, 0.5);
            weights[0] = Math.nextUp(0.5);
            return Tensor.of(shape, weights);
        }, 300);
        assertTrue(result.verdict().contains("all equal: symmetry was broken"), result::verdict);
    }

    @Test
    void unitsThatAreLessThanOneAreNoBetterThanChance() {
        Symmetry result = Symmetry.run(Initializer.constant(0.5), 300);
        assertTrue(result.holds(), result.table()::text);
        assertEquals(0.5, result.alike().getFirst().accuracy());
        assertEquals(Math.log(2), result.alike().getFirst().cost(), 1e-15);
    }
}
