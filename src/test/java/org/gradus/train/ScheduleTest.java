package org.gradus.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ScheduleTest {

    private static void assertRates(Schedule schedule, double... expected) {
        double[] rates = IntStream.range(0, expected.length).mapToDouble(schedule::rate).toArray();
        // a few roundings of numbers up to 1
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], rates[i], 1e-15, Arrays.toString(rates));
        }
    }

    @Test
    void rates() {
        assertRates(Schedule.constant(0.5), 0.5, 0.5, 0.5);
        assertRates(Schedule.steps(1, 0.5, 2), 1, 1, 0.5, 0.5, 0.25, 0.25);
        assertRates(Schedule.exponential(1, 0.5), 1, 0.5, 0.25, 0.125);
        double root = Math.sqrt(0.5);
        assertRates(Schedule.cosine(1, 4), 1, (1 + root) / 2, 0.5, (1 - root) / 2, 0, 0, 0);
        assertRates(Schedule.constant(1).withWarmUp(4), 0.25, 0.5, 0.75, 1, 1, 1);
        assertRates(Schedule.exponential(1, 0.5).withWarmUp(2), 0.5, 0.5, 0.25);
    }

    @Test
    void ratesAndFactorsArePositive() {
        for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            for (Executable schedule : List.<Executable>of(() -> Schedule.constant(bad),
                    () -> Schedule.steps(bad, 0.5, 2), () -> Schedule.exponential(bad, 0.5),
                    () -> Schedule.cosine(bad, 4))) {
                assertEquals("the learning rate must be a positive number, not " + bad,
                        assertThrows(IllegalArgumentException.class, schedule).getMessage());
            }
            for (Executable schedule : List.<Executable>of(() -> Schedule.steps(1, bad, 2),
                    () -> Schedule.exponential(1, bad))) {
                assertEquals("the factor of the learning rate must be a positive number, not " + bad,
                        assertThrows(IllegalArgumentException.class, schedule).getMessage());
            }
        }
    }

    @Test
    void numbersOfStepsArePositive() {
        var refused = assertThrows(IllegalArgumentException.class, () -> Schedule.cosine(1, 0));
        assertEquals("the number of steps of a cosine must be at least 1, not 0", refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Schedule.steps(1, 0.5, 0));
        assertThrows(IllegalArgumentException.class, () -> Schedule.constant(1).withWarmUp(0));
    }
}
