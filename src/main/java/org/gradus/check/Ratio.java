package org.gradus.check;

import java.util.Optional;
import org.eclipse.collections.api.list.ImmutableList;

/**
 * The factor between two lists of numbers, where all of them share one to their error bounds.
 *
 * @param factor between them
 * @param informative of how many numbers it is the ratio; those that may be 0 tell nothing
 */
record Ratio(Bounded factor, int informative) {

    /** A factor that is known less closely is evidence of nothing. */
    private static final double MOST_VAGUE = 0.05;
    /** How closely one has to be known to be told from most others. */
    private static final double SHARP = 1e-3;

    /** The factor by which each number has to be multiplied to give the multiple; nothing if there is none. */
    static Optional<Ratio> of(ImmutableList<Bounded> multiples, ImmutableList<Bounded> numbers) {
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.POSITIVE_INFINITY;
        int informative = 0;
        for (int i = 0; i < numbers.size(); i++) {
            Bounded multiple = multiples.get(i);
            Bounded number = numbers.get(i);
            double least = Math.abs(number.value()) - number.error();
            if (least > 0) {
                double ratio = multiple.value() / number.value();
                double error = (multiple.error() + Math.abs(ratio) * number.error()) / least + Math.ulp(ratio);
                low = Math.max(low, ratio - error);
                high = Math.min(high, ratio + error);
                informative++;
            }
        }
        if (informative == 0 || !(low <= high)) {
            return Optional.empty();
        }
        Ratio ratio = new Ratio(new Bounded(low + (high - low) / 2, (high - low) / 2), informative);
        return ratio.holds(multiples, numbers) ? Optional.of(ratio) : Optional.empty();
    }

    private boolean holds(ImmutableList<Bounded> multiples, ImmutableList<Bounded> numbers) {
        return multiples.zip(numbers).allSatisfy(pair -> BoundedArithmetic.BOUNDED.mul(factor, pair.getTwo())
                .mayEqual(pair.getOne()));
    }

    /** Whether the numbers prove that there is a factor: the ratio of two numbers alone is one in any case. */
    boolean isProven() {
        return informative > 1 && factor.error() <= MOST_VAGUE * Math.abs(factor.value());
    }

    /** Whether the factor is known closely enough to say which number it is. */
    boolean isSharp() {
        return isProven() && factor.error() <= SHARP * Math.abs(factor.value());
    }
}
