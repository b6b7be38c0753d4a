package org.gradus.explain;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.factory.primitive.IntObjectMaps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.gradus.Derivatives;
import org.gradus.Evaluator;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Stable;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.check.Entry;

/**
 * What an entry of a variable moves, number by number, with the variables as they are now. Formulas that lose digits are
 * replaced by better ones first, as everywhere.
 */
final class EntryGraph {

    /**
     * That a number depends directly on another.
     *
     * @param k which input of the node it is
     * @param derivative the local derivative ∂to/∂from
     */
    record Edge(Cell from, Cell to, int k, double derivative) {}

    private final Cell start;
    private final Cell end;
    private final ImmutableList<Node> nodes;
    private final MutableMap<Node, Tensor> values = Maps.mutable.empty();
    private final MutableMap<Node, MutableIntObjectMap<Cell>> reached = Maps.mutable.empty();
    private final MutableList<Edge> edges = Lists.mutable.empty();

    /**
     * @param cost a node with a single entry
     * @throws UnsupportedOperationException if the entry moves a {@code customGradient} whose rule is no linear map of the
     *         upstream gradient, so that there is no local derivative
     */
    EntryGraph(Node cost, Entry entry) {
        Node stable = Stable.rewrite(Lists.immutable.of(cost), Lists.immutable.of(entry.variable())).get(cost);
        this.nodes = Topology.order(Lists.immutable.of(stable));
        nodes.zip(Evaluator.values(nodes)).forEach(pair -> values.put(pair.getOne(), pair.getTwo()));
        this.end = new Cell(stable, 0);
        this.start = new Cell(entry.variable(), entry.offset());
        reached.put(start.node(), IntObjectMaps.mutable.of(start.offset(), start));
        for (Node node : nodes) {
            for (int k = 0; k < node.inputs().size(); k++) {
                if (reached.containsKey(node.inputs().get(k)) && !node.op().flatIn(k)) {
                    add(node, k);
                }
            }
        }
    }

    /** The entry. */
    Cell start() {
        return start;
    }

    /** The cost. */
    Cell end() {
        return end;
    }

    /** All dependences, what a number depends on before what depends on it. */
    ImmutableList<Edge> edges() {
        return edges.toImmutable();
    }

    double value(Cell cell) {
        return values.get(cell.node()).at(cell.offset());
    }

    /** The nodes that read a node which the entry moves, but of which it moves nothing. */
    ImmutableList<Node> stops() {
        return nodes.select(node -> !reached.containsKey(node) && node.inputs().anySatisfy(reached::containsKey));
    }

    /** What a number is multiplied with on its way over an edge, if it is. */
    Cell factor(Edge edge) {
        Node node = edge.to().node();
        Node other = node.inputs().get(1 - edge.k());
        if (!(node.op() instanceof Op.Matmul(Node a, Node b))) {
            return new Cell(other, aligned(other, edge.to()));
        }
        int columns = node.shape().dim(-1);
        int inner = a.shape().dim(-1);
        int matrix = origins(leading(other.shape()), leading(node.shape()))[edge.to().offset()
                / (node.shape().dim(-2) * columns)];
        int row = edge.to().offset() / columns % node.shape().dim(-2);
        int column = edge.to().offset() % columns;
        return edge.k() == 0
                ? new Cell(b, (matrix * inner + edge.from().offset() % inner) * columns + column)
                : new Cell(a, (matrix * node.shape().dim(-2) + row) * inner + edge.from().offset() / columns % inner);
    }

    /** The place in an input of the entry that goes into an entry of a node which is computed entry by entry. */
    static int aligned(Node input, Cell cell) {
        return origins(input.shape(), cell.node().shape())[cell.offset()];
    }

    private void add(Node node, int k) {
        Node input = node.inputs().get(k);
        switch (node.op()) {
            case Op.Elementwise _ -> elementwise(node, k);
            case Op.Matmul(Node a, Node b) -> product(node, k, a, b);
            case Op.Sum _ -> {
                int[] targets = places(Derivatives.vjp(node, k, numbers(node.shape())));
                reached.get(input).forEachKey(source -> edge(node, k, source, targets[source], 1));
            }
            case Op.Reshape _,Op.Transpose _,Op.BroadcastTo _,Op.Slice _,Op.Pad _,Op.Concat _ ->
                    moved(node, k, places(Derivatives.jvp(node, k, numbers(input.shape()))));
            case Op.Max(_, ImmutableIntList axes, _) -> inGroups(node, k, axes,
                    IntStream.range(0, node.shape().size()).toArray());
            case Op.Softmax(_, int axis) -> alongAxis(node, k, axis);
            case Op.LogSoftmax(_, int axis) -> alongAxis(node, k, axis);
            case Op.LogSumExp(_, int axis) -> inGroups(node, k, IntLists.immutable.of(axis),
                    IntStream.range(0, node.shape().size()).toArray());
            case Op.CustomGradient custom -> new RuleDerivatives(node, custom, k, values::get)
                    .forEach((source, target, derivative) -> edge(node, k, source, target, derivative));
            case Op.Leaf _ -> throw new IllegalStateException(node.label() + " has no inputs");
        }
    }

