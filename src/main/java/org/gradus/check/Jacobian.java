package org.gradus.check;

import static org.gradus.check.BoundedArithmetic.BOUNDED;

import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.set.MutableSet;
import org.gradus.Arithmetic;
import org.gradus.Dual;
import org.gradus.DualArithmetic;
import org.gradus.Evaluator;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Ops;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Values;
import org.gradus.Variable;

/**
 * The derivatives of all entries of an expression by entries of a variable, from the forward expression alone, with
 * bounds on their errors: by dual numbers, and where there is a user's function, whose derivative is what is in doubt,
 * by central differences.
 */
final class Jacobian {

    private static final Arithmetic<Dual<Bounded>> DUALS = new DualArithmetic<>(BOUNDED);
    /** Between them, rounding and curvature make the least error of a difference about here. */
    private static final double STEP = 0x1p-14;
    /** How many times smaller each further step is. */
    private static final double FINER = 97;
    private static final int STEPS = 4;
    /** A user's function may compute with its argument before it does anything else, and round that so much. */
    private static final double ARGUMENT = 0x1p-51;
    /** Less than this is nothing. */
    private static final double LEAST = 1e-300;

    private final Node forward;
    private final Variable variable;
    private final boolean byDifferences;
    /** Whether each entry of the result depends on one entry of the variable only, the one that it is broadcast from. */
    private final boolean entrywise;
    private final Tensor source;

    Jacobian(Node forward, Variable variable) {
        this.forward = forward;
        this.variable = variable;
        ImmutableList<Node> graph = Topology.order(Lists.immutable.of(forward));
        this.byDifferences = UsersFunctions.areAmong(graph);
        MutableSet<Node> moving = Sets.mutable.of(variable);
        for (Node node : graph) {
            if (node.inputs().anySatisfy(moving::contains)) {
                moving.add(node);
            }
        }
        this.entrywise = moving.contains(forward)
                && moving.allSatisfy(node -> node == variable || node.op() instanceof Op.Elementwise);
        this.source = entrywise ? Ops.constant(Tensor.of(variable.shape(),
                IntStream.range(0, variable.shape().size()).asDoubleStream().toArray()))
                .broadcastTo(forward.shape()).value() : Tensor.scalar(0);
    }

    /** How all entries of the result move with one entry of the variable: those that do. */
    record Column(int entry, ImmutableList<Slope> slopes) {

        /** The contribution to the gradient of the entry. */
        Bounded times(Tensor upstream) {
            return slopes.injectInto(BOUNDED.of(0), (sum, slope) -> BOUNDED.add(sum,
                    BOUNDED.mul(BOUNDED.of(upstream.at(slope.output())), slope.value())));
        }
    }

    /** The derivative of one entry of the result. */
    record Slope(int output, Bounded value) {}

    /** The columns of the Jacobian for some entries of the variable. */
    ImmutableList<Column> columns(List<Integer> entries) {
        if (!entrywise) {
            return Lists.immutable.withAll(entries)
                    .collect(entry -> column(entry, slopes(i -> i == entry, _ -> entry)));
        }
        List<Bounded> all = slopes(_ -> true, this::source);
        List<MutableList<Slope>> slopes = IntStream.range(0, variable.shape().size())
                .mapToObj(_ -> Lists.mutable.<Slope>empty()).toList();
        for (int j = 0; j < all.size(); j++) {
            slopes.get(source(j)).add(new Slope(j, all.get(j)));
        }
        return Lists.immutable.withAll(entries)
                .collect(entry -> new Column(entry, slopes.get(entry).toImmutable()));
    }

    private int source(int output) {
        return (int) source.at(output);
    }

    private static Column column(int entry, List<Bounded> slopes) {
        MutableList<Slope> moving = Lists.mutable.empty();
        for (int j = 0; j < slopes.size(); j++) {
            Bounded slope = slopes.get(j);
            if (!(Math.abs(slope.value()) + slope.error() < LEAST)) {
                moving.add(new Slope(j, slope));
            }
        }
        return new Column(entry, moving.toImmutable());
    }

    /**
     * Whether a contribution is one of those that are possible where pieces of a function meet: each slope is then
     * between those on both sides of the entry's value.
     */
    boolean liesBetweenSides(int entry, Values<Bounded> upstream, Bounded sent) {
        if (byDifferences) {
            return false;
        }
        double low = 0;
        double high = 0;
        double error = sent.error();
        Tensor here = variable.value();
        double nudge = 0x1p-40 * Math.max(1, Math.abs(here.at(entry)));
        List<Bounded> middle = tangents(here, i -> i == entry ? 1 : 0);
        List<Bounded> above = tangents(moved(here, i -> i == entry ? nudge : 0), i -> i == entry ? 1 : 0);
        List<Bounded> below = tangents(moved(here, i -> i == entry ? -nudge : 0), i -> i == entry ? 1 : 0);
        for (int j = 0; j < middle.size(); j++) {
            double g = upstream.at(j).value();
            double a = g * middle.get(j).value();
            double b = g * above.get(j).value();
            double c = g * below.get(j).value();
            low += Math.min(a, Math.min(b, c));
            high += Math.max(a, Math.max(b, c));
            error += Math.abs(g) * (middle.get(j).error() + above.get(j).error() + below.get(j).error());
        }
        return low - error <= sent.value() && sent.value() <= high + error;
    }

