package org.gradus.check;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A report in aligned columns. */
final class TextReport {

    private TextReport() {}

    static String of(Report report, int places) {
        List<EntryReport> shown = ReportTable.worstFirst(report).stream().limit(places).toList();
        List<List<String>> rows = new ArrayList<>();
        rows.add(ReportTable.HEADER);
        shown.forEach(entry -> rows.add(ReportTable.cells(entry)));
        int[] widths = IntStream.range(0, ReportTable.HEADER.size())
                .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0)).toArray();
        List<String> lines = new ArrayList<>();
        lines.add(ReportTable.summary(report));
        if (!shown.isEmpty()) {
            lines.add("");
            rows.forEach(row -> lines.add(line(row, widths)));
        }
        ReportTable.below(report, shown.size()).forEach(lines::add);
        report.diagnosis().ifPresent(diagnosis -> lines.addAll(List.of("", diagnosis.text().stripTrailing())));
        return String.join("\n", lines) + "\n";
    }

    /** Numbers to the right, words to the left. */
    private static String line(List<String> row, int[] widths) {
        return IntStream.range(0, widths.length).mapToObj(column -> {
            String space = " ".repeat(widths[column] - row.get(column).length());
            return column >= 1 && column <= 4 ? space + row.get(column) : row.get(column) + space;
        }).collect(Collectors.joining("  ")).stripTrailing();
    }
}
