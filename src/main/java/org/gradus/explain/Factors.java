package org.gradus.explain;

import java.util.Optional;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Fn;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Variable;
import org.gradus.explain.Cause.Quantity;
import org.gradus.explain.Cause.Reason;
import org.gradus.explain.EntryGraph.Edge;

/** What the local derivatives of each op usually are, and what it means if they are small. */
final class Factors {

    /** The derivative of a function is flat if it is not larger. */
    private static final double FLAT = 0.05;

    private Factors() {}

    /** The size that a derivative has if nothing makes it small: its own if that is larger. */
    static double usual(Edge edge) {
        double size = Math.abs(edge.derivative());
        return switch (edge.to().node().op()) {
            case Op.Matmul(Node a, _) when edge.k() == 1 -> Math.max(size, 1 / Math.sqrt(a.shape().dim(-1)));
            case Op.Elementwise(Fn.Binary fn, var x) when (fn == Fn.Binary.DIV || fn == Fn.Binary.MUL
                    || fn == Fn.Binary.XMULY)
                    && Simplification.isNumber(x.get(1 - edge.k())) -> Math.max(size, 1.0 / summed(x.get(edge.k())));
            case Op _ -> Math.max(size, 1);
        };
    }

    /** How many entries each entry is the sum of. */
    private static int summed(Node node) {
        Node total = node;
        while (total.op() instanceof Op.Elementwise(Fn.Unary same, var inner)
                && (same == Fn.Unary.NEG || same == Fn.Unary.IDENTITY)) {
            total = inner.getOnly();
        }
        return total.op() instanceof Op.Sum(Node summand, _, _) ? summand.shape().size() / total.shape().size() : 1;
    }

    /** @param edges those of one site, at least one of them smaller than usual */
    static Cause cause(EntryGraph graph, ImmutableList<Edge> edges, double leaves) {
        ImmutableList<Edge> halved = edges.select(edge -> Math.abs(edge.derivative()) <= usual(edge) / 2);
        ImmutableList<Edge> small =
                halved.notEmpty() ? halved : edges.select(edge -> Math.abs(edge.derivative()) < usual(edge));
        Edge edge = small.maxBy(each -> Math.abs(each.derivative()));
        boolean isFlat = Math.abs(edge.derivative()) <= FLAT;
        Reason reason = reason(edge);
        Edge shown = reason == Reason.RELU ? small.maxBy(each -> graph.value(each.from())) : edge;
        return new Cause.Factor(isFlat || !reason.isFlatness() ? reason : Reason.OTHER,
                TextFormat.name(named(graph, shown.to()).node().label()),
                TextFormat.name(named(graph, shown.from()).node().label()), edges.size(), small.size(),
                named(graph, shown.to()).label(), shown.derivative(),
                small.collectDouble(each -> Math.abs(each.derivative())).min(), numbers(graph, shown).castToList(),
                leaves);
    }

    private static Reason reason(Edge edge) {
        return switch (edge.to().node().op()) {
            case Op.Matmul _ -> isEntry(edge.from().node()) ? Reason.INPUT : Reason.WEIGHT;
            case Op.Elementwise(Fn fn, var x) -> switch (fn) {
                case Fn.Unary.RELU -> Reason.RELU;
                case Fn.LeakyRelu _ -> Reason.RELU;
                case Fn.Unary.SIGMOID, Fn.Unary.TANH, Fn.Compound.SOFTPLUS -> Reason.SATURATION;
                case Fn.Binary.MUL, Fn.Binary.XMULY -> isEntry(edge.from().node()) ? Reason.INPUT : Reason.WEIGHT;
                case Fn.Compound.LOG_LOSS, Fn.Compound.LOG_LOSS_WITH_LOGITS ->
                        edge.k() == 0 ? Reason.LABEL : Reason.OTHER;
                case Fn.Unary.SQUARE -> difference(x.getOnly()).isPresent() ? Reason.LABEL : Reason.OTHER;
                case Fn.Where _ -> Reason.BRANCH;
                case Fn.Binary.MAXIMUM, Fn.Binary.MINIMUM -> Reason.BRANCH;
                case Fn _ -> Reason.OTHER;
            };
            case Op.Softmax _ -> Reason.SATURATION;
            case Op.LogSoftmax _ -> Reason.LABEL;
            case Op.Max _ -> Reason.BRANCH;
            case Op _ -> Reason.OTHER;
        };
    }

