package org.gradus.check;

import static org.gradus.DoubleArithmetic.DOUBLES;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.set.ImmutableSet;
import org.eclipse.collections.api.set.MutableSet;
import org.gradus.Dual;
import org.gradus.DualArithmetic;
import org.gradus.Evaluator;
import org.gradus.Fn;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Values;
import org.gradus.Variable;

/**
 * Where a gradient becomes infinite or NaN on the way back, though the loss is finite.
 *
 * @param node the first on the way back that sends something infinite or NaN, with a finite gradient arriving there
 * @param local the op, taken out
 * @param k to which of its inputs
 * @param upstream the gradient that arrives
 * @param entries of that input get such numbers
 * @param finding what happens there, for people
 */
record NonFinite(Node node, LocalOp local, int k, Tensor upstream, ImmutableList<Integer> entries, String finding) {

    /** So many entries are listed. */
    private static final int MOST_ENTRIES = 8;

    /**
     * Looks for it from the variables on, up to where everything that arrives is finite.
     *
     * @param path the nodes between loss and variables, inputs first
     * @param ops those of them that read something, taken out
     */
    static Optional<NonFinite> of(Node loss, ImmutableList<Node> path, ImmutableMap<Node, LocalOp> ops,
            ImmutableMap<Node, Tensor> values, ImmutableMap<Node, Tensor> upstreams) {
        MutableSet<Node> spoilt =
                Sets.mutable.withAll(path.selectInstancesOf(Variable.class).reject(it -> isFinite(upstreams.get(it))));
        Optional<NonFinite> first = Optional.empty();
        if (!isFinite(values.get(loss))) {
            return first;
        }
        for (Node node : path.select(ops::containsKey)) {
            LocalOp local = ops.get(node);
            if (local.sources().anySatisfy(spoilt::contains)) {
                Tensor upstream = upstreams.get(node);
                ImmutableList<ImmutableList<Bounded>> sent = local.sent(upstream);
                for (int k = 0; k < sent.size(); k++) {
                    ImmutableList<Integer> entries = nonFinite(sent.get(k));
                    if (spoilt.contains(local.sources().get(k)) && entries.notEmpty()) {
                        if (isFinite(upstream)) {
                            first = Optional.of(of(loss, node, local, k, entries, values, upstream, sent.get(k)));
                        } else {
                            spoilt.add(node);
                        }
                    }
                }
            }
        }
        return first;
    }

    private static boolean isFinite(Tensor tensor) {
        return IntStream.range(0, tensor.size()).allMatch(i -> Double.isFinite(tensor.at(i)));
    }

    private static ImmutableList<Integer> nonFinite(ImmutableList<Bounded> numbers) {
        return Lists.immutable.fromStream(IntStream.range(0, numbers.size())
                .filter(i -> !Double.isFinite(numbers.get(i).value())).boxed());
    }

    private static NonFinite of(Node loss, Node node, LocalOp local, int k, ImmutableList<Integer> entries,
            ImmutableMap<Node, Tensor> values, Tensor upstream, ImmutableList<Bounded> sent) {
        Variable input = local.inputs().get(k);
        int entry = entries.getFirst();
        Optional<Integer> output = output(node, input.shape(), entry);
        ImmutableList<Node> others = node.op() instanceof Op.Elementwise
                ? node.inputs().distinct().reject(local.sources().get(k)::equals)
                : Lists.immutable.empty();
        String operands = others.collect(other -> ", " + other.label() + " = " + number(
                Ops.constant(values.get(other)).broadcastTo(node.shape()).value().at(output.orElseThrow())))
                .makeString(new Entry(input, entry).label() + " = " + number(input.value().at(entry)), "", "");
        String arriving = output.map(place -> "the upstream gradient " + number(upstream.at(place)))
                .orElseGet(() -> "upstream gradients from " + number(Arrays.stream(upstream.toArray()).min().orElse(0))
                        + " to " + number(Arrays.stream(upstream.toArray()).max().orElse(0)));
        return new NonFinite(node, local, k, upstream, entries.take(MOST_ENTRIES), "it sends "
                + number(sent.get(entry).value()) + " for " + operands + " and " + arriving
                + selector(loss, node, output, values.get(node), upstream).map(", in "::concat).orElse(""));
    }

    /** The place of the result where an entry is read, if it is one place or several alike. */
    private static Optional<Integer> output(Node node, Shape shape, int entry) {
        if (!(node.op() instanceof Op.Elementwise)) {
            return node.op() instanceof Op.CustomGradient && shape.equals(node.shape()) ? Optional.of(entry)
                    : Optional.empty();
        }
        Tensor sources = Ops.constant(Tensor.of(shape, IntStream.range(0, shape.size()).asDoubleStream().toArray()))
                .broadcastTo(node.shape()).value();
        return IntStream.range(0, sources.size()).filter(i -> sources.at(i) == entry).boxed().findFirst();
    }

    /** What keeps the value there from the loss, or all values to which 0 arrives: they do not move anything behind. */
    private static Optional<String> selector(Node loss, Node node, Optional<Integer> output, Tensor value,
            Tensor upstream) {
        Variable moving = Variable.of(node.label(), value);
        ImmutableList<Node> behind =
                Topology.order(Rule.replaced(loss, Maps.immutable.of(node, moving)).stream().toList());
        List<Dual<Double>> duals = IntStream.range(0, value.size())
                .mapToObj(i -> new Dual<>(value.at(i),
                        output.map(place -> place == i).orElse(upstream.at(i) == 0) ? 1.0 : 0.0))
                .toList();
        ImmutableMap<Node,
                Values<Dual<Double>>> values = new Evaluator<>(new DualArithmetic<>(DOUBLES)).evaluate(behind,
                        other -> other == moving ? new Values<>(value.shape(), duals)
                                : Values.of(other.value(), new DualArithmetic<>(DOUBLES)));
        ImmutableSet<Node> moved = behind.select(it -> values.get(it).entries().stream()
                .anyMatch(number -> number.tangent() != 0)).toImmutableSet();
        return moved.contains(behind.getLast()) ? Optional.empty()
                : behind.detectOptional(it -> !moved.contains(it) && it.inputs().anySatisfy(moved::contains))
                        .map(NonFinite::selector);
    }

    private static String selector(Node node) {
        return switch (node.op()) {
            case Op.Elementwise(Fn.Where _, _) -> "the branch that where does not take";
            case Op.Slice _ -> "a part that slice leaves out";
            case Op.Elementwise(Fn.Binary fn, _) when fn == Fn.Binary.MUL || fn == Fn.Binary.XMULY ->
                    "what mul multiplies with 0";
            case Op other -> "what " + other.title() + " lets nothing of through";
        };
    }

    private static String number(double x) {
        return Factors.number(x);
    }
}
