package org.gradus.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

/** Two computations of the same numbers agree if they differ by no more than 1e-12 · Σ|contributions|. */
final class Agreement {

    /**
     * A sum of n terms is off by at most n units of rounding, 1.1e-16 each, times the sum of their absolute values. The
     * longest of these sums, through both layers and over the examples, has some hundreds of terms; this allows for
     * nine thousand.
     */
    private static final double TOLERANCE = 1e-12;

    private Agreement() {}

    static void assertAgree(TwoLayerParameters expected, TwoLayerParameters actual, TwoLayerParameters contributions) {
        assertAgree("dW1", expected.W1(), actual.W1(), contributions.W1());
        assertAgree("db1", expected.b1(), actual.b1(), contributions.b1());
        assertAgree("dW2", expected.W2(), actual.W2(), contributions.W2());
        assertAgree("db2", expected.b2(), actual.b2(), contributions.b2());
    }

    static void assertAgree(String name, Matrix expected, Matrix actual, Matrix contributions) {
        assertEquals(expected.tensor().shape(), actual.tensor().shape(), name);
        for (int i = 0; i < expected.rows(); i++) {
            for (int j = 0; j < expected.columns(); j++) {
                String entry = name + "[" + i + ", " + j + "]";
                assertAgree(entry, expected.get(i, j), actual.get(i, j), contributions.get(i, j));
            }
        }
    }

    static void assertAgree(String name, double expected, double actual, double contributions) {
        double tolerance = TOLERANCE * contributions;
        if (!(Math.abs(expected - actual) <= tolerance)) {
            fail(name + ": " + actual + " differs from " + expected + " by more than " + tolerance);
        }
    }
}
