package org.gradus.check;

import java.util.OptionalDouble;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Node;
import org.gradus.Tensor;
import org.gradus.Variable;

/**
 * The slope to one side, {@code (f(θ + h) − f(θ)) / h}, or the same for −h. At a kink both sides have a slope of their
 * own. The step is 2⁻²⁶, times θ if that is above 1: there the error of the formula, which grows with h, and that of
 * rounding are of the same size if f and its derivatives are.
 */
public final class OneSidedDifferences implements Method {

    private static final double STEP = 0x1p-26;
    private static final double SHRINKING = 0x1p-4;
    private static final int MOST_SHRINKINGS = 3;

    private final ScalarFunction function;
    private final Side side;

    /** The direction in which the function is looked at. */
    public enum Side {
        LEFT, RIGHT
    }

    /**
     * Compiles a function.
     *
     * @throws IllegalArgumentException if it has several entries
     */
    public OneSidedDifferences(Node function, Side side) {
        this(new ScalarFunction(function), side);
    }

    OneSidedDifferences(ScalarFunction function, Side side) {
        this.function = function;
        this.side = side;
    }

    @Override
    public String title() {
        return "one-sided differences";
    }

    /**
     * The slope to the side along a direction. A formula with error c·h has one of 2c·h for the step 2h, so twice the
     * distance of the two results is more than what the better one is off; roundings put it off as well, by as much as a
     * running error bound says.
     *
     * @throws IllegalArgumentException if the function does not depend on one of the variables, or a shape is another
     */
    @Override
    public Estimate along(ImmutableMap<Variable, Tensor> direction) {
        Line line = function.along(direction);
        Line.Point origin = line.at(0);
        double h = line.step(STEP);
        for (int i = 0; i < MOST_SHRINKINGS && !line.at(sign() * h).isOnThePieceOf(line.at(2 * sign() * h)); i++) {
            h *= SHRINKING;
        }
        Line.Point near = line.at(sign() * h);
        Line.Point far = line.at(2 * sign() * h);
        double slope = rise(origin, near) / (line.width(h) / 2);
        double farSlope = rise(origin, far) / line.width(h);
        double error = 2 * Math.abs(farSlope - slope) + 2 * line.noise() / h;
        return new Estimate(slope, error, OptionalDouble.of(h), !origin.isOnThePieceOf(near));
    }

    private double rise(Line.Point origin, Line.Point there) {
        return switch (side) {
            case LEFT -> origin.value() - there.value();
            case RIGHT -> there.value() - origin.value();
        };
    }

    private int sign() {
        return switch (side) {
            case LEFT -> -1;
            case RIGHT -> 1;
        };
    }
}
