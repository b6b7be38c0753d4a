package org.gradus.check;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntConsumer;
import org.apfloat.Apfloat;
import org.apfloat.ApfloatMath;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.set.MutableSet;
import org.gradus.check.OneSidedDifferences.Side;

/**
 * Compares derivatives by one method after the other, until each place is settled.
 * <p>
 * A place agrees if the difference is no more than the bound, which is the method's own error plus that of rounding in
 * the gradient, and if that bound is so small that the comparison tells: at most {@value #TELLING} of the derivative. Where a
 * method can't tell, or speaks against the gradient, the next one is asked. Differences come first, since they alone see
 * the compiled function. Dual numbers have the last word of those with rounding, since their bound holds at any scale and
 * next to any kink. What is left are derivatives that rounding leaves few digits of, as in saturation; for them the
 * gradient's graph and the function are both evaluated in decimals; not where pieces of the function meet to within
 * rounding, since in decimals another of them may be the one that is taken. A function with ops of the user's has none.
 */
final class Escalation {

    /** What part of a derivative the bound must not exceed: so a wrong factor is seen unless it is this close to 1. */
    static final double TELLING = 1e-6;

    /** A bound that is less is none. */
    private static final double NOTHING = 1e-300;
    /** How far around, as a part of an entry's magnitude. */
    private static final double NEARBY = 0x1p-3;
    /** Both sides are right to forty digits; what is summed up in a direction may cancel some. */
    private static final Apfloat SAME = new Apfloat("1e-25");
    /** Decimals have sixty digits at least, so what is lost to cancellation is this part of a double's rounding. */
    private static final Apfloat LOST = new Apfloat("1e-40");

    private final ScalarFunction function;
    private final ExactGradient exact;
    private final IntConsumer progress;
    private final MutableMap<Place, EntryReport> best = Maps.mutable.empty();
    private final MutableMap<Place, EntryReport> settled = Maps.mutable.empty();
    private final MutableSet<Place> atKinks = Sets.mutable.empty();

    /** @param progress is told how many more places are settled */
    Escalation(ScalarFunction function, ExactGradient exact, IntConsumer progress) {
        this.function = function;
        this.exact = exact;
        this.progress = progress;
    }

    /** Settles all places, or leaves them inconclusive. */
    void compare(ImmutableList<Place> places) {
        ImmutableList<Place> open = ask(new CentralDifferences(function), false, places);
        open = ask(new Ridders(function), false, open);
        open = ask(new DualNumbers(function), true, open);
        open.select(place -> Double.isFinite(place.rounding())).reject(atKinks::contains)
                .groupBy(place -> place.direction().keysView().toSet())
                .multiValuesView().forEach(group -> askDecimals(group.toList().toImmutable()));
        if (function.hasUsersFunctions()) {
            open.reject(settled::containsKey).forEach(this::askSecant);
        }
        progress.accept(open.size());
    }

    /** Asks one method alone. */
    void compare(Method method, ImmutableList<Place> places) {
        progress.accept(ask(method, true, places).size());
    }

    /** What was found at a place that was compared. */
    EntryReport report(Place place) {
        return settled.getIfAbsent(place, () -> best.get(place));
    }

    /**
     * Asks a method.
     *
     * @param decides whether the method may speak against the gradient, and call a kink
     * @return the places that it does not settle
     */
    private ImmutableList<Place> ask(Method method, boolean decides, ImmutableList<Place> places) {
        if (places.isEmpty()) {
            return places;
        }
        Place.estimates(method, places).zip(places)
                .forEach(pair -> judge(pair.getTwo(), pair.getOne(), method, decides));
        ImmutableList<Place> open = places.reject(settled::containsKey);
        progress.accept(places.size() - open.size());
        return open;
    }

    private void judge(Place place, Estimate estimate, Method method, boolean decides) {
        double analytic = place.analytic();
        double difference = Math.abs(analytic - estimate.derivative());
        double bound = estimate.error() + place.rounding();
        double size = Math.max(Math.abs(analytic), Math.abs(estimate.derivative()));
        Verdict verdict = !(bound < Double.POSITIVE_INFINITY) ? Verdict.INCONCLUSIVE
                : difference > bound ? Verdict.DISAGREES
                : estimate.kink() ? Verdict.KINK
                : bound <= TELLING * size ? Verdict.AGREES : Verdict.INCONCLUSIVE;
        boolean last = decides && verdict != Verdict.INCONCLUSIVE;
        EntryReport report = new EntryReport(place.label(), analytic, estimate.derivative(), difference, bound,
                method.title(), estimate.step(), last || verdict == Verdict.AGREES ? verdict : Verdict.INCONCLUSIVE,
                last && estimate.kink() ? Optional.of(slopes(place)) : Optional.empty());
        if (decides && estimate.kink()) {
            atKinks.add(place);
        }
        if (report.verdict() != Verdict.INCONCLUSIVE) {
            settled.put(place, report);
        } else if (!best.containsKey(place) || !(best.get(place).bound() <= bound)) {
            best.put(place, report);
        }
    }

    /**
     * A user's function has no decimals. Where its slope vanishes, a bound on a difference is never a small part of it, but it
     * may be one of how steep the function is nearby.
     */
    private void askSecant(Place place) {
        Line line = function.along(place.direction());
        double h = line.step(NEARBY);
        double here = line.at(0).value();
        double steepness =
                Math.max(Math.abs(line.at(h).value() - here), Math.abs(line.at(-h).value() - here)) / h;
        EntryReport report = best.get(place);
        if (report.difference() <= report.bound() && report.bound() <= Math.max(TELLING * steepness, NOTHING)) {
            settled.put(place, report.agreeing());
        }
    }

    private Sides slopes(Place place) {
        return new Sides(slope(place, Side.LEFT), slope(place, Side.RIGHT));
    }

    private double slope(Place place, Side side) {
        return new OneSidedDifferences(function, side).along(place.direction()).derivative();
    }

    /** First all places together, each with about the same weight; if they don't agree, one by one. */
    private void askDecimals(ImmutableList<Place> places) {
        if (!exact.isKnown()) {
            return;
        }
        try {
            DecimalReference decimals = new DecimalReference(function);
            if (places.size() > 1 && agree(Directions.combined(places), decimals)) {
                places.forEach(place -> settle(place, exact.along(place.direction()), true));
            } else {
                places.forEach(place -> settle(place, decimals.exact(place.direction()), agree(place, decimals)));
            }
        } catch (ArithmeticException | UnsupportedOperationException e) {
            // there is no decimal value, so that the places stay inconclusive
        }
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
        settled.put(place, new EntryReport(place.label(), place.analytic(), derivative, difference, bound, "decimals",
                OptionalDouble.empty(), Verdict.of(ruleAgrees && difference <= bound), Optional.empty()));
    }
}
