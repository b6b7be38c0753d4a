package org.gradus.check;

import java.util.OptionalDouble;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Node;
import org.gradus.Tensor;
import org.gradus.Variable;

/**
 * Ridders' method (Advances in Engineering Software 4, 1982): central differences for a step that is halved again and
 * again, and from them the value that they tend to as the step goes to 0; see {@link Extrapolation}. Steps across a kink
 * are left out.
 */
public final class Ridders implements Method {

    private static final int MOST_STEPS = 24;
    private static final double FIRST_STEP = 0x1p-3;

    private final ScalarFunction function;

    /**
     * Compiles a function.
     *
     * @throws IllegalArgumentException if it has several entries
     */
    public Ridders(Node function) {
        this(new ScalarFunction(function));
    }

    Ridders(ScalarFunction function) {
        this.function = function;
    }

    @Override
    public String title() {
        return "Ridders";
    }

    @Override
    public Estimate along(ImmutableMap<Variable, Tensor> direction) {
        Line line = function.along(direction);
        Line.Point origin = line.at(0);
        Extrapolation table = Extrapolation.ofEvenPowers();
        double h = line.step(FIRST_STEP);
        boolean crosses = true;
        for (int row = 0; row < MOST_STEPS && !table.isFull() && !table.isDone(); row++, h /= 2) {
            Line.Point above = line.at(h);
            Line.Point below = line.at(-h);
            if (origin.isOnThePieceOf(above) && origin.isOnThePieceOf(below)) {
                crosses = false;
                double width = line.width(h);
                table.add((above.value() - below.value()) / width, 2 * line.noise() / width, h);
            }
        }
        return crosses ? new Estimate(Double.NaN, Double.POSITIVE_INFINITY, OptionalDouble.of(h), true)
                : table.best();
    }
}