    /** Each entry depends on one of the input, which it is aligned with by broadcasting. */
    private void elementwise(Node node, int k) {
        Node alone = alone(node, each -> Ops.constant(values.get(each)).broadcastTo(node.shape()).value());
        Tensor partials = Derivatives.jvp(alone, k, Ops.full(node.shape(), 1)).broadcastTo(node.shape()).value();
        int[] sources = origins(node.inputs().get(k).shape(), node.shape());
        for (int i = 0; i < sources.length; i++) {
            edge(node, k, sources[i], i, partials.at(i));
        }
    }

    private void product(Node node, int k, Node a, Node b) {
        Shape batch = leading(node.shape());
        int[] as = origins(leading(a.shape()), batch);
        int[] bs = origins(leading(b.shape()), batch);
        int rows = node.shape().dim(-2);
        int columns = node.shape().dim(-1);
        int inner = a.shape().dim(-1);
        for (int target = 0; target < node.shape().size(); target++) {
            int matrix = target / (rows * columns);
            for (int i = 0; i < inner; i++) {
                int left = (as[matrix] * rows + target / columns % rows) * inner + i;
                int right = (bs[matrix] * inner + i) * columns + target % columns;
                if (k == 0) {
                    edge(node, k, left, target, values.get(b).at(right));
                } else {
                    edge(node, k, right, target, values.get(a).at(left));
                }
            }
        }
    }

    /** @param sources for each entry of the node, the place in the input that it comes from; −1 if from nowhere */
    private void moved(Node node, int k, int[] sources) {
        for (int i = 0; i < sources.length; i++) {
            edge(node, k, sources[i], i, 1);
        }
    }

    private void alongAxis(Node node, int k, int axis) {
        ImmutableIntList axes = IntLists.immutable.of(axis);
        inGroups(node, k, axes, origins(node.shape().reduced(axes, true), node.shape()));
    }

    /**
     * Each entry depends on a group of the input's, those along some axes. What the same one of each group moves is found
     * for all groups at once.
     *
     * @param groups for each entry of the node, the group that it depends on
     */
    private void inGroups(Node node, int k, ImmutableIntList axes, int[] groups) {
        Shape shape = node.inputs().get(k).shape();
        int[] group = origins(shape.reduced(axes, true), shape);
        Shape members = shape.reduced(shape.axes().reject(axes::contains), true);
        int[] member = origins(members, shape);
        Node alone = alone(node, values::get);
        for (int m = 0; m < members.size(); m++) {
            int[] sources = new int[shape.size() / members.size()];
            double[] units = new double[shape.size()];
            for (int i = 0; i < units.length; i++) {
                if (member[i] == m) {
                    units[i] = 1;
                    sources[group[i]] = i;
                }
            }
            Tensor column = Derivatives.jvp(alone, k, Ops.constant(Tensor.of(shape, units))).value();
            for (int i = 0; i < groups.length; i++) {
                edge(node, k, sources[groups[i]], i, column.at(i));
            }
        }
    }

    private void edge(Node node, int k, int source, int target, double derivative) {
        Optional.ofNullable(reached.get(node.inputs().get(k)).get(source)).ifPresent(from -> edges.add(new Edge(from,
                reached.getIfAbsentPut(node, IntObjectMaps.mutable::empty).getIfAbsentPut(target,
                        () -> new Cell(node, target)),
                k, derivative)));
    }

    private static Node alone(Node node, Function<Node, Tensor> values) {
        return Node.of(node.op().withInputs(node.inputs().collect(input -> Ops.constant(values.apply(input)))),
                Optional.empty());
    }

    private static Shape leading(Shape shape) {
        return shape.reduced(IntLists.immutable.of(shape.rank() - 2, shape.rank() - 1), false);
    }

    /** For each place of the target, the one that it comes from by broadcasting. */
    private static int[] origins(Shape shape, Shape target) {
        return places(numbers(shape).broadcastTo(target));
    }

    /** Entries that say which they are, from 1. */
    private static Node numbers(Shape shape) {
        double[] numbers = new double[shape.size()];
        Arrays.setAll(numbers, i -> i + 1);
        return Ops.constant(Tensor.of(shape, numbers));
    }

    /** Where the {@link #numbers} have come to; −1 where there is none. */
    private static int[] places(Node numbers) {
        return Arrays.stream(numbers.value().toArray()).mapToInt(number -> (int) number - 1).toArray();
    }
}
