package org.gradus.check;

import static org.gradus.check.BoundedArithmetic.BOUNDED;

import java.util.Locale;
import java.util.Optional;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.set.primitive.ImmutableIntSet;
import org.gradus.check.Explanation.Case;

/**
 * Factors between what was sent and what is right. They are found by looking, as the ratio that all entries share, and
 * recognised where they are numbers that people forget or use once too often.
 */
final class Factors {

    /** The terms of the fractions that are recognised. */
    private static final int LARGEST_TERM = 12;
    /** From 1, so that six digits don't show how far. */
    private static final double CLOSE = 1e-4;

    private final MutableList<Known> known = Lists.mutable.empty();

    /**
     * A number that a factor can be.
     *
     * @param isPlain whether a single ratio is enough to think of it
     */
    private record Known(Cause cause, double value, String text, boolean isPlain) {}

    /** @param lengths what m can be */
    private Factors(ImmutableIntSet lengths) {
        add(Cause.LOST_CONTRIBUTION, 0, "nothing is sent", true);
        add(Cause.SIGN, -1, "minus what is right", true);
        withSigns(Cause.FACTOR_TWO, 2, "twice", true);
        withSigns(Cause.FACTOR_TWO, 0.5, "half of", true);
        int[] counts = lengths.toSortedArray();
        for (int m : counts) {
            withSigns(Cause.FACTOR_M, m, m + " times", true);
            withSigns(Cause.FACTOR_M, 1.0 / m, "1/" + m + " of", true);
        }
        for (int m : counts) {
            times(m - 1, m + " - 1");
            times(1.0 / (m - 1), "1/(" + m + " - 1)");
            times((double) m / (m - 1), m + "/(" + m + " - 1)");
            times((m - 1.0) / m, "(" + m + " - 1)/" + m);
            times((double) m * m, m + "^2");
            times(1.0 / m / m, "1/" + m + "^2");
            fraction(m, 2);
            fraction(2, m);
            for (int n : counts) {
                fraction(m, n);
            }
        }
        constants();
        for (int p = 1; p <= LARGEST_TERM; p++) {
            for (int q = 1; q <= LARGEST_TERM; q++) {
                fraction(p, q);
            }
        }
    }

    private void constants() {
        times(Math.log(2), "ln 2");
        times(1 / Math.log(2), "1/ln 2 = log2 e");
        times(Math.log(10), "ln 10");
        times(1 / Math.log(10), "1/ln 10 = log10 e");
        times(Math.PI, "pi");
        times(1 / Math.PI, "1/pi");
        times(2 * Math.PI, "2 pi");
        times(1 / (2 * Math.PI), "1/(2 pi)");
        times(Math.PI / 180, "pi/180");
        times(180 / Math.PI, "180/pi");
        times(Math.E, "e");
        times(1 / Math.E, "1/e");
        times(Math.sqrt(2), "sqrt(2)");
        times(1 / Math.sqrt(2), "1/sqrt(2)");
    }

    private void fraction(int p, int q) {
        times((double) p / q, p + (q == 1 ? "" : "/" + q));
    }

    private void times(double value, String name) {
        String number = number(value);
        withSigns(Cause.FACTOR, value, number + (name.equals(number) ? "" : ", which is " + name + ",") + " times",
                false);
    }

    private void withSigns(Cause cause, double value, String text, boolean isPlain) {
        add(cause, value, text + " what is right", isPlain);
        add(cause, -value, "minus " + text + " what is right", isPlain);
    }

    /** Each number once, as the plainest that it is; 1 is no mistake. */
    private void add(Cause cause, double value, String text, boolean isPlain) {
        if (value != 1 && known.noneSatisfy(it -> Math.abs(it.value - value) <= 4 * Math.ulp(value))) {
            known.add(new Known(cause, value, text, isPlain));
        }
    }

    /**
     * What a factor can be, if there is one: the known numbers that it may equal, else the number alone. A single ratio
     * proves no factor, so it is held against plain ones only.
     *
     * @param lengths what m can be
     */
    static ImmutableList<Explanation> of(ImmutableList<Case> cases, ImmutableIntSet lengths) {
        Optional<Ratio> found = Ratio.of(cases.flatCollect(Case::sent), cases.flatCollect(Case::right));
        if (found.isEmpty()) {
            return Lists.immutable.empty();
        }
        Ratio ratio = found.get();
        ImmutableList<Explanation> named = new Factors(lengths).known
                .select(it -> (it.isPlain || ratio.isSharp()) && ratio.factor().mayEqual(new Bounded(it.value, 0)))
                .collect(it -> scaled(it.cause, it.text, new Bounded(it.value, 0))).toImmutable();
        return named.notEmpty() || !ratio.isProven() ? named : Lists.immutable.of(scaled(Cause.FACTOR,
                (ratio.isSharp() ? "" : "about ") + factor(ratio.factor().value()) + " times what is right",
                ratio.factor()));
    }

    private static Explanation scaled(Cause cause, String text, Bounded factor) {
        return new Explanation(cause, text, numbers -> numbers.isSent(
                numbers.right().collect(right -> BOUNDED.mul(factor, right))));
    }

    /** What is off by little is shown by how much. */
    private static String factor(double x) {
        double off = Math.abs(x - 1);
        return off == 0 || off > CLOSE ? number(x) : "1 " + (x > 1 ? "+ " : "- ") + number(off);
    }

    /** With six digits at most. */
    static String number(double x) {
        return !Double.isFinite(x) ? Double.toString(x)
                : Double.toString(Double.parseDouble(String.format(Locale.ROOT, "%.6g", x)))
                        .replaceFirst("\\.0(?=E|$)", "")
                        .replace('E', 'e');
    }
}
