package org.gradus.check;

import java.math.BigDecimal;
import java.util.Arrays;
import org.gradus.Tensor;

/**
 * How precisely the numbers of a tensor were written down: to so many decimals or to so many significant digits, of
 * which the number with the most tells. A number that was not rounded has some 16.
 */
record Digits(int decimals, int significant) {

    static Digits of(Tensor numbers) {
        return Arrays.stream(numbers.toArray()).mapToObj(Digits::shortest)
                .map(x -> new Digits(x.scale(), x.precision()))
                .reduce(new Digits(0, 1), (a, b) -> new Digits(Math.max(a.decimals, b.decimals),
                        Math.max(a.significant, b.significant)));
    }

    /** How far a number may be from the one that it was rounded from. */
    double halfUnit(double x) {
        int exponent = x == 0 ? -decimals : shortest(x).precision() - shortest(x).scale() - significant;
        return Math.scalb(Math.pow(10, Math.max(-decimals, exponent)), -1);
    }

    private static BigDecimal shortest(double x) {
        return BigDecimal.valueOf(x).stripTrailingZeros();
    }
}
