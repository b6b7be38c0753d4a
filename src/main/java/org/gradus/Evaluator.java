package org.gradus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.MutableMap;

/**
 * The plain evaluator: it says what each op means, in any {@link Arithmetic}, one node after the other. It is written to
 * be read, and is what every faster way of running a graph is tested against.
 *
 * @param <T> the numbers to compute in
 */
public final class Evaluator<T> {

    /** So few numbers are summed one after the other. */
    private static final int SUMMED_IN_ORDER = 8;

    private final Arithmetic<T> arithmetic;
    private final Scalars<T> scalars;

    /** An evaluator that computes in an arithmetic. */
    public Evaluator(Arithmetic<T> arithmetic) {
        this.arithmetic = arithmetic;
        this.scalars = new Scalars<>(arithmetic);
    }

    /**
     * The value of a node in doubles, with the variables as they are now.
     *
     * @throws IllegalStateException if a variable that it needs has no value
     */
    public static Tensor value(Node node) {
        return values(Lists.immutable.of(node)).getOnly();
    }

    /**
     * The values of several nodes in doubles, computed together.
     *
     * @throws IllegalStateException if a variable that they need has no value
     */
    public static ImmutableList<Tensor> values(Iterable<? extends Node> nodes) {
        ImmutableList<Node> outputs = Lists.immutable.withAll(nodes);
        ImmutableMap<Node, Values<Double>> values = new Evaluator<>(DoubleArithmetic.DOUBLES).evaluate(outputs);
        return outputs.collect(node -> tensor(values.get(node)));
    }

    private static Tensor tensor(Values<Double> values) {
        return Tensor.of(values.shape(), values.entries().stream().mapToDouble(x -> x).toArray());
    }

    /** The values of nodes, with the variables as they are now. */
    public ImmutableMap<Node, Values<T>> evaluate(Iterable<? extends Node> outputs) {
        return evaluate(outputs, variable -> Values.of(variable.value(), arithmetic));
    }

    /**
     * The values of nodes. They are evaluated in the form that {@link Stable#evaluated} brings them to.
     *
     * @param variables the value of each variable that they need
     * @return for each of the nodes asked for, its value
     */
    public ImmutableMap<Node, Values<T>> evaluate(Iterable<? extends Node> outputs,
            Function<Variable, Values<T>> variables) {
        ImmutableList<Node> asked = Lists.immutable.withAll(outputs);
        ImmutableMap<Node, Node> stable = Stable.evaluated(asked);
        MutableMap<Node, Values<T>> values = Maps.mutable.empty();
        for (Node node : Topology.order(asked.collect(stable::get))) {
            values.put(node, node instanceof Variable variable
                    ? variables.apply(variable)
                    : new Values<>(node.shape(), entries(node, node.inputs().collect(values::get))));
        }
        return asked.toImmutableMap(node -> node, node -> values.get(stable.get(node)));
    }

    private List<T> entries(Node node, ImmutableList<Values<T>> in) {
        Shape shape = node.shape();
        return switch (node.op()) {
            case Op.Constant(Tensor value) -> Values.of(value, arithmetic).entries();
            case Op.VariableLeaf _ -> throw new IllegalStateException(node.label() + " is no variable");
            case Op.Elementwise(Fn fn, _) -> elementwise(fn, in, shape);
            case Op.Matmul _ -> matmul(in.getFirst(), in.getLast(), shape);
            case Op.Sum(_, ImmutableIntList axes, _) -> groups(in.getOnly(), axes).collect(this::sum).castToList();
            case Op.Max(_, ImmutableIntList axes, _) -> groups(in.getOnly(), axes).collect(this::max).castToList();
            case Op.Softmax(_, int axis) -> softmax(in.getOnly(), axis);
            case Op.LogSoftmax(_, int axis) -> logSoftmax(in.getOnly(), axis);
            case Op.LogSumExp(_, int axis) ->
                    groups(in.getOnly(), IntLists.immutable.of(axis)).collect(this::logSumExp).castToList();
            case Op.Reshape _ -> in.getOnly().entries();
            case Op.Transpose(Node x, ImmutableIntList order) -> {
                int[] strides = x.shape().strides();
                int[] permuted = order.collectInt(i -> strides[i], IntLists.mutable.empty()).toArray();
                yield gather(in.getOnly(), shape.places(permuted, 0));
            }
            case Op.BroadcastTo(Node x, _) -> gather(in.getOnly(), shape.places(x.shape().stridesIn(shape), 0));
            case Op.Slice(Node x, int axis, int from, _) ->
                    gather(in.getOnly(), shape.places(x.shape().strides(), from * x.shape().strides()[axis]));
            case Op.Pad(_, int axis, int before, _) -> placed(in, shape, axis, _ -> before);
            case Op.Concat concat -> placed(in, shape, concat.axis(), concat::start);
            case Op.CustomGradient _ -> in.getFirst().entries();
        };
    }

    private List<T> elementwise(Fn fn, ImmutableList<Values<T>> in, Shape shape) {
        ImmutableList<int[]> places = in.collect(x -> shape.places(x.shape().stridesIn(shape), 0));
        List<T> entries = new ArrayList<>(shape.size());
        List<T> arguments = new ArrayList<>(Collections.nCopies(in.size(), arithmetic.of(0)));
        for (int i = 0; i < shape.size(); i++) {
            for (int k = 0; k < in.size(); k++) {
                arguments.set(k, in.get(k).at(places.get(k)[i]));
            }
            entries.add(scalars.apply(fn, arguments));
        }
        return entries;
    }

