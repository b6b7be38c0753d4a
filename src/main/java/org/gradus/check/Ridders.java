package org.gradus.check;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Node;
import org.gradus.Tensor;
import org.gradus.Variable;

/**
 * Ridders' extrapolation (Advances in Engineering Software 4, 1982): central differences for a step that is halved again
 * and again, and from them the value that they tend to as the step goes to 0. Each column of the table removes one more
 * even power of h from the error.
 * <p>
 * The error of an extrapolated value is taken to be twice its distance from those that it is made of, the larger one,
 * plus what roundings in the function contribute: with halved steps the weights of an extrapolation sum to less than 2 in
 * absolute value. The table ends where that grows. Steps across a kink are left out.
 */
public final class Ridders implements Method {

    private static final int ROWS = 12;
    private static final double FIRST_STEP = 0x1p-3;
    private static final double WEIGHTS = 2;

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
        Table table = new Table();
        double h = line.step(FIRST_STEP);
        boolean crosses = true;
        for (int row = 0; row < 2 * ROWS && table.rows < ROWS && !table.isDone(); row++, h /= 2) {
            Line.Point above = line.at(h);
            Line.Point below = line.at(-h);
            if (origin.isOnThePieceOf(above) && origin.isOnThePieceOf(below)) {
                crosses = false;
                table.add(above.value(), below.value(), line.noise(), line.width(h), h);
            }
        }
        return crosses ? new Estimate(Double.NaN, Double.POSITIVE_INFINITY, OptionalDouble.of(h), true)
                : table.best();
    }

    /**
     * The derivative of a scalar function.
     *
     * @param relativeNoise how far a value may be off, as a part of it
     */
    static Estimate of(DoubleUnaryOperator f, double x, double relativeNoise) {
        double h = FIRST_STEP * Math.max(1, Math.abs(x));
        Table table = new Table();
        for (int row = 0; row < ROWS && !table.isDone(); row++, h /= 2) {
            double above = f.applyAsDouble(x + h);
            double below = f.applyAsDouble(x - h);
            table.add(above, below, relativeNoise * Math.max(Math.abs(above), Math.abs(below)), (x + h) - (x - h), h);
        }
        return table.best();
    }

    /** The table of extrapolations, of which the last row is kept. */
    private static final class Table {

        private static final double[] NONE = {};

        private double[] last = NONE;
        private int rows;
        private double rounding;
        private Estimate best = new Estimate(Double.NaN, Double.POSITIVE_INFINITY, OptionalDouble.empty());

        void add(double above, double below, double noise, double width, double h) {
            rounding = WEIGHTS * 2 * noise / width;
            double[] row = Arrays.copyOf(last, rows + 1);
            double power = 1;
            double previous = (above - below) / width;
            row[0] = previous;
            for (int column = 1; column <= rows; column++) {
                power *= 4;
                double next = previous + (previous - last[column - 1]) / (power - 1);
                double spread = Math.max(Math.abs(next - previous), Math.abs(next - last[column - 1]));
                double error = 2 * spread + rounding + Math.ulp(next);
                if (error < best.error()) {
                    best = new Estimate(next, error, OptionalDouble.of(h));
                }
                row[column] = next;
                previous = next;
            }
            last = row;
            rows++;
        }

        /** Whether roundings are all that is left, so that a smaller step makes it worse. */
        boolean isDone() {
            return rounding >= best.error() / 2;
        }

        Estimate best() {
            return best;
        }
    }
}
