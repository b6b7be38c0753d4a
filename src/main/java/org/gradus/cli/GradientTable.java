package org.gradus.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.gradus.Tensor;
import org.gradus.check.Difference;
import org.gradus.check.EntryReport;
import org.gradus.check.Verdict;
import org.gradus.cli.GradientReport.Parameter;

/** A report for people: a row for each gradient, and the worst places if not all agree. */
final class GradientTable {

    private static final int WORST = 5;
    /** Of a gradient's name and shape. */
    private static final String BEGINNING = "%-8s  %-10s";

    private GradientTable() {}

    /** @param onlyMethod the method that gradients are compared by alone, if there is one */
    static void print(GradientReport report, Optional<String> onlyMethod, PrintStream out) {
        List<Parameter> parameters = report.parameters();
        Parameter any = parameters.getFirst();
        Optional<String> reference = any.closedForm().map(_ -> "closed form").or(() -> any.sweep().map(_ -> "sweep"));
        String beginning = String.format(BEGINNING, "", "");
        out.println(beginning + reference.map(title -> String.format("  %-18s", title)).orElse("") + "  "
                + onlyMethod.orElse("finite difference"));
        List<String> header = new ArrayList<>(reference.isPresent() ? List.of("max abs", "max rel") : List.of());
        header.addAll(List.of("max abs", "max rel", "step"));
        out.println(row("gradient", "shape", header, "verdict"));
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            List<String> numbers = new ArrayList<>();
            parameter.closedForm().or(parameter::sweep).ifPresent(difference -> numbers
                    .addAll(List.of(number(difference.maxAbs()), number(difference.maxRel()))));
            numbers.addAll(onlyMethod.isPresent()
                    ? numbers(report.check().parameters().get(i).entries())
                    : List.of(number(parameter.finiteDifference().maxAbs()),
                            number(parameter.finiteDifference().maxRel()),
                            number(parameter.finiteDifference().step())));
            out.println(row(parameter.gradient(),
                    parameter.shape().stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")")),
                    numbers, parameter.verdict().toString()));
        }
        if (report.check().order() == 2) {
            out.printf("%nsecond derivatives  %s%n", report.check().text(0).lines().findFirst().orElseThrow());
        }
        out.printf("%nverdict    %s%n", report.verdict());
        for (Parameter parameter : parameters) {
            parameter.cause().ifPresent(cause -> out.printf("cause      %s: %s%s%n", parameter.gradient(),
                    cause.sentence(), parameter.finding().filter(finding -> !finding.equals(cause.sentence()))
                            .map(finding -> " (" + finding + ")").orElse("")));
        }
        if (report.check().verdict() != Verdict.AGREES) {
            out.printf("%n%s", report.check().text(WORST));
        } else {
            report.check().remarks().forEach(out::println);
        }
    }

    private static String row(String gradient, String shape, List<String> numbers, String verdict) {
        return String.format(BEGINNING, gradient, shape)
                + numbers.stream().map(number -> String.format("  %8s", number)).collect(Collectors.joining())
                + "  " + verdict;
    }

    /** What one method found; not every one has a step. */
    private static List<String> numbers(List<EntryReport> entries) {
        Difference difference = Difference.between(
                Tensor.vector(entries.stream().mapToDouble(EntryReport::analytic).toArray()),
                Tensor.vector(entries.stream().mapToDouble(EntryReport::numeric).toArray()));
        OptionalDouble step = entries.stream().flatMapToDouble(entry -> entry.step().stream()).max();
        return List.of(number(difference.maxAbs()), number(difference.maxRel()),
                step.isPresent() ? number(step.getAsDouble()) : "");
    }

    private static String number(double x) {
        return String.format(Locale.ROOT, "%.2e", x);
    }
}
