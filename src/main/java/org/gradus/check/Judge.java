package org.gradus.check;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What an estimate, or what the function does to both sides, says of the gradient at a place.
 * <p>
 * A place agrees if the difference is no more than the bound, which is the estimate's own error plus that of rounding in the
 * gradient, and if that bound is so small that the comparison tells: at most {@value #TELLING} of the derivative.
 */
final class Judge {

    /** What part of a derivative the bound must not exceed: so a wrong factor is seen unless it is this close to 1. */
    static final double TELLING = 1e-6;
    /** A bound that is less is none. */
    static final double NOTHING = 1e-300;

    private final ScalarFunction function;
    private final DualNumbers duals;

    Judge(ScalarFunction function, DualNumbers duals) {
        this.function = function;
        this.duals = duals;
    }

    static double difference(Place place, Estimate estimate) {
        return Math.abs(place.analytic() - estimate.derivative());
    }

    static double bound(Place place, Estimate estimate) {
        return estimate.error() + place.rounding();
    }

    /** Of an estimate on one piece of the function, or at a meeting of several. */
    EntryReport of(Place place, Estimate estimate, Optional<Meeting> meeting, String method) {
        return meeting.map(both -> of(place, both, method, estimate.step()))
                .orElseGet(() -> of(place, estimate, method));
    }

    private static EntryReport of(Place place, Estimate estimate, String method) {
        double difference = difference(place, estimate);
        double bound = bound(place, estimate);
        Verdict verdict = estimate.kink() || !(bound < Double.POSITIVE_INFINITY) ? Verdict.INCONCLUSIVE
                : difference > bound ? Verdict.DISAGREES
                : tells(bound, place.analytic(), estimate.derivative()) ? Verdict.AGREES : Verdict.INCONCLUSIVE;
        return new EntryReport(place.label(), place.analytic(), estimate.derivative(), difference, bound,
                method, estimate.step(), verdict, Optional.empty());
    }

    /** Of what the function does to both sides, where pieces of it meet. */
    EntryReport of(Place place, Meeting meeting, String method, OptionalDouble step) {
        Bounded slope = meeting.between();
        double difference = Math.abs(place.analytic() - slope.value());
        double bound = slope.error() + place.rounding();
        boolean fits = difference <= bound;
        Verdict verdict = meeting.jumps() ? Verdict.JUMP
                : meeting.isKink() && difference <= slope.error() ? Verdict.KINK
                : !(bound < Double.POSITIVE_INFINITY) ? Verdict.INCONCLUSIVE
                : fits && !meeting.isSmooth() ? Verdict.KINK
                : fits && tells(bound, place.analytic(), slope.value()) ? Verdict.AGREES
                : fits ? Verdict.INCONCLUSIVE
                : byConvention(place);
        return new EntryReport(place.label(), place.analytic(), slope.value(), difference, bound, method,
                step, verdict,
                verdict == Verdict.AGREES ? Optional.empty() : Optional.of(meeting.slopes()),
                verdict == Verdict.JUMP ? Jump.of(function, place.direction()) : Optional.empty());
    }

    private Verdict byConvention(Place place) {
        Bounded slope = duals.byConvention(place.direction());
        return !slope.isKnown() ? Verdict.INCONCLUSIVE
                : slope.mayEqual(new Bounded(place.analytic(), place.rounding())) ? Verdict.CONVENTION
                : Verdict.DISAGREES;
    }

    static boolean tells(double bound, double analytic, double numeric) {
        return bound <= Math.max(TELLING * Math.max(Math.abs(analytic), Math.abs(numeric)), NOTHING);
    }
}
