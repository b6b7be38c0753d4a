package org.gradus.train;

/** Refuses settings that make no sense. */
final class Require {

    private Require() {}

    /** @throws IllegalArgumentException if it is not above 0, or not finite */
    static void positive(String what, double number) {
        if (!(number > 0) || number == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(what + " must be a positive number, not " + number);
        }
    }

    /** @throws IllegalArgumentException if it is not above 0 */
    static void positive(String what, int number) {
        if (number < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, not " + number);
        }
    }
}
