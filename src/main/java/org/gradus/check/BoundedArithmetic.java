package org.gradus.check;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.gradus.Arithmetic;
import org.gradus.Fn;

/**
 * Doubles that carry a running error bound (Higham, Accuracy and Stability of Numerical Algorithms, section 3.3): each
 * operation hands on the errors of its arguments, magnified by its derivative, and adds its own rounding. So to
 * compare two ways to compute a number needs no guessed tolerance: they may differ by the sum of their bounds.
 *
 * <p>What is computed without a rounding has no error of its own: a sum with an exact zero, and whatever follows from an
 * exact infinity, such as exp(−∞) = 0. Where an argument may lie outside of a function's domain, or at a pole of it, the
 * bound is infinite; so it is where a finite result overflows.
 */
public class BoundedArithmetic implements Arithmetic<Bounded> {

    /** The one there is. */
    public static final BoundedArithmetic BOUNDED = new BoundedArithmetic();

    /** The unit roundoff: an operation that rounds correctly is off by at most this much of its result. */
    static final double U = 0x1p-53;
    /** The bounds are computed in doubles too, with a few roundings per operation. */
    private static final double SLACK = 1 + 0x1p-48;

    @Override
    public Bounded of(double x) {
        return new Bounded(x, 0);
    }

    @Override
    public Bounded add(Bounded a, Bounded b) {
        return sum(a, b, b.value());
    }

    @Override
    public Bounded sub(Bounded a, Bounded b) {
        return sum(a, b, -b.value());
    }

    private static Bounded sum(Bounded a, Bounded b, double addend) {
        double value = a.value() + addend;
        if (a.isInfinite() || b.isInfinite()) {
            return exact(value);
        }
        double error = a.error() + b.error();
        return bounded(value, a.isZero() || b.isZero() ? error : (error + U * Math.abs(value)) * SLACK);
    }

    @Override
    public Bounded mul(Bounded a, Bounded b) {
        double value = a.value() * b.value();
        if (a.isZero() || b.isZero()) {
            return exact(value);
        }
        if (a.isInfinite() || b.isInfinite()) {
            return a.hasSign() && b.hasSign() ? exact(value) : unknown(value);
        }
        return rounded(value, times(a.value(), b.error()) + times(b.value(), a.error()) + times(a.error(), b.error()),
                1);
    }

    @Override
    public Bounded div(Bounded a, Bounded b) {
        double quotient = a.value() / b.value();
        if (a.isZero() || b.isInfinite()) {
            return exact(quotient);
        }
        if (a.isInfinite() || b.isZero()) {
            return a.hasSign() && b.hasSign() ? exact(quotient) : unknown(quotient);
        }
        double least = Math.abs(b.value()) - b.error();
        return least > 0 ? rounded(quotient, (a.error() + times(quotient, b.error())) / least, 1)
                : unknown(quotient);
    }

    @Override
    public Bounded neg(Bounded x) {
        return new Bounded(-x.value(), x.error());
    }

    @Override
    public Bounded sqrt(Bounded x) {
        return power(x, Math.sqrt(x.value()), 0.5, 1);
    }

    /** The JDK promises this one, log, log1p and pow to one unit in the last place, which is up to 2 U. */
    @Override
    public Bounded exp(Bounded x) {
        double power = Math.exp(x.value());
        if (x.isInfinite()) {
            return exact(power);
        }
        return rounded(power, x.error() < 1 ? power * Math.expm1(x.error()) : Math.exp(x.value() + x.error()), 2);
    }

    @Override
    public Bounded log(Bounded x) {
        return x.isInfinite() || x.isZero() ? exact(Math.log(x.value()))
                : rounded(Math.log(x.value()), spread(x.error(), x.value()), 2);
    }

    @Override
    public Bounded log1p(Bounded x) {
        return x.isInfinite() || x.isZero() || (x.value() == -1 && x.error() == 0)
                ? exact(Math.log1p(x.value()))
                : rounded(Math.log1p(x.value()), spread(x.error(), 1 + x.value()), 2);
    }

    /** Promised to 2.5 units in the last place. */
    @Override
    public Bounded tanh(Bounded x) {
        double value = Math.tanh(x.value());
        if (x.isInfinite() || x.isZero()) {
            return exact(value);
        }
        double nearest = Math.tanh(Math.max(0, Math.abs(x.value()) - x.error()));
        return rounded(value, Math.min(2, times(x.error(), 1 - nearest * nearest + 4 * U)), 5);
    }

