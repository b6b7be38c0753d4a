package org.gradus.check;

import java.util.Optional;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Evaluator;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Variable;

/**
 * A verdict of an entry, beside the truth.
 *
 * @param rounding how far roundings may have put off the gradient
 */
record Judged(EntryReport entry, Truth truth, double rounding) {

    /**
     * A program adds up in another order than the plain evaluator, for which the bound is, and has functions of its own: that
     * is four times as much, and twice that for the gradient and what it is compared with.
     */
    private static final double OTHER_ORDER = 8;

    /** An entry of a report, counted through all parameters, and again from the first one where they end. */
    static Judged of(Node loss, ImmutableList<Variable> parameters, Report report, int number) {
        ImmutableList<Entry> entries = parameters.flatCollect(Entry::allOf);
        int chosen = number % entries.size();
        Entry entry = entries.get(chosen);
        Node gradient = Gradients.of(loss, parameters).wrt(entry.variable());
        double error = new Evaluator<>(BoundedArithmetic.BOUNDED).evaluate(Lists.immutable.of(gradient)).get(gradient)
                .at(entry.offset()).error();
        return new Judged(Lists.immutable.withAll(report.parameters()).flatCollect(ParameterReport::entries)
                .get(chosen), Truth.at(loss, entry), OTHER_ORDER * error);
    }

    /** Whether the verdict says that all is well. */
    boolean isSuccess() {
        return switch (entry.verdict()) {
            case VACUOUS, AGREES, KINK -> true;
            case INCONCLUSIVE, CONVENTION, NON_FINITE, JUMP, DISAGREES -> false;
        };
    }

    /** Whether the gradient is the slope, or lies between both. */
    boolean isRight() {
        return truth.allows(entry.analytic(), rounding);
    }

    /** Whether the gradient is off by more than the reference's own error. */
    boolean isClearlyWrong() {
        return !truth.allows(entry.analytic(), entry.bound());
    }

    /** Whether a gradient passes that is clearly wrong, or any gradient where there is no derivative. */
    boolean isMissed() {
        return isSuccess() && switch (truth.kind()) {
            case SMOOTH, KINK -> isClearlyWrong();
            case JUMP -> true;
            case UNKNOWN, IN_DOUBT -> false;
        };
    }

    /** What is wrong with the verdict on a gradient of the engine's own; one that is not finite is not judged as a number. */
    Optional<String> complaint() {
        Verdict verdict = entry.verdict();
        boolean fits = !Double.isFinite(entry.analytic()) ? verdict == Verdict.NON_FINITE : switch (truth.kind()) {
            case SMOOTH -> isRight() ? verdict == Verdict.AGREES || verdict == Verdict.INCONCLUSIVE
                    : verdict == Verdict.CONVENTION || verdict == Verdict.INCONCLUSIVE;
            case KINK -> verdict == Verdict.INCONCLUSIVE
                    || (isRight() ? verdict == Verdict.KINK : verdict == Verdict.CONVENTION);
            case JUMP -> verdict == Verdict.JUMP || verdict == Verdict.INCONCLUSIVE;
            case IN_DOUBT -> verdict != Verdict.DISAGREES;
            case UNKNOWN -> true;
        };
        return fits || isTooSmall() ? Optional.empty() : Optional.of(toString());
    }

    /** Whether all slopes are so small that the truth has no digits of them. */
    private boolean isTooSmall() {
        return Math.abs(entry.analytic()) <= Truth.NOTHING && entry.slopes()
                .filter(both -> Math.max(Math.abs(both.left()), Math.abs(both.right())) <= Truth.NOTHING).isPresent();
    }
}
