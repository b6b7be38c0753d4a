package org.gradus.check;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.set.MutableSet;
import org.gradus.DoubleArithmetic;
import org.gradus.Node;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Values;
import org.gradus.Variable;

/**
 * Where a function jumps: an op whose value does, although what it passes derivatives to does not.
 *
 * @param op the node, with its shape
 * @param below its value just to the left
 * @param here its value
 * @param above its value just to the right
 */
public record Jump(String op, double below, double here, double above) {

    /** Twice, the second time much smaller: what is no jump is then smaller as well. */
    private static final double STEP = 0x1p-30;
    private static final double SMALLER = 0x1p-10;
    private static final double STILL = 0.75;
    private static final double NOISE = 0x1p-40;

    /** In words. */
    String text() {
        return String.format(Locale.ROOT, "%s jumps from %.6g to %.6g, and is %.6g here", op, below, above, here);
    }

    /** The first op that jumps along a direction, on a way on which the jump reaches the result. */
    static Optional<Jump> of(ScalarFunction function, ImmutableMap<Variable, Tensor> direction) {
        ImmutableList<Node> nodes = Topology.order(Lists.immutable.of(function.node()));
        double step = function.along(direction).step(STEP);
        List<ImmutableMap<Node, Values<Double>>> values = IntStream.of(0, 1, 2, 3, 4)
                .mapToDouble(i -> new double[] {0, -step, -SMALLER * step, SMALLER * step, step}[i])
                .mapToObj(t -> function.snapshot().moved(direction, t).evaluate(nodes, DoubleArithmetic.DOUBLES))
                .toList();
        MutableMap<Node, Jump> jumps = Maps.mutable.empty();
        nodes.forEach(node -> at(node, values).ifPresent(jump -> jumps.put(node, jump)));
        MutableSet<Node> reached = Sets.mutable.of(function.node());
        MutableSet<Node> origins = Sets.mutable.empty();
        nodes.select(jumps::containsKey).reverseForEach(node -> {
            if (reached.contains(node)) {
                ImmutableList<Node> before = node.inputs()
                        .selectWithIndex((input, k) -> !node.op().flatIn(k) && jumps.containsKey(input));
                reached.addAllIterable(before);
                if (before.isEmpty()) {
                    origins.add(node);
                }
            }
        });
        return nodes.detectOptional(origins::contains)
                .or(() -> nodes.detectOptional(jumps::containsKey)) // of one so small that it is lost on the way
                .map(jumps::get);
    }

    private static Optional<Jump> at(Node node, List<ImmutableMap<Node, Values<Double>>> values) {
        return IntStream.range(0, node.shape().size()).boxed().flatMap(i -> {
            double[] v = values.stream().mapToDouble(each -> each.get(node).at(i)).toArray();
            boolean jumps = isJump(v[0], v[2], v[1]) || isJump(v[0], v[3], v[4]);
            return jumps ? Optional.of(new Jump(node.labelWithShape(), v[2], v[0], v[3])).stream()
                    : Optional.<Jump>empty().stream();
        }).findFirst();
    }

    private static boolean isJump(double here, double near, double far) {
        double jump = Math.abs(near - here);
        return jump > NOISE * Math.max(Math.abs(here), Math.abs(near)) && jump > STILL * Math.abs(far - here);
    }
}
