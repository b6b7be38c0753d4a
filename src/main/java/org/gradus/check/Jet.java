package org.gradus.check;

/**
 * A double that moves along several directions at once, and how far each of its parts can be from what exact arithmetic
 * gives.
 *
 * @param number its value, and a bound on the error of that
 * @param tangents the derivative along each direction; empty if it does not move
 * @param errors a bound for each tangent; where it moves to second order only, that is the least double and not 0
 */
@SuppressWarnings("ArrayRecordComponent") // there are millions of them, and none is compared
record Jet(Bounded number, double[] tangents, double[] errors) {

    private static final double[] NONE = {};

    Jet(double value, double error, double[] tangents, double[] errors) {
        this(new Bounded(value, error), tangents, errors);
    }

    /** A number that does not move. */
    static Jet still(Bounded number) {
        return new Jet(number, NONE, NONE);
    }

    static Jet still(double value, double error) {
        return still(new Bounded(value, error));
    }

    double value() {
        return number.value();
    }

    double error() {
        return number.error();
    }

    boolean moves() {
        return tangents.length > 0;
    }

    boolean moves(int k) {
        return moves() && (tangents[k] != 0 || errors[k] != 0);
    }

    double tangent(int k) {
        return moves() ? tangents[k] : 0;
    }

    double error(int k) {
        return moves() ? errors[k] : 0;
    }

    /** How far from its value all may be that this or another number can be. */
    double spread(Jet other) {
        return Math.max(error(), Math.abs(value() - other.value()) + other.error());
    }

    /** How it moves along a direction. */
    Bounded slope(int k) {
        return new Bounded(tangent(k), error(k));
    }
}
