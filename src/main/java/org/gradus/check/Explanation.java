package org.gradus.check;

import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.set.MutableSet;
import org.gradus.Derivatives;
import org.gradus.Fn;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Ops;
import org.gradus.Topology;
import org.gradus.Values;
import org.gradus.Variable;

/**
 * What may have gone wrong with the gradient that an expression sends to a variable: a cause, and a test whether it
 * explains the numbers.
 *
 * @param text what is wrong, in a few words
 * @param explains whether the numbers are those that this mistake gives, to rounding
 */
record Explanation(Cause cause, String text, Predicate<Case> explains) {

    /**
     * Numbers to be explained, with the variable's value as it is now.
     *
     * @param upstream the gradient that arrives at the expression
     * @param entries of the variable
     * @param sent what was sent to each of these
     * @param right what had to be sent to each
     */
    record Case(Values<Bounded> upstream, ImmutableList<Integer> entries, ImmutableList<Bounded> sent,
            ImmutableList<Bounded> right) {

        /** Of the entries whose right numbers are such. */
        Case where(Predicate<Bounded> condition) {
            return new Case(upstream, chosen(entries, condition), chosen(sent, condition), chosen(right, condition));
        }

        /** Whether these are what was sent, to rounding. */
        boolean isSent(ImmutableList<Bounded> predicted) {
            return equal(sent, predicted);
        }

        private <T> ImmutableList<T> chosen(ImmutableList<T> list, Predicate<Bounded> condition) {
            return list.selectWithIndex((_, i) -> condition.test(right.get(i)));
        }
    }

    /** All the mistakes that are known to be made. */
    static ImmutableList<Explanation> of(Node forward, Variable variable) {
        MutableList<Explanation> all = Lists.mutable.empty();
        if (forward.shape().equals(variable.shape())) {
            all.add(new Explanation(Cause.DERIVATIVE_DROPPED, "the upstream gradient as it is",
                    numbers -> numbers.isSent(numbers.entries().collect(numbers.upstream()::at))));
        }
        MutableSet<Node> moving = Sets.mutable.of(variable);
        ImmutableList<Node> graph = Topology.order(Lists.immutable.of(forward));
        for (Node node : graph) {
            node.inputs().forEachWithIndex((input, k) -> {
                if (moving.contains(input) && !node.op().flatIn(k)) {
                    moving.add(node);
                    if (node.op() instanceof Op.Elementwise(Fn.User user, _)) { // the right rule is not known
                        if (node.shape().equals(forward.shape()) && node.shape().equals(variable.shape())) {
                            all.add(ofTheOutput(user, node));
                        }
                    } else {
                        Rule rule = Rule.of(node, k);
                        Mistake.with(rule).forEach(mistake -> all.add(planted(forward, variable, rule, mistake)));
                    }
                }
            });
            Axes.alongOthers(node).forEach(other -> Rule.replaced(forward, Maps.immutable.of(node, other))
                    .filter(it -> it.shape().equals(forward.shape())).ifPresent(it -> all.add(new Explanation(
                            Cause.WRONG_AXIS, "as if " + Mistake.called(node) + " were along other axes",
                            numbers -> numbers.isSent(sent(it, variable, numbers))))));
        }
        return all.toImmutable();
    }

    /** The mistake is made at one op of the expression, while all the others are right. */
    private static Explanation planted(Node forward, Variable variable, Rule rule, Mistake mistake) {
        Node node = rule.node();
        ImmutableList<Integer> places = Lists.immutable.fromStream(
                IntStream.range(0, node.inputs().size()).filter(i -> !node.op().flatIn(i)).boxed());
        Node wrong = Ops.customGradient("mistake", node, (upstream, _, _) -> places.collect(i -> i == rule.k()
                ? Rule.replaced(mistake.contribution(), Maps.immutable.of(rule.upstream(), upstream)).orElseThrow()
                : Derivatives.vjp(node, i, upstream)), places.collect(node.inputs()::get).toArray(new Node[0]));
        Node planted = Topology.rebuild(Lists.immutable.of(forward),
                (other, op) -> other == node ? wrong : Topology.same(other, op)).get(forward);
        String place = node == forward ? "" : "at " + Mistake.called(node) + ": ";
        // made from the op's own rule, so it tells nothing if that one is wrong itself
        return new Explanation(mistake.cause(), place + mistake.text(),
                numbers -> numbers.isSent(sent(planted, variable, numbers))
                        && equal(numbers.right(), sent(forward, variable, numbers)));
    }

    private static ImmutableList<Bounded> sent(Node output, Variable variable, Case numbers) {
        return numbers.entries().collect(
                LocalOp.sent(output, numbers.upstream(), Lists.immutable.of(variable)).getOnly()::get);
    }

    /** The user's derivative would be right if it were given the function's value. */
    private static Explanation ofTheOutput(Fn.User user, Node node) {
        return new Explanation(Cause.OUTPUT_FOR_INPUT, "the derivative is written in terms of the output",
                numbers -> {
                    Variable arriving = Variable.of("G", node.shape());
                    Node sent = arriving.mul(user.derivative().apply(node));
                    Values<Bounded> values = LocalOp
                            .values(Lists.immutable.of(sent), Map.of(arriving, numbers.upstream())).get(sent);
                    return equal(numbers.entries().collect(values::at), numbers.right());
                });
    }

    private static boolean equal(ImmutableList<Bounded> some, ImmutableList<Bounded> others) {
        return some.zip(others).allSatisfy(pair -> Double.isFinite(pair.getOne().error() + pair.getTwo().error())
                && pair.getOne().mayEqual(pair.getTwo()));
    }
}
