package org.gradus.check;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.apfloat.Apfloat;
import org.apfloat.ApfloatMath;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.MutableMap;
import org.gradus.Topology;

/**
 * Compares derivatives by one method after the other, until each place is settled.
 * <p>
 * A place agrees if the difference is no more than the bound, which is the method's own error plus that of rounding in
 * the gradient, and if that bound is so small that the comparison tells: at most {@value #TELLING} of the derivative.
 * Differences come first, since they alone see the compiled function. Dual numbers are asked in any case: their bound
 * is the sharpest, and it holds at any scale and next to any kink, so that they have the last word of the methods with
 * rounding. What is left are derivatives that rounding leaves few digits of, as in saturation; for them the gradient's
 * graph and the function are both evaluated in decimals, as far as the budget goes. A function with ops of the user's has
 * none.
 * <p>
 * Where pieces meet, what counts is what the function does to both sides: one slope, two, or a jump. Where dual numbers leave
 * that open, its values in decimals at both sides tell.
 */
final class Escalation {

    /** What part of a derivative the bound must not exceed: so a wrong factor is seen unless it is this close to 1. */
    static final double TELLING = 1e-6;

    /** So many operations of dual numbers take some seconds. */
    private static final long MOST_LOOKED = 1_000_000_000;
    private static final String DECIMALS = "decimals";
    /** A bound that is less is none. */
    private static final double NOTHING = 1e-300;
    /** How far around, as a part of an entry's magnitude. */
    private static final double NEARBY = 0x1p-3;
    /** So many steps nearby, each a sixteenth of the last. */
    private static final int STEPS = 12;
    /** Both sides are right to forty digits; what is summed up in a direction may cancel some. */
    private static final Apfloat SAME = new Apfloat("1e-25");
    /** Decimals have sixty digits at least, so what is lost to cancellation is this part of a double's rounding. */
    private static final Apfloat LOST = new Apfloat("1e-40");

    private final ScalarFunction function;
    private final DualNumbers duals;
    private final ExactGradient exact;
    private final long budget;
    private final IntConsumer progress;
    private final MutableMap<Place, EntryReport> best = Maps.mutable.empty();
    private final MutableMap<Place, EntryReport> settled = Maps.mutable.empty();
    private final MutableMap<Place, Meeting> meetings = Maps.mutable.empty();
    private int leftUndone;
    private int confirmedTogether;

    /**
     * @param budget how many operations in decimals are allowed
     * @param progress is told how many more places are settled
     */
    Escalation(ScalarFunction function, ExactGradient exact, long budget, IntConsumer progress) {
        this.function = function;
        this.duals = new DualNumbers(function);
        this.exact = exact;
        this.budget = budget;
        this.progress = progress;
    }

    /** Settles all places, or leaves them inconclusive. */
    void compare(ImmutableList<Place> places) {
        ImmutableList<Place> open = ask(new CentralDifferences(function), places);
        ask(new Ridders(function), open);
        ImmutableList<Place> looked = isTooMuch(places) && areConfirmedTogether(places.select(this::isSettled))
                ? places.reject(this::isSettled) : places;
        look(looked).zip(looked).forEach(pair -> {
            EntryReport report = judged(pair.getTwo(), pair.getOne().estimate(), pair.getOne().meeting(), duals);
            boolean confirms = report.verdict() == Verdict.AGREES || report.verdict() == Verdict.INCONCLUSIVE;
            if (!confirms || !isSettled(pair.getTwo())) {
                best.remove(pair.getTwo()); // theirs is the sharpest bound that can be relied on
                record(pair.getTwo(), report);
            }
        });
        ImmutableList<Place> left = places.reject(this::isSettled)
                .select(place -> Double.isFinite(place.rounding()));
        left.reject(meetings::containsKey).groupBy(place -> place.direction().keysView().toSet())
                .multiValuesView().forEach(group -> askDecimals(group.toList().toImmutable()));
        askBothSides(left.select(meetings::containsKey));
        if (function.hasUsersFunctions()) {
            left.reject(this::isSettled).reject(meetings::containsKey).forEach(this::askSecant);
        }
        progress.accept(places.size());
    }

    /** Asks one method alone; where pieces meet, both sides decide even so. */
    void compare(Method method, ImmutableList<Place> places) {
        ImmutableList<Place> affordable = method instanceof DecimalReference
                ? places.take(affordable(places.size())) : places;
        leftUndone += places.size() - affordable.size();
        Place.estimates(method, affordable).zip(affordable).forEach(pair -> {
            Place place = pair.getTwo();
            Estimate estimate = pair.getOne();
            boolean isSuspect = estimate.kink() || difference(place, estimate) > bound(place, estimate);
            record(place,
                    judged(place, estimate, isSuspect ? duals.look(place.direction()).meeting() : Optional.empty(),
                            method));
        });
        places.drop(affordable.size()).forEach(place -> record(place, unknown(place, method.title())));
        progress.accept(places.size());
    }