    private List<T> matmul(Values<T> a, Values<T> b, Shape shape) {
        int rows = shape.dim(-2);
        int columns = shape.dim(-1);
        int inner = a.shape().dim(-1);
        Shape batch = Op.Matmul.batch(shape);
        int[] as = batch.places(Op.Matmul.batch(a.shape()).stridesIn(batch), 0);
        int[] bs = batch.places(Op.Matmul.batch(b.shape()).stridesIn(batch), 0);
        List<T> entries = new ArrayList<>(shape.size());
        for (int matrix = 0; matrix < batch.size(); matrix++) {
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    List<T> products = new ArrayList<>(inner);
                    for (int i = 0; i < inner; i++) {
                        products.add(arithmetic.mul(a.at((as[matrix] * rows + row) * inner + i),
                                b.at((bs[matrix] * inner + i) * columns + column)));
                    }
                    entries.add(sum(products));
                }
            }
        }
        return entries;
    }

    /** The entries that a reduction over axes brings together, group by group. */
    private ImmutableList<List<T>> groups(Values<T> x, ImmutableIntList axes) {
        Shape reduced = x.shape().reduced(axes, true);
        ImmutableList<List<T>> groups = Lists.immutable
                .fromStream(IntStream.range(0, reduced.size()).mapToObj(_ -> new ArrayList<>()));
        int[] group = x.shape().places(reduced.stridesIn(x.shape()), 0);
        for (int i = 0; i < group.length; i++) {
            groups.get(group[i]).add(x.at(i));
        }
        return groups;
    }

    private List<T> softmax(Values<T> z, int axis) {
        List<T> powers = shifted(z, axis).stream().map(arithmetic::exp).toList();
        List<T> totals = totals(z.shape(), axis, powers);
        return pairwise(powers, totals, arithmetic::div);
    }

    private List<T> logSoftmax(Values<T> z, int axis) {
        List<T> shifted = shifted(z, axis);
        List<T> totals = totals(z.shape(), axis, shifted.stream().map(arithmetic::exp).toList());
        return pairwise(shifted, totals.stream().map(arithmetic::log).toList(), arithmetic::sub);
    }

    /** What is subtracted from the exponents and added again makes no difference, so it need not move. */
    private T logSumExp(List<T> group) {
        T largest = arithmetic.still(largest(group));
        T zero = arithmetic.of(0);
        T shift = arithmetic.equal(arithmetic.sub(largest, largest), zero) ? largest : zero; // none by an infinity
        return arithmetic.add(shift, arithmetic.log(
                sum(group.stream().map(x -> arithmetic.exp(arithmetic.sub(x, shift))).toList())));
    }

    /**
     * Every entry less the largest along the axis, so that no power overflows. What is subtracted makes no difference
     * to the result, so it need not move.
     */
    private List<T> shifted(Values<T> z, int axis) {
        if (z.entries().isEmpty()) {
            return z.entries();
        }
        ImmutableIntList axes = IntLists.immutable.of(axis);
        Values<T> largest =
                new Values<>(z.shape().reduced(axes, true),
                        groups(z, axes).collect(this::largest).collect(arithmetic::still).castToList());
        return pairwise(z.entries(), gather(largest, z.shape().places(largest.shape().stridesIn(z.shape()), 0)),
                arithmetic::sub);
    }

    /** The sum along the axis, repeated at every entry. */
    private List<T> totals(Shape shape, int axis, List<T> entries) {
        ImmutableIntList axes = IntLists.immutable.of(axis);
        Values<T> sums = new Values<>(shape.reduced(axes, true),
                groups(new Values<>(shape, entries), axes).collect(this::sum).castToList());
        return gather(sums, shape.places(sums.shape().stridesIn(shape), 0));
    }

    private List<T> pairwise(List<T> left, List<T> right, BinaryOperator<T> operator) {
        return IntStream.range(0, left.size()).mapToObj(i -> operator.apply(left.get(i), right.get(i))).toList();
    }

    private List<T> gather(Values<T> x, int[] places) {
        return Arrays.stream(places).mapToObj(x::at).toList();
    }

    /** Zeros, but for the inputs, which begin at some place along the axis. */
    private List<T> placed(ImmutableList<Values<T>> in, Shape shape, int axis, IntUnaryOperator start) {
        List<T> entries = new ArrayList<>(Collections.nCopies(shape.size(), arithmetic.of(0)));
        int[] strides = shape.strides();
        in.forEachWithIndex((x, k) -> {
            int[] places = x.shape().places(strides, start.applyAsInt(k) * strides[axis]);
            for (int i = 0; i < places.length; i++) {
                entries.set(places[i], x.at(i));
            }
        });
        return entries;
    }

    /** Halves are summed apart, so that an error grows with the logarithm of how many there are. */
    private T sum(List<T> group) {
        int size = group.size();
        return size <= SUMMED_IN_ORDER
                ? group.stream().reduce(arithmetic.of(0), arithmetic::add)
                : arithmetic.add(sum(group.subList(0, size / 2)), sum(group.subList(size / 2, size)));
    }

    private T max(List<T> group) {
        T largest = largest(group);
        List<T> equals =
                group.stream().filter(x -> arithmetic.equal(x, largest) || arithmetic.meets(x, largest)).toList();
        return equals.isEmpty() ? notANumber(group) : arithmetic.shared(equals);
    }

    /** NaN, which moves with any of the entries, and then to nowhere that is known. */
    private T notANumber(List<T> group) {
        T sum = sum(group);
        return arithmetic.mul(sum, sum);
    }

    private T largest(List<T> group) {
        T best = group.getFirst();
        for (T x : group) {
            if (arithmetic.less(best, x)) {
                best = x;
            } else if (!arithmetic.less(x, best) && !arithmetic.equal(x, best)) {
                return arithmetic.add(x, best); // NaN
            }
        }
        return best;
    }
}
