package org.gradus.train.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The rows of a CSV text that are not blank, in turn, each with the line on which it starts. */
final class CsvRows {

    private static final CSVFormat FORMAT = CSVFormat.RFC4180.builder().setIgnoreSurroundingSpaces(true).get();
    /** Decimal notation, so neither {@code 1f} nor {@code 0x1p3} as in Java. */
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    private static final Pattern NOT_FINITE = Pattern.compile("[+-]?(nan|inf(inity)?)", Pattern.CASE_INSENSITIVE);

    private final Path file;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;

    CsvRows(Path file, String text) {
        this.file = file;
        try {
            this.parser = CSVParser.parse(text, FORMAT);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a text in memory has no faults of input
        }
        this.records = parser.iterator();
    }

    /** The next row; empty after the last. */
    Optional<Row> next() {
        while (true) {
            long line = parser.getCurrentLineNumber() + 1; // before hasNext(), which reads the record
            try {
                if (!records.hasNext()) {
                    return Optional.empty();
                }
            } catch (UncheckedIOException e) {
                throw new DataException(file + ":" + line
                        + ": a quoted cell is not closed, or more text follows its closing quote");
            }
            Row row = new Row(file, line, records.next().toList());
            if (!row.isBlank()) {
                return Optional.of(row);
            }
        }
    }

    void forEachRemaining(Consumer<Row> action) {
        for (Optional<Row> row = next(); row.isPresent(); row = next()) {
            action.accept(row.get());
        }
    }

    /** Whether a text is meant as a number, be it finite or not. */
    static boolean isNumber(String text) {
        return DECIMAL.matcher(text).matches() || NOT_FINITE.matcher(text).matches();
    }

    /** The number; NaN for the ways to write NaN or infinity, infinity for numbers beyond the range of double. */
    static double number(String text) {
        return NOT_FINITE.matcher(text).matches() ? Double.NaN : Double.parseDouble(text);
    }

    /**
     * One row.
     *
     * @param file the file
     * @param line the line, from 1, on which the row starts
     * @param cells its cells, just as they stand in the file
     */
    record Row(Path file, long line, List<String> cells) {

        Row {
            cells = List.copyOf(cells);
        }

        private boolean isBlank() {
            return cells.size() == 1 && cells.getFirst().isBlank();
        }

        /** A cell without surrounding space. */
        String text(int column) {
            return cells.get(column).strip();
        }

        DataException fault(String what) {
            return new DataException(file + ":" + line + ": " + what);
        }

        /** What is wrong with a cell: on a later line than the row's, if cells before it have line breaks in quotes. */
        DataException fault(int column, String name, String what) {
            long at = line + cells.subList(0, column).stream().mapToInt(Utf8File::lineBreaks).sum();
            return new DataException(file + ":" + at + ": column " + DataException.quoted(name) + ": " + what);
        }
    }
}