    /** Shows what the function does beside a gradient that is not finite. */
    void compareNonFinite(ImmutableList<Place> places) {
        look(places).zip(places).forEach(pair -> {
            Place place = pair.getTwo();
            DualNumbers.Look look = pair.getOne();
            Optional<Meeting> meeting = look.estimate().error() < Double.POSITIVE_INFINITY ? look.meeting()
                    : Optional.of(Meeting.measured(function.along(place.direction())));
            double numeric = meeting.map(both -> both.between().value()).orElse(look.estimate().derivative());
            settled.put(place, new EntryReport(place.label(), place.analytic(), numeric,
                    Math.abs(place.analytic() - numeric), look.estimate().error() + place.rounding(),
                    duals.title(), OptionalDouble.empty(), Verdict.NON_FINITE,
                    meeting.filter(both -> !both.isSmooth()).map(Meeting::slopes)));
        });
        progress.accept(places.size());
    }

    /** What was found at a place that was compared. */
    EntryReport report(Place place) {
        return settled.getIfAbsent(place, () -> best.get(place));
    }

    /** At how many places decimals were to be asked, but for the budget. */
    int leftUndone() {
        return leftUndone;
    }

    /** At how many places dual numbers were asked in one direction for all. */
    int confirmedTogether() {
        return confirmedTogether;
    }

    private boolean isSettled(Place place) {
        return settled.containsKey(place);
    }

    /** Whether dual numbers would take long for each place by itself. */
    private boolean isTooMuch(ImmutableList<Place> places) {
        return work().plain() * places.size()
                > MOST_LOOKED;
    }

    /** In one direction, in which each place has about the same weight. */
    private boolean areConfirmedTogether(ImmutableList<Place> places) {
        if (places.isEmpty()) {
            return true;
        }
        Place together = Directions.combined(places);
        DualNumbers.Look look = duals.look(together.direction());
        boolean areRight = look.estimate().kink()
                || !(difference(together, look.estimate()) > bound(together, look.estimate()));
        confirmedTogether += areRight ? places.size() : 0;
        return areRight;
    }

    private ImmutableList<DualNumbers.Look> look(ImmutableList<Place> places) {
        ImmutableList<Place.Coordinate> coordinates = places.selectInstancesOf(Place.Coordinate.class);
        return coordinates.size() == places.size() ? duals.look(coordinates.collect(Place.Coordinate::entry))
                : places.collect(place -> duals.look(place.direction()));
    }

    /**
     * Asks a method that may only agree.
     *
     * @return the places that it does not settle
     */
    private ImmutableList<Place> ask(Method method, ImmutableList<Place> places) {
        Place.estimates(method, places).zip(places).forEach(pair -> {
            EntryReport report = onOnePiece(pair.getTwo(), pair.getOne(), method);
            record(pair.getTwo(), report.verdict() == Verdict.AGREES ? report : report.with(Verdict.INCONCLUSIVE));
        });
        return places.reject(this::isSettled);
    }

    /** The sharpest of what does not tell is kept as well. */
    private void record(Place place, EntryReport report) {
        if (report.verdict() != Verdict.INCONCLUSIVE) {
            settled.put(place, report);
        } else if (!best.containsKey(place) || !(best.get(place).bound() <= report.bound())) {
            best.put(place, report);
        }
    }

    private static double difference(Place place, Estimate estimate) {
        return Math.abs(place.analytic() - estimate.derivative());
    }

    private static double bound(Place place, Estimate estimate) {
        return estimate.error() + place.rounding();
    }

    private EntryReport judged(Place place, Estimate estimate, Optional<Meeting> meeting, Method method) {
        meeting.ifPresent(both -> meetings.put(place, both));
        return meeting.map(both -> whereTheyMeet(place, both, method.title(), estimate.step()))
                .orElseGet(() -> onOnePiece(place, estimate, method));
    }

    private static EntryReport onOnePiece(Place place, Estimate estimate, Method method) {
        double difference = difference(place, estimate);
        double bound = bound(place, estimate);
        Verdict verdict = estimate.kink() || !(bound < Double.POSITIVE_INFINITY) ? Verdict.INCONCLUSIVE
                : difference > bound ? Verdict.DISAGREES
                : tells(bound, place.analytic(), estimate.derivative()) ? Verdict.AGREES : Verdict.INCONCLUSIVE;
        return new EntryReport(place.label(), place.analytic(), estimate.derivative(), difference, bound,
                method.title(), estimate.step(), verdict, Optional.empty());
    }

    private static boolean tells(double bound, double analytic, double numeric) {
        return bound <= Math.max(TELLING * Math.max(Math.abs(analytic), Math.abs(numeric)), NOTHING);
    }

