package org.gradus.check;

import java.util.OptionalDouble;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Node;
import org.gradus.Tensor;
import org.gradus.Variable;

/**
 * Derivatives without any rule, from values of the function alone: {@code (f(θ + h) − f(θ − h)) / 2h}. The step h is
 * the cube root of the relative rounding error of f, times θ if that is above 1: there the error of the formula, which
 * grows with h², and that of rounding, which grows with 1/h, are of the same size if f and its derivatives are. If a kink
 * lies within reach, the step shrinks.
 * <p>
 * The derivative is that at the variables' present values. Copies of them are moved, not they themselves.
 */
public final class CentralDifferences implements Method {

    private static final double LEAST_STEP = Math.cbrt(0x1p-52);
    private static final double LARGEST_STEP = 0x1p-10;
    private static final double SHRINKING = 0x1p-4;
    private static final int MOST_SHRINKINGS = 3;

    private final ScalarFunction function;

    /**
     * Compiles a function.
     *
     * @param function a node with a single entry
     * @throws IllegalArgumentException if it has several
     */
    public CentralDifferences(Node function) {
        this(new ScalarFunction(function));
    }

    CentralDifferences(ScalarFunction function) {
        this.function = function;
    }

    @Override
    public String title() {
        return "central differences";
    }

    /**
     * The derivative along a direction.
     * <p>
     * Its error has three parts. A formula with error c·h² has one of 4c·h² for the step 2h, so the distance of the two
     * results is more than what the better one is off. The fourth difference over 2h is next to nothing for a smooth
     * function, but at a kink (where the slope jumps, as that of relu) as large as the jump, so that together they are
     * never less than what a kink within reach makes of the result; it also shows how noisy the function is. And the
     * roundings on the way to f put the two values off by as much as a running error bound says.
     *
     * @throws IllegalArgumentException if the function does not depend on one of the variables, or a shape is another
     */
    @Override
    public Estimate along(ImmutableMap<Variable, Tensor> direction) {
        Line line = function.along(direction);
        Line.Point origin = line.at(0);
        double h = line.step(Math.clamp(Math.cbrt(line.noise() / Math.max(Math.abs(origin.value()), Double.MIN_NORMAL)),
                LEAST_STEP, LARGEST_STEP));
        Estimate estimate = estimate(line, origin, h);
        for (int i = 0; i < MOST_SHRINKINGS && estimate.kink(); i++) {
            h *= SHRINKING;
            estimate = estimate(line, origin, h);
        }
        return estimate;
    }

    private static Estimate estimate(Line line, Line.Point origin, double h) {
        Line.Point above = line.at(h);
        Line.Point below = line.at(-h);
        Line.Point farAbove = line.at(2 * h);
        Line.Point farBelow = line.at(-2 * h);
        double width = line.width(h);
        double derivative = (above.value() - below.value()) / width;
        double farDerivative = (farAbove.value() - farBelow.value()) / line.width(2 * h);
        double fourth = farAbove.value() - 4 * above.value() + 6 * origin.value() - 4 * below.value()
                + farBelow.value();
        double error = Math.abs(farDerivative - derivative) + Math.abs(fourth) / width + 2 * line.noise() / width;
        boolean onePiece = origin.isOnThePieceOf(farAbove) && origin.isOnThePieceOf(farBelow)
                && origin.isOnThePieceOf(above) && origin.isOnThePieceOf(below);
        return new Estimate(derivative, error, OptionalDouble.of(h), !onePiece);
    }
}
