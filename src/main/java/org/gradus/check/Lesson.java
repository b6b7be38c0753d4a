package org.gradus.check;

import static org.gradus.check.BoundedArithmetic.BOUNDED;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.factory.primitive.ObjectLongMaps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.map.primitive.MutableObjectLongMap;
import org.eclipse.collections.api.set.MutableSet;
import org.gradus.Evaluator;
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
import org.gradus.check.StudentCheck.Equation;
import org.gradus.check.StudentCheck.Mistaken;
import org.gradus.check.StudentCheck.Status;

/** The equations of a cost's gradients, some of which were computed by hand: what {@link StudentCheck} stands on. */
final class Lesson {

    /** People write down six digits or more; this much of the largest entry may be missing. */
    private static final double TOLERANCE = 1e-6;
    /** An entry that is the small difference of large ones may be off by so many times the bound on its rounding. */
    private static final double ROUNDINGS = 1e6;

    private final Node cost;
    private final ImmutableMap<Node, Tensor> given;
    /** Those whose gradients were given, in the order of the sweep. */
    private final ImmutableList<Node> nodes;
    private final Gradients gradients;

    Lesson(Node cost, ImmutableList<Variable> parameters, ImmutableMap<String, Tensor> given) {
        ImmutableList<Node> known = known(cost, parameters);
        String names = known.collect(Lesson::gradientOf).makeString();
        if (given.isEmpty()) {
            throw new StudentException("no gradient is given; those that are known are " + names);
        }
        given.keysView().reject(known.collect(Lesson::gradientOf)::contains).forEach(name -> {
            throw new StudentException(
                    "there is no gradient " + name + "; those that are known are " + names);
        });
        this.cost = cost;
        this.nodes = known.select(node -> given.containsKey(gradientOf(node)));
        this.given = nodes.toImmutableMap(node -> node, node -> given.get(gradientOf(node)));
        nodes.forEach(this::requireFit);
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

    private void requireFit(Node node) {
        Tensor tensor = given.get(node);
        Shape shape = tensor.shape();
        if (!shape.equals(node.shape())) {
            boolean isTransposed = shape.rank() == 2 && node.shape().rank() == 2
                    && shape.equals(Shape.of(node.shape().dim(1), node.shape().dim(0)));
            boolean isUnsummed = Topology.order(Lists.immutable.of(cost))
                    .anySatisfy(user -> user.inputs().contains(node) && user.shape().equals(shape));
            throw new StudentException(gradientOf(node) + " has shape " + shape + ", but must have that of "
                    + node.labelWithShape() + (isTransposed ? ": is it transposed?" : "")
                    + (isUnsummed ? ": what comes back along a broadcast axis must be summed" : ""));
        }
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
        MutableList<Equation> equations = Lists.mutable.empty();
        for (Node node : nodes) {
            int factor = factor(node, times);
            Tensor mine = scaled(given.get(node), 1.0 / factor);
            Node expected = Rule.replaced(gradients.wrt(node), before.toImmutable()).orElseThrow();
            ImmutableList<Bounded> right = values(gradients.wrt(node));
            ImmutableList<Bounded> following = values(expected);
            Status status = matches(mine, right)
                    ? Status.RIGHT
                    : matches(mine, following) ? Status.FOLLOWS : Status.DIVERGES;
            equations.add(new Equation(gradientOf(node), status, given.get(node),
                    scaled(tensor(node.shape(), right), factor), status == Status.DIVERGES
                            ? Optional.of(mistake(node, following, before, times))
                            : Optional.empty()));
            before.put(gradients.wrt(node), Ops.constant(mine));
        }
        return equations.toImmutable();
    }

    private static int factor(Node node, int times) {
        return node instanceof Variable ? 1 : times;
    }

    private static Tensor scaled(Tensor tensor, double factor) {
        return Tensor.of(tensor.shape(),
                IntStream.range(0, tensor.size()).mapToDouble(i -> tensor.at(i) * factor).toArray());
    }

    private static Tensor tensor(Shape shape, ImmutableList<Bounded> entries) {
        return Tensor.of(shape, entries.asLazy().collectDouble(Bounded::value).toArray());
    }

    private static ImmutableList<Bounded> values(Node node) {
        Values<Bounded> values = new Evaluator<>(BOUNDED).evaluate(Lists.immutable.of(node)).get(node);
        return Lists.immutable.withAll(values.entries());
    }

    private static boolean matches(Tensor mine, ImmutableList<Bounded> right) {
        double tolerance = TOLERANCE * largest(right);
        return IntStream.range(0, mine.size()).allMatch(i -> Math.abs(mine.at(i) - right.get(i).value()) <= tolerance
                + ROUNDINGS * right.get(i).error());
    }

    private static double largest(ImmutableList<Bounded> entries) {
        return entries.asLazy().collectDouble(entry -> Math.abs(entry.value())).maxIfEmpty(0);
    }

    /**
     * Tries the mistakes in the part of the network between a node and those whose gradients were given before, with
     * the factors m and 1/m where the equations have them.
     *
     * @param right what follows from the gradients that were given before
     * @param before the gradients before this one
     */
    private Mistaken mistake(Node node, ImmutableList<Bounded> right, MutableMap<Node, Node> before, int times) {
        Variable variable = Variable.of(node.label(), node.value());
        ImmutableList<Node> earlier = nodes.select(other -> before.containsKey(gradients.wrt(other)));
        MutableList<Node> outputs = Lists.mutable.empty();
        MutableList<Node> upstreams = Lists.mutable.empty();
        earlier.newWith(cost).forEach(output -> {
            MutableMap<Node, Node> standIns = Maps.mutable.of(node, variable);
            earlier.reject(output::equals).forEach(other -> standIns.put(other, Ops.constant(other.value())));
            Node cut = LocalOp.cut(output, standIns, Node::value);
            if (Topology.order(Lists.immutable.of(cut)).contains(variable)) {
                int from = output == cost ? 1 : factor(output, times);
                int to = factor(node, times);
                outputs.add(to == from ? cut : to > from ? cut.mul(to) : cut.div(from));
                upstreams.add(output == cost ? Ops.full(cost.shape(), 1) : Ops.constant(given.get(output)));
            }
        });
        Node forward = together(outputs);
        Tensor upstream = together(upstreams).value();
        Tensor mine = given.get(node);
        ImmutableList<Bounded> expected =
                right.collect(it -> BOUNDED.mul(it, BOUNDED.of(factor(node, times))));
        double tolerance = TOLERANCE * Math.max(largest(expected), largest(values(Ops.constant(mine))));
        ImmutableList<Integer> entries = Lists.immutable.fromStream(IntStream.range(0, mine.size()).boxed());
        Case numbers = new Case(upstream, entries, entries.collect(
                i -> new Bounded(mine.at(i), tolerance + ROUNDINGS * expected.get(i).error())), expected);
        Node stable = Stable.rewrite(Lists.immutable.of(forward), Lists.immutable.of(variable)).get(forward);
        ImmutableList<Explanation> fitting = Lists.immutable.of(forward, stable).distinct()
                .flatCollect(form -> Explanation.of(form, variable))
                .select(explanation -> explanation.explains().test(numbers))
                .toSortedListBy(Explanation::cause).toImmutable();
        Cause cause = fitting.isEmpty() ? Cause.UNKNOWN : fitting.getFirst().cause();
        return new Mistaken(cause, fitting.isEmpty() ? cause.sentence() : fitting.getFirst().text(),
                fitting.collect(Explanation::cause).distinct().reject(cause::equals));
    }

    /** The node, or the entries of several one after the other. */
    private static Node together(MutableList<Node> nodes) {
        return nodes.size() == 1
                ? nodes.getOnly()
                : Ops.concat(0, nodes.collect(node -> node.reshape(node.shape().size())).toArray(new Node[0]));
    }
}
