package org.gradus.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.gradus.course.Precision.AtSize;
import org.gradus.course.Precision.Subject;
import org.junit.jupiter.api.Test;

/** The run itself is in {@code ExperimentCommandTest}. */
class PrecisionTest {

    private static final Subject EXACT = new Subject("exact", List.of(new AtSize(-1, 0, 0), new AtSize(1, 0.5, 0.25)));
    private static final Subject LOSSY = new Subject("lossy", List.of(new AtSize(1, 0, 0), new AtSize(-20, 1e15, 0.5)));
    private static final Subject WRONG = new Subject("wrong", List.of(new AtSize(3, 100, 17), new AtSize(4, 1, 1)));

    @Test
    void lostDigitsAreNamedAndDoNotCountAsWrong() {
        Precision result = new Precision(List.of(EXACT, LOSSY), List.of(EXACT));
        assertTrue(result.holds());
        assertEquals("at most 0.50 units for ops and 0.25 for the network; digits are lost by lossy", result.verdict());
        assertEquals(List.of("lossy", "2", "1.00e+15", "1.00e+15", "-2.00e+01", "0.50"), result.table().rows().get(1));
    }

    @Test
    void unitsCount() {
        assertFalse(new Precision(List.of(EXACT, WRONG), List.of(EXACT)).holds());
        assertFalse(new Precision(List.of(EXACT), List.of(WRONG)).holds());
        assertEquals("at most 0.25 units for ops and 17.00 for the network; no op loses digits",
                new Precision(List.of(EXACT), List.of(WRONG)).verdict());
    }

    @Test
    void whatIsOffByMoreThanARoundingIsDrawnByName() {
        List<String> names =
                new Precision(List.of(EXACT, LOSSY), List.of(EXACT)).pictures().getFirst().series().stream()
                        .map(Picture.Series::name).filter(name -> !name.isEmpty()).toList();
        assertEquals(List.of("lossy", "1 other ops", "exact"), names);
    }
}
