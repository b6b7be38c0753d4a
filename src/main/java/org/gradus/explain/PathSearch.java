package org.gradus.explain;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.MutableMap;
import org.gradus.Derivatives;
import org.gradus.Evaluator;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Stable;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.check.Entry;
import org.gradus.explain.Paths.Edge;
import org.gradus.explain.Paths.ScalarPath;

/** Follows an entry through the graph. All that is known of the paths to an entry follows from those to its inputs. */
final class PathSearch {

    private final Entry entry;
    private final int most;
    private final Node cost;
    private final ImmutableList<Node> nodes;
    private final MutableMap<Node, Tensor> values = Maps.mutable.empty();
    private final MutableMap<Node, MutableMap<Integer, Reached>> reached = Maps.mutable.empty();

    /** A path to an entry, and the longest part of it that leads to another: none at the beginning. */
    private record Way(double product, Optional<Way> before, Node node, int offset, double derivative) {}

    /** All paths to one entry. */
    private final class Reached {

        private BigInteger count = BigInteger.ZERO;
        private double sum;
        private final MutableList<Way> largest = Lists.mutable.empty();

        private void add(Reached from, double derivative, Node node, int offset) {
            count = count.add(from.count);
            sum += from.sum * derivative;
            from.largest.forEach(way -> largest
                    .add(new Way(way.product() * derivative, Optional.of(way), node, offset, derivative)));
            if (largest.size() > most) {
                largest.sortThis(Comparator.comparingDouble(way -> -Math.abs(way.product())));
                largest.subList(most, largest.size()).clear();
            }
        }
    }

    PathSearch(Node cost, Entry entry, int most) {
        Gradients.of(cost, entry.variable()); // refuses what can't be differentiated
        this.entry = entry;
        this.most = most;
        this.cost = Stable.rewrite(Lists.immutable.of(cost), Lists.immutable.of(entry.variable())).get(cost);
        this.nodes = Topology.order(Lists.immutable.of(this.cost));
        nodes.zip(Evaluator.values(nodes)).forEach(pair -> values.put(pair.getOne(), pair.getTwo()));
    }

    Paths paths() {
        Reached start = new Reached();
        start.count = BigInteger.ONE;
        start.sum = 1;
        start.largest.add(new Way(1, Optional.empty(), entry.variable(), entry.offset(), 1));
        reached.put(entry.variable(), Maps.mutable.of(entry.offset(), start));
        for (Node node : nodes) {
            for (int k = 0; k < node.inputs().size(); k++) {
                if (reached.containsKey(node.inputs().get(k)) && !node.op().flatIn(k)) {
                    pass(node, k);
                }
            }
        }
        Reached end = reached.getIfAbsent(cost, Maps.mutable::empty).getIfAbsent(0, Reached::new);
        return new Paths(entry.label(), cost.label(), end.count, end.sum,
                end.largest.sortThis(Comparator.comparingDouble(way -> -Math.abs(way.product())))
                        .collect(PathSearch::path));
    }

    private void pass(Node node, int k) {
        if (node.op() instanceof Op.Elementwise) {
            elementwise(node, k);
        } else {
            columns(node, k);
        }
    }

    /** Each entry depends on one of the input, which it is aligned with by broadcasting. */
    private void elementwise(Node node, int k) {
        Node alone = alone(node, each -> Ops.constant(values.get(each)).broadcastTo(node.shape()).value());
        Tensor partials = Derivatives.jvp(alone, k, Ops.full(node.shape(), 1)).broadcastTo(node.shape()).value();
        int[] own = node.shape().strides();
        int[] strides = node.inputs().get(k).shape().stridesIn(node.shape());
        for (int i = 0; i < partials.size(); i++) {
            int offset = i;
            int source = IntStream.range(0, own.length)
                    .map(axis -> offset / own[axis] % node.shape().dim(axis) * strides[axis]).sum();
            edge(node, k, source, i, partials.at(i));
        }
    }

    /** What moves if one entry of the input does; it depends on it if it does so where all inputs are 1. */
    private void columns(Node node, int k) {
        Node input = node.inputs().get(k);
        ImmutableList<Integer> sources =
                reached.get(input).keysView().toSortedList().toImmutable();
        Node alone = alone(node, values::get);
        Node ones = alone(node, each -> Tensor.full(each.shape(), 1));
        ImmutableList<Node> units = sources.collect(source -> unit(input.shape(), source));
        ImmutableList<Tensor> columns = Evaluator.values(units.collect(unit -> Derivatives.jvp(alone, k, unit)));
        ImmutableList<Tensor> patterns = Evaluator.values(units.collect(unit -> Derivatives.jvp(ones, k, unit)));
        for (int place = 0; place < sources.size(); place++) {
            for (int i = 0; i < node.shape().size(); i++) {
                if (patterns.get(place).at(i) != 0) {
                    edge(node, k, sources.get(place), i, columns.get(place).at(i));
                }
            }
        }
    }

    private void edge(Node node, int k, int source, int target, double derivative) {
        Optional.ofNullable(reached.get(node.inputs().get(k)).get(source))
                .ifPresent(from -> reached.getIfAbsentPut(node, Maps.mutable::empty)
                        .getIfAbsentPut(target, Reached::new).add(from, derivative, node, target));
    }

    private static Node unit(Shape shape, int offset) {
        double[] entries = new double[shape.size()];
        entries[offset] = 1;
        return Ops.constant(Tensor.of(shape, entries));
    }

    private static Node alone(Node node, Function<Node, Tensor> values) {
        return Node.of(node.op().withInputs(node.inputs().collect(input -> Ops.constant(values.apply(input)))),
                Optional.empty());
    }

    private static ScalarPath path(Way end) {
        MutableList<Edge> edges = Lists.mutable.empty();
        for (Way way = end; way.before().isPresent(); way = way.before().get()) {
            edges.add(new Edge(label(way.before().get()), label(way), way.derivative()));
        }
        return new ScalarPath(end.product(), edges.reverseThis());
    }

    private static String label(Way way) {
        Shape shape = way.node().shape();
        String name = TextFormat.name(way.node().label());
        int[] strides = shape.strides();
        return shape.rank() == 0
                ? name
                : shape.axes().collect(axis -> way.offset() / strides[axis] % shape.dim(axis))
                        .makeString(name + "[", ",", "]");
    }
}
