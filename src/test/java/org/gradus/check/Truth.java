package org.gradus.check;

import java.util.ArrayList;
import java.util.List;
import org.apfloat.Apfloat;
import org.apfloat.ApfloatMath;
import org.apfloat.LossOfPrecisionException;
import org.eclipse.collections.api.factory.Lists;
import org.gradus.Evaluator;
import org.gradus.Node;
import org.gradus.Values;
import org.gradus.Variable;

/**
 * What a function does to both sides of an entry's value, from its values in decimals at steps so small that nothing else
 * matters: no rule of differentiation is used, and no code of the checker's but decimals.
 *
 * @param kind of place that it is
 * @param left the slope to the left
 * @param right the slope to the right
 * @param error how far they may be off, as slopes over one step and over the next tell
 */
record Truth(Kind kind, double left, double right, double error) {

    /** Kinds of places. */
    enum Kind {
        SMOOTH, KINK, JUMP,
        /** It is not finite, or has no slope, or one that changes within the steps. */
        UNKNOWN,
        /** Roundings decide which pieces hold, so that a program sees another function than the decimals do. */
        IN_DOUBT
    }

    private static final Truth NONE = new Truth(Kind.UNKNOWN, Double.NaN, Double.NaN, Double.POSITIVE_INFINITY);
    /** A step is this part of the entry, 10⁻³⁰; kinks may be as near as 10⁻¹⁷. */
    private static final int DECADES = 30;
    /** Of an entry that is 0. */
    private static final int DECADES_FROM_ZERO = 60;
    /** So many digits of a difference are right, whatever the step. */
    private static final int DIGITS = 60;
    /** Slopes over one step and over the next agree to this part, unless there is a jump or a kink between them. */
    private static final Apfloat SAME = new Apfloat("1e-12");
    /** Or they differ by this, where the function is flat, and bends. */
    private static final Apfloat FLAT = new Apfloat("1e-20");
    /** What is left of a jump, over one step, is so many times what follows over the next. */
    private static final Apfloat JUMP = new Apfloat("1e6");
    /** What is less is none: a slope is extrapolated from two, so it is off by the square of a step. */
    static final double NOTHING = 1e-50;

    /** At an entry, with the variables as they are now. */
    static Truth at(Node function, Entry entry) {
        double x = entry.value();
        long decades = x == 0 ? DECADES_FROM_ZERO : DECADES - (long) Math.floor(Math.log10(Math.abs(x)));
        int digits = DIGITS + (int) Math.max(DECADES, decades);
        TwinArithmetic numbers = new TwinArithmetic(digits);
        Apfloat step = ApfloatMath.pow(new Apfloat(10, digits), -decades);
        try {
            Apfloat here = value(function, entry, Apfloat.ZERO, numbers);
            if (numbers.isInDoubt()) {
                return new Truth(Kind.IN_DOUBT, Double.NaN, Double.NaN, Double.POSITIVE_INFINITY);
            }
            return of(side(function, entry, step, here, numbers), side(function, entry, step.negate(), here, numbers));
        } catch (ArithmeticException | LossOfPrecisionException e) { // of an argument of cos that has more digits
            return NONE;
        }
    }

    /** What a function does to one side. */
    private record Side(boolean jumps, boolean isKnown, double slope, double error) {}

    private static Side side(Node function, Entry entry, Apfloat step, Apfloat here, TwinArithmetic numbers) {
        Apfloat near = value(function, entry, step, numbers);
        Apfloat far = value(function, entry, step.multiply(new Apfloat(2)), numbers);
        Apfloat first = near.subtract(here).divide(step);
        Apfloat second = far.subtract(near).divide(step);
        Apfloat difference = ApfloatMath.abs(first.subtract(second));
        Apfloat largest = largest(first, second);
        boolean jumps = (difference.compareTo(FLAT) > 0 && isSeen(here, near)
                && ApfloatMath.abs(first).compareTo(ApfloatMath.abs(second).multiply(JUMP)) > 0)
                || (entry.value() == 0 && jumpsDeeper(function, entry, step, here, first, numbers));
        boolean isKnown = difference.compareTo(largest.multiply(SAME)) <= 0 || difference.compareTo(FLAT) <= 0;
        return new Side(jumps, isKnown,
                Decimals.nearest(first.multiply(new Apfloat(3)).subtract(second).divide(new Apfloat(2))),
                Decimals.nearest(difference));
    }

    /** Whether there is a jump next to 0, as of a pole times 10⁻²⁹⁰, that the steps do not come near to. */
    private static boolean jumpsDeeper(Node function, Entry entry, Apfloat step, Apfloat here, Apfloat slope,
            TwinArithmetic numbers) {
        Apfloat deep = step.multiply(new Apfloat("1e-400", step.precision()));
        Apfloat there = value(function, entry, deep, numbers);
        return isSeen(here, there) && ApfloatMath.abs(there.subtract(here))
                .compareTo(ApfloatMath.abs(slope.multiply(deep)).multiply(JUMP)) > 0;
    }

    /** Whether two values differ as doubles; a program adds up in another order. */
    private static boolean isSeen(Apfloat here, Apfloat near) {
        double value = Decimals.nearest(here);
        return Math.abs(Decimals.nearest(near) - value) > 8 * Math.ulp(value);
    }

    private static Apfloat largest(Apfloat a, Apfloat b) {
        return ApfloatMath.max(ApfloatMath.abs(a), ApfloatMath.abs(b));
    }

    /** Sides that are the same but for the last digits of a double are one. */
    private static Truth of(Side right, Side left) {
        double distance = Math.abs(right.slope() - left.slope());
        double largest = Math.max(Math.abs(right.slope()), Math.abs(left.slope()));
        Kind kind = right.jumps() || left.jumps() ? Kind.JUMP
                : !right.isKnown() || !left.isKnown() ? Kind.UNKNOWN
                : distance <= 4 * Math.ulp(largest) ? Kind.SMOOTH
                : largest <= NOTHING || distance <= Math.max(1e-6 * largest, FLAT.doubleValue()) ? Kind.UNKNOWN
                : Kind.KINK;
        return new Truth(kind, left.slope(), right.slope(), Math.max(left.error(), right.error()));
    }

    private static Apfloat value(Node function, Entry entry, Apfloat step, TwinArithmetic numbers) {
        return new Evaluator<>(numbers).evaluate(Lists.immutable.of(function),
                variable -> moved(variable, entry, step, numbers)).get(function).at(0).exact().finite();
    }

    private static Values<Twin> moved(Variable variable, Entry entry, Apfloat step, TwinArithmetic numbers) {
        List<Twin> entries = new ArrayList<>(Values.of(variable.value(), numbers).entries());
        if (variable == entry.variable()) {
            Twin here = entries.get(entry.offset());
            entries.set(entry.offset(),
                    new Twin(here.rounded(), numbers.add(here, new Twin(here.rounded(), new Extended.Finite(step)))
                            .exact()));
        }
        return new Values<>(variable.shape(), entries);
    }

    /** Whether a gradient is the slope, or lies between both, to within a tolerance. */
    boolean allows(double gradient, double tolerance) {
        double wide = tolerance + error + 2 * Math.ulp(gradient) + NOTHING;
        return gradient >= Math.min(left, right) - wide && gradient <= Math.max(left, right) + wide;
    }
}
