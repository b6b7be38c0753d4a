package org.gradus.check;

import java.util.List;
import org.gradus.Arithmetic;
import org.gradus.Fn;
import org.gradus.Ops;

/**
 * Doubles that carry along how far they would be off if each operation rounded to some format. Roundings are close to
 * independent random numbers, so that their squares add up, and not they themselves: a bound on the worst that can happen
 * is of no use where a number has three digits, since it grows with all the numbers that enter a sum, and a gradient that
 * is twice what is right would lie within it.
 */
final class RoundedArithmetic implements Arithmetic<Rounded> {

    /** The deviation of numbers that are spread evenly, relative to the most that they are off. */
    private static final double EVENLY = 1 / Math.sqrt(3);
    /** Numbers that are closer than so many deviations may be in the other order. */
    private static final double CLOSE = 4;

    private final Precision precision;

    RoundedArithmetic(Precision precision) {
        this.precision = precision;
    }

    @Override
    public Rounded of(double x) {
        double error = x == precision.round(x) ? 0 : Math.abs(x - precision.round(x));
        return new Rounded(x, error, error);
    }

    @Override
    public Rounded add(Rounded a, Rounded b) {
        return rounded(a.value() + b.value(), a, 1, b, 1);
    }

    @Override
    public Rounded sub(Rounded a, Rounded b) {
        return rounded(a.value() - b.value(), a, 1, b, 1);
    }

    @Override
    public Rounded mul(Rounded a, Rounded b) {
        return rounded(a.value() * b.value(), a, b.value(), b, a.value());
    }

    @Override
    public Rounded div(Rounded a, Rounded b) {
        double quotient = a.value() / b.value();
        return rounded(quotient, a, 1 / b.value(), b, quotient / b.value());
    }

    @Override
    public Rounded neg(Rounded x) {
        return new Rounded(-x.value(), x.deviation(), x.worst());
    }

    @Override
    public Rounded sqrt(Rounded x) {
        double root = Math.sqrt(x.value());
        return rounded(root, x, 0.5 / root);
    }

    @Override
    public Rounded exp(Rounded x) {
        double power = Math.exp(x.value());
        return rounded(power, x, power);
    }

    @Override
    public Rounded log(Rounded x) {
        return rounded(Math.log(x.value()), x, 1 / x.value());
    }

    @Override
    public Rounded log1p(Rounded x) {
        return rounded(Math.log1p(x.value()), x, 1 / (1 + x.value()));
    }

    @Override
    public Rounded tanh(Rounded x) {
        double a = Math.tanh(x.value());
        return rounded(a, x, 1 - a * a);
    }

    @Override
    public Rounded pow(Rounded x, double exponent) {
        return rounded(Math.pow(x.value(), exponent), x,
                exponent == 0 ? 0 : exponent * Math.pow(x.value(), exponent - 1));
    }

    @Override
    public boolean less(Rounded a, Rounded b) {
        return a.value() < b.value();
    }

    @Override
    public boolean equal(Rounded a, Rounded b) {
        return a.value() == b.value();
    }

    @Override
    public boolean vanishes(Rounded x) {
        return x.value() == 0 && x.worst() == 0;
    }

    @Override
    public Rounded shared(List<Rounded> equals) {
        return new Rounded(equals.getFirst().value(),
                equals.stream().mapToDouble(Rounded::deviation).max().orElseThrow(),
                equals.stream().mapToDouble(Rounded::worst).max().orElseThrow());
    }

    @Override
    public boolean meets(Rounded a, Rounded b) {
        return Math.abs(a.value() - b.value()) <= CLOSE * Math.hypot(a.deviation(), b.deviation());
    }

    /** Rounded numbers may take the other piece; exact ones are as equal in any format. */
    @Override
    public Rounded piece(Rounded a, Rounded b, Rounded chosen, Rounded other) {
        if (!meets(a, b) || (a.deviation() == 0 && b.deviation() == 0)) {
            return chosen;
        }
        double apart = Math.abs(chosen.value() - other.value());
        return new Rounded(chosen.value(), Math.hypot(apart, Math.max(chosen.deviation(), other.deviation())),
                apart + Math.max(chosen.worst(), other.worst()));
    }

    @Override
    public Rounded user(Fn.User function, Rounded x) {
        return rounded(function.function().applyAsDouble(x.value()), x,
                function.derivative().apply(Ops.constant(x.value())).value().item());
    }

    private Rounded rounded(double value, Rounded x, double slope) {
        return rounded(value, x, slope, new Rounded(0, 0, 0), 0);
    }

    /** A result that is rounded itself, and moves with two arguments by these slopes. */
    private Rounded rounded(double value, Rounded a, double slopeA, Rounded b, double slopeB) {
        double own = value == 0 ? 0 : precision.halfSpacing(value);
        return new Rounded(value,
                Math.hypot(Math.hypot(times(slopeA, a.deviation()), times(slopeB, b.deviation())), EVENLY * own),
                times(slopeA, a.worst()) + times(slopeB, b.worst()) + own);
    }

    /** What is exact puts nothing off, even where the slope is infinite. */
    private static double times(double slope, double error) {
        return error == 0 ? 0 : Math.abs(slope) * error;
    }
}
