package org.gradus.check;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.apfloat.Apfloat;
import org.apfloat.ApfloatMath;
import org.eclipse.collections.api.block.predicate.Predicate;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.primitive.BooleanLists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.BooleanList;
import org.eclipse.collections.api.map.MutableMap;
import org.gradus.Arithmetic;
import org.gradus.DoubleArithmetic;
import org.gradus.Topology;
import org.gradus.Values;

/**
 * Compares in decimals, as far as a budget goes: the function, and the gradient's graph if there is one. So the few digits
 * that rounding leaves of a derivative, as in saturation, are not asked for.
 */
final class DecimalComparison {

    private static final String TITLE = "decimals";
    /** Both sides are right to forty digits. */
    private static final Apfloat SAME = new Apfloat("1e-25");
    /** Of what is summed up in a direction, as far as that cancels. */
    private static final Apfloat LOST = new Apfloat("1e-38");
    /** Decimals have sixty digits at least, so what they lose is this part of a double's rounding. */
    private static final double LESS = 1e-40;
    /** Of a derivative: a bound on roundings that is larger is none. */
    private static final double WIDEST = 1e30;

    private final ScalarFunction function;
    private final ExactGradient exact;
    private final Judge judge;
    private final long budget;
    /** What an evaluation of the function takes. */
    private final DecimalWork work;
    private int leftUndone;
    private Optional<Boolean> decideOtherwise = Optional.empty();

    /** @param budget how many operations are allowed */
    DecimalComparison(ScalarFunction function, ExactGradient exact, Judge judge, long budget) {
        this.function = function;
        this.exact = exact;
        this.judge = judge;
        this.budget = budget;
        this.work = DecimalWork.of(Topology.order(Lists.immutable.of(function.node())));
    }

    /** At how many places decimals were to be asked, but for the budget. */
    int leftUndone() {
        return leftUndone;
    }

    /** As many of the places as the budget allows. */
    ImmutableList<Place> affordable(ImmutableList<Place> places) {
        long most = work.total(places.size()) <= budget ? places.size()
                : Math.max(0, (budget - work.transcendental()) / Math.max(1, work.plain()));
        return take(places, most);
    }

    private ImmutableList<Place> take(ImmutableList<Place> places, long most) {
        ImmutableList<Place> taken = places.take((int) Math.min(places.size(), most));
        leftUndone += places.size() - taken.size();
        return taken;
    }

    /**
     * First all places together, each with about the same weight; if they don't agree, one by one.
     *
     * @param places of the same variables, none where pieces of the function meet
     * @return what is found, where there is a decimal value
     */
    MutableMap<Place, EntryReport> onOnePiece(ImmutableList<Place> places) {
        MutableMap<Place, EntryReport> found = Maps.mutable.empty();
        if (exact.work() > budget || work.total(places.size() + 1) > budget) {
            leftUndone += places.size();
            return found;
        }
        DecimalReference decimals = new DecimalReference(function);
        Place together = Directions.combined(places);
        boolean areRight = places.size() > 1 && exact.isKnown()
                && attempt(() -> agree(together, decimals.exact(together.direction()))).orElse(false);
        places.forEach(place -> attempt(() -> report(place,
                areRight ? exact.along(place.direction()) : decimals.exact(place.direction())))
                .ifPresent(report -> found.put(place, report)));
        return found;
    }

    /**
     * Where dual numbers tell nothing.
     *
     * @param isMeeting whether pieces of the function meet at a place, as far as is known
     */
    MutableMap<Place, EntryReport> bothSides(ImmutableList<Place> places, Predicate<Place> isMeeting) {
        MutableMap<Place, EntryReport> found = Maps.mutable.empty();
        take(places, budget / (DecimalSides.EVALUATIONS * work.total(1)))
                .forEach(place -> attempt(() -> atSides(place, isMeeting.accept(place)))
                        .ifPresent(report -> found.put(place, report)));
        return found;
    }

