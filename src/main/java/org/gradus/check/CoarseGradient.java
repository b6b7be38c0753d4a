package org.gradus.check;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.gradus.Tensor;
import org.gradus.Variable;

/**
 * Numbers that were computed in a coarser format than doubles, by one variable. They are right to that format if they are
 * off from the sweep's gradient by no more than its {@linkplain Roundings roundings} make of it, provided that the sweep
 * itself has been found right; where it has not, from the slopes that the check has found.
 *
 * @param right what the sweep says
 * @param units a unit of the format's roundings for each entry
 */
record CoarseGradient(Precision precision, Variable variable, Tensor given, Tensor right, Tensor units) {

    /** So many are shown of those that were checked in directions. */
    private static final int MOST_SHOWN = 16;

    /**
     * Judges the numbers.
     *
     * @param swept what was found of the sweep's gradient, at each entry or in directions
     */
    List<EntryReport> entries(List<EntryReport> swept) {
        if (swept.size() == given.size()) {
            return IntStream.range(0, given.size()).mapToObj(i -> entry(i, swept.get(i))).toList();
        }
        boolean isRight = swept.stream().allMatch(entry -> entry.verdict() == Verdict.AGREES);
        return isRight ? IntStream.range(0, given.size()).boxed().sorted(Comparator.comparingDouble(i -> -off(i)))
                .limit(MOST_SHOWN).map(i -> judged(i, right.at(i), 0, Optional.empty())).toList()
                : swept.stream().map(entry -> entry.with(Verdict.INCONCLUSIVE)).toList();
    }

    /** Whatever the sweep makes of the place, a number is right that is a slope there, or lies between two. */
    private EntryReport entry(int i, EntryReport swept) {
        return switch (swept.verdict()) {
            case AGREES, VACUOUS -> judged(i, right.at(i), 0, Optional.empty());
            case KINK, CONVENTION, DISAGREES -> judged(i, swept.numeric(), swept.bound(), swept.slopes());
            case INCONCLUSIVE, NON_FINITE, JUMP -> new EntryReport(swept.place(), given.at(i), swept.numeric(),
                    Math.abs(given.at(i) - swept.numeric()), swept.bound(), swept.method(), swept.step(),
                    swept.verdict(), swept.slopes(), swept.jump());
        };
    }

    /**
     * @param error how far slopes to both sides are from the numeric one between them, or that one from the right one
     * @param slopes to both sides, where pieces of the function meet
     */
    private EntryReport judged(int i, double numeric, double error, Optional<Sides> slopes) {
        double difference = Math.abs(given.at(i) - numeric);
        double bound = error + Roundings.MOST_UNITS * unit(i);
        Verdict verdict = !Double.isFinite(given.at(i)) ? Verdict.NON_FINITE
                : difference > bound ? Verdict.DISAGREES
                : !tells() ? Verdict.INCONCLUSIVE
                : slopes.filter(Sides::differ).isPresent() ? Verdict.KINK : Verdict.AGREES;
        return new EntryReport(new Entry(variable, i).label(), given.at(i), numeric, difference, bound,
                precision.title() + " roundings", OptionalDouble.empty(), verdict, slopes);
    }

    /** The given number may be another one of the slopes than the sweep's. */
    private double unit(int i) {
        return Math.max(units.at(i), precision.halfSpacing(given.at(i)));
    }

    /** Whether twice the gradient would be seen somewhere, if it is not 0 everywhere. */
    private boolean tells() {
        return Arrays.stream(right.toArray()).allMatch(x -> x == 0) || IntStream.range(0, right.size())
                .anyMatch(i -> Roundings.MOST_UNITS * units.at(i) < Math.abs(right.at(i)));
    }

    private double off(int i) {
        return given.at(i) == right.at(i) ? 0 : Math.abs(given.at(i) - right.at(i)) / units.at(i);
    }

    /**
     * How many units the entry is off that is off by the most.
     *
     * @param judged what was said of each, or of those that are off by the most
     */
    double mostUnits(List<EntryReport> judged) {
        return judged.size() < given.size() ? Roundings.off(given, right, units)
                : IntStream.range(0, given.size()).filter(i -> judged.get(i).difference() > 0)
                        .mapToDouble(i -> Roundings.MOST_UNITS
                                + (judged.get(i).difference() - judged.get(i).bound()) / unit(i))
                        .reduce(0, Math::max);
    }

    /** What the report says of all of them. */
    static String remark(Precision precision, double mostUnits) {
        return String.format(Locale.ROOT,
                "%s %s: off by up to %.2g units of its roundings, of which %.0f are allowed",
                mostUnits <= Roundings.MOST_UNITS ? "right to" : "wrong also to", precision.title(), mostUnits,
                Roundings.MOST_UNITS);
    }
}
