package org.gradus.check;

import static org.gradus.check.BoundedArithmetic.BOUNDED;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.factory.primitive.DoubleLists;
import org.eclipse.collections.api.factory.primitive.ObjectLongMaps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.ImmutableDoubleList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.map.primitive.MutableObjectLongMap;
import org.eclipse.collections.api.set.MutableSet;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Stable;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Values;
import org.gradus.Variable;
import org.gradus.check.Explanation.Case;
import org.gradus.check.Slips.Paper;
import org.gradus.check.StudentCheck.Equation;
import org.gradus.check.StudentCheck.Mistaken;
import org.gradus.check.StudentCheck.Status;

/** The equations of a cost's gradients, some of which were computed by hand: what {@link StudentCheck} stands on. */
final class Lesson {

    private final Node cost;
    private final int examples;
    private final Precision precision;
    /** All whose gradients are known. */
    private final ImmutableList<Node> known;
    /** What stands for each quantity that has a name. */
    private final ImmutableMap<Node, Variable> quantities;
    private final ImmutableMap<Node, Fit> given;
    /** Those whose gradients were given, in the order of the sweep. */
    private final ImmutableList<Node> nodes;
    private final Gradients gradients;

    Lesson(Node cost, ImmutableList<Variable> parameters, int examples, ImmutableMap<String, Tensor> given,
            Precision precision) {
        this.known = known(cost, parameters);
        String names = known.collect(Lesson::gradientOf).makeString();
        if (given.isEmpty()) {
            throw new StudentException("no gradient is given; those that are known are " + names);
        }
        given.keysView().reject(known.collect(Lesson::gradientOf)::contains).forEach(name -> {
            throw new StudentException(
                    "there is no gradient " + name + "; those that are known are " + names);
        });
        this.cost = cost;
        this.examples = examples;
        this.precision = precision;
        this.quantities = Topology.order(Lists.immutable.of(cost))
                .select(node -> node != cost && node.name().isPresent())
                .toImmutableMap(node -> node, node -> Variable.of(node.label(), node.value()));
        this.nodes = known.select(node -> given.containsKey(gradientOf(node)));
        this.given = nodes.toImmutableMap(node -> node,
                node -> Fit.of(cost, node, gradientOf(node), given.get(gradientOf(node))));
        nodes.forEach(this::requireFinite);
        this.gradients = Gradients.of(cost, nodes);
    }

    private static String gradientOf(Node node) {
        return "d" + node.label();
    }

    /**
     * All that has a name, in the order in which the sweep reaches the gradients. A parameter's comes right behind that
     * of the first named node that it feeds: dZ2, dW2, db2, dA1, dZ1, dW1, db1.
     */
    private static ImmutableList<Node> known(Node cost, ImmutableList<Variable> parameters) {
        ImmutableList<Node> all = Topology.order(Lists.immutable.of(cost));
        MutableObjectLongMap<Node> fed = ObjectLongMaps.mutable.empty();
        for (Node node : all.asReversed()) {
            boolean isNamed = node.name().isPresent() && !(node instanceof Variable);
            long reached = isNamed ? node.id() : fed.getIfAbsent(node, node.id());
            node.inputs().forEach(input -> fed.put(input, Math.min(reached, fed.getIfAbsent(input, reached))));
            if (isNamed) {
                fed.put(node, node.id());
            }
        }
        MutableSet<Node> path = Sets.mutable.withAll(Path.between(cost, parameters));
        return all.select(node -> node != cost && path.contains(node)
                && (node instanceof Variable || node.name().isPresent()))
                .toSortedList(Comparator.<Node>comparingLong(node -> -fed.get(node))
                        .thenComparing(node -> node instanceof Variable).thenComparingLong(Node::id))
                .toImmutable();
    }

    private void requireFinite(Node node) {
        Tensor tensor = given.get(node).gradient();
        IntStream.range(0, tensor.size()).filter(i -> !Double.isFinite(tensor.at(i))).findFirst().ifPresent(i -> {
            throw new StudentException(gradientOf(node) + " has an entry that is " + tensor.at(i)
                    + " (number " + (i + 1) + " in row-major order)");
        });
    }

    /** Whether something is given besides gradients of parameters. */
    boolean givesIntermediate() {
        return nodes.anySatisfy(node -> !(node instanceof Variable));
    }