    /** What the function does to both sides, if it has decimal values, and the budget allows it. */
    Optional<Meeting> sides(Place place) {
        return DecimalSides.EVALUATIONS * work.total(1) <= budget
                ? attempt(() -> DecimalSides.of(function, place.direction())) : Optional.empty();
    }

    /** Nothing where there is no decimal value. */
    private static <T> Optional<T> attempt(Supplier<T> comparison) {
        try {
            return Optional.of(comparison.get());
        } catch (ArithmeticException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private EntryReport atSides(Place place, boolean isMeeting) {
        Meeting meeting = DecimalSides.of(function, place.direction());
        EntryReport report = isMeeting || !meeting.isSmooth()
                ? judge.of(place, meeting, TITLE, OptionalDouble.empty())
                : judge.of(place, meeting.estimate(), Optional.empty(), TITLE);
        boolean isOpen = report.verdict() == Verdict.INCONCLUSIVE && report.bound() < Double.POSITIVE_INFINITY
                && report.difference() <= report.bound();
        return isOpen && meeting.isSmooth() && (report.difference() == 0 || ruleAgrees(place, meeting))
                ? report.with(Verdict.AGREES) : unlessInDoubt(report);
    }

    /** Decimals contradict only what they compute as well: not where roundings decided which pieces hold. */
    EntryReport unlessInDoubt(EntryReport report) {
        boolean contradicts = report.verdict() == Verdict.DISAGREES || report.verdict() == Verdict.CONVENTION;
        return contradicts && attempt(this::decideOtherwise).orElse(false) ? report.with(Verdict.INCONCLUSIVE)
                : report;
    }

    private boolean decideOtherwise() {
        if (decideOtherwise.isEmpty()) {
            decideOtherwise = Optional.of(
                    !decisions(DoubleArithmetic.DOUBLES).equals(decisions(new ExtendedArithmetic(Decimals.DIGITS))));
        }
        return decideOtherwise.orElseThrow();
    }

    private <T> BooleanList decisions(Arithmetic<T> numbers) {
        Recording<T> recording = new Recording<>(numbers, BooleanLists.mutable.empty());
        Snapshot snapshot = function.snapshot();
        function.at(snapshot).value(recording, variable -> Values.of(snapshot.value(variable), numbers));
        return recording.decisions();
    }

    /** Whether the gradient has a graph, of which the value without roundings is the slope. */
    private boolean ruleAgrees(Place place, Meeting meeting) {
        return exact.isKnown() && exact.work() <= budget
                && meeting.between().mayEqual(new Bounded(Decimals.nearest(exact.along(place.direction())), 0));
    }

    private boolean agree(Place place, Apfloat derivative) {
        double rounding =
                Math.min(place.rounding(), Math.max(1, WIDEST * Math.abs(Decimals.nearest(derivative))));
        Apfloat tolerance = ApfloatMath.abs(derivative).multiply(SAME)
                .add(exact.size(place.direction()).multiply(LOST)).add(new Apfloat(LESS * rounding));
        return ApfloatMath.abs(exact.along(place.direction()).subtract(derivative)).compareTo(tolerance) <= 0;
    }

    /** If there is no graph, roundings have to be small, or the number is not known to be right. */
    private EntryReport report(Place place, Apfloat exactly) {
        double derivative = Decimals.nearest(exactly);
        double difference = Math.abs(place.analytic() - derivative);
        double bound = place.rounding() + Math.ulp(derivative);
        Verdict verdict = difference > bound || (exact.isKnown() && !agree(place, exactly)) ? Verdict.DISAGREES
                : exact.isKnown() || difference == 0 || Judge.tells(bound, place.analytic(), derivative)
                        ? Verdict.AGREES
                : Verdict.INCONCLUSIVE;
        return unlessInDoubt(new EntryReport(place.label(), place.analytic(), derivative, difference, bound, TITLE,
                OptionalDouble.empty(), verdict, Optional.empty()));
    }
}
