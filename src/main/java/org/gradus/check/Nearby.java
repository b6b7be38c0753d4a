package org.gradus.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a function that is known by its values only does near an argument: its slope, or its slopes to both sides, or its
 * limits from both sides where it jumps.
 * <p>
 * The scale on which the function changes is not known: that of {@code sin} at 10,000 is 1, that of the cube root at 1e-5
 * is 1e-5. So {@linkplain Extrapolation extrapolations} from first steps of very different sizes are made, and two of them
 * have to agree. The slope is that of the sharper one, and its error their distance and the error of the other, so that
 * the slope is known as far as either would tell alone.
 *
 * @param below the limit from below; the value, unless it jumps
 * @param above the limit from above
 * @param reach how far these limits may be off
 * @param jumps whether there is a jump
 * @param isSmooth whether both sides have one slope
 * @param slope that one, or all that lies between those of both sides; its error is infinite if it is not known
 */
record Nearby(double below, double above, double reach, boolean jumps, boolean isSmooth, Bounded slope, Bounded left,
        Bounded right) {

    /** A function is taken to be right to four units in the last place. */
    private static final double NOISE = 8 * BoundedArithmetic.U;
    /** Between first steps, but for a factor that makes their steps unrelated. */
    private static final double RATIO = 0x1p-7;
    private static final double LEAST = 0x1p-43;
    /** Two extrapolations that agree to this part of the slope are enough. */
    private static final double SHARP = 1e-10;
    private static final Bounded UNKNOWN = new Bounded(Double.NaN, Double.POSITIVE_INFINITY);

    static Nearby of(DoubleUnaryOperator f, double x) {
        double value = f.applyAsDouble(x);
        Optional<Nearby> jump = jump(f, x, value);
        if (jump.isPresent()) {
            return jump.get();
        }
        List<Bounded> smooth = new ArrayList<>();
        List<Nearby> kinks = new ArrayList<>();
        Bounded best = UNKNOWN;
        for (double step : firstSteps(x)) {
            Estimate found = central(f, x, step);
            double h = found.step().orElse(step);
            Bounded slope = new Bounded(found.derivative(), found.error());
            if (isKink(f, x, value, h)) {
                kinks.add(kink(value, oneSided(f, x, value, -h), oneSided(f, x, value, h)));
            } else if (slope.error() < Double.POSITIVE_INFINITY) {
                best = smooth.stream().map(other -> together(slope, other)).reduce(best, Nearby::sharper);
                smooth.add(slope);
            }
            if (best.error() <= SHARP * Math.abs(best.value())) {
                break;
            }
        }
        Bounded slope = best;
        return IntStream.range(1, kinks.size()).mapToObj(i -> together(kinks.get(i - 1), kinks.get(i)))
                .min(Comparator.comparingDouble(Nearby::error))
                .filter(kink -> kink.error() < Double.POSITIVE_INFINITY && !kink.isBeside(slope))
                .orElseGet(() -> new Nearby(value, value, 0, false, true, slope, slope, slope));
    }

    private static Nearby together(Nearby a, Nearby b) {
        return kink(a.above(), together(a.left(), b.left()), together(a.right(), b.right()));
    }

    private double error() {
        return left.error() + right.error();
    }

    /** Whether a slope that smaller steps see is that of one side, so that the kink is near, but not here. */
    private boolean isBeside(Bounded other) {
        return other.mayEqual(left) || other.mayEqual(right);
    }

    /** From large to small ones; first those of the argument's own size, then those of size 1, if that is larger. */
    private static double[] firstSteps(double x) {
        double size = Double.MIN_NORMAL < Math.abs(x) && Math.abs(x) < 1 ? Math.scalb(0.125, Math.getExponent(x)) : 0;
        double one = Math.scalb(0.125, Math.max(0, Math.getExponent(x)));
        DoubleStream own = ladder(size).limit(2);
        return DoubleStream.concat(size > 0 ? own : DoubleStream.empty(), ladder(one)).toArray();
    }

    /** Each other one is three quarters as large, so that no step is another's half, or half of that. */
    private static DoubleStream ladder(double first) {
        return IntStream.range(0, 7).mapToDouble(k -> first * Math.pow(RATIO, k) * (k % 2 == 0 ? 1 : 0.75))
                .filter(step -> step > first * LEAST);
    }

    private static Estimate central(DoubleUnaryOperator f, double x, double firstStep) {
        Extrapolation table = Extrapolation.ofEvenPowers();
        for (double h = firstStep; !table.isFull() && !table.isDone(); h /= 2) {
            double above = f.applyAsDouble(x + h);
            double below = f.applyAsDouble(x - h);
            table.add((above - below) / ((x + h) - (x - h)), NOISE * Math.max(Math.abs(above), Math.abs(below)) / h, h);
        }
        return table.best();
    }

    /** Two that agree, or nothing. */
    private static Bounded together(Bounded a, Bounded b) {
        double distance = Math.abs(a.value() - b.value());
        Bounded sharper = sharper(a, b);
        return a.mayEqual(b) ? new Bounded(sharper.value(), distance + Math.max(a.error(), b.error())) : UNKNOWN;
    }

    private static Bounded sharper(Bounded a, Bounded b) {
        return b.error() < a.error() ? b : a;
    }

    /**
     * The second difference of a smooth function shrinks with the square of the step, at a kink only with the step itself.
     */
    private static boolean isKink(DoubleUnaryOperator f, double x, double value, double h) {
        double far = secondDifference(f, x, value, h);
        double near = secondDifference(f, x, value, h / 16);
        double noise = 8 * NOISE * Math.max(Math.abs(value), Math.abs(f.applyAsDouble(x + h)));
        return near > noise && 16 * near > far / 4;
    }

    private static double secondDifference(DoubleUnaryOperator f, double x, double value, double h) {
        return Math.abs(f.applyAsDouble(x + h) - 2 * value + f.applyAsDouble(x - h));
    }

    private static Nearby kink(double value, Bounded left, Bounded right) {
        double least = Math.min(left.value() - left.error(), right.value() - right.error());
        double largest = Math.max(left.value() + left.error(), right.value() + right.error());
        Bounded between = new Bounded(least / 2 + largest / 2, largest / 2 - least / 2);
        return new Nearby(value, value, 0, false, false, between, left, right);
    }

    private static Bounded oneSided(DoubleUnaryOperator f, double x, double value, double firstStep) {
        Extrapolation table = Extrapolation.ofAllPowers();
        for (double h = firstStep; !table.isFull() && !table.isDone(); h /= 2) {
            double there = f.applyAsDouble(x + h);
            table.add((there - value) / ((x + h) - x),
                    2 * NOISE * Math.max(Math.abs(there), Math.abs(value)) / Math.abs(h), Math.abs(h));
        }
        return new Bounded(table.best().derivative(), table.best().error());
    }

    /** A jump does not shrink however small the step. */
    private static Optional<Nearby> jump(DoubleUnaryOperator f, double x, double value) {
        double size = Math.abs(x);
        double step = 0x1p-50 * (size > 0 && size < 0x1p-20 ? size : Math.max(1, size));
        double above = f.applyAsDouble(x + step);
        double below = f.applyAsDouble(x - step);
        double farAbove = f.applyAsDouble(x + 0x1p10 * step);
        double farBelow = f.applyAsDouble(x - 0x1p10 * step);
        double noise = 4 * NOISE * Stream.of(value, above, below).mapToDouble(Math::abs).max().orElseThrow();
        double reach = Math.max(Math.abs(farAbove - above), Math.abs(farBelow - below));
        boolean jumps =
                isJump(above - value, farAbove - value, noise) || isJump(below - value, farBelow - value, noise);
        return jumps ? Optional.of(new Nearby(below, above, reach, true, false, UNKNOWN, UNKNOWN, UNKNOWN))
                : Optional.empty();
    }

    private static boolean isJump(double near, double far, double noise) {
        return Math.abs(near) > noise && Math.abs(near) > 0.75 * Math.abs(far);
    }
}
