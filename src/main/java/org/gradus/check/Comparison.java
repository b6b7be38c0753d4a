package org.gradus.check;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.tuple.Pair;
import org.eclipse.collections.impl.list.primitive.IntInterval;
import org.gradus.Tensor;
import org.gradus.Variable;

/**
 * The derivatives of one function, compared with its gradient.
 *
 * @param only the method to rely on, if it isn't to escalate
 * @param isFinite whether the function is
 * @param analytic the gradient by each variable
 * @param roundings how far roundings may have put off each entry of it
 */
record Comparison(ScalarFunction function, Escalation escalation, Optional<Method> only, boolean isFinite,
        ImmutableMap<Variable, Tensor> analytic, ImmutableMap<Variable, Tensor> roundings) {

    /** Where pieces of the function meet in more entries than this, it is not known what the others do. */
    private static final int MOST_MEETINGS = 64;
    private static final Set<Verdict> SETTLED = Set.of(Verdict.AGREES, Verdict.VACUOUS);

    /**
     * Entry by entry.
     *
     * @param suffix of the entries' labels
     */
    List<EntryReport> entries(Variable variable, String suffix) {
        return compare(Entry.allOf(variable).collect(entry -> coordinate(entry, suffix)));
    }

    private Place coordinate(Entry entry, String suffix) {
        return new Place.Coordinate(entry, entry.label() + suffix, analytic.get(entry.variable()).at(entry.offset()),
                roundings.get(entry.variable()).at(entry.offset()));
    }

    /** In so many random directions. */
    List<EntryReport> along(Variable variable, int directions, Random random) {
        return compare(IntInterval.oneTo(directions)
                .collect(k -> along(variable, Directions.signed(analytic.get(variable), random),
                        variable.label() + " along direction " + k)));
    }

    /**
     * Entries that are wrong, found by halving: of a random direction the halves that disagree are halved again. If none does,
     * entries at which pieces of the function meet.
     *
     * @param most wrong ones, at the most
     */
    List<EntryReport> culprits(Variable variable, int most, Random random) {
        Tensor direction = Directions.signed(analytic.get(variable), random);
        MutableList<EntryReport> open = Lists.mutable.empty();
        ImmutableList<IntInterval> suspects =
                Lists.immutable.of(IntInterval.zeroTo(variable.shape().size() - 1));
        while (suspects.anySatisfy(entries -> entries.size() > 1)) {
            ImmutableList<IntInterval> halves = suspects.flatCollect(Comparison::halves);
            List<EntryReport> reports = compare(halves.collect(
                    entries -> along(variable, Directions.part(direction, entries), variable.label() + " along entries "
                            + entries.getFirst() + " to " + entries.getLast())));
            ImmutableList<Pair<IntInterval, EntryReport>> unsettled =
                    halves.zip(reports).reject(half -> SETTLED.contains(half.getTwo().verdict()));
            ImmutableList<Pair<IntInterval, EntryReport>> wrong =
                    unsettled.select(half -> half.getTwo().verdict() == Verdict.DISAGREES);
            suspects = (wrong.notEmpty() ? wrong.take(most) : unsettled.take(MOST_MEETINGS)).collect(Pair::getOne);
            if (wrong.isEmpty()) {
                unsettled.drop(MOST_MEETINGS).take(1)
                        .forEach(half -> open.add(half.getTwo().with(Verdict.INCONCLUSIVE)));
            }
        }
        return open.withAll(
                compare(suspects.collect(entries -> coordinate(new Entry(variable, entries.getFirst()), ""))));
    }

    private static ImmutableList<IntInterval> halves(IntInterval entries) {
        if (entries.size() == 1) {
            return Lists.immutable.of(entries);
        }
        int middle = (entries.getFirst() + entries.getLast()) >>> 1;
        return Lists.immutable.of(IntInterval.fromTo(entries.getFirst(), middle),
                IntInterval.fromTo(middle + 1, entries.getLast()));
    }

    private Place along(Variable variable, Tensor direction, String label) {
        Tensor gradient = analytic.get(variable);
        double product = 0;
        double bound = 0;
        for (int i = 0; i < gradient.size(); i++) {
            double term = gradient.at(i) * direction.at(i);
            product += term;
            bound += roundings.get(variable).at(i) * Math.abs(direction.at(i))
                    + gradient.size() * 0x1p-53 * Math.abs(term);
        }
        return new Place.Along(Maps.immutable.of(variable, direction), label, product, bound);
    }

    private List<EntryReport> compare(ImmutableList<? extends Place> places) {
        ImmutableList<Place> reached = places.collect(place -> (Place) place).select(this::isReached);
        ImmutableList<Place> comparable = reached.select(place -> Double.isFinite(place.analytic()));
        only.ifPresentOrElse(alone -> escalation.compare(alone, comparable), () -> escalation.compare(comparable));
        escalation.compareNonFinite(reached.reject(place -> Double.isFinite(place.analytic())));
        return places.<EntryReport>collect(place -> isReached(place) ? escalation.report(place) : withoutMethod(place))
                .castToList();
    }

    /** Whether there is a function whose derivative can be taken there. */
    private boolean isReached(Place place) {
        return isFinite && place.direction().keysView().allSatisfy(function::dependsOn);
    }

    private EntryReport withoutMethod(Place place) {
        double analytic = place.analytic();
        double numeric = isFinite ? 0 : Double.NaN;
        return new EntryReport(place.label(), analytic, numeric, Math.abs(analytic - numeric), numeric,
                isFinite ? "no path" : "none", OptionalDouble.empty(), !isFinite || !Double.isFinite(analytic)
                        ? Verdict.NON_FINITE
                        : Verdict.of(analytic == 0),
                Optional.empty());
    }
}