    private EntryReport whereTheyMeet(Place place, Meeting meeting, String method, OptionalDouble step) {
        Bounded slope = meeting.between();
        double difference = Math.abs(place.analytic() - slope.value());
        double bound = slope.error() + place.rounding();
        boolean fits = difference <= bound;
        Verdict verdict = meeting.jumps() ? Verdict.JUMP
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

    /**
     * A user's function has no decimals. Where its slope vanishes, a bound on a difference is never a small part of it, but it
     * may be one of how steep the function is nearby; where nothing moves nearby, zeros are all there is to compare.
     */
    private void askSecant(Place place) {
        Line line = function.along(place.direction());
        double h = line.step(NEARBY);
        double here = line.at(0).value();
        double steepness =
                Math.max(Math.abs(line.at(h).value() - here), Math.abs(line.at(-h).value() - here)) / h;
        EntryReport report = best.get(place);
        boolean isSmall = report.difference() <= report.bound()
                && report.bound() <= Math.max(TELLING * steepness, NOTHING);
        boolean isFlat = report.analytic() == 0 && report.numeric() == 0
                && IntStream.range(0, STEPS).mapToDouble(k -> Math.scalb(h, -4 * k))
                        .allMatch(t -> line.at(t).value() == here && line.at(-t).value() == here);
        if (isSmall || isFlat) {
            settled.put(place, report.with(Verdict.AGREES));
        }
    }

    /** What an evaluation of the function in decimals takes. */
    private DecimalWork work() {
        return DecimalWork.of(Topology.order(Lists.immutable.of(function.node())));
    }

    /** How many places the budget allows to be evaluated in decimals. */
    private int affordable(int places) {
        DecimalWork work = work();
        return work.total(places) <= budget ? places
                : (int) Math.max(0, (budget - work.transcendental()) / Math.max(1, work.plain()));
    }

    /** First all places together, each with about the same weight; if they don't agree, one by one. */
    private void askDecimals(ImmutableList<Place> places) {
        if (exact.work() > budget || affordable(places.size() + 1) <= places.size()) {
            leftUndone += places.size();
            return;
        }
        try {
            DecimalReference decimals = new DecimalReference(function);
            if (places.size() > 1 && exact.isKnown() && agree(Directions.combined(places), decimals)) {
                places.forEach(place -> settle(place, exact.along(place.direction()), true));
            } else {
                places.forEach(place -> settle(place, decimals.exact(place.direction()),
                        !exact.isKnown() || agree(place, decimals)));
            }
        } catch (ArithmeticException | UnsupportedOperationException e) {
            // there is no decimal value, so that the places stay inconclusive
        }
    }

    /** Where pieces meet. */
    private void askBothSides(ImmutableList<Place> places) {
        long work =
                DecimalSides.EVALUATIONS * work().total(1);
        ImmutableList<Place> affordable = places.take((int) Math.min(places.size(), budget / work));
        leftUndone += places.size() - affordable.size();
        try {
            affordable.forEach(place -> {
                Meeting meeting = DecimalSides.of(function, place.direction());
                EntryReport report = whereTheyMeet(place, meeting, DECIMALS, OptionalDouble.empty());
                if (report.verdict() == Verdict.INCONCLUSIVE && meeting.isSmooth() && ruleAgrees(place, meeting)) {
                    settled.put(place, report.with(Verdict.AGREES));
                } else {
                    record(place, report);
                }
            });
        } catch (ArithmeticException | UnsupportedOperationException e) {
            // there is no decimal value, so that the places stay inconclusive
        }
    }

    private boolean ruleAgrees(Place place, Meeting meeting) {
        return !exact.isKnown() || (exact.work() <= budget
                && meeting.between().mayEqual(new Bounded(Decimals.nearest(exact.along(place.direction())), 0)));
    }

    private boolean agree(Place place, DecimalReference decimals) {
        Apfloat derivative = decimals.exact(place.direction());
        Apfloat tolerance = ApfloatMath.abs(derivative).multiply(SAME)
                .add(new Apfloat(place.rounding()).multiply(LOST));
        return ApfloatMath.abs(exact.along(place.direction()).subtract(derivative)).compareTo(tolerance) <= 0;
    }

    private void settle(Place place, Apfloat exactly, boolean ruleAgrees) {
        double derivative = Decimals.nearest(exactly);
        double difference = Math.abs(place.analytic() - derivative);
        double bound = place.rounding() + Math.ulp(derivative);
        Verdict verdict = Verdict.of(ruleAgrees && difference <= bound);
        settled.put(place, new EntryReport(place.label(), place.analytic(), derivative, difference, bound, DECIMALS,
                OptionalDouble.empty(), verdict, Optional.empty()));
    }

    private static EntryReport unknown(Place place, String method) {
        return new EntryReport(place.label(), place.analytic(), Double.NaN, Double.NaN, Double.POSITIVE_INFINITY,
                method, OptionalDouble.empty(), Verdict.INCONCLUSIVE, Optional.empty());
    }
}
