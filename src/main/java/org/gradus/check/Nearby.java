package org.gradus.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.BinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a function that is known by its values only does near an argument: its slope, or its slopes to both sides, or its
 * limits from both sides where it jumps.
 * <p>
 * The scale on which the function changes is not known: that of {@code sin} at 10,000 is 1, that of the cube root at 1e-5
 * is 1e-5. So {@linkplain Extrapolation extrapolations} from first steps of very different sizes are made, and two of them
 * have to agree. None from smaller steps may contradict them, and the smallest must end in roundings, which a function
 * that changes from one double to the next does not. The slope is that of the sharper one, and its error their
 * distance and the error of the other, so that the slope is known as far as either would tell alone.
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
    static final double NOISE = 8 * BoundedArithmetic.U;
    /** Where it is 0, it may have been this, lost in the overflow of an exponential. */
    private static final double LOST = 0x1p-1010;
    /** Doubles that are so far apart can't show a function that changes on a scale of 1: from 10¹⁶ on, floor is what x is. */
    private static final double COARSE = 0x1p-8;
    /** Steps of a staircase are this part of where it leads; what changes as much to and fro is a wave. */
    private static final double SMALL = 1e-3;
    /** Between first steps, but for a factor that makes their steps unrelated. */
    private static final double RATIO = 0x1p-7;
    private static final double LEAST = 0x1p-43;
    /** A kink is seen from its second difference if it is so many times the error of the slope. */
    private static final double HIDDEN = 256;
    /** Steps grow by 16 in the search for roughness, so the second differences of a smooth function by 256, and by up to 3 within. */
    private static final double SUDDEN = 2048;
    private static final Bounded UNKNOWN = new Bounded(Double.NaN, Double.POSITIVE_INFINITY);

    static Nearby of(DoubleUnaryOperator f, double x) {
        double value = f.applyAsDouble(x);
        if (Math.ulp(x) > COARSE) {
            return smooth(value, UNKNOWN);
        }
        Optional<Nearby> jump = jump(f, x, value);
        return jump.orElseGet(
                () -> hasSteps(f, x, value) || isRough(f, x, value) || jumpsBeside(f, x, value) ? smooth(value, UNKNOWN)
                        : slope(f, x, value));
    }

    private static Nearby smooth(double value, Bounded slope) {
        return new Nearby(value, value, 0, false, true, slope, slope, slope);
    }

    private static Nearby slope(DoubleUnaryOperator f, double x, double value) {
        List<Bounded> smooth = new ArrayList<>();
        List<Nearby> kinks = new ArrayList<>();
        double noise = noise(f, x);
        boolean isResolved = false;
        for (double step : firstSteps(x)) {
            Extrapolation table = central(f, x, step, noise);
            isResolved = table.isDone();
            Estimate found = table.best();
            double h = found.step().orElse(step);
            if (isKink(f, x, value, h, noise)) {
                kinks.add(kink(value, oneSided(f, x, value, -h, noise), oneSided(f, x, value, h, noise)));
            } else if (found.error() < Double.POSITIVE_INFINITY) {
                smooth.add(new Bounded(found.derivative(), found.error()));
            }
        }
        if (!isResolved) {
            return smooth(value, UNKNOWN);
        }
        Bounded slope = confirmed(smooth, Bounded::mayEqual, Nearby::together, Bounded::error)
                .filter(found -> isCredible(f, x, value, found)).orElse(UNKNOWN);
        return confirmed(kinks, Nearby::mayEqual, Nearby::together, Nearby::error)
                .filter(kink -> !kink.left().mayEqual(kink.right()) && kink.error() < Double.POSITIVE_INFINITY)
                .filter(kink -> smooth.stream().allMatch(kink::mayHideFrom))
                .orElseGet(() -> smooth(value, slope));
    }

    /** A slope that may be far steeper than the function is nearby may be infinite. */
    private static boolean isCredible(DoubleUnaryOperator f, double x, double value, Bounded slope) {
        double size = Math.max(1, Math.abs(x)) / 8;
        double steepness = DoubleStream.of(-size, size)
                .map(t -> Math.abs(value) + Math.abs(f.applyAsDouble(x + t) - value)).max().orElseThrow() / size;
        return !(slope.error() > Math.max(Math.abs(slope.value()), steepness) + LOST / LEAST);
    }

    /**
     * The sharpest of several findings, from large steps to small ones, that the next one confirms and none of the smaller
     * ones contradicts: large steps are the sharpest, unless the function does something else on a smaller scale.
     */
    static <T> Optional<T> confirmed(List<T> findings, BiPredicate<T, T> agree, BinaryOperator<T> together,
            ToDoubleFunction<T> error) {
        return IntStream.range(0, findings.size() - 1)
                .filter(i -> findings.stream().skip(i + 1).allMatch(other -> agree.test(findings.get(i), other)))
                .mapToObj(i -> together.apply(findings.get(i), findings.get(i + 1)))
                .min(Comparator.comparingDouble(error));
    }

    private static Nearby together(Nearby a, Nearby b) {
        return kink(a.above(), together(a.left(), b.left()), together(a.right(), b.right()));
    }

    private boolean mayEqual(Nearby other) {
        return left.mayEqual(other.left) && right.mayEqual(other.right);
    }

    private double error() {
        return left.error() + right.error();
    }

    /** Whether roundings that a slope was found with would have hidden the kink; else it is near, but not here. */
    private boolean mayHideFrom(Bounded other) {
        return Math.abs(right.value() - left.value()) <= HIDDEN * other.error();
    }

    /** From large to small ones: first those of size 1, or of the argument's if that is larger, then its own if smaller. */
    private static double[] firstSteps(double x) {
        double size = Math.abs(x);
        double[] large = ladder(Math.scalb(0.125, Math.max(0, Math.getExponent(x)))).toArray();
        return size < Double.MIN_NORMAL || size >= 1 ? large
                : DoubleStream.concat(DoubleStream.of(large), ladder(Math.scalb(0.125, Math.getExponent(x))).limit(4))
                        .boxed().sorted(Comparator.reverseOrder()).mapToDouble(step -> step).toArray();
    }

    /** Each other one is three quarters as large, so that no step is another's half, or half of that. */
    private static DoubleStream ladder(double first) {
        return IntStream.range(0, 7).mapToDouble(k -> first * Math.pow(RATIO, k) * (k % 2 == 0 ? 1 : 0.75))
                .filter(step -> step > first * LEAST);
    }

    private static Extrapolation central(DoubleUnaryOperator f, double x, double firstStep, double noiseHere) {
        Extrapolation table = Extrapolation.ofEvenPowers();
        double measured = Math.max(noiseHere, Math.max(noise(f, x - firstStep), noise(f, x + firstStep)));
        for (double h = firstStep; !table.isFull() && !table.isDone(); h /= 2) {
            double above = f.applyAsDouble(x + h);
            double below = f.applyAsDouble(x - h);
            double largest = Math.max(Math.abs(above), Math.abs(below));
            double noise = largest == 0 ? LOST : NOISE * largest + measured + 2 * Double.MIN_VALUE;
            table.add((above - below) / ((x + h) - (x - h)), noise / h, h);
        }
        return table;
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
    private static boolean isKink(DoubleUnaryOperator f, double x, double value, double h, double noise) {
        double far = secondDifference(f, x, value, h);
        double near = secondDifference(f, x, value, h / 16);
        double rounding = NOISE * Math.max(Math.abs(value), Math.abs(f.applyAsDouble(x + h))) + noise;
        return near > 8 * rounding && 16 * near > far / 4;
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

    private static Bounded oneSided(DoubleUnaryOperator f, double x, double value, double firstStep,
            double noiseHere) {
        Extrapolation table = Extrapolation.ofAllPowers();
        double measured = Math.max(noiseHere, noise(f, x + firstStep));
        for (double h = firstStep; !table.isFull() && !table.isDone(); h /= 2) {
            double there = f.applyAsDouble(x + h);
            table.add((there - value) / ((x + h) - x),
                    2 * (NOISE * Math.max(Math.abs(there), Math.abs(value)) + measured) / Math.abs(h), Math.abs(h));
        }
        return new Bounded(table.best().derivative(), table.best().error());
    }

    /**
     * Whether the function changes on a scale far below its argument's, as a staircase does, or one in which something
     * cancels: second differences of a smooth function grow with the square of the step, but there they come all of a
     * sudden. Which of its slopes is meant can't be known.
     */
    private static boolean isRough(DoubleUnaryOperator f, double x, double value) {
        double size = size(x);
        double largest = DoubleStream.of(value, f.applyAsDouble(x + size / 8), f.applyAsDouble(x - size / 8))
                .map(Math::abs).max().orElseThrow();
        double last = Math.max(4 * NOISE * largest, secondDifference(f, x, value, 4 * leastStep(x)));
        boolean rough = false;
        for (int exponent = -48; exponent <= -16; exponent += 4) {
            double step = Math.scalb(size, exponent);
            double difference = DoubleStream.of(1, 1.2, 1.4, 1.6, 1.8)
                    .map(part -> secondDifference(f, x, value, part * step)).max().orElseThrow();
            rough |= difference > SUDDEN * last;
            last = Math.max(last, difference);
        }
        return rough;
    }

    /** The limits from both sides, if there is a jump to one of them. */
    private static Optional<Nearby> jump(DoubleUnaryOperator f, double x, double value) {
        double step = leastStep(x);
        double above = f.applyAsDouble(x + step);
        double below = f.applyAsDouble(x - step);
        double farAbove = f.applyAsDouble(x + 0x1p10 * step);
        double farBelow = f.applyAsDouble(x - 0x1p10 * step);
        double noise = 4 * NOISE * Stream.of(value, above, below).mapToDouble(Math::abs).max().orElseThrow();
        double reach = Math.max(Math.abs(farAbove - above), Math.abs(farBelow - below));
        return isJump(f, x, value, step, noise) || isJump(f, x, value, -step, noise)
                ? Optional.of(new Nearby(below, above, reach, true, false, UNKNOWN, UNKNOWN, UNKNOWN))
                : Optional.empty();
    }

    /**
     * Whether the function jumps within the next thousand doubles, too close for a slope: a smooth one changes as much over
     * the second half of a way as over the first, and the cube root at 0 by a quarter of that.
     */
    private static boolean jumpsBeside(DoubleUnaryOperator f, double x, double value) {
        return DoubleStream.of(-leastStep(x), leastStep(x))
                .anyMatch(step -> IntStream.rangeClosed(1, 10).anyMatch(k -> {
                    double half = f.applyAsDouble(x + Math.scalb(step, k));
                    double whole = f.applyAsDouble(x + Math.scalb(step, k + 1));
                    double noise = 16 * NOISE * Math.max(Math.abs(value), Math.abs(half));
                    return Math.abs(half - value) > noise && Math.abs(whole - half) < 0.2 * Math.abs(half - value);
                }));
    }

    /** Whether there are steps that are small beside where they lead. */
    private static boolean hasSteps(DoubleUnaryOperator f, double x, double value) {
        double size = size(x);
        double range = DoubleStream.of(-size / 8, size / 8).map(t -> Math.abs(f.applyAsDouble(x + t) - value)).max()
                .orElseThrow();
        double steps = Noise.further(f, x, leastStep(x));
        return steps > 0 && steps < SMALL * range;
    }

    /** What roundings add where values are not right to a few units; none where there are no values. */
    private static double noise(DoubleUnaryOperator f, double x) {
        double noise = Noise.near(f, x, leastStep(x));
        return Double.isFinite(noise) ? noise : 0;
    }

    private static double size(double x) {
        return x == 0 ? 1 : Math.abs(x);
    }

    private static double leastStep(double x) {
        return x == 0 ? 0x1p-50 : Math.ulp(x);
    }

    /** A jump is as large after the first step as after many. */
    private static boolean isJump(DoubleUnaryOperator f, double x, double value, double step, double noise) {
        double near = f.applyAsDouble(x + step);
        double size = Math.abs(near - value);
        return size > noise && IntStream.rangeClosed(1, 10)
                .allMatch(k -> Math.abs(f.applyAsDouble(x + Math.scalb(step, k)) - near) < size / 3);
    }
}
