package org.gradus.check;

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
 * itself has been found right.
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
        boolean isRight = swept.stream().allMatch(entry -> isSuccess(entry.verdict()));
        if (swept.size() == given.size()) {
            return IntStream.range(0, given.size())
                    .mapToObj(i -> isSuccess(swept.get(i).verdict()) ? entry(i) : swept.get(i)).toList();
        }
        return isRight ? IntStream.range(0, given.size()).boxed().sorted(Comparator.comparingDouble(i -> -off(i)))
                .limit(MOST_SHOWN).map(this::entry).toList() : swept;
    }

    private static boolean isSuccess(Verdict verdict) {
        return verdict == Verdict.AGREES || verdict == Verdict.KINK;
    }

    private EntryReport entry(int i) {
        double difference = Math.abs(given.at(i) - right.at(i));
        double bound = Roundings.MOST_UNITS * units.at(i);
        Verdict verdict = !Double.isFinite(given.at(i)) ? Verdict.NON_FINITE
                : difference > bound ? Verdict.DISAGREES
                : tells() ? Verdict.AGREES : Verdict.INCONCLUSIVE;
        return new EntryReport(new Entry(variable, i).label(), given.at(i), right.at(i), difference, bound,
                precision.title() + " roundings", OptionalDouble.empty(), verdict, Optional.empty());
    }

    /** Whether twice the gradient would be seen somewhere. */
    private boolean tells() {
        return IntStream.range(0, right.size())
                .anyMatch(i -> right.at(i) == 0 || Roundings.MOST_UNITS * units.at(i) < Math.abs(right.at(i)));
    }

    private double off(int i) {
        return given.at(i) == right.at(i) ? 0 : Math.abs(given.at(i) - right.at(i)) / units.at(i);
    }

    /** How many units the entry is off that is off by the most. */
    double mostUnits() {
        return Roundings.off(given, right, units);
    }

    /** What the report says of all of them. */
    static String remark(Precision precision, double mostUnits) {
        return String.format(Locale.ROOT,
                "%s %s: off by up to %.2g units of its roundings, of which %.0f are allowed",
                mostUnits <= Roundings.MOST_UNITS ? "right to" : "wrong also to", precision.title(), mostUnits,
                Roundings.MOST_UNITS);
    }
}
