package org.gradus.check;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The places of a report in rows, the worst first. */
final class ReportTable {

    static final List<String> HEADER =
            List.of("place", "analytic", "numeric", "difference", "bound", "verdict", "decided by");

    private ReportTable() {}

    /** By verdict, then by how much of the bound the difference takes up. */
    static List<EntryReport> worstFirst(Report report) {
        return report.parameters().stream().flatMap(parameter -> parameter.entries().stream())
                .sorted(Comparator.comparing(EntryReport::verdict)
                        .thenComparingDouble(entry -> entry.bound() == 0 ? 0 : entry.difference() / entry.bound())
                        .reversed())
                .toList();
    }

    /** One row's cells, as many as the {@link #HEADER} has. */
    static List<String> cells(EntryReport entry) {
        String decided = entry.method() + entry.slopes()
                .map(slopes -> "; slopes " + number(slopes.left()) + " and " + number(slopes.right())).orElse("")
                + entry.jump().map(jump -> "; " + jump.text()).orElse("");
        return List.of(entry.place(), exactly(entry.analytic()), exactly(entry.numeric()), number(entry.difference()),
                number(entry.bound()), entry.verdict().toString(), decided);
    }

    /** What stands above the table. */
    static String summary(Report report) {
        long places = places(report);
        long agreeing = report.parameters().stream().flatMap(parameter -> parameter.entries().stream())
                .filter(entry -> entry.verdict() == Verdict.AGREES).count();
        return report.verdict() + ": " + agreeing + " of " + places + " places agree"
                + (report.verdict() == Verdict.VACUOUS ? ", but all gradients are zero, so nothing was tested" : "");
    }

    static long places(Report report) {
        return report.parameters().stream().mapToLong(parameter -> parameter.entries().size()).sum();
    }

    /** What stands below the table: how many places it does not show, and remarks. */
    static Stream<String> below(Report report, int shown) {
        long more = places(report) - shown;
        return Stream.concat(more > 0 ? Stream.of(more + " more left out") : Stream.empty(),
                report.remarks().stream());
    }

    private static String exactly(double x) {
        return String.format(Locale.ROOT, "%.9e", x);
    }

    private static String number(double x) {
        return String.format(Locale.ROOT, "%.2e", x);
    }
}
