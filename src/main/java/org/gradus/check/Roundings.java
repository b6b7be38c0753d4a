package org.gradus.check;

import java.util.stream.IntStream;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Node;
import org.gradus.Tensor;
import org.gradus.Values;

/**
 * How far numbers may be off that were computed in another precision: the one judge of gradients from elsewhere. A unit is
 * what an entry is off, on the average, if each operation of its graph rounds its result, and at least the roundoff of
 * the entry itself. Right numbers are off by a few units.
 *
 * <pre>{@code
 * Precision precision = Precision.of(List.of(given, w1.value(), w2.value()));
 * Tensor units = Roundings.units(precision, List.of(dW1)).get(dW1);
 * boolean isRight = Roundings.off(given, dW1.value(), units) <= Roundings.MOST_UNITS;
 * }</pre>
 */
public final class Roundings {

    /**
     * More units than this are no rounding. Random networks with up to 200 examples, of which each operation was rounded to
     * float32, float16 or bfloat16, were off by 6; a bfloat16 sum over 600 examples may be off by more than 8.
     */
    public static final double MOST_UNITS = 8;
    /**
     * Roundings are not quite independent: examples that are alike round alike, and long sums lose the same part of each
     * addend. So much of the most that all of them can do together counts as well.
     */
    private static final double TOGETHER = 0.05;

    private Roundings() {}

    /** A unit of each entry of some nodes, with the variables as they are now. */
    public static ImmutableMap<Node, Tensor> units(Precision precision, Iterable<? extends Node> nodes) {
        return units(precision, nodes, Snapshot.of(nodes));
    }

    static ImmutableMap<Node, Tensor> units(Precision precision, Iterable<? extends Node> nodes, Snapshot snapshot) {
        ImmutableMap<Node, Values<Rounded>> values = snapshot.evaluate(nodes, new RoundedArithmetic(precision));
        return values.collectValues((node, rounded) -> Tensor.of(node.shape(), rounded.entries().stream()
                .mapToDouble(it -> unit(it, precision.halfSpacing(it.value()))).toArray()));
    }

    private static double unit(Rounded number, double own) {
        return Math.hypot(Math.hypot(number.deviation(), TOGETHER * number.worst()), own);
    }

    /** How many units the entry is off that is off by the most; NaN if one is NaN. */
    public static double off(Tensor given, Tensor right, Tensor units) {
        return IntStream.range(0, given.size()).mapToDouble(i -> given.at(i) == right.at(i)
                ? 0
                : Math.abs(given.at(i) - right.at(i)) / units.at(i)).reduce(0, Math::max);
    }
}
