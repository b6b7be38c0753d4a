package org.gradus.train.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The rows of a CSV text that are not blank, in turn, each with the line on which it starts. */
final class CsvRows {

    private static final CSVFormat FORMAT = CSVFormat.RFC4180.builder().setIgnoreSurroundingSpaces(true).get();

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
    Optional<CsvRow> next() {
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
            CsvRow row = new CsvRow(file, line, records.next().toList());
            if (!row.isBlank()) {
                return Optional.of(row);
            }
        }
    }

    void forEachRemaining(Consumer<CsvRow> action) {
        for (Optional<CsvRow> row = next(); row.isPresent(); row = next()) {
            action.accept(row.get());
        }
    }
}
