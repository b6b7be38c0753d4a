package org.gradus.check;

import java.util.ArrayList;
import java.util.List;

/** A report as a table in Markdown. */
final class MarkdownReport {

    private MarkdownReport() {}

    static String of(Report report, int places) {
        List<EntryReport> shown = ReportTable.worstFirst(report).stream().limit(places).toList();
        List<String> lines = new ArrayList<>();
        lines.add("**" + ReportTable.summary(report).replaceFirst(":", "**:"));
        if (!shown.isEmpty()) {
            lines.add("");
            lines.add(line(ReportTable.HEADER));
            lines.add("| --- | ---: | ---: | ---: | ---: | --- | --- |");
            shown.forEach(entry -> lines.add(line(ReportTable.cells(entry))));
        }
        ReportTable.below(report, shown.size()).forEach(more -> lines.addAll(List.of("", more)));
        report.diagnosis().ifPresent(
                diagnosis -> lines.addAll(List.of("", "```text", diagnosis.text().stripTrailing(), "```")));
        return String.join("\n", lines) + "\n";
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells.stream().map(cell -> cell.replace("|", "\\|")).toList()) + " |";
    }
}
