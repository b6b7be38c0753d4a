package org.gradus.check;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Tensor;
import org.gradus.Variable;

/** A function on the line θ + t·u through the variables' values θ. */
final class Line {

    private final ScalarFunction function;
    private final Snapshot snapshot;
    private final ImmutableMap<Variable, Tensor> direction;
    private final boolean isOfOneEntry;
    private final double noise;
    private double largest;

    Line(ScalarFunction function, Snapshot snapshot, ImmutableMap<Variable, Tensor> direction) {
        this.function = function;
        this.snapshot = snapshot;
        this.direction = direction;
        this.isOfOneEntry = direction.sumOfInt(Line::moving) == 1;
        this.noise = isOfOneEntry ? function.noise(snapshot) : function.noise(snapshot, direction.keysView());
    }

    /**
     * The function at one point.
     *
     * @param pieces those that its piecewise ops are on there
     */
    record Point(double value, Branches.Taken pieces) {

        /** Whether no kink was crossed from here to there. */
        boolean isOnThePieceOf(Point other) {
            return pieces.equalTo(other.pieces);
        }
    }

    /** f(θ + t·u). */
    Point at(double t) {
        Point point = function.value(snapshot.moved(direction, t));
        largest = Math.max(largest, Math.abs(point.value()));
        return point;
    }

    /**
     * How far roundings may put off a value of f at the points evaluated so far: the bound is that at θ, and allowed to
     * double on the way.
     */
    double noise() {
        return 2 * noise + 0x1p-52 * largest;
    }

    /** The largest t for which no entry moves by more than the given part of its magnitude, or of 1. */
    double step(double part) {
        double least = Double.POSITIVE_INFINITY;
        for (Variable variable : direction.keysView()) {
            Tensor value = snapshot.value(variable);
            for (int i = 0; i < value.size(); i++) {
                double speed = Math.abs(direction.get(variable).at(i));
                if (speed > 0) {
                    least = Math.min(least, part * Math.max(1, Math.abs(value.at(i))) / speed);
                }
            }
        }
        return least;
    }

    /** How far it is from θ − h·u to θ + h·u. Sums are rounded, so if a single entry moves that is not quite 2h. */
    double width(double h) {
        if (!isOfOneEntry) {
            return 2 * h;
        }
        Variable variable = direction.keysView().detect(each -> moving(direction.get(each)) == 1);
        double[] speeds = direction.get(variable).toArray();
        int entry = IntStream.range(0, speeds.length).filter(i -> speeds[i] != 0).findFirst().orElseThrow();
        double theta = snapshot.value(variable).at(entry);
        return ((theta + h * speeds[entry]) - (theta - h * speeds[entry])) / speeds[entry];
    }

    private static int moving(Tensor speeds) {
        return (int) Arrays.stream(speeds.toArray()).filter(speed -> speed != 0).count();
    }
}
