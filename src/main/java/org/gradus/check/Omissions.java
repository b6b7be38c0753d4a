package org.gradus.check;

import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.gradus.Fn;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Ops;

/** Mistakes where a part of the rule is left out, and plain factors. */
final class Omissions {

    private Omissions() {}

    static ImmutableList<Mistake> of(Rule rule) {
        Node right = rule.contribution();
        String input = Mistake.called(rule.input());
        MutableList<Mistake> found = Lists.mutable.of(
                new Mistake(Cause.LOST_CONTRIBUTION, "nothing is sent to " + input,
                        Ops.full(rule.input().shape(), 0)),
                new Mistake(Cause.SIGN, "minus what is right", right.neg()),
                new Mistake(Cause.FACTOR_TWO, "twice what is right", right.mul(2)),
                new Mistake(Cause.FACTOR_TWO, "half of what is right", right.div(2)),
                new Mistake(Cause.DERIVATIVE_DROPPED, "the upstream gradient as it is", rule.upstream()));
        rule.with(Maps.immutable.of(rule.upstream(), Ops.full(rule.upstream().shape(), 1))).ifPresent(
                dropped -> found.add(new Mistake(Cause.UPSTREAM_DROPPED, "1 in place of the upstream gradient",
                        dropped)));
        Lengths.of(rule.node().inputs().newWith(rule.node())).forEach(m -> {
            found.add(new Mistake(Cause.FACTOR_M, m + " times what is right", right.mul(m)));
            found.add(new Mistake(Cause.FACTOR_M, "1/" + m + " of what is right", right.div(m)));
        });
        softmax(rule, found);
        for (Node part : rule.parts()) {
            part.inputs().forEachWithIndex((kept, i) -> {
                if (!part.op().flatIn(i) && kept.shape().broadcastsTo(part.shape())) {
                    Mistake.of(cause(rule, part, kept), "without " + title(part.op()) + " in the rule",
                            rule.with(Maps.immutable.of(part, rest(part, i)))).ifPresent(found::add);
                }
            });
        }
        return found.toImmutable();
    }

    /** A product or quotient in which a zero wins is one to people. */
    private static String title(Op op) {
        return op instanceof Op.Elementwise(Fn.Binary fn, _) ? switch (fn) {
            case XMULY -> Fn.Binary.MUL.title();
            case XDIVY -> Fn.Binary.DIV.title();
            case Fn.Binary _ -> op.title();
        } : op.title();
    }

    /** What is left of a part of the rule if all but one of its operands are forgotten. */
    private static Node rest(Node part, int i) {
        Node kept = part.inputs().get(i);
        boolean isSubtracted = i == 1 && part.op() instanceof Op.Elementwise(Fn.Binary fn, _) && fn == Fn.Binary.SUB;
        return (isSubtracted ? kept.neg() : kept).broadcastTo(part.shape());
    }

    private static Cause cause(Rule rule, Node part, Node kept) {
        return switch (part.op()) {
            case Op.Transpose _ -> Cause.MISSING_TRANSPOSE;
            case Op.Elementwise(Fn.Where _, _) -> Cause.WRONG_BRANCH;
            case Op.Elementwise(Fn.Unary fn, _) when fn == Fn.Unary.NEG -> Cause.SIGN;
            case Op.Elementwise(Fn.Unary fn, _) when fn == Fn.Unary.SIGMOID -> Cause.OUTPUT_FOR_INPUT;
            case Op _ -> rule.usesUpstream(part) && !rule.usesUpstream(kept)
                    ? Cause.UPSTREAM_DROPPED
                    : Cause.DERIVATIVE_DROPPED;
        };
    }

    /** Every output of a softmax depends on every input along the axis; one may think of its own only. */
    private static void softmax(Rule rule, MutableList<Mistake> found) {
        Node g = rule.upstream();
        Node own = Ops.constant(1);
        if (rule.node().op() instanceof Op.Softmax) {
            own = rule.node().mul(own.sub(rule.node()));
        } else if (rule.node().op() instanceof Op.LogSoftmax(Node z, int axis)) {
            own = own.sub(z.softmax(axis));
        } else {
            return;
        }
        found.add(new Mistake(Cause.LOST_CONTRIBUTION, "each output's derivative by its own input only", g.mul(own)));
    }
}
