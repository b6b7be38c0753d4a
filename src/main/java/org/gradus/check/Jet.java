package org.gradus.check;

/**
 * A double that moves along several directions at once, and how far each of its parts can be from what exact arithmetic
 * gives.
 *
 * @param value as doubles compute it
 * @param error a bound on |value − exact value|
 * @param tangents the derivative along each direction; empty if it does not move
 * @param errors a bound for each tangent
 */
@SuppressWarnings("ArrayRecordComponent") // there are millions of them, and none is compared
record Jet(double value, double error, double[] tangents, double[] errors) {

    private static final double[] NONE = {};

    /** A number that does not move. */
    static Jet still(double value, double error) {
        return new Jet(value, error, NONE, NONE);
    }

    boolean moves() {
        return tangents.length > 0;
    }

    double tangent(int k) {
        return moves() ? tangents[k] : 0;
    }

    double error(int k) {
        return moves() ? errors[k] : 0;
    }
}
