package org.gradus.check;

import static org.gradus.check.BoundedArithmetic.BOUNDED;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import org.eclipse.collections.api.RichIterable;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.impl.list.primitive.IntInterval;
import org.gradus.Evaluator;
import org.gradus.Node;
import org.gradus.Tensor;
import org.gradus.Values;
import org.gradus.Variable;

/**
 * How far roundings may have put off each entry of a node, computed in doubles by a program or elsewhere. A running bound says
 * it, as long as that is small. Through many layers it grows far beyond what roundings do; then it is what a few
 * {@linkplain PerturbedArithmetic perturbed} evaluations are apart, with a wide margin, if that is less.
 */
final class Uncertainty {

    /** A bound that is no larger part of an entry is small. */
    private static final double SMALL = 1e-9;
    private static final int EVALUATIONS = 4;
    /** A few evaluations may be close by chance, and long sums may lose the same part of each addend. */
    private static final double MARGIN = 256;

    private Uncertainty() {}

    static ImmutableMap<Node, Tensor> of(ImmutableList<Node> nodes, Snapshot snapshot) {
        return of(nodes, snapshot, Lists.immutable.empty());
    }

    /** @param rounded variables whose entries are rounded themselves where they are moved by up to their magnitude */
    static ImmutableMap<Node, Tensor> of(ImmutableList<Node> nodes, Snapshot snapshot, RichIterable<Variable> rounded) {
        ImmutableMap<Node, Values<Bounded>> bounded = new Evaluator<>(BOUNDED).evaluate(nodes,
                variable -> moved(variable, snapshot, x -> new Bounded(x, rounded.contains(variable) ? ulp(x) : 0)));
        ImmutableMap<Node, Tensor> bounds = nodes.toImmutableMap(node -> node, node -> Tensor.of(node.shape(),
                bounded.get(node).entries().stream()
                        .mapToDouble(number -> ScalarFunction.OTHER_ORDER * number.error()).toArray()));
        if (nodes.allSatisfy(node -> areSmall(bounds.get(node), bounded.get(node)))) {
            return bounds;
        }
        Random random = new Random(1);
        ImmutableList<ImmutableMap<Node, Values<Double>>> perturbed = IntInterval.oneTo(EVALUATIONS)
                .collect(_ -> new Evaluator<>(new PerturbedArithmetic(random)).evaluate(nodes,
                        variable -> moved(variable, snapshot, x -> rounded.contains(variable)
                                ? x + ulp(x) * (2 * random.nextDouble() - 1) : x)));
        return bounds.collectValues((node, bound) -> Tensor.of(node.shape(),
                IntStream.range(0, bound.size()).mapToDouble(i -> Math.min(bound.at(i), spread(
                        perturbed.collectDouble(values -> values.get(node).at(i)).toArray(),
                        bounded.get(node).at(i).value()))).toArray()));
    }

    private static <T> Values<T> moved(Variable variable, Snapshot snapshot, DoubleFunction<T> number) {
        return new Values<>(variable.shape(),
                Arrays.stream(snapshot.value(variable).toArray()).mapToObj(number).toList());
    }

    private static double ulp(double x) {
        return 0x1p-52 * Math.max(1, Math.abs(x));
    }

    private static boolean areSmall(Tensor bounds, Values<Bounded> values) {
        return IntStream.range(0, bounds.size())
                .allMatch(i -> bounds.at(i) <= SMALL * Math.abs(values.at(i).value()) + Judge.NOTHING);
    }

    /** Infinite if one of them is not a number. */
    private static double spread(double[] values, double value) {
        double least = value;
        double largest = value;
        for (double other : values) {
            least = Math.min(least, other);
            largest = Math.max(largest, other);
        }
        double spread = MARGIN * (largest - least) + Math.ulp(value);
        return Double.isNaN(spread) ? Double.POSITIVE_INFINITY : spread;
    }
}
