package org.gradus.check;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.gradus.check.Diagnosis.Row;

/**
 * A {@link Diagnosis} in words, as reports show it.
 *
 * @param op the op whose rule is wrong
 * @param node where it is in the graph, with its shape
 * @param input to which it sends a wrong contribution, with its shape
 * @param cause the most likely cause
 * @param finding in a few words, what explains the numbers
 * @param otherCauses what would explain the same numbers
 * @param latent whether the rule is wrong only for other upstream gradients than the one that arrives here
 * @param rows the entries of the contribution that were looked at, the worst first
 */
public record DiagnosisReport(String op, String node, String input, Cause cause, String finding,
        List<Cause> otherCauses, boolean latent, List<Row> rows) {

    private static final int ROWS_SHOWN = 5;

    /** In words. */
    public static DiagnosisReport of(Diagnosis diagnosis) {
        return new DiagnosisReport(diagnosis.op(), diagnosis.node().labelWithShape(),
                diagnosis.input().labelWithShape(), diagnosis.cause(), diagnosis.finding(),
                diagnosis.otherCauses().castToList(), diagnosis.isLatent(), diagnosis.rows().castToList());
    }

    /** What was found, for people. */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append("the rule of ").append(op).append(" is wrong: ").append(node)
                .append(" sends a wrong contribution to ").append(input).append('\n');
        text.append("likely cause: ").append(cause).append(", ").append(cause.sentence()).append('\n');
        if (cause != Cause.UNKNOWN) {
            text.append("what explains the numbers: ").append(finding).append('\n');
        }
        if (!otherCauses.isEmpty()) {
            text.append("so would: ")
                    .append(otherCauses.stream().map(Cause::toString).collect(Collectors.joining(", "))).append('\n');
        }
        if (latent) {
            text.append("it is right for the upstream gradient that arrives here, and wrong for others\n");
        }
        List<Row> shown = rows.subList(0, Math.min(ROWS_SHOWN, rows.size()));
        int width = shown.stream().mapToInt(row -> row.entry().length()).max().orElse(0);
        String format = "  %-" + Math.max(5, width) + "s  %13s  %13s  %13s%n";
        text.append(String.format(Locale.ROOT, format, "entry", "analytic", "numeric", "difference"));
        shown.forEach(row -> text.append(String.format(Locale.ROOT, format, row.entry(),
                number(row.analytic()), number(row.numeric()), number(row.difference()))));
        if (rows.size() > ROWS_SHOWN) {
            text.append("  and ").append(rows.size() - ROWS_SHOWN).append(" more\n");
        }
        return text.toString();
    }

    private static String number(double x) {
        return String.format(Locale.ROOT, "%.6e", x);
    }
}