    /** Whether it is the variable itself, in another arrangement perhaps. */
    private static boolean isEntry(Node node) {
        Node base = node;
        while (base.op() instanceof Op.Transpose || base.op() instanceof Op.Reshape
                || base.op() instanceof Op.BroadcastTo
                || base.op() instanceof Op.Slice || isAlias(base)) {
            base = base.inputs().getOnly();
        }
        return base instanceof Variable;
    }

    private static boolean isAlias(Node node) {
        return node.op() instanceof Op.Elementwise(Fn.Unary fn, _) && fn == Fn.Unary.IDENTITY;
    }

    /** The difference that a node is, behind its names. */
    private static Optional<Node> difference(Node node) {
        Node base = node;
        while (isAlias(base)) {
            base = base.inputs().getOnly();
        }
        return Optional.of(base).filter(plain -> plain.op() instanceof Op.Elementwise(Fn.Binary fn, _)
                && fn == Fn.Binary.SUB);
    }

    /** What the derivative follows from. */
    private static ImmutableList<Quantity> numbers(EntryGraph graph, Edge edge) {
        Quantity input = quantity(graph, edge.from());
        Quantity output = quantity(graph, edge.to());
        Node node = edge.to().node();
        return switch (node.op()) {
            case Op.Matmul _ -> Lists.immutable.of(quantity(graph, graph.factor(edge)));
            case Op.Elementwise(Fn fn, var x) -> switch (fn) {
                case Fn.Binary.MUL, Fn.Binary.XMULY -> Lists.immutable.of(quantity(graph, graph.factor(edge)));
                case Fn.Unary.SIGMOID, Fn.Unary.TANH -> Lists.immutable.of(input, output);
                case Fn.Unary.SQUARE -> difference(x.getOnly())
                        .map(difference -> aligned(graph, difference, edge.from()))
                        .orElse(Lists.immutable.of(input));
                case Fn.Compound.LOG_LOSS_WITH_LOGITS -> Lists.immutable.of(
                        new Quantity("σ(" + input.name() + ")", 1 / (1 + Math.exp(-input.value()))),
                        aligned(graph, node, edge.to()).getLast());
                case Fn _ -> aligned(graph, node, edge.to());
            };
            case Op.LogSoftmax(Node z, _) -> Lists.immutable.of(new Quantity(
                    "the softmax of " + quantity(graph, new Cell(z, edge.to().offset())).name(),
                    Math.exp(output.value())));
            case Op _ -> Lists.immutable.of(input, output);
        };
    }

    /** The inputs' entries that go into an entry of a node which is computed entry by entry. */
    private static ImmutableList<Quantity> aligned(EntryGraph graph, Node node, Cell cell) {
        return node.inputs().collect(input -> quantity(graph, new Cell(input, EntryGraph.aligned(input, cell))));
    }

    private static Quantity quantity(EntryGraph graph, Cell cell) {
        boolean isNumber = cell.node().name().isEmpty() && Simplification.isNumber(cell.node());
        return new Quantity(isNumber ? "a constant" : named(graph, cell).label(), graph.value(cell));
    }

    /**
     * A number under the name of a later one that moves just as it does, if it has none itself, as W X in
     * {@code Z = W X + b}.
     */
    static Cell named(EntryGraph graph, Cell cell) {
        Cell named = cell;
        while (named.node().name().isEmpty()) {
            Cell here = named;
            ImmutableList<Edge> next = graph.edges().select(edge -> edge.from().equals(here));
            if (next.size() != 1 || next.getOnly().derivative() != 1
                    || !next.getOnly().to().node().shape().equals(cell.node().shape())) {
                return cell;
            }
            named = next.getOnly().to();
        }
        return named;
    }
}
