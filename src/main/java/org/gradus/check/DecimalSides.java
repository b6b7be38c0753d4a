package org.gradus.check;

import java.math.BigDecimal;
import java.util.stream.IntStream;
import org.apfloat.Apfloat;
import org.apfloat.ApfloatMath;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Tensor;
import org.gradus.Values;
import org.gradus.Variable;

/**
 * What a function does to both sides along a direction, from its values in decimals at steps so small that nothing else
 * matters. So it is also seen where pieces meet that only second derivatives tell apart, as in √(x²).
 */
final class DecimalSides {

    /** The graph is evaluated so many times. */
    static final int EVALUATIONS = 5;

    /** Steps are this part of an entry, 10⁻⁶⁰: products of two doubles differ by more, if they do. */
    private static final int DECADES = 60;
    /** So many digits of a difference are right, at least. */
    private static final int DIGITS = 100;
    /** Slopes over one step and over the next agree to this part, unless the function is not smooth to this side. */
    private static final Apfloat SAME = new Apfloat("1e-12");
    /** Or to this, where the function is flat, and bends. */
    private static final Apfloat FLAT = new Apfloat("1e-20");
    /** What is left of a jump, over one step, is so many times what follows over the next. */
    private static final Apfloat JUMP = new Apfloat("1e6");
    private static final Bounded UNKNOWN = new Bounded(Double.NaN, Double.POSITIVE_INFINITY);

    private final ScalarFunction function;
    private final ImmutableMap<Variable, Tensor> direction;
    private final ExtendedArithmetic numbers;
    private final Apfloat step;
    private final Apfloat here;
    private final Apfloat nothing;

    /** The function to one side. */
    private record Side(Bounded limit, Bounded slope) {}

    private DecimalSides(ScalarFunction function, ImmutableMap<Variable, Tensor> direction) {
        int decades = DECADES + decades(function.snapshot(), direction);
        int digits = decades + DIGITS;
        this.function = function.at(function.snapshot());
        this.direction = direction;
        this.numbers = new ExtendedArithmetic(digits);
        this.step = new Apfloat("1e" + -decades, digits);
        this.here = value(Apfloat.ZERO);
        this.nothing = ApfloatMath.abs(here).multiply(new Apfloat("1e" + (20 - digits), digits));
    }

    /**
     * Where the function's variables are now.
     *
     * @throws ArithmeticException if a value is infinite or not a number
     * @throws UnsupportedOperationException if a user's elementwise function is among the ops
     */
    static Meeting of(ScalarFunction function, ImmutableMap<Variable, Tensor> direction) {
        DecimalSides sides = new DecimalSides(function, direction);
        Side left = sides.side(sides.step.negate());
        Side right = sides.side(sides.step);
        return new Meeting(new Bounded(Decimals.nearest(sides.here), 0), left.limit(), right.limit(), left.slope(),
                right.slope());
    }

    /** How many decades the direction's speed is above an entry that it moves, at most. */
    private static int decades(Snapshot snapshot, ImmutableMap<Variable, Tensor> direction) {
        return direction.keysView().toList().flatCollect(variable -> {
            double[] values = snapshot.value(variable).toArray();
            double[] speeds = direction.get(variable).toArray();
            return IntStream.range(0, values.length).filter(i -> speeds[i] != 0)
                    .mapToObj(i -> (int) Math.ceil(Math.log10(Math.abs(speeds[i]))
                            - (values[i] == 0 ? 0 : Math.log10(Math.abs(values[i])))))
                    .toList();
        }).max();
    }

    private Side side(Apfloat h) {
        Apfloat near = value(h);
        Apfloat far = value(h.add(h));
        Apfloat first = difference(near, here).divide(h);
        Apfloat second = difference(far, near).divide(h);
        Apfloat apart = ApfloatMath.abs(first.subtract(second));
        Apfloat largest = ApfloatMath.max(ApfloatMath.abs(first), ApfloatMath.abs(second));
        double limit = Decimals.nearest(near.add(near).subtract(far));
        boolean jumps = ApfloatMath.abs(first).compareTo(ApfloatMath.abs(second).multiply(JUMP)) > 0;
        if (jumps) {
            return new Side(new Bounded(limit, 0), limit == Decimals.nearest(here) ? UNKNOWN : slope(second, apart));
        }
        return new Side(new Bounded(Decimals.nearest(here), 0),
                apart.compareTo(largest.multiply(SAME)) > 0 && apart.compareTo(FLAT) > 0 ? UNKNOWN
                        : slope(first.add(first.subtract(second).divide(new Apfloat(2))), apart));
    }

    private Apfloat difference(Apfloat a, Apfloat b) {
        Apfloat difference = a.subtract(b);
        return ApfloatMath.abs(difference).compareTo(nothing) <= 0 ? Apfloat.ZERO : difference;
    }

    private static Bounded slope(Apfloat slope, Apfloat error) {
        double rounded = Decimals.nearest(slope);
        return new Bounded(rounded, 2 * Decimals.nearest(error) + (rounded == 0 ? 0 : Math.ulp(rounded)));
    }

    private Apfloat value(Apfloat t) {
        return function.value(numbers, variable -> moved(variable, t)).finite();
    }

    private Values<Extended> moved(Variable variable, Apfloat t) {
        Values<Extended> values = Values.of(function.snapshot().value(variable), numbers);
        return !direction.containsKey(variable) ? values
                : new Values<>(variable.shape(), IntStream.range(0, values.entries().size())
                        .mapToObj(i -> numbers.add(values.at(i), new Extended.Finite(
                                t.multiply(new Apfloat(new BigDecimal(direction.get(variable).at(i)), t.precision())))))
                        .toList());
    }
}
