package org.gradus.check;

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

/** Mistakes where one thing is taken for another: the output for the input, an operand for another, a branch. */
final class Confusions {

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
                add(Cause.OUTPUT_FOR_INPUT, x.inputs().getOnly().label() + " in place of " + x.label(),
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
                String labels = rule.input().label() + " and " + other.label();
                found.add(new Mistake(cause, "what belongs to " + other.label(),
                        Derivatives.vjp(y, i, rule.upstream())));
                if (other.shape().equals(rule.input().shape())) {
                    add(cause, labels + " exchanged",
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
