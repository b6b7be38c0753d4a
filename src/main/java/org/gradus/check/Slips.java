package org.gradus.check;

import static org.gradus.check.BoundedArithmetic.BOUNDED;

import java.util.Optional;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.set.ImmutableSet;
import org.gradus.Node;
import org.gradus.Topology;
import org.gradus.Values;
import org.gradus.Variable;
import org.gradus.check.Explanation.Case;

/**
 * Mistakes that show only in a whole equation and in what else stands on the paper: another quantity is taken, a
 * parameter was updated too early, a penalty is added.
 */
final class Slips {

    /** Of the largest number that a slip would give, so much may be unknown, however few digits it is computed from. */
    private static final double MOST_UNKNOWN = 0.01;

    private final Paper paper;
    private final Node equation;
    private final int times;
    private final Case numbers;
    private final ImmutableList<Bounded> excess;
    private final MutableList<Explanation> found = Lists.mutable.empty();

    private Slips(Paper paper, Node equation, int times, Case numbers) {
        this.paper = paper;
        this.equation = equation;
        this.times = times;
        this.numbers = numbers;
        this.excess = numbers.sent().zip(numbers.right())
                .collect(pair -> BOUNDED.sub(pair.getOne(), pair.getTwo()));
    }

    /**
     * What stands on the paper from which gradients are computed.
     *
     * @param quantities of the network
     * @param parameters those that are learnt
     * @param gradients of the cost, by the quantity that each belongs to
     * @param rounded those that were given, with what was left off
     * @param examples m
     */
    record Paper(ImmutableList<Variable> quantities, ImmutableSet<Variable> parameters,
            ImmutableMap<Variable, Variable> gradients, ImmutableMap<Variable, Values<Bounded>> rounded,
            int examples) {}

    /**
     * The slips that explain the numbers of a gradient.
     *
     * @param quantity whose gradient it is
     * @param equation by which it is computed from what stands on the paper
     * @param times what the numbers are multiplied with
     */
    static ImmutableList<Explanation> of(Paper paper, Variable quantity, Node equation, int times, Case numbers) {
        Slips slips = new Slips(paper, equation, times, numbers);
        slips.otherQuantities();
        slips.updates();
        slips.penalty(quantity);
        return slips.found.toImmutable();
    }

    private void otherQuantities() {
        ImmutableList<Variable> others = paper.quantities.newWithAll(paper.gradients);
        for (Node part : parts().reject(equation::equals)) {
            others.select(other -> other != part && (part instanceof Variable || other.shape().equals(part.shape())))
                    .forEach(other -> test(Cause.WRONG_OPERAND, other.label() + " in place of " + Mistake.called(part),
                            part, other));
        }
    }

    /** W − α dW in place of W, where the equation is linear in W. */
    private void updates() {
        paper.parameters.forEach(parameter -> with(parameter, paper.gradients.get(parameter))
                .flatMap(step -> Ratio.of(excess, step)).filter(Ratio::isProven).ifPresent(ratio -> {
                    double rate = -ratio.factor().value();
                    add(Cause.UPDATED_TOO_EARLY, parameter.label() + (rate > 0 ? " - " : " + ")
                            + Factors.number(Math.abs(rate)) + " d" + parameter.label() + " in place of "
                            + parameter.label());
                }));
    }

    private void penalty(Variable weights) {
        if (!paper.parameters.contains(weights)) {
            return;
        }
        Ratio.of(excess, Handwritten.exactly(weights.value())).filter(Ratio::isProven).ifPresent(ratio -> {
            double share = ratio.factor().value();
            add(Cause.PENALTY, Factors.number(Math.abs(share)) + " " + weights.label()
                    + (share > 0 ? " is added" : " is subtracted, or missing") + ": (lambda / m) " + weights.label()
                    + " with lambda = " + Factors.number(Math.abs(share) * paper.examples) + " and m = "
                    + paper.examples);
        });
    }

    private ImmutableList<Node> parts() {
        return Topology.order(Lists.immutable.of(equation));
    }

    private void test(Cause cause, String text, Node part, Node other) {
        with(part, other).filter(numbers::isSent).ifPresent(_ -> add(cause, text));
    }

    private void add(Cause cause, String text) {
        found.add(new Explanation(cause, text, _ -> true));
    }

    /** What the equation gives if something else is taken for a part of it; nothing if the shapes do not fit then. */
    private Optional<ImmutableList<Bounded>> with(Node part, Node other) {
        return parts().contains(part)
                ? Rule.replaced(equation, Maps.immutable.of(part, other))
                        .filter(it -> it.shape().equals(equation.shape())).map(this::values)
                : Optional.empty();
    }

    private ImmutableList<Bounded> values(Node node) {
        ImmutableList<Bounded> values = Lists.immutable.withAll(
                LocalOp.values(Lists.immutable.of(node), paper.rounded.castToMap()).get(node).entries());
        double most = MOST_UNKNOWN * values.asLazy().collectDouble(it -> Math.abs(it.value())).max();
        return values.collect(it -> BOUNDED.mul(BOUNDED.of(times),
                new Bounded(it.value(), Math.min(it.error(), most))));
    }
}
