package org.gradus.explain;

import java.util.Optional;
import java.util.function.Function;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.set.MutableSet;
import org.gradus.Evaluator;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Ops;
import org.gradus.Stable;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Variable;
import org.gradus.explain.BackwardStep.Arrival;
import org.gradus.explain.BackwardStep.Contribution;
import org.gradus.explain.Writer.Written;

/** The reverse sweep in slow motion: one op at a time, cut out of the graph, with variables in place of its inputs. */
final class Walk {

    private final Node cost;
    private final Node stableCost;
    private final ImmutableList<Node> forward;
    private final ImmutableList<Node> swept;
    private final MutableMap<Node, Tensor> values = Maps.mutable.empty();
    private final MutableSet<Node> onPath = Sets.mutable.empty();

    Walk(Node cost, ImmutableList<Node> wrt) {
        Gradients.of(cost, wrt); // refuses what can't be differentiated
        this.cost = cost;
        ImmutableMap<Node, Node> stable = Stable.rewrite(Lists.immutable.of(cost), wrt);
        this.stableCost = stable.get(cost);
        this.forward = Topology.order(Lists.immutable.of(cost));
        this.swept = Topology.order(Lists.immutable.of(stableCost));
        ImmutableList<Node> all = forward.newWithAll(swept).distinct();
        all.zip(Evaluator.values(all)).forEach(pair -> values.put(pair.getOne(), pair.getTwo()));
        onPath.addAllIterable(wrt.collect(stable::get));
        swept.forEach(node -> {
            if (receivers(node).notEmpty()) {
                onPath.add(node);
            }
        });
    }

    /** The inputs, each once, that the node passes a gradient to. */
    private ImmutableList<Node> receivers(Node node) {
        return node.inputs().selectWithIndex((input, k) -> !node.op().flatIn(k) && onPath.contains(input)).distinct();
    }

    Trace trace() {
        MutableMap<Node, MutableList<Arrival>> arrivals = Maps.mutable.empty();
        arrivals.put(stableCost, Lists.mutable.of(new Arrival(Optional.empty(), Tensor.full(cost.shape(), 1))));
        MutableList<BackwardStep> backward = Lists.mutable.empty();
        for (Node node : swept.asReversed()) {
            if (arrivals.containsKey(node)) {
                MutableList<Arrival> arrived = arrivals.remove(node);
                Tensor upstream = arrived.collect(Arrival::value).injectInto(Ops.constant(Tensor.full(node.shape(), 0)),
                        (sum, value) -> sum.add(Ops.constant(value))).value();
                MutableList<Contribution> sent = Lists.mutable.empty();
                receivers(node).forEach(input -> {
                    Contribution contribution = contribution(node, input, upstream);
                    sent.add(contribution);
                    arrivals.getIfAbsentPut(input, Lists.mutable::empty)
                            .add(new Arrival(Optional.of(node.label()), contribution.value()));
                });
                backward.add(new BackwardStep(node.label(), "d" + node.label(), node.shape().toString(),
                        arrived.toImmutable().castToList(), upstream, sent.toImmutable().castToList()));
            }
        }
        return new Trace(
                cost.label(), forward.reject(Simplification::isNumber)
                        .collect(node -> new ForwardStep(node.label(), equation(node),
                                node.shape().toString(), values.get(node)))
                        .castToList(),
                backward.toImmutable().castToList());
    }

    private static String equation(Node node) {
        String name = TextFormat.name(node.label());
        if (node.op() instanceof Op.Leaf) {
            return name;
        }
        ImmutableList<Written> inputs = node.inputs().collect(input -> Simplification.number(input)
                .map(number -> Written.leaf(Writer.number(number), input.shape()))
                .orElseGet(() -> Written.leaf(new Expression.Name(input.label()), input.shape())));
        return name + " = " + TextFormat.of(Writer.write(node, inputs).expression());
    }

    private Contribution contribution(Node node, Node input, Tensor upstream) {
        Gradients whole = cut(node, input, Variable.of("d" + node.label(), upstream), values::get);
        Optional<Local> entrywise = local(node, input, values::get);
        String quotient = "∂" + TextFormat.name(node.label()) + "/∂" + TextFormat.name(input.label()) + " = ";
        return new Contribution(input.label(), entrywise.map(each -> quotient + TextFormat.of(each.derivative())),
                entrywise.map(Local::partials), last(whole).text(),
                whole.all().getOnly().value());
    }

    /** A local derivative, and its value for each entry of the node. */
    record Local(Expression derivative, Tensor partials) {}

    /** The derivative of a node by one of its inputs, if it is computed entry by entry. */
    static Optional<Local> local(Node node, Node input, Function<Node, Tensor> values) {
        if (!(node.op() instanceof Op.Elementwise)) {
            return Optional.empty();
        }
        Gradients cut = cut(node, input, Ops.full(node.shape(), 1),
                each -> Ops.constant(values.apply(each)).broadcastTo(node.shape()).value());
        return Optional.of(new Local(last(cut).right(), cut.all().getOnly().value()));
    }

    /** What an upstream gradient makes of one op by itself, with variables of its own in place of its inputs. */
    private static Gradients cut(Node node, Node input, Node upstream, Function<Node, Tensor> values) {
        MutableMap<Node, Node> standIns = Maps.mutable.empty();
        node.inputs().forEach(each -> standIns.put(each, Simplification.isNumber(each)
                ? each
                : Variable.of(each.label(), values.apply(each))));
        Op op = node.op().withInputs(node.inputs().collect(standIns::get));
        return Gradients.vjp(Node.of(op, Optional.of(node.label())), upstream, standIns.get(input));
    }

    private static Equation last(Gradients gradients) {
        return Equations.of(gradients, Style.EXACT).backward().getLast();
    }
}