    @Override
    public Bounded pow(Bounded x, double exponent) {
        return exponent == 0 ? of(1) : power(x, Math.pow(x.value(), exponent), exponent, 2);
    }

    @Override
    public boolean less(Bounded a, Bounded b) {
        return a.value() < b.value();
    }

    @Override
    public boolean equal(Bounded a, Bounded b) {
        return a.value() == b.value();
    }

    @Override
    public boolean vanishes(Bounded x) {
        return x.isZero();
    }

    @Override
    public Bounded shared(List<Bounded> equals) {
        return new Bounded(equals.getFirst().value(), equals.stream().mapToDouble(Bounded::error).max().orElseThrow());
    }

    /**
     * Where roundings decide which piece holds, the number may be the other one, if that is as near as the two that are
     * compared, or not finite. What jumps is left as it is: the check looks at both sides there.
     */
    @Override
    public Bounded piece(Bounded a, Bounded b, Bounded chosen, Bounded other) {
        double error = a.error() + b.error();
        if (error == 0 || !a.mayEqual(b)) {
            return chosen;
        }
        double apart = chosen.value() == other.value() ? 0 : Math.abs(chosen.value() - other.value());
        return Double.isFinite(apart) && apart > 2 * error ? chosen
                : bounded(chosen.value(), Math.max(chosen.error(), apart + other.error()));
    }

    /**
     * The function itself is taken to be right to four units in the last place. How an error of the argument spreads is
     * seen from its values nearby, since its derivative is in doubt; that covers a jump as well. Where it throws, it has none.
     */
    @Override
    public Bounded user(Fn.User function, Bounded x) {
        DoubleUnaryOperator f = UsersFunctions.total(function).function();
        double value = f.applyAsDouble(x.value());
        if (x.error() == 0) {
            return rounded(value, 0, 8);
        }
        double reach = Math.max(x.error(), Math.ulp(x.value()));
        double above = Math.abs(f.applyAsDouble(x.value() + reach) - value);
        double below = Math.abs(f.applyAsDouble(x.value() - reach) - value);
        return rounded(value, Math.max(above, below), 24);
    }

    /** A product of sizes in which a zero stays one, however large the other. */
    static double times(double a, double b) {
        return a == 0 || b == 0 ? 0 : Math.abs(a) * Math.abs(b);
    }

    /** How much log|x| can differ where x is uncertain. */
    private static double spread(double error, double x) {
        return error == 0 ? 0
                : error >= Math.abs(x) ? Double.POSITIVE_INFINITY : -Math.log1p(-error / Math.abs(x));
    }

    /** How much |x| to a power can differ; twice that if the sign is in doubt. */
    private static Bounded power(Bounded x, double power, double exponent, int units) {
        if (x.isInfinite() || x.isZero()) {
            return exact(power);
        }
        if (x.error() == 0) {
            return rounded(power, 0, units);
        }
        double size = Math.abs(x.value());
        double far = Math.pow(size + x.error(), exponent);
        if (x.error() >= size) {
            return exponent > 0 ? rounded(power, 2 * far, units) : unknown(power);
        }
        double near = Math.pow(size - x.error(), exponent);
        double here = Math.abs(power);
        return rounded(power, Math.max(Math.abs(far - here), Math.abs(near - here)) + 4 * U * here, units);
    }

    /** What needs no rounding; of NaN nothing is known. */
    private static Bounded exact(double value) {
        return Double.isNaN(value) ? unknown(value) : new Bounded(value, 0);
    }

    private static Bounded unknown(double value) {
        return new Bounded(value, Double.POSITIVE_INFINITY);
    }

    /** A result that took over an error and is itself off by some units of roundoff, or by the least double. */
    private static Bounded rounded(double value, double error, int units) {
        return bounded(value, (error + units * U * Math.abs(value)) * SLACK + Double.MIN_VALUE);
    }

    /** What became infinite has overflowed, and what has no bound has an infinite one. */
    private static Bounded bounded(double value, double error) {
        return error < Double.POSITIVE_INFINITY ? new Bounded(value, error) : unknown(value);
    }
}
