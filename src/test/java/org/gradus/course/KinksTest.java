package org.gradus.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.gradus.course.Kinks.AtStep;
import org.junit.jupiter.api.Test;

/** The run itself is in {@code ExperimentCommandTest}. */
class KinksTest {

    private static final AtStep SMALL = new AtStep(1e-5, 1, 2, 1);
    private static final AtStep LARGE = new AtStep(1, 60, 90, 59);

    @Test
    void itHoldsIfKinksMisleadTheNaiveCheckerOnly() {
        Kinks result = new Kinks(100, 0, List.of(SMALL, LARGE));
        assertTrue(result.holds());
        assertEquals("of 100 correct entries, the naive checker calls 2 wrong at its best step h = 1e-05 and 90 at"
                + " h = 1e+00; the laboratory 0", result.verdict());
        assertEquals(List.of("1.00e+00", "60.0 %", "90.0 %", "59.0 %"), result.table().rows().getLast());
    }

    @Test
    void itDoesNotHoldOtherwise() {
        assertFalse(new Kinks(100, 1, List.of(SMALL, LARGE)).holds(), "a correct entry is accused");
        assertFalse(new Kinks(100, 0, List.of(new AtStep(1e-5, 61, 2, 1), LARGE)).holds(), "fewer kinks by more");
        assertFalse(new Kinks(100, 0, List.of(new AtStep(1e-5, 1, 2, 0), LARGE)).holds(), "nobody is misled");
    }
}
