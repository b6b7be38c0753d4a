package org.gradus.check;

import java.util.Optional;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Derivatives;
import org.gradus.Fn;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Topology;

/**
 * Mistakes where one thing is taken for another: the output for the input, an operand, a branch or a function for another,
 * plus for minus.
 */
final class Confusions {

    private static final ImmutableList<Fn> ACTIVATIONS = Lists.immutable.of(
            Fn.Unary.SIGMOID, Fn.Unary.TANH, Fn.Unary.RELU, new Fn.LeakyRelu(0.01));

    private final Rule rule;
    private final MutableList<Mistake> found = Lists.mutable.empty();

    private Confusions(Rule rule) {
        this.rule = rule;
    }

    static ImmutableList<Mistake> of(Rule rule) {
        Confusions confusions = new Confusions(rule);
        confusions.outputAndInput();
        confusions.operands();
        confusions.branches();
        confusions.signs();
        confusions.activations();
        confusions.losses();
        return confusions.found.toImmutable();
    }

    private void outputAndInput() {
        Node y = rule.node();
        if (y.op() instanceof Op.Elementwise && rule.input().shape().equals(y.shape())) {
            Node again = Node.of(y.op().withInputs(y.inputs().collect(x -> x == rule.input() ? y : x)), y.name());
            found.add(new Mistake(Cause.OUTPUT_FOR_INPUT, "the derivative at the output",
                    Derivatives.vjp(again, rule.k(), rule.upstream())));
        }
        for (Node x : y.inputs().distinct()) {
            if (x.shape().equals(y.shape())) {
                add(Cause.OUTPUT_FOR_INPUT, "the output where the input belongs", Maps.immutable.of(x, y, y, y));
                add(Cause.OUTPUT_FOR_INPUT, "the input where the output belongs", Maps.immutable.of(y, x));
            }
            if (x.op() instanceof Op.Elementwise && x.inputs().size() == 1) {
                add(Cause.OUTPUT_FOR_INPUT, Mistake.called(x.inputs().getOnly()) + " in place of " + Mistake.called(x),
                        Maps.immutable.of(x, x.inputs().getOnly(), y, y));
            }
        }
    }

    private void operands() {
        ImmutableList<Node> inputs = rule.node().inputs();
        Node y = rule.node();
        Cause cause = rule.parts().anySatisfy(Confusions::isWhere) ? Cause.WRONG_BRANCH : Cause.WRONG_OPERAND;
        for (int i = 0; i < inputs.size(); i++) {
            if (i != rule.k() && !y.op().flatIn(i)) {
                Node other = inputs.get(i);
                String names = Mistake.called(rule.input()) + " and " + Mistake.called(other);
                found.add(new Mistake(cause, "what belongs to " + Mistake.called(other),
                        Derivatives.vjp(y, i, rule.upstream())));
                if (other.shape().equals(rule.input().shape())) {
                    add(cause, names + " exchanged",
                            Maps.immutable.of(rule.input(), other, other, rule.input(), y, y));
                }
            }
        }
    }

    private void branches() {
        ImmutableList<Node> choices = rule.parts().select(Confusions::isWhere);
        choices.forEach(choice -> add(Cause.WRONG_BRANCH, "branches exchanged",
                Maps.immutable.of(choice, exchanged(choice))));
        if (choices.size() > 1) {
            MutableList<Node> all = Lists.mutable.of(rule.contribution());
            Node swapped = Topology.rebuild(all, (node, op) -> choices.contains(node)
                    ? exchanged(Node.of(op, node.name()))
                    : Topology.same(node, op)).get(rule.contribution());
            found.add(new Mistake(Cause.WRONG_BRANCH, "all branches exchanged", swapped));
        }
    }

    /** Plus for minus in a formula such as 1 − a², or the other way round. */
    private void signs() {
        rule.parts().forEach(part -> {
            if (part.op() instanceof Op.Elementwise(Fn.Binary fn, var inputs)
                    && (fn == Fn.Binary.ADD || fn == Fn.Binary.SUB)) {
                Fn.Binary other = fn == Fn.Binary.ADD ? Fn.Binary.SUB : Fn.Binary.ADD;
                add(Cause.SIGN, other.title() + " for " + fn.title() + " in the rule",
                        Maps.immutable.of(part, elementwise(other, inputs)));
            }
        });
    }

    /** The slope of another activation, or its formula in terms of the output. */
    private void activations() {
        Node y = rule.node();
        if (y.op() instanceof Op.Elementwise(Fn fn, var inputs)
                && (ACTIVATIONS.contains(fn) || fn instanceof Fn.LeakyRelu)) {
            ACTIVATIONS.reject(fn::equals).forEach(other -> {
                Node output = elementwise(other, inputs);
                Node slope = Derivatives.vjp(output, rule.k(), rule.upstream());
                String text = "the derivative of " + other.title();
                found.add(new Mistake(Cause.WRONG_FUNCTION, text, slope));
                Mistake.of(Cause.WRONG_FUNCTION, text + " in terms of its output",
                        Rule.replaced(slope, Maps.immutable.of(output, y))).ifPresent(found::add);
            });
        }
    }

    /** a − y looks like the derivative of a loss by a, but of the squared error, not of the log-loss. */
    private void losses() {
        if (rule.k() == 0 && rule.node().op() instanceof Op.Elementwise(Fn fn, var inputs)
                && fn == Fn.Compound.LOG_LOSS) {
            Node error = rule.upstream().mul(inputs.getFirst().sub(inputs.getLast()));
            found.add(new Mistake(Cause.WRONG_FUNCTION, "a - y, as if it were half the squared error", error));
            found.add(new Mistake(Cause.WRONG_FUNCTION, "2 (a - y), as if it were the squared error", error.mul(2)));
        }
    }

    private static Node elementwise(Fn fn, ImmutableList<Node> inputs) {
        return Node.of(new Op.Elementwise(fn, inputs), Optional.empty());
    }

    private static Node exchanged(Node choice) {
        ImmutableList<Node> inputs = choice.inputs();
        return Node.of(choice.op().withInputs(Lists.immutable.of(inputs.get(0), inputs.get(2), inputs.get(1))),
                choice.name());
    }

    private static boolean isWhere(Node node) {
        return node.op() instanceof Op.Elementwise(Fn.Where _, _);
    }

    private void add(Cause cause, String text, ImmutableMap<Node, Node> others) {
        Mistake.of(cause, text, rule.with(others)).ifPresent(found::add);
    }
}
