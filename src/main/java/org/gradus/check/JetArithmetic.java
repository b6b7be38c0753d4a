package org.gradus.check;

import java.util.List;
import org.gradus.Arithmetic;
import org.gradus.Fn;

/**
 * Dual numbers for several directions at once, with running error bounds (Higham, Accuracy and Stability of Numerical
 * Algorithms, section 3.3): each operation hands on the errors of its arguments, magnified by its derivative, and adds
 * its own rounding. So what is computed comes with a bound that holds, to first order, for any graph and any scale. What
 * is exactly zero stays so.
 * <p>
 * No rule of {@link org.gradus.Derivatives} is used. The slope of a user's function is measured by differences of the
 * function.
 * <p>
 * Pieces of a function meet where their arguments are equal to within their bounds. There a jet either follows the
 * convention, or spans all that the pieces give: its value and tangents are then midpoints, and the errors reach to the
 * ends.
 */
final class JetArithmetic implements Arithmetic<Jet> {

    /** The unit roundoff. */
    private static final double U = 0x1p-53;

    private final boolean spansPieces;
    private boolean haveMet;

    /** @param spansPieces whether a jet spans the pieces that meet, rather than follow the convention */
    JetArithmetic(boolean spansPieces) {
        this.spansPieces = spansPieces;
    }

    /** Whether pieces of a function have met in what was computed so far. */
    boolean haveMet() {
        return haveMet;
    }

    @Override
    public Jet of(double x) {
        return Jet.still(x, 0);
    }

    @Override
    public Jet add(Jet a, Jet b) {
        return sum(a, b, 1);
    }

    @Override
    public Jet sub(Jet a, Jet b) {
        return sum(a, b, -1);
    }

    private static Jet sum(Jet a, Jet b, int sign) {
        double value = a.value() + sign * b.value();
        double error = isZero(a) ? b.error() : isZero(b) ? a.error() : a.error() + b.error() + U * Math.abs(value);
        return moved(value, error, a, 1, 0, b, sign, 0);
    }

    @Override
    public Jet mul(Jet a, Jet b) {
        double value = a.value() * b.value();
        double error = isZero(a) || isZero(b) ? 0
                : Math.abs(a.value()) * b.error() + Math.abs(b.value()) * a.error() + a.error() * b.error()
                        + rounding(value, 1);
        return moved(value, error, a, b.value(), b.error(), b, a.value(), a.error());
    }

    @Override
    public Jet div(Jet a, Jet b) {
        double quotient = a.value() / b.value();
        double least = Math.max(0, Math.abs(b.value()) - b.error());
        double error = isZero(a) && b.value() != 0 ? 0
                : (a.error() + Math.abs(quotient) * b.error()) / least + rounding(quotient, 1);
        double slope = 1 / b.value();
        double slopeError = Math.abs(slope) * (b.error() / least + 2 * U);
        double slopeErrorOfB = Math.abs(quotient) * slopeError + Math.abs(slope) * error + error * slopeError
                + rounding(quotient * slope, 1);
        return moved(quotient, error, a, slope, slopeError, b, -quotient * slope, slopeErrorOfB);
    }

    @Override
    public Jet neg(Jet x) {
        return moved(-x.value(), x.error(), x, -1, 0);
    }

    @Override
    public Jet sqrt(Jet x) {
        double root = Math.sqrt(x.value());
        double slope = 0.5 / root;
        return moved(root, powerError(x, 0.5) + rounding(root, 1), x, slope,
                0.5 * powerError(x, -0.5) + rounding(slope, 2));
    }

    /** The JDK promises this one, log, log1p and pow to one unit in the last place, which is up to 2 U. */
    @Override
    public Jet exp(Jet x) {
        double power = Math.exp(x.value());
        double error = power * Math.expm1(x.error()) + rounding(power, 2);
        return moved(power, error, x, power, error);
    }

    @Override
    public Jet log(Jet x) {
        double log = Math.log(x.value());
        double slope = 1 / x.value();
        return moved(log, spread(x.error(), x.value()) + rounding(log, 2), x, slope,
                Math.abs(slope) * (relative(x.error(), x.value()) + 2 * U));
    }

    @Override
    public Jet log1p(Jet x) {
        double log = Math.log1p(x.value());
        double slope = 1 / (1 + x.value());
        return moved(log, spread(x.error(), 1 + x.value()) + rounding(log, 2), x, slope,
                Math.abs(slope) * (relative(x.error() + U * Math.abs(1 + x.value()), 1 + x.value()) + 2 * U));
    }

    /**
     * Promised to 2.5 units in the last place. The slope 1 / cosh² is computed as 4e / (1 + e)² with e = exp(−2|x|),
     * which keeps its digits in saturation.
     */
    @Override
    public Jet tanh(Jet x) {
        double nearest = Math.tanh(Math.max(0, Math.abs(x.value()) - x.error()));
        double power = Math.exp(-2 * Math.abs(x.value()));
        double slope = 4 * power / ((1 + power) * (1 + power));
        double value = Math.tanh(x.value());
        double error = isZero(x) ? 0 : x.error() * (1 - nearest * nearest + 4 * U) + rounding(value, 5);
        return moved(value, error, x, slope, slope * Math.expm1(2 * x.error()) + rounding(slope, 8));
    }

    @Override
    public Jet pow(Jet x, double exponent) {
        if (exponent == 0) {
            return of(1);
        }
        double power = Math.pow(x.value(), exponent);
        double slope = exponent * Math.pow(x.value(), exponent - 1);
        return moved(power, powerError(x, exponent) + rounding(power, 2), x, slope,
                Math.abs(exponent) * powerError(x, exponent - 1) + rounding(slope, 4));
    }

