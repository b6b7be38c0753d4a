package org.gradus.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Tensor;
import org.gradus.check.Difference;
import org.gradus.check.EntryReport;
import org.gradus.check.StudentCheck;
import org.gradus.check.StudentException;
import org.gradus.check.Verdict;
import org.gradus.cli.GradientReport.FiniteDifference;
import org.gradus.cli.GradientReport.Parameter;
import org.gradus.course.TwoLayerNetwork;
import org.gradus.train.data.DataException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares the network's gradients with the closed form and with numeric derivatives. */
@Command(name = "check", description = {
    "Compares the gradients dW1, db1, dW2, db2 with the closed form and with numeric derivatives: finite"
            + " differences, and where these can't tell, dual numbers and decimals.",
    "It does so at the first weights, or where --iterations leads.",
    "The exit status is 0 if all agree (or lie between the slopes at a kink), 1 if one does not, or nothing was"
            + " tested, or no method can tell, or something is not a number, and 2 for bad input."}, exitCodeList = {
                "0:all is well", "1:gradients disagree, or nothing can be told of them",
                "2:bad input, named on standard error"})
final class CheckCommand implements Callable<Integer> {

    /** So many places are listed for people, if not all agree. */
    private static final int WORST = 5;

    private final Streams streams;

    @Mixin
    private NetworkOptions options;

    @Mixin
    private CheckOptions checkOptions;

    @Option(names = "--student", paramLabel = "FILE.json", description = "check gradients that were computed by hand in place of the sweep's: an object of names (dZ2, dW2, db2, dZ1, dW1, db1, any of them) with nested arrays")
    private Optional<Path> student;

    CheckCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        options.validate();
        checkOptions.validate(student.isPresent(), options.json());
        Optional<ImmutableMap<String, Tensor>> given = student.map(StudentFile::read);
        int iterations = options.iterationsOr(0);
        TrainedNetwork trained = TrainedNetwork.of(options, iterations, streams);
        if (given.isPresent()) {
            return check(trained, given.get());
        }
        GradientReport report = report(trained);
        if (options.json()) {
            streams.out().println(Json.of(report));
        } else {
            print(trained, report);
        }
        return switch (report.verdict()) {
            case AGREES, KINK -> 0;
            case VACUOUS, INCONCLUSIVE, CONVENTION, NON_FINITE, JUMP, DISAGREES -> 1;
        };
    }

    private GradientReport report(TrainedNetwork trained) {
        try {
            return GradientReport.of(trained.lessons(), options.activation(), checkOptions::applyTo, streams);
        } catch (IllegalArgumentException e) { // of parameters that are not finite, or a method that does not apply
            throw new DataException(e.getMessage());
        }
    }

    private int check(TrainedNetwork trained, ImmutableMap<String, Tensor> given) {
        TwoLayerNetwork network = trained.lessons();
        StudentReport report;
        try {
            report = StudentReport.of(StudentCheck.of(network.cost(), network.parameters(), trained.data().examples(),
                    given));
        } catch (StudentException e) {
            throw new DataException(student.orElseThrow() + ": " + e.getMessage());
        }
        if (options.json()) {
            streams.out().println(Json.of(report));
        } else {
            describe(trained, trained.evaluations().getLast().training().cost());
            report.print(streams.out());
        }
        return report.verdict() == Verdict.AGREES ? 0 : 1;
    }

    private void describe(TrainedNetwork trained, double cost) {
        options.describe(trained.data(), trained.network(), streams.out());
        int iterations = trained.evaluations().getLast().iteration();
        streams.out().printf(Locale.ROOT, "gradients  %s, where the cost is %.6g%n",
                iterations == 0 ? "at the first weights" : "after iteration " + iterations, cost);
    }

    private void print(TrainedNetwork trained, GradientReport report) {
        switch (checkOptions.report()) {
            case TEXT -> printTable(trained, report);
            case MARKDOWN -> streams.out().print(report.check().markdown(Integer.MAX_VALUE));
            case CSV -> streams.out().print(report.check().csv());
            case JSON -> streams.out().println(Json.of(report));
        }
    }

    private void printTable(TrainedNetwork trained, GradientReport report) {
        PrintStream out = streams.out();
        describe(trained, report.cost());
        out.println();
        String row = "%-8s  %-10s  %8s  %8s  %8s  %8s  %8s  %s%n";
        out.printf(Locale.ROOT, "%-20s  %-18s  %s%n", "", "closed form",
                checkOptions.onlyMethod().orElse("finite difference"));
        out.printf(Locale.ROOT, row, "gradient", "shape", "max abs", "max rel", "max abs", "max rel", "step",
                "verdict");
        for (int i = 0; i < report.parameters().size(); i++) {
            Parameter parameter = report.parameters().get(i);
            List<String> numeric = checkOptions.onlyMethod().isPresent()
                    ? numbers(report.check().parameters().get(i).entries())
                    : numbers(parameter.finiteDifference());
            out.printf(Locale.ROOT, row, parameter.gradient(),
                    parameter.shape().stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")")),
                    number(parameter.closedForm().maxAbs()), number(parameter.closedForm().maxRel()),
                    numeric.get(0), numeric.get(1), numeric.get(2), parameter.verdict());
        }
        if (report.check().order() == 2) {
            out.printf("%nsecond derivatives  %s%n", report.check().text(0).lines().findFirst().orElseThrow());
        }
        out.printf(Locale.ROOT, "%nverdict    %s%n", report.verdict());
        if (report.check().verdict() != Verdict.AGREES) {
            out.printf("%n%s", report.check().text(WORST));
        }
    }

    private static List<String> numbers(FiniteDifference difference) {
        return List.of(number(difference.maxAbs()), number(difference.maxRel()), number(difference.step()));
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
