package org.gradus.course;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Cells of text under headings.
 *
 * @param columns the headings
 * @param rows as many cells each as there are headings
 */
public record Table(List<String> columns, List<List<String>> rows) {

    private static final Pattern NUMBER = Pattern.compile("[-−+.∞\\d].*|NaN");

    /** @throws IllegalArgumentException if a row has more or fewer cells than there are headings */
    public Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException("the row " + row + " needs a cell for each of " + columns);
            }
        }
    }

    /** A number with three digits, as tables show it; but 0 is 0. */
    static String number(double x) {
        return x == 0 ? "0" : String.format(Locale.ROOT, "%.2e", x);
    }

    /** A number of middling size with four decimals. */
    static String fixed(double x) {
        return String.format(Locale.ROOT, "%.4f", x);
    }

    /** A constant's name in small letters, such as leaky relu. */
    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** A share as per cent. */
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** Aligned columns, numbers to the right, with two spaces in between; each line ends with a line break. */
    public String text() {
        return Stream.concat(Stream.of(columns), rows.stream())
                .map(row -> IntStream.range(0, row.size()).mapToObj(column -> padded(row.get(column), column))
                        .collect(Collectors.joining("  ")).stripTrailing() + "\n")
                .collect(Collectors.joining());
    }

    private String padded(String cell, int column) {
        int width = Stream.concat(Stream.of(columns), rows.stream()).mapToInt(row -> row.get(column).length()).max()
                .orElseThrow();
        String space = " ".repeat(width - cell.length());
        return isOfNumbers(column) ? space + cell : cell + space;
    }

    /** Whether all cells of a column begin like numbers. */
    public boolean isOfNumbers(int column) {
        return rows.stream().allMatch(row -> NUMBER.matcher(row.get(column)).matches());
    }
}
