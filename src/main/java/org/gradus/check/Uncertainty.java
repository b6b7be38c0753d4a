package org.gradus.check;

import static org.gradus.DoubleArithmetic.DOUBLES;
import static org.gradus.check.BoundedArithmetic.BOUNDED;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import org.eclipse.collections.api.RichIterable;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.MutableMap;
import org.gradus.Evaluator;
import org.gradus.Node;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Values;
import org.gradus.Variable;

/**
 * How far roundings may have put off each entry of a node, computed in doubles by a program or elsewhere. A running bound says
 * it, as long as that is small. Through many layers it grows far beyond what roundings do; then it is what a few
 * {@linkplain PerturbedArithmetic perturbed} evaluations are apart, with a wide margin, if that is less. They tell only where
 * nothing on the way changes by much: one that saturates would hide how far it is off.
 */
final class Uncertainty {

    /** A bound that is no larger part of an entry is small. */
    private static final double SMALL = 1e-9;
    private static final int EVALUATIONS = 4;
    /** Of the largest entry of a node on the way. */
    private static final double MOST_CHANGED = 1e-3;
    /** Of the largest entry of any node: what cancels here need not do so exactly in a program with functions of its own. */
    private static final double OWN = 0x1p-50;
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
        ImmutableList<Node> order = Topology.order(nodes);
        ImmutableMap<Node, Values<Double>> plain = new Evaluator<>(DOUBLES).evaluate(order,
                variable -> moved(variable, snapshot, x -> x));
        double own = OWN * order.collectDouble(node -> largest(plain.get(node))).max();
        MutableMap<Node, double[]> apart = nodes.toMap(node -> node, node -> new double[node.shape().size()]);
        Random random = new Random(1);
        for (int k = 0; k < EVALUATIONS; k++) {
            ImmutableMap<Node, Values<Double>> perturbed = new Evaluator<>(new PerturbedArithmetic(random))
                    .evaluate(order, variable -> moved(variable, snapshot,
                            x -> rounded.contains(variable) ? x + ulp(x) * (2 * random.nextDouble() - 1) : x));
            if (order.anySatisfy(node -> !isNear(plain.get(node), perturbed.get(node)))) {
                return bounds;
            }
            apart.forEachKeyValue((node, most) -> Arrays.setAll(most,
                    i -> Math.max(most[i], Math.abs(perturbed.get(node).at(i) - plain.get(node).at(i)))));
        }
        return bounds.collectValues((node, bound) -> Tensor.of(node.shape(), IntStream.range(0, bound.size())
                .mapToDouble(i -> Math.min(bound.at(i), Math.max(MARGIN * apart.get(node)[i], own))).toArray()));
    }

    /** Whether each entry changes by a small part of the largest; infinite ones don't. */
    private static boolean isNear(Values<Double> plain, Values<Double> perturbed) {
        double largest = largest(plain);
        return IntStream.range(0, plain.entries().size()).allMatch(i -> plain.at(i).equals(perturbed.at(i))
                || Math.abs(plain.at(i) - perturbed.at(i)) <= MOST_CHANGED * largest);
    }

    private static double largest(Values<Double> values) {
        return values.entries().stream().mapToDouble(Math::abs).filter(Double::isFinite).max().orElse(0);
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
}