    /** The equations, if the gradients in between are so many times the cost's. */
    ImmutableList<Equation> equations(int times) {
        MutableMap<Node, Node> before = Maps.mutable.empty();
        MutableMap<Variable, Values<Bounded>> rounded = Maps.mutable.empty();
        MutableSet<Node> wrong = Sets.mutable.empty();
        MutableList<Equation> equations = Lists.mutable.empty();
        for (Node node : nodes) {
            int factor = factor(node, times);
            ImmutableList<Bounded> numbers = written(node, 1.0 / factor);
            Node gradient = gradients.wrt(node);
            ImmutableList<Bounded> right = values(gradient, Map.of());
            Node expected = Rule.replaced(gradient, before.toImmutable()).orElseThrow();
            Handwritten following = new Handwritten(numbers, values(expected, Map.of()), values(expected, rounded),
                    roundings(expected));
            boolean followsWrongOnes = Topology.order(Lists.immutable.of(expected)).anySatisfy(wrong::contains);
            boolean isRight = new Handwritten(numbers, right, right, roundings(gradient)).matches()
                    || (!followsWrongOnes && following.sharp().matches());
            Status status = isRight ? Status.RIGHT
                    : followsWrongOnes && following.matchesAsFarAsWritten() ? Status.FOLLOWS : Status.DIVERGES;
            ImmutableDoubleList allowed = switch (status) {
                case RIGHT -> following.sharp().allowed();
                case FOLLOWS -> following.allowedAsFarAsWritten();
                case DIVERGES -> following.allowed();
            };
            equations.add(new Equation(gradientOf(node), status, given.get(node).gradient(),
                    tensor(node.shape(), scaled(right, factor)), factor * allowed.max(), status == Status.DIVERGES
                            ? Optional.of(mistake(node, following, before, rounded, times))
                            : Optional.empty(),
                    given.get(node).remark(), precision == Precision.FLOAT64
                            ? Optional.empty()
                            : Optional.of(Roundings.off(tensor(node.shape(), numbers), tensor(node.shape(), right),
                                    units(gradient)))));
            Variable standIn = Variable.of(gradientOf(node), tensor(node.shape(), numbers));
            before.put(gradient, standIn);
            rounded.put(standIn, new Values<>(node.shape(), numbers.castToList()));
            if (status != Status.RIGHT) {
                wrong.add(standIn);
            }
        }
        return equations.toImmutable();
    }

    /** How far the entries may be off that are computed in the precision; what a double is off is known better. */
    private ImmutableDoubleList roundings(Node gradient) {
        return precision == Precision.FLOAT64
                ? DoubleLists.immutable.with(new double[gradient.shape().size()])
                : DoubleLists.immutable.with(Arrays.stream(units(gradient).toArray())
                        .map(unit -> Roundings.MOST_UNITS * unit).toArray());
    }

    private Tensor units(Node gradient) {
        return Roundings.units(precision, Lists.immutable.of(gradient)).get(gradient);
    }

    private ImmutableList<Bounded> written(Node node, double factor) {
        return Handwritten.numbers(given.get(node).gradient(), factor);
    }

    private static int factor(Node node, int times) {
        return node instanceof Variable ? 1 : times;
    }

    private static ImmutableList<Bounded> scaled(ImmutableList<Bounded> numbers, double factor) {
        return numbers.collect(it -> BOUNDED.mul(it, BOUNDED.of(factor)));
    }

    private static Tensor tensor(Shape shape, ImmutableList<Bounded> entries) {
        return Tensor.of(shape, entries.asLazy().collectDouble(Bounded::value).toArray());
    }

    private static ImmutableList<Bounded> values(Node node, Map<Variable, Values<Bounded>> known) {
        return Lists.immutable.withAll(LocalOp.values(Lists.immutable.of(node), known).get(node).entries());
    }

