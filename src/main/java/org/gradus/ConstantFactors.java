package org.gradus;

import java.util.Arrays;
import java.util.Optional;
import org.eclipse.collections.api.bag.sorted.ImmutableSortedBag;
import org.eclipse.collections.api.bag.sorted.MutableSortedBag;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.SortedBags;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.MutableMap;

/**
 * Lets sums and matrix products be computed first and multiplied by constant numbers afterwards, as by 1/m in a mean. So
 * what cancels in a sum does it exactly, where otherwise each entry is rounded by itself, and there is less to multiply.
 *
 * <p>Between a factor and the sum may lie what it passes through: linear ops, and products with other nodes. Where no
 * sum follows, a factor stays where it is written.
 */
final class ConstantFactors {

    /** A factor beyond that, or below its inverse, stays where it is written: it may be what keeps a sum in range. */
    private static final double MOST = 0x1p64;
    /** A factor of more numbers than that, too. */
    private static final int MOST_NUMBERS = 16;

    /**
     * Numbers to multiply and to divide by; kept apart, so that in decimals no digit is lost, and sorted, so that products are
     * rounded alike each time.
     */
    private record Factor(ImmutableSortedBag<Double> times, ImmutableSortedBag<Double> over) {

        static final Factor NONE = new Factor(SortedBags.immutable.empty(), SortedBags.immutable.empty());

        static Factor of(double number) {
            return number == 1 ? NONE : new Factor(SortedBags.immutable.of(number), SortedBags.immutable.empty());
        }

        Factor times(Factor other) {
            return new Factor(times.newWithAll(other.times), over.newWithAll(other.over));
        }

        Factor over(Factor other) {
            return new Factor(times.newWithAll(other.over), over.newWithAll(other.times));
        }

        Factor without(Factor other) {
            return new Factor(rest(times, other.times), rest(over, other.over));
        }

        private static ImmutableSortedBag<Double> rest(ImmutableSortedBag<Double> numbers,
                ImmutableSortedBag<Double> taken) {
            MutableSortedBag<Double> rest = numbers.toSortedBag();
            taken.forEachWithOccurrences(rest::removeOccurrences);
            return rest.toImmutable();
        }

        Factor common(Factor other) {
            return new Factor(common(times, other.times), common(over, other.over));
        }

        private static ImmutableSortedBag<Double> common(ImmutableSortedBag<Double> some,
                ImmutableSortedBag<Double> others) {
            MutableSortedBag<Double> both = SortedBags.mutable.empty();
            some.forEachWithOccurrences(
                    (number, count) -> both.addOccurrences(number, Math.min(count, others.occurrencesOf(number))));
            return both.toImmutable();
        }

        boolean isNone() {
            return times.isEmpty() && over.isEmpty();
        }

        double value() {
            return valueOf(times) / valueOf(over);
        }

        private static double valueOf(ImmutableSortedBag<Double> numbers) {
            return numbers.stream().reduce(1.0, (product, number) -> product * number);
        }

        Node node() {
            return over.isEmpty() ? product(times) : product(times).div(product(over));
        }

        private static Node product(ImmutableSortedBag<Double> numbers) {
            return numbers.collect(Ops::constant).reduce(Node::mul).orElseGet(() -> Ops.constant(1));
        }
    }

    /** A node as a constant factor times a core. */
    private record Scaled(Factor factor, Node core) {}

    private final MutableMap<Node, Node> rebuilt = Maps.mutable.empty();
    /** Nodes that have a constant factor. */
    private final MutableMap<Node, Scaled> scaled = Maps.mutable.empty();
    /** Nodes that are one number, repeated. */
    private final MutableMap<Node, Factor> numbers = Maps.mutable.empty();

    private final MutableMap<Factor, Node> factors = Maps.mutable.empty();

    private ConstantFactors() {}

    /**
     * The same graph with constant factors behind its sums and products.
     *
     * @return for each node of the graph, what took its place
     */
    static ImmutableMap<Node, Node> hoist(Iterable<? extends Node> outputs) {
        ConstantFactors factors = new ConstantFactors();
        Topology.order(outputs).forEach(factors::visit);
        return factors.rebuilt.toImmutable();
    }

    private void visit(Node node) {
        Op op = node.op().withInputs(node.inputs().collect(rebuilt::get));
        number(node).filter(ConstantFactors::isModerate).ifPresent(number -> numbers.put(node, number));
        Optional<Scaled> apart = numbers.containsKey(node) ? Optional.empty()
                : scaled(node).filter(each -> !each.factor().isNone() && isModerate(each.factor()));
        apart.ifPresent(each -> scaled.put(node, each));
        boolean sums = op instanceof Op.Sum || op instanceof Op.Matmul;
        rebuilt.put(node, apart.filter(_ -> sums).map(this::joined)
                .orElseGet(() -> Topology.same(node, op)));
    }

    private static boolean isModerate(Factor factor) {
        double size = Math.abs(factor.value());
        return size <= MOST && size >= 1 / MOST && factor.times().size() + factor.over().size() <= MOST_NUMBERS;
    }

