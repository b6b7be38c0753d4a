package org.gradus.check;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * A place where pieces of the function meet: what the function does to both sides along a direction.
 *
 * @param here its value
 * @param below the limit of its value from the left
 * @param above the limit of its value from the right
 * @param left its slope to the left
 * @param right its slope to the right
 */
record Meeting(Bounded here, Bounded below, Bounded above, Bounded left, Bounded right) {

    private static final double FIRST_STEP = 0x1p-20;
    private static final double RATIO = 0x1p-6;
    private static final int STEPS = 8;
    private static final Bounded UNKNOWN = new Bounded(Double.NaN, Double.POSITIVE_INFINITY);

    /** The function to one side. */
    private record Side(Bounded limit, Bounded slope) {

        private boolean mayEqual(Side other) {
            return limit.mayEqual(other.limit) && slope.mayEqual(other.slope);
        }
    }

    /** Of which nothing is known but the value. */
    static Meeting unknown(Bounded here) {
        return new Meeting(here, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN);
    }

    /** From values of the function nearby, with the errors that the steps tell. */
    static Meeting measured(Line line) {
        double here = line.at(0).value();
        Side left = side(line, -1);
        Side right = side(line, 1);
        return new Meeting(new Bounded(here, line.noise()), left.limit(), right.limit(), left.slope(), right.slope());
    }

    /** What steps of very different sizes agree on. */
    private static Side side(Line line, int sign) {
        List<Side> sides = DoubleStream.iterate(sign * line.step(FIRST_STEP), h -> RATIO * h).limit(STEPS)
                .filter(h -> line.at(h).isOnThePieceOf(line.at(4 * h))).mapToObj(h -> side(line, h)).toList();
        return Nearby.confirmed(sides, Side::mayEqual, (side, _) -> side, side -> side.slope().error())
                .orElse(new Side(UNKNOWN, UNKNOWN));
    }

    /**
     * A parabola through three points, all on one piece, tells the limit and the slope there; that it may not be one is
     * allowed for.
     */
    private static Side side(Line line, double h) {
        double first = line.at(h).value();
        double second = line.at(2 * h).value();
        double third = line.at(4 * h).value();
        double near = (second - first) / h;
        double far = (third - second) / (2 * h);
        double bend = Math.abs(far - near);
        return new Side(new Bounded(2 * first - second, 3 * line.noise() + bend * Math.abs(h)),
                new Bounded(2 * near - far, 16 * bend + 8 * line.noise() / Math.abs(h)));
    }

    /** Whether the function jumps, to one side or both. */
    boolean jumps() {
        return !(here.mayEqual(below) && here.mayEqual(above) && below.mayEqual(above)) && isFinite(here)
                && isFinite(below) && isFinite(above);
    }

    /** Whether limits and slopes to both sides are known. */
    boolean isKnown() {
        return isFinite(below) && isFinite(above) && isFinite(left) && isFinite(right);
    }

    /** Whether both sides have one slope, so that the pieces are smooth together. */
    boolean isSmooth() {
        return isFinite(left) && isFinite(right) && left.mayEqual(right);
    }

    /** Whether the sides are known to have different slopes. */
    boolean isKink() {
        return isKnown() && !isSmooth();
    }

    /** It covers the slopes to both sides. */
    Estimate estimate() {
        return new Estimate(between().value(), between().error(), OptionalDouble.empty(), jumps() || !isSmooth());
    }

    /** The slopes to both sides; a zero has no sign. */
    Sides slopes() {
        return new Sides(left.value() + 0.0, right.value() + 0.0);
    }

    private static boolean isFinite(Bounded number) {
        return number.isKnown() && Double.isFinite(number.value());
    }

    /** All slopes from the left one to the right one. */
    Bounded between() {
        return left.hull(right);
    }
}
