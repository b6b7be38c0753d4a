package org.gradus.check;

import static org.gradus.check.BoundedArithmetic.BOUNDED;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.set.MutableSet;
import org.eclipse.collections.api.tuple.Pair;
import org.gradus.Evaluator;
import org.gradus.Fn;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Values;
import org.gradus.Variable;

/**
 * One op taken out of its graph: variables of its own stand for the inputs that gradients go to, and hold the values
 * that those really have; all else that it reads is constant.
 *
 * @param sources the inputs in the graph that gradients go to
 * @param inputs what stands for them
 * @param forward what the op computes, with no rule but the ops' own
 * @param ruled the same value, with the rule in question
 */
record LocalOp(ImmutableList<Node> sources, ImmutableList<Variable> inputs, Node forward, Node ruled) {

    /**
     * Takes out an op.
     *
     * @param receives whether gradients go to an input
     * @param values the value of each node of the graph
     */
    static LocalOp of(Node node, Predicate<Node> receives, Function<Node, Tensor> values) {
        return node.op() instanceof Op.CustomGradient custom
                ? custom(custom, receives, values)
                : plain(node.op(), receives, values);
    }

    /** Each place among the inputs gets a variable of its own, so that two uses of one node are told apart. */
    private static LocalOp plain(Op op, Predicate<Node> receives, Function<Node, Tensor> values) {
        ImmutableList<Node> inputs = op.inputs().collectWithIndex((input, k) -> receives.test(input) && !op.flatIn(k)
                ? Variable.of(input.label(), values.apply(input))
                : fixed(input, values));
        Node alone = Node.of(op.withInputs(inputs), Optional.empty());
        ImmutableList<Node> sources =
                op.inputs().zip(inputs).select(pair -> pair.getTwo() instanceof Variable).collect(Pair::getOne);
        return new LocalOp(sources, inputs.selectInstancesOf(Variable.class), alone, alone);
    }

    private static LocalOp custom(Op.CustomGradient custom, Predicate<Node> receives, Function<Node, Tensor> values) {
        MutableMap<Node, Node> standIns = Maps.mutable.empty();
        custom.arguments().forEach(argument -> standIns.getIfAbsentPut(argument, () -> receives.test(argument)
                ? Variable.of(argument.label(), values.apply(argument))
                : fixed(argument, values)));
        Node forward = cut(custom.forward(), standIns, values);
        ImmutableList<Node> arguments = custom.arguments().collect(standIns::get);
        Op.VjpRule rule = (upstream, given, output) -> taken(custom.rule().contributions(upstream, given, output),
                standIns);
        Node ruled = Node.of(new Op.CustomGradient(custom.title(), forward, arguments, rule), Optional.empty());
        ImmutableList<Node> sources = custom.arguments().distinct().select(receives::test);
        return new LocalOp(sources, sources.collect(standIns::get).selectInstancesOf(Variable.class), forward, ruled);
    }

    /** A rule may read the arguments themselves, not only what it is given for them. */
    private static ImmutableList<Node> taken(ImmutableList<Node> contributions, MutableMap<Node, Node> standIns) {
        return contributions.collect(Topology.rebuild(contributions,
                (node, op) -> standIns.getIfAbsent(node, () -> Topology.same(node, op)))::get);
    }

    /** The expression over what stands for some of its nodes; what depends on none of those is constant. */
    static Node cut(Node expression, MutableMap<Node, Node> standIns, Function<Node, Tensor> values) {
        return Topology.rebuild(Lists.immutable.of(expression), (node, op) -> {
            if (standIns.containsKey(node)) {
                return standIns.get(node);
            }
            boolean isFixed = op.equals(node.op())
                    || (op instanceof Op.Elementwise(Fn fn, _) && fn == Fn.Unary.STOP_GRADIENT);
            return isFixed ? fixed(node, values) : Node.of(op, node.name());
        }).get(expression);
    }

    private static Node fixed(Node node, Function<Node, Tensor> values) {
        return Node.of(new Op.Constant(values.apply(node)), Optional.of(node.label()));
    }

    /**
     * Whether the op can be tried at other values of its inputs: its rule reads nothing that the inputs are computed from,
     * and its function has no part that stands still when they move.
     */
    boolean isSelfContained(Node node) {
        Variable arriving = Variable.of("G", forward.shape());
        Gradients gradients = Gradients.vjp(ruled, arriving, inputs.toArray(new Node[0]));
        MutableSet<Node> below = Sets.mutable.withAll(Topology.order(sources));
        boolean readsBelow = Topology.order(inputs.collect(gradients::wrt)).anySatisfy(below::contains);
        return !readsBelow && !(node.op() instanceof Op.CustomGradient custom && standsStill(custom));
    }

    private static boolean standsStill(Op.CustomGradient custom) {
        MutableSet<Node> moving = Sets.mutable.withAll(custom.arguments());
        return Topology.order(Lists.immutable.of(custom.forward())).anySatisfy(part -> {
            boolean moves = moving.contains(part) || part.inputs().anySatisfy(moving::contains);
            if (moves) {
                moving.add(part);
            }
            return moves && part.op() instanceof Op.Elementwise(Fn fn, _) && fn == Fn.Unary.STOP_GRADIENT;
        });
    }

    /** What the rule sends to each input. */
    ImmutableList<ImmutableList<Bounded>> sent(Tensor upstream) {
        return sent(ruled, Values.of(upstream, BOUNDED), inputs);
    }

    /** What the reverse sweep sends from an output to each of some variables. */
    static ImmutableList<ImmutableList<Bounded>> sent(Node output, Values<Bounded> upstream,
            ImmutableList<Variable> inputs) {
        Variable arriving = Variable.of("G", upstream.shape());
        Gradients gradients = Gradients.vjp(output, arriving, inputs.toArray(new Node[0]));
        ImmutableList<Node> nodes = inputs.collect(gradients::wrt);
        var values = values(nodes, Map.of(arriving, upstream));
        return nodes.collect(node -> Lists.immutable.withAll(values.get(node).entries()));
    }

    /** The values of some nodes, where the numbers of some variables are known only so far. */
    static ImmutableMap<Node, Values<Bounded>> values(ImmutableList<Node> nodes,
            Map<Variable, Values<Bounded>> known) {
        return new Evaluator<>(BOUNDED).evaluate(nodes,
                leaf -> known.containsKey(leaf) ? known.get(leaf) : Values.of(leaf.value(), BOUNDED));
    }
}
