package org.gradus.check;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.partition.list.PartitionImmutableList;
import org.eclipse.collections.api.set.MutableSet;
import org.gradus.Topology;

/**
 * Compares derivatives by one method after the other, until each place is {@linkplain Judge settled}.
 * <p>
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

    /** So many operations of dual numbers take some seconds. */
    private static final long MOST_LOOKED = 1_000_000_000;
    /** How far around, as a part of an entry's magnitude. */
    private static final double NEARBY = 0x1p-3;
    /** So many steps nearby, each a sixteenth of the last. */
    private static final int STEPS = 12;

    private final ScalarFunction function;
    private final DualNumbers duals;
    private final Judge judge;
    private final DecimalComparison decimals;
    private final IntConsumer progress;
    private final MutableMap<Place, EntryReport> best = Maps.mutable.empty();
    private final MutableMap<Place, EntryReport> settled = Maps.mutable.empty();
    private final MutableSet<Place> meetings = Sets.mutable.empty();
    private int confirmedTogether;

    /**
     * @param budget how many operations in decimals are allowed
     * @param progress is told how many more places are settled
     */
    Escalation(ScalarFunction function, ExactGradient exact, long budget, IntConsumer progress) {
        this.function = function;
        this.duals = new DualNumbers(function);
        this.judge = new Judge(function, duals);
        this.decimals = new DecimalComparison(function, exact, judge, budget);
        this.progress = progress;
    }

    /** Settles all places, or leaves them inconclusive. */
    void compare(ImmutableList<Place> places) {
        ImmutableList<Place> open = ask(new CentralDifferences(function), places);
        ask(new Ridders(function), open);
        ImmutableList<Place> looked = isTooMuch(places) && areConfirmedTogether(places.select(this::isSettled))
                ? places.reject(this::isSettled) : places;
        look(looked).zip(looked).forEach(pair -> {
            Place place = pair.getTwo();
            Optional<Meeting> meeting = pair.getOne().meeting();
            EntryReport report = judged(place, pair.getOne().estimate(), meeting, duals);
            // where it is open what the sides do, differences may have stepped over it
            boolean confirms = report.verdict() == Verdict.AGREES || (report.verdict() == Verdict.INCONCLUSIVE
                    && meeting.map(Meeting::isSmooth).orElse(isBounded(pair.getOne()) || function.hasUsersFunctions()));
            if (!confirms || !isSettled(place)) {
                settled.remove(place);
                best.remove(place); // theirs is the sharpest bound that can be relied on
                record(place, report);
            }
        });
        ImmutableList<Place> left = places.reject(this::isSettled);
        if (function.hasUsersFunctions()) {
            left.reject(meetings::contains).forEach(this::askSecant);
        } else {
            askDecimals(left);
        }
        progress.accept(places.size());
    }

    private static boolean isBounded(DualNumbers.Look look) {
        return look.estimate().error() < Double.POSITIVE_INFINITY;
    }

    /** Asks one method alone; where pieces meet, both sides decide even so. */
    void compare(Method method, ImmutableList<Place> places) {
        ImmutableList<Place> affordable = method instanceof DecimalReference
                ? decimals.affordable(places) : places;
        Place.estimates(method, affordable).zip(affordable).forEach(pair -> {
            Place place = pair.getTwo();
            Estimate estimate = pair.getOne();
            boolean isSuspect = estimate.kink() || Judge.difference(place, estimate) > Judge.bound(place, estimate);
            EntryReport report = judged(place, estimate,
                    isSuspect ? duals.look(place.direction()).meeting() : Optional.empty(), method);
            record(place, method instanceof DecimalReference ? decimals.unlessInDoubt(report) : report);
        });
        places.drop(affordable.size()).forEach(place -> record(place, unknown(place, method.title())));
        decimals.bothSides(affordable.reject(this::isSettled).reject(this::isOnOnePiece), meetings::contains)
                .forEachKeyValue(this::record);
        progress.accept(places.size());
    }

    /** Shows what the function does beside a gradient that is not finite. */
    void compareNonFinite(ImmutableList<Place> places) {
        look(places).zip(places).forEach(pair -> {
            Place place = pair.getTwo();
            DualNumbers.Look look = pair.getOne();
            Optional<Meeting> meeting = isBounded(look) ? look.meeting()
                    : decimals.sides(place).filter(Meeting::isKnown)
                            .or(() -> Optional.of(Meeting.measured(function.along(place.direction()))));
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
        return decimals.leftUndone();
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
        return DecimalWork.of(Topology.order(Lists.immutable.of(function.node()))).plain() * places.size()
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
                || !(Judge.difference(together, look.estimate()) > Judge.bound(together, look.estimate()));
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
            EntryReport report = judge.of(pair.getTwo(), pair.getOne(), Optional.empty(), method.title());
            record(pair.getTwo(), report.verdict() == Verdict.AGREES ? report : report.with(Verdict.INCONCLUSIVE));
        });
        return places.reject(this::isSettled);
    }

    /** The sharpest of what does not tell is kept as well. */
    private void record(Place place, EntryReport report) {
        if (report.verdict() != Verdict.INCONCLUSIVE) {
            settled.put(place, report);
        } else if (!best.containsKey(place) || !(best.get(place).bound() < report.bound())) {
            best.put(place, report);
        }
    }

    private EntryReport judged(Place place, Estimate estimate, Optional<Meeting> meeting, Method method) {
        meeting.ifPresent(_ -> meetings.add(place));
        return judge.of(place, estimate, meeting, method.title());
    }

    private void askDecimals(ImmutableList<Place> places) {
        PartitionImmutableList<Place> parts = places.partition(this::isOnOnePiece);
        parts.getSelected().groupBy(place -> place.direction().keysView().toSet()).multiValuesView()
                .forEach(group -> decimals.onOnePiece(group.toList().toImmutable()).forEachKeyValue(this::record));
        decimals.bothSides(parts.getRejected(), meetings::contains).forEachKeyValue(this::record);
    }

    /** Where dual numbers tell nothing, as of √(x²) at 0, pieces may meet as well. */
    private boolean isOnOnePiece(Place place) {
        return !meetings.contains(place) && best.get(place).bound() < Double.POSITIVE_INFINITY;
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
                && report.bound() <= Math.max(Judge.TELLING * steepness, Judge.NOTHING);
        boolean isFlat = report.analytic() == 0 && report.numeric() == 0
                && IntStream.range(0, STEPS).mapToDouble(k -> Math.scalb(h, -4 * k))
                        .allMatch(t -> line.at(t).value() == here && line.at(-t).value() == here);
        if (isSmall || isFlat) {
            settled.put(place, report.with(Verdict.AGREES));
        }
    }

    private static EntryReport unknown(Place place, String method) {
        return new EntryReport(place.label(), place.analytic(), Double.NaN, Double.NaN, Double.POSITIVE_INFINITY,
                method, OptionalDouble.empty(), Verdict.INCONCLUSIVE, Optional.empty());
    }
}
