package org.gradus.check;

import java.util.List;
import org.gradus.Arithmetic;
import org.gradus.Fn;
import org.gradus.Ops;

/**
 * Doubles that carry a running error bound (Higham, Accuracy and Stability of Numerical Algorithms, section 3.3): each
 * operation hands on the errors of its arguments, magnified by its derivative, and adds its own rounding. So to
 * compare two ways to compute a number needs no guessed tolerance: they may differ by the sum of their bounds.
 */
public class BoundedArithmetic implements Arithmetic<Bounded> {

    /** The one there is. */
    public static final BoundedArithmetic BOUNDED = new BoundedArithmetic();

    /** The unit roundoff: an operation that rounds correctly is off by at most this much of its result. */
    private static final double U = 0x1p-53;
    /** The bounds are computed in doubles too, with a few roundings per operation. */
    private static final double SLACK = 1 + 0x1p-48;

    @Override
    public Bounded of(double x) {
        return new Bounded(x, 0);
    }

    @Override
    public Bounded add(Bounded a, Bounded b) {
        return rounded(a.value() + b.value(), a.error() + b.error(), 1);
    }

    @Override
    public Bounded sub(Bounded a, Bounded b) {
        return rounded(a.value() - b.value(), a.error() + b.error(), 1);
    }

    @Override
    public Bounded mul(Bounded a, Bounded b) {
        double error = Math.abs(a.value()) * b.error() + Math.abs(b.value()) * a.error() + a.error() * b.error();
        return rounded(a.value() * b.value(), error, 1);
    }

    @Override
    public Bounded div(Bounded a, Bounded b) {
        double quotient = a.value() / b.value();
        double error = (a.error() + Math.abs(quotient) * b.error()) / (Math.abs(b.value()) - b.error());
        return rounded(quotient, error, 1);
    }

    @Override
    public Bounded neg(Bounded x) {
        return new Bounded(-x.value(), x.error());
    }

    @Override
    public Bounded sqrt(Bounded x) {
        double root = Math.sqrt(x.value());
        return rounded(root, x.error() == 0 ? 0 : x.error() / root, 1);
    }

    /** The JDK promises this one, log, log1p and pow to one unit in the last place, which is up to 2 U. */
    @Override
    public Bounded exp(Bounded x) {
        double power = Math.exp(x.value());
        return rounded(power, power * Math.expm1(x.error()), 2);
    }

    @Override
    public Bounded log(Bounded x) {
        return rounded(Math.log(x.value()), spread(x.error(), x.value()), 2);
    }

    @Override
    public Bounded log1p(Bounded x) {
        return rounded(Math.log1p(x.value()), spread(x.error(), 1 + x.value()), 2);
    }

    /** Promised to 2.5 units in the last place. */
    @Override
    public Bounded tanh(Bounded x) {
        double nearest = Math.tanh(Math.max(0, Math.abs(x.value()) - x.error()));
        return rounded(Math.tanh(x.value()), x.error() * (1 - nearest * nearest), 5);
    }

    @Override
    public Bounded pow(Bounded x, double exponent) {
        double power = Math.pow(x.value(), exponent);
        return rounded(power, Math.abs(power) * Math.expm1(Math.abs(exponent) * spread(x.error(), x.value())), 2);
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
        return x.value() == 0 && x.error() == 0;
    }

    @Override
    public Bounded shared(List<Bounded> equals) {
        return new Bounded(equals.getFirst().value(), equals.stream().mapToDouble(Bounded::error).max().orElseThrow());
    }

    /** The function itself is taken to be right to four units in the last place. */
    @Override
    public Bounded user(Fn.User function, Bounded x) {
        double slope = function.derivative().apply(Ops.constant(x.value())).value().item();
        return rounded(function.function().applyAsDouble(x.value()), Math.abs(slope) * x.error(), 8);
    }

    /** How much log|x| can differ where x is uncertain. */
    private static double spread(double error, double x) {
        return error == 0 ? 0 : -Math.log1p(-error / Math.abs(x));
    }

    /** A result that took over an error and is itself off by some units of roundoff, or by the least double. */
    private static Bounded rounded(double value, double error, int units) {
        return new Bounded(value, (error + units * U * Math.abs(value)) * SLACK + Double.MIN_VALUE);
    }
}
