package org.gradus.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gradus.check.Cause;
import org.gradus.check.Precision;
import org.gradus.check.Roundings;
import org.gradus.check.StudentCheck;
import org.gradus.check.StudentCheck.Equation;
import org.gradus.check.StudentCheck.Mistaken;
import org.gradus.check.StudentCheck.Status;
import org.gradus.check.StudentCheck.Style;
import org.gradus.check.Verdict;

/**
 * What {@code check --student} says of gradients that were computed by hand, as it prints it in JSON.
 *
 * @param verdict whether none diverges
 * @param style in which the gradients are written
 * @param precision in which they were computed
 * @param first the first that diverges, if one does
 * @param gradients all of them, in the order of the sweep
 */
record StudentReport(Verdict verdict, Style style, Precision precision, Optional<String> first,
        List<Gradient> gradients) {

    /**
     * One gradient.
     *
     * @param maxAbs the largest difference of an entry
     * @param maxRel the largest relative one
     * @param allowed how far a number may be off, given how many digits were written
     * @param cause the likely cause, if it diverges
     * @param finding what explains the numbers, if it diverges
     * @param otherCauses what would explain them as well
     * @param remark on the shape, if it was given in another one
     * @param units how many units of the precision it is off, if that is no double
     */
    record Gradient(String name, Status status, double maxAbs, double maxRel, double allowed,
            Optional<Cause> cause, Optional<String> finding, List<Cause> otherCauses, Optional<String> remark,
            Optional<Double> units) {

        static Gradient of(Equation equation) {
            return new Gradient(equation.name(), equation.status(), equation.difference().maxAbs(),
                    equation.difference().maxRel(), equation.allowed(), equation.mistake().map(Mistaken::cause),
                    equation.mistake().map(Mistaken::finding),
                    equation.mistake().map(it -> it.otherCauses().castToList()).orElse(List.of()),
                    equation.remark(), equation.units());
        }
    }

    static StudentReport of(StudentCheck check) {
        return new StudentReport(check.verdict(), check.style(), check.precision(), check.first().map(Equation::name),
                check.equations().collect(Gradient::of).castToList());
    }

    void print(PrintStream out) {
        out.printf("style      %s%n%n", switch (style) {
            case EXACT -> "exact: every gradient is the derivative of the cost, dZ2 = (A2 - Y) / m";
            case COURSE -> "the course's: dZ2 = A2 - Y, and 1/m comes in with dW and db";
            case EITHER -> "exact or the course's: only gradients between parameters and cost would tell";
        });
        out.printf("%-8s  %-8s  %8s  %8s  %8s  %s%n", "gradient", "status", "max abs", "max rel", "allowed",
                "likely cause");
        for (Gradient gradient : gradients) {
            out.println(String.format(Locale.ROOT, "%-8s  %-8s  %.2e  %.2e  %.2e  %s", gradient.name(),
                    gradient.status(), gradient.maxAbs(), gradient.maxRel(), gradient.allowed(),
                    gradient.cause().map(Cause::toString).orElse(""))
                    .stripTrailing());
        }
        first.ifPresent(name -> out.printf("%n%s is the first that diverges:%n", name));
        for (Gradient gradient : gradients) {
            gradient.cause().ifPresent(cause -> out.printf("  %s: %s%s%n", gradient.name(), cause.sentence(),
                    because(gradient)));
        }
        gradients.forEach(gradient -> gradient.remark().ifPresent(
                remark -> out.printf("%n%s %s%n", gradient.name(), remark)));
        gradients.stream().flatMap(gradient -> gradient.units().stream()).max(Double::compare).ifPresent(
                units -> out.printf(Locale.ROOT,
                        "%ncomputed in %s: off by %.1f units of its roundings, of which %.0f are"
                                + " allowed%n",
                        precision.title(), units, Roundings.MOST_UNITS));
        out.printf("%nverdict    %s%n", verdict);
    }

    private static String because(Gradient gradient) {
        String others = gradient.otherCauses().stream().map(Cause::toString).collect(Collectors.joining(", "));
        return gradient.finding().filter(finding -> !gradient.cause().map(Cause::sentence).equals(Optional.of(finding)))
                .map(finding -> " (" + finding + ")").orElse("")
                + (others.isEmpty() ? "" : "; the same numbers could come from " + others);
    }
}