    /** The slopes of all entries of the result if some entries of the variable move, at most one behind each. */
    private List<Bounded> slopes(IntPredicate moves, IntUnaryOperator source) {
        return byDifferences
                ? differences(moves, source)
                : tangents(variable.value(), i -> moves.test(i) ? 1 : 0);
    }

    private List<Bounded> tangents(Tensor at, IntToDoubleFunction direction) {
        List<Dual<Bounded>> moving = IntStream.range(0, at.size())
                .mapToObj(i -> new Dual<>(BOUNDED.of(at.at(i)), BOUNDED.of(direction.applyAsDouble(i)))).toList();
        return evaluate(DUALS, new Values<>(at.shape(), moving)).stream().map(Dual::tangent).toList();
    }

    /** The derivative of the weighted sum of all entries of the result if the variable moves along a direction. */
    Bounded along(IntToDoubleFunction direction, Tensor upstream) {
        List<Bounded> tangents = tangents(variable.value(), direction);
        return IntStream.range(0, tangents.size())
                .mapToObj(j -> BOUNDED.mul(BOUNDED.of(upstream.at(j)), tangents.get(j)))
                .reduce(BOUNDED.of(0), BOUNDED::add);
    }

    /** Whether all columns cost no more than one. */
    boolean isEntrywise() {
        return entrywise;
    }

    /** Whether the forward computation holds functions whose derivatives are in doubt themselves. */
    boolean isByDifferences() {
        return byDifferences;
    }

    /**
     * A function may turn many times within a step, so that one step alone tells nothing: all that are far smaller have to
     * agree. Of the steps with which they do the one with the least error is taken.
     */
    private List<Bounded> differences(IntPredicate moves, IntUnaryOperator source) {
        List<List<Bounded>> tables = IntStream.range(0, STEPS)
                .mapToObj(finer -> differences(moves, source, STEP / Math.pow(FINER, finer))).toList();
        return IntStream.range(0, forward.shape().size())
                .mapToObj(j -> agreed(tables.stream().map(table -> table.get(j)).toList())).toList();
    }

    private static Bounded agreed(List<Bounded> slopes) {
        return IntStream.range(0, slopes.size() - 1)
                .filter(i -> slopes.stream().skip(i).allMatch(slopes.get(i)::mayEqual))
                .mapToObj(slopes::get).min(Comparator.comparingDouble(Bounded::error))
                .orElseGet(() -> new Bounded(slopes.getLast().value(), Double.POSITIVE_INFINITY));
    }

    /**
     * The error of a central difference is at most its distance from that over the double step, and a jump of the slope
     * shows in the fourth difference; see {@link CentralDifferences}. What the argument is rounded moves the function by its
     * slope, and the slope by its curvature.
     */
    private List<Bounded> differences(IntPredicate moves, IntUnaryOperator source, double step) {
        Tensor at = variable.value();
        double[] h = IntStream.range(0, at.size())
                .mapToDouble(i -> moves.test(i) ? step * Math.max(1, Math.abs(at.at(i))) : 0).toArray();
        List<Tensor> points = IntStream.of(-2, -1, 0, 1, 2).mapToObj(t -> moved(at, i -> t * h[i])).toList();
        List<List<Bounded>> f =
                points.stream().map(point -> evaluate(BOUNDED, Values.of(point, BOUNDED))).toList();
        return IntStream.range(0, forward.shape().size()).mapToObj(j -> {
            int i = source.applyAsInt(j);
            double distance = points.get(3).at(i) - points.get(1).at(i);
            Bounded near = BOUNDED.div(BOUNDED.sub(f.get(3).get(j), f.get(1).get(j)), BOUNDED.of(distance));
            double far = (f.get(4).get(j).value() - f.get(0).get(j).value())
                    / (points.get(4).at(i) - points.get(0).at(i));
            double fourth = f.get(4).get(j).value() - 4 * f.get(3).get(j).value() + 6 * f.get(2).get(j).value()
                    - 4 * f.get(1).get(j).value() + f.get(0).get(j).value();
            double curvature = 4 * (f.get(3).get(j).value() - 2 * f.get(2).get(j).value() + f.get(1).get(j).value())
                    / (distance * distance);
            double argument = ARGUMENT * Math.abs(at.at(i));
            return new Bounded(near.value(), near.error() + Math.abs(far - near.value()) + Math.abs(fourth) / distance
                    + argument * (2 * Math.abs(near.value()) / distance + Math.abs(curvature)));
        }).toList();
    }

    private static Tensor moved(Tensor at, IntToDoubleFunction by) {
        return Tensor.of(at.shape(),
                IntStream.range(0, at.size()).mapToDouble(i -> at.at(i) + by.applyAsDouble(i)).toArray());
    }

    private <T> List<T> evaluate(Arithmetic<T> arithmetic, Values<T> point) {
        return new Evaluator<>(arithmetic).evaluate(Lists.immutable.of(forward),
                other -> other == variable ? point : Values.of(other.value(), arithmetic)).get(forward).entries();
    }
}
