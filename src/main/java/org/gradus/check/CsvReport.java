package org.gradus.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** A report as comma-separated values, one line for each place, numbers in full. */
final class CsvReport {

    private static final CSVFormat FORMAT = CSVFormat.RFC4180.builder().setRecordSeparator('\n')
            .setHeader("parameter", "place", "analytic", "numeric", "difference", "bound", "verdict", "method", "step",
                    "leftSlope", "rightSlope", "jump")
            .get();

    private CsvReport() {}

    static String of(Report report) {
        StringBuilder text = new StringBuilder();
        try (CSVPrinter printer = new CSVPrinter(text, FORMAT)) {
            for (ParameterReport parameter : report.parameters()) {
                for (EntryReport entry : parameter.entries()) {
                    printer.printRecord(parameter.name(), entry.place(), entry.analytic(), entry.numeric(),
                            entry.difference(), entry.bound(), entry.verdict(), entry.method(),
                            entry.step().isPresent() ? entry.step().getAsDouble() : "",
                            entry.slopes().<Object>map(Sides::left).orElse(""),
                            entry.slopes().<Object>map(Sides::right).orElse(""),
                            entry.jump().map(Jump::text).orElse(""));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a string can be written to", e);
        }
        return text.toString();
    }
}