    @Override
    public boolean less(Jet a, Jet b) {
        return a.value() < b.value();
    }

    @Override
    public boolean equal(Jet a, Jet b) {
        return a.value() == b.value();
    }

    @Override
    public boolean vanishes(Jet x) {
        return isZero(x) && !x.moves();
    }

    @Override
    public Jet still(Jet x) {
        return Jet.still(x.value(), x.error());
    }

    /** A number does not meet itself: however it moves, it is equal. */
    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean meets(Jet a, Jet b) {
        return a != b && Math.abs(a.value() - b.value()) <= a.error() + b.error();
    }

    @Override
    public Jet meeting(Jet chosen, Jet other) {
        haveMet = true;
        return spansPieces ? span(chosen, other) : chosen;
    }

    @Override
    public Jet shared(List<Jet> equals) {
        if (equals.size() == 1) {
            return equals.getFirst();
        }
        haveMet = true;
        return spansPieces ? equals.stream().reduce(JetArithmetic::span).orElseThrow()
                : div(equals.stream().reduce(this::add).orElseThrow(), of(equals.size()));
    }

    /** The function itself is taken to be right to four units in the last place. */
    @Override
    public Jet user(Fn.User function, Jet x) {
        double value = function.function().applyAsDouble(x.value());
        Estimate slope = Ridders.of(function.function(), x.value(), 8 * U);
        double error = (Math.abs(slope.derivative()) + slope.error()) * x.error() + rounding(value, 8);
        return moved(value, x.error() == 0 ? rounding(value, 8) : error, x, slope.derivative(), 2 * slope.error());
    }

    /** All that lies between both. */
    private static Jet span(Jet a, Jet b) {
        double error = Math.max(a.error(), Math.abs(a.value() - b.value()) + b.error());
        int directions = Math.max(a.tangents().length, b.tangents().length);
        double[] tangents = new double[directions];
        double[] errors = new double[directions];
        for (int k = 0; k < directions; k++) {
            double least = Math.min(a.tangent(k) - a.error(k), b.tangent(k) - b.error(k));
            double largest = Math.max(a.tangent(k) + a.error(k), b.tangent(k) + b.error(k));
            tangents[k] = least / 2 + largest / 2;
            errors[k] = (largest / 2 - least / 2) * (1 + 4 * U);
        }
        return new Jet(a.value(), error, tangents, errors);
    }

    /** Error of a rounded result of so many units of roundoff, or of the least double. */
    private static double rounding(double value, int units) {
        return units * U * Math.abs(value) + Double.MIN_VALUE;
    }

    private static boolean isZero(Jet x) {
        return x.value() == 0 && x.error() == 0;
    }

    /** How much log|x| can differ where x is uncertain. */
    private static double spread(double error, double x) {
        return error == 0 ? 0 : error >= Math.abs(x) ? Double.POSITIVE_INFINITY : -Math.log1p(-error / Math.abs(x));
    }

    /** How much 1/x can differ, as a part of it. */
    private static double relative(double error, double x) {
        return error == 0 ? 0 : error / Math.max(0, Math.abs(x) - error);
    }

    /** How much |x| to a power can differ; twice that if the sign is in doubt. */
    private static double powerError(Jet x, double exponent) {
        double size = Math.abs(x.value());
        if (x.error() == 0 || exponent == 0) {
            return 0;
        }
        double far = Math.pow(size + x.error(), exponent);
        if (x.error() >= size) {
            return exponent > 0 ? 2 * far : Double.POSITIVE_INFINITY;
        }
        double power = Math.pow(size, exponent);
        return Math.max(Math.abs(far - power), Math.abs(Math.pow(size - x.error(), exponent) - power))
                + 4 * U * power;
    }

    private static Jet moved(double value, double error, Jet x, double slope, double slopeError) {
        if (!x.moves()) {
            return Jet.still(value, error);
        }
        int directions = x.tangents().length;
        double[] tangents = new double[directions];
        double[] errors = new double[directions];
        accumulate(x, slope, slopeError, tangents, errors);
        return new Jet(value, error, tangents, errors);
    }

    private static Jet moved(double value, double error, Jet a, double slopeOfA, double slopeErrorOfA, Jet b,
            double slopeOfB, double slopeErrorOfB) {
        if (!a.moves() || !b.moves()) {
            return a.moves() ? moved(value, error, a, slopeOfA, slopeErrorOfA)
                    : moved(value, error, b, slopeOfB, slopeErrorOfB);
        }
        int directions = a.tangents().length;
        double[] tangents = new double[directions];
        double[] errors = new double[directions];
        accumulate(a, slopeOfA, slopeErrorOfA, tangents, errors);
        accumulate(b, slopeOfB, slopeErrorOfB, tangents, errors);
        return new Jet(value, error, tangents, errors);
    }

    /** Adds the slope times the tangents. */
    private static void accumulate(Jet x, double slope, double slopeError, double[] tangents, double[] errors) {
        boolean exact = slopeError == 0 && Math.abs(slope) == 1;
        double size = Math.abs(slope);
        for (int k = 0; k < tangents.length; k++) {
            double tangent = x.tangents()[k];
            double error = x.errors()[k];
            if ((tangent != 0 || error != 0) && (slope != 0 || slopeError != 0)) {
                double product = slope * tangent;
                double before = tangents[k];
                tangents[k] = before + product;
                errors[k] += size * error + Math.abs(tangent) * slopeError + error * slopeError
                        + (exact ? 0 : rounding(product, 1)) + (before == 0 ? 0 : U * Math.abs(tangents[k]));
            }
        }
    }
}
