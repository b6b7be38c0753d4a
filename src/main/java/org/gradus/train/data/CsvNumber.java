package org.gradus.train.data;

import java.util.regex.Pattern;

/** What counts as a number in a CSV file: decimal notation, so neither {@code 1f} nor {@code 0x1p3} as in Java. */
final class CsvNumber {

    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    private static final Pattern NOT_FINITE = Pattern.compile("[+-]?(nan|inf(inity)?)", Pattern.CASE_INSENSITIVE);

    private CsvNumber() {}

    /** Whether the text is meant as a number, be it finite or not. */
    static boolean matches(String text) {
        return DECIMAL.matcher(text).matches() || NOT_FINITE.matcher(text).matches();
    }

    /** The number; NaN for the ways to write NaN or infinity, infinity for numbers beyond the range of double. */
    static double parse(String text) {
        return NOT_FINITE.matcher(text).matches() ? Double.NaN : Double.parseDouble(text);
    }
}
