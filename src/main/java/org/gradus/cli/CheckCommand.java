package org.gradus.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.gradus.cli.GradientReport.Parameter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Compares the network's gradients with the closed form and with central differences. */
@Command(name = "check", description = {
    "Compares the gradients dW1, db1, dW2, db2 with the closed form and with central"
            + " finite differences.",
    "It does so at the first weights, or where --iterations leads."})
final class CheckCommand implements Callable<Integer> {

    private final Streams streams;

    @Mixin
    private NetworkOptions options;

    CheckCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        options.validate();
        int iterations = options.iterationsOr(0);
        TrainedNetwork trained = TrainedNetwork.of(options, iterations, streams);
        GradientReport report = GradientReport.of(trained.network(), options.activation(), streams);
        if (options.json()) {
            streams.out().println(Json.of(report));
        } else {
            print(trained, report);
        }
        return switch (report.verdict()) {
            case AGREES -> 0;
            case DISAGREES -> 1;
        };
    }

    private void print(TrainedNetwork trained, GradientReport report) {
        PrintStream out = streams.out();
        options.describe(trained.data(), out);
        int iterations = trained.costs().getLast().iteration();
        out.printf(Locale.ROOT, "gradients  %s, where the cost is %.6g%n%n",
                iterations == 0 ? "at the first weights" : "after iteration " + iterations, report.cost());
        String row = "%-8s  %-10s  %8s  %8s  %8s  %8s  %8s  %s%n";
        out.printf(Locale.ROOT, "%-20s  %-18s  %s%n", "", "closed form", "finite difference");
        out.printf(Locale.ROOT, row, "gradient", "shape", "max abs", "max rel", "max abs", "max rel", "step",
                "verdict");
        for (Parameter parameter : report.parameters()) {
            out.printf(Locale.ROOT, row, parameter.gradient(),
                    parameter.shape().stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")")),
                    number(parameter.closedForm().maxAbs()), number(parameter.closedForm().maxRel()),
                    number(parameter.finiteDifference().maxAbs()), number(parameter.finiteDifference().maxRel()),
                    number(parameter.finiteDifference().step()), parameter.verdict());
        }
        out.printf(Locale.ROOT, "%nverdict    %s%n", report.verdict());
    }

    private static String number(double x) {
        return String.format(Locale.ROOT, "%.2e", x);
    }
}
