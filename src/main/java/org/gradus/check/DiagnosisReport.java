package org.gradus.check;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
 * @param latent whether what was asked for is right: the rule is wrong only for another upstream gradient than the one
 *        that arrives here, or at other inputs
 * @param latentAt at which other inputs it is wrong, if it is right for other upstream gradients
 * @param rows the entries of the contribution that were looked at, the worst first
 */
public record DiagnosisReport(String op, String node, String input, Cause cause, String finding,
        List<Cause> otherCauses, boolean latent, Optional<String> latentAt, List<Row> rows) {

    private static final int ROWS_SHOWN = 5;

    /** In words. */
    public static DiagnosisReport of(Diagnosis diagnosis) {
        return new DiagnosisReport(diagnosis.op(), diagnosis.node().labelWithShape(),
                diagnosis.input().labelWithShape(), diagnosis.cause(), diagnosis.finding(),
                diagnosis.otherCauses().castToList(), diagnosis.isLatent(), diagnosis.latentAt(),
                diagnosis.rows().castToList());
    }

    /** What was found, for people. */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(headline()).append('\n');
        text.append("likely cause: ").append(cause).append(", ").append(cause.sentence()).append('\n');
        if (cause != Cause.UNKNOWN) {
            text.append("what explains the numbers: ").append(finding).append('\n');
        }
        if (!otherCauses.isEmpty()) {
            text.append("so would: ")
                    .append(otherCauses.stream().map(Cause::toString).collect(Collectors.joining(", "))).append('\n');
        }
        if (latent) {
            text.append(latentAt.map("it is right at the inputs that are given, and wrong at "::concat).orElse(
                    "it is right for the upstream gradient that arrives here, and wrong for others")).append('\n');
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

    private String headline() {
        if (cause == Cause.NON_FINITE) {
            return op + " sends infinity or NaN on the way back: " + node + ", to " + input;
        }
        return (latent ? "what was asked for agrees, but " : "") + "the rule of " + op + " is wrong: " + node
                + " sends a wrong contribution to " + input;
    }

    private static String number(double x) {
        return String.format(Locale.ROOT, "%.6e", x);
    }
}