    /** The number that a node is everywhere. */
    private Optional<Factor> number(Node node) {
        return switch (node.op()) {
            case Op.Constant(Tensor value) -> value.size() > 0
                    && Arrays.stream(value.toArray()).allMatch(entry -> entry == value.at(0))
                            ? Optional.of(Factor.of(value.at(0)))
                            : Optional.empty();
            case Op.BroadcastTo(Node x, _) -> numberOf(x);
            case Op.Reshape(Node x, _) -> numberOf(x);
            case Op.Transpose(Node x, _) -> numberOf(x);
            case Op.Slice(Node x, _, _, _) -> numberOf(x);
            case Op.Elementwise(Fn.Unary fn, var x) -> switch (fn) {
                case IDENTITY, STOP_GRADIENT -> numberOf(x.getOnly());
                case NEG -> numberOf(x.getOnly()).map(Factor.of(-1)::times);
                case Fn.Unary _ -> Optional.empty();
            };
            case Op.Elementwise(Fn.Binary fn, var x) -> switch (fn) {
                case MUL, XMULY -> numberOf(x.getFirst())
                        .flatMap(first -> numberOf(x.getLast()).map(first::times));
                case DIV, XDIVY -> numberOf(x.getFirst()).flatMap(first -> numberOf(x.getLast()).map(first::over));
                case Fn.Binary _ -> Optional.empty();
            };
            case Op _ -> Optional.empty();
        };
    }

    private Optional<Factor> numberOf(Node node) {
        return Optional.ofNullable(numbers.get(node));
    }

    private Scaled scaledOf(Node node) {
        return numberOf(node).filter(number -> !number.isNone())
                .map(number -> new Scaled(number, Ops.full(node.shape(), 1)))
                .orElseGet(() -> scaled.getIfAbsent(node, () -> new Scaled(Factor.NONE, rebuilt.get(node))));
    }

    private Optional<Scaled> scaled(Node node) {
        return switch (node.op()) {
            case Op.Elementwise(Fn fn, ImmutableList<Node> x) -> scaled(node, fn, x.getFirst(), x.getLast());
            case Op.Matmul(Node a, Node b) -> Optional.of(product(node, a, b));
            case Op.Sum _,Op.Reshape _,Op.Transpose _,Op.BroadcastTo _,Op.Slice _,Op.Pad _ ->
                    Optional.of(linear(node, node.inputs().getOnly()));
            case Op.Concat(ImmutableList<Node> parts, _) -> common(node, parts);
            case Op.CustomGradient custom -> Optional.of(scaledOf(custom.forward()));
            case Op.Max _,Op.Softmax _,Op.LogSoftmax _,Op.LogSumExp _,Op.Leaf _ -> Optional.empty();
        };
    }

    private Optional<Scaled> scaled(Node node, Fn fn, Node x, Node y) {
        return switch (fn) {
            case Fn.Unary.NEG, Fn.Unary.IDENTITY, Fn.Unary.STOP_GRADIENT -> Optional.of(linear(node, x));
            case Fn.Binary.MUL, Fn.Binary.XMULY -> Optional.of(numberOf(y).map(number -> times(node, x, number))
                    .or(() -> numberOf(x).map(number -> times(node, y, number)))
                    .orElseGet(() -> product(node, x, y)));
            case Fn.Binary.DIV, Fn.Binary.XDIVY -> Optional
                    .of(numberOf(y).map(number -> times(node, x, Factor.NONE.over(number))).orElseGet(() -> new Scaled(
                            scaledOf(x).factor(), core(node, scaledOf(x).core(), rebuilt.get(y)))));
            case Fn.Binary.ADD, Fn.Binary.SUB -> common(node, node.inputs());
            case Fn.Where _ -> common(node, node.inputs().drop(1));
            case Fn _ -> Optional.empty();
        };
    }

    /** What a node does, done with cores. */
    private static Node core(Node node, Node... inputs) {
        return Node.of(node.op().withInputs(Lists.immutable.of(inputs)), node.name().map(name -> name + " unscaled"));
    }

    private Scaled linear(Node node, Node x) {
        return new Scaled(scaledOf(x).factor(), core(node, scaledOf(x).core()));
    }

    private Scaled times(Node node, Node x, Factor number) {
        Node core = scaledOf(x).core();
        return new Scaled(scaledOf(x).factor().times(number),
                core.shape().equals(node.shape()) ? core : core.broadcastTo(node.shape()));
    }

    private Scaled product(Node node, Node a, Node b) {
        return new Scaled(scaledOf(a).factor().times(scaledOf(b).factor()),
                core(node, scaledOf(a).core(), scaledOf(b).core()));
    }

    /** The factor that the last inputs of a node have in common. A constant 0 has any. */
    private Optional<Scaled> common(Node node, ImmutableList<Node> parts) {
        ImmutableList<Node> others = node.inputs().take(node.inputs().size() - parts.size());
        return parts.reject(ConstantFactors::isZero).collect(part -> scaledOf(part).factor()).reduce(Factor::common)
                .filter(common -> !common.isNone())
                .map(common -> new Scaled(common, core(node, others.collect(rebuilt::get)
                        .newWithAll(parts.collect(part -> isZero(part) ? part : without(common, scaledOf(part))))
                        .toArray(new Node[0]))));
    }

    private Node without(Factor common, Scaled part) {
        return joined(new Scaled(part.factor().without(common), part.core()));
    }

    private static boolean isZero(Node node) {
        return switch (node.op()) {
            case Op.Constant(Tensor value) -> Arrays.stream(value.toArray()).allMatch(entry -> entry == 0);
            case Op.BroadcastTo(Node x, _) -> isZero(x);
            case Op _ -> false;
        };
    }

    private Node joined(Scaled apart) {
        return apart.factor().isNone() ? apart.core()
                : apart.core().mul(factors.getIfAbsentPut(apart.factor(), apart.factor()::node));
    }
}