    /**
     * Tries the mistakes in the part of the network between a node and those whose gradients were given before, with
     * the factors m and 1/m where the equations have them.
     *
     * @param held against what follows from the gradients that were given before
     * @param before the gradients before this one
     */
    private Mistaken mistake(Node node, Handwritten held, MutableMap<Node, Node> before,
            MutableMap<Variable, Values<Bounded>> rounded, int times) {
        if (held.sharp().matchesAsFarAsWritten()) {
            return mistaken(Cause.TOO_FEW_DIGITS);
        }
        Variable variable = Variable.of(node.label(), node.value());
        ImmutableList<Node> earlier = nodes.select(other -> before.containsKey(gradients.wrt(other)));
        MutableList<Node> outputs = Lists.mutable.empty();
        MutableList<Bounded> upstream = Lists.mutable.empty();
        earlier.newWith(cost).forEach(output -> {
            MutableMap<Node, Node> standIns = Maps.mutable.of(node, variable);
            earlier.reject(output::equals).forEach(other -> standIns.put(other, Ops.constant(other.value())));
            Node cut = LocalOp.cut(output, standIns, Node::value);
            if (Topology.order(Lists.immutable.of(cut)).contains(variable)) {
                int from = output == cost ? 1 : factor(output, times);
                int to = factor(node, times);
                outputs.add(to == from ? cut : to > from ? cut.mul(to) : cut.div(from));
                upstream.addAllIterable(output == cost ? Lists.immutable.of(BOUNDED.of(1)) : written(output, 1));
            }
        });
        Node forward = together(outputs);
        int factor = factor(node, times);
        ImmutableList<Integer> entries = Lists.immutable.fromStream(IntStream.range(0, node.shape().size()).boxed());
        ImmutableDoubleList allowed = held.allowed();
        Case numbers = new Case(new Values<>(forward.shape(), upstream), entries,
                entries.collect(i -> new Bounded(given.get(node).gradient().at(i), factor * allowed.get(i))),
                scaled(held.known(), factor));
        Node stable = Stable.rewrite(Lists.immutable.of(forward), Lists.immutable.of(variable)).get(forward);
        ImmutableList<Explanation> factors = Factors.of(Lists.immutable.of(numbers),
                Lengths.of(Topology.order(Lists.immutable.of(cost))));
        ImmutableList<Explanation> ofRules = factors.newWithAll(Lists.immutable.of(forward, stable).distinct()
                .flatCollect(form -> Explanation.of(form, variable))
                .select(explanation -> explanation.explains().test(numbers)));
        // a rule that is wrong is likelier than what else may stand in an equation, but any number may be a factor
        ImmutableList<Explanation> fitting = (ofRules.allSatisfy(it -> it.cause() == Cause.FACTOR)
                ? ofRules.newWithAll(Slips.of(paper(before, rounded), quantities.get(node), equation(node, before),
                        factor, numbers))
                : ofRules).toSortedListBy(Explanation::cause).toImmutable();
        if (fitting.isEmpty()) {
            return mistaken(held.matchesInAnotherOrder() ? Cause.MISPLACED : Cause.UNKNOWN);
        }
        // a factor is likelier than an upstream gradient that is dropped and happens to be the same everywhere
        boolean isFactor = Ratio.of(numbers.sent(), numbers.right()).filter(Ratio::isProven).isPresent();
        Explanation likeliest = fitting.detectOptional(it -> !isFactor || it.cause() != Cause.UPSTREAM_DROPPED)
                .orElseGet(fitting::getFirst);
        return new Mistaken(likeliest.cause(), likeliest.text(),
                fitting.collect(Explanation::cause).distinct().reject(likeliest.cause()::equals));
    }

    /** How a gradient is computed from what stands on the paper. */
    private Node equation(Node node, MutableMap<Node, Node> before) {
        Node gradient = gradients.wrt(node);
        MutableMap<Node, Node> standIns = Maps.mutable.withMap(before);
        Topology.order(Lists.immutable.of(gradient)).forEach(part -> quantities.keysView()
                .detectOptional(quantity -> part == quantity
                        || (!quantity.inputs().isEmpty() && part.op().equals(quantity.op())))
                .ifPresent(quantity -> standIns.put(part, quantities.get(quantity))));
        return Rule.replaced(gradient, standIns.toImmutable()).orElseThrow();
    }

    /** Gradients that were not given are taken to be right. */
    private Paper paper(MutableMap<Node, Node> before, MutableMap<Variable, Values<Bounded>> rounded) {
        return new Paper(quantities.toList().toImmutable(),
                known.selectInstancesOf(Variable.class).collect(quantities::get).toImmutableSet(),
                known.toImmutableMap(quantities::get, node -> nodes.contains(node)
                        && before.get(gradients.wrt(node)) instanceof Variable standIn
                                ? standIn
                                : Variable.of(gradientOf(node), Gradients.of(cost, node).wrt(node).value())),
                rounded.toImmutable(), examples);
    }

    private static Mistaken mistaken(Cause cause) {
        return new Mistaken(cause, cause.sentence(), Lists.immutable.empty());
    }

    /** The node, or the entries of several one after the other. */
    private static Node together(MutableList<Node> nodes) {
        return nodes.size() == 1
                ? nodes.getOnly()
                : Ops.concat(0, nodes.collect(node -> node.reshape(node.shape().size())).toArray(new Node[0]));
    }
}
