package org.gradus.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.check.StudentCheck;
import org.gradus.check.StudentException;
import org.gradus.check.Verdict;
import org.gradus.train.Evaluation;
import org.gradus.train.Objective;
import org.gradus.train.Trainer;
import org.gradus.train.data.DataException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Compares a network's gradients with the closed form and with numeric derivatives. */
@Command(name = "check", description = {
    "Compares gradients with numeric derivatives: finite differences, and where these can't tell, dual numbers and"
            + " decimals. Those of the lesson's network are compared with its closed form as well.",
    "It takes every network that train can build, and checks the gradients of its cost, penalty included, at the first"
            + " weights, or those of --load, or where --iterations leads from there.",
    "They are the reverse sweep's, or those of --gradients or --student, which were computed elsewhere.",
    "The exit status is 0 if all agree (or lie between the slopes at a kink), 1 if one does not, or nothing was"
            + " tested, or no method can tell, or something is not a number, and 2 for bad input."}, exitCodeList = {
                "0:all is well", "1:gradients disagree, or nothing can be told of them",
                "2:bad input, named on standard error"})
final class CheckCommand implements Callable<Integer> {

    private final Streams streams;

    @Mixin
    private NetworkOptions options;

    @Mixin
    private CheckOptions checkOptions;

    CheckCommand(Streams streams) {
        this.streams = streams;
    }

    /**
     * What is checked, at the parameters' present values.
     *
     * @param last what training came to
     */
    private record Checked(Start start, Objective objective, Evaluation last) {

        ImmutableList<Variable> parameters() {
            return start.parameters().all();
        }
    }

    @Override
    public Integer call() {
        options.validate();
        checkOptions.validate(options.json());
        Optional<Path> file = checkOptions.gradients().or(checkOptions::student);
        Map<String, Tensor> given = file.map(GradientFile::read).orElse(Map.of());
        Start start = Start.of(options);
        options.requireMapped(start, given.keySet());
        Trainer trainer = options.trainer(start, options.usualOptimizer(start.network()));
        Objective objective = trainer.objective();
        Map<String, Shape> shapes = new LinkedHashMap<>();
        start.parameters().all().forEach(each -> shapes.put(each.label(), each.shape()));
        Optional<FittedTensors> fitted = checkOptions.gradients()
                .map(path -> GradientFile.fitted(path, given, options.nameMap(), shapes, start.foreign()));
        Evaluation last = WatchedTraining.run(trainer, options.iterationsOr(0), streams).evaluations().getLast();
        Checked checked = new Checked(start, objective, last);
        return checkOptions.student().isPresent()
                ? ofStudent(checked, given, shapes)
                : ofGradients(checked, fitted);
    }

    private int ofGradients(Checked checked, Optional<FittedTensors> given) {
        GradientReport report = report(checked, given);
        if (options.json()) {
            streams.out().println(Json.of(report));
        } else {
            print(checked, given, report);
        }
        return switch (report.verdict()) {
            case AGREES, KINK -> 0;
            case VACUOUS, INCONCLUSIVE, CONVENTION, NON_FINITE, JUMP, DISAGREES -> 1;
        };
    }

    private GradientReport report(Checked checked, Optional<FittedTensors> given) {
        Objective objective = checked.objective;
        ImmutableList<Variable> parameters = checked.parameters();
        try {
            if (given.isPresent()) {
                return GradientReport.of(objective.cost(), parameters, checked.start.data().all().examples(),
                        given.get(), checkOptions::applyTo, streams);
            }
            Optional<ClosedForm> closedForm = ClosedForm.isOf(checked.start.network(), options.l2())
                    ? Optional.of(ClosedForm.of(checked.start.network().activation(), parameters, objective.x(),
                            objective.y()))
                    : Optional.empty();
            return GradientReport.of(objective.cost(), parameters, closedForm, checkOptions::applyTo, streams);
        } catch (IllegalArgumentException e) { // of parameters that are not finite, or a method that does not apply
            throw new DataException(e.getMessage());
        }
    }

    private int ofStudent(Checked checked, Map<String, Tensor> given, Map<String, Shape> shapes) {
        StudentReport report;
        try {
            report = StudentReport.of(StudentCheck.of(checked.objective.cost(), checked.parameters(),
                    checked.start.data().all().examples(), GradientFile.ofStudent(given, shapes)));
        } catch (StudentException e) {
            throw new DataException(checkOptions.student().orElseThrow() + ": " + e.getMessage());
        }
        if (options.json()) {
            streams.out().println(Json.of(report));
        } else {
            describe(checked, checked.last.training().cost());
            report.print(streams.out());
        }
        return report.verdict() == Verdict.AGREES ? 0 : 1;
    }

    private void print(Checked checked, Optional<FittedTensors> given, GradientReport report) {
        switch (checkOptions.report()) {
            case TEXT -> {
                describe(checked, report.cost());
                given.ifPresent(each -> describe(each, checked.parameters()));
                streams.out().println();
                GradientTable.print(report, checkOptions.onlyMethod(), streams.out());
            }
            case MARKDOWN -> streams.out().print(report.check().markdown(Integer.MAX_VALUE));
            case CSV -> streams.out().print(report.check().csv());
            case JSON -> streams.out().println(Json.of(report));
        }
    }

    private void describe(Checked checked, double cost) {
        PrintStream out = streams.out();
        options.describe(checked.start, out);
        int iterations = checked.last.iteration();
        String from = checked.start.foreign().isPresent()
                ? "these weights"
                : options.load().map(file -> "the weights of " + file).orElse("the first weights");
        out.printf(Locale.ROOT, "gradients  %s, where the cost is %.6g%s%n",
                iterations == 0 ? "at " + from
                        : "after iteration " + iterations + options.load().map(_ -> " from " + from).orElse(""),
                cost, options.l2() == 0 ? "" : ", L2 penalty included");
    }

    private void describe(FittedTensors given, ImmutableList<Variable> parameters) {
        PrintStream out = streams.out();
        out.printf("given      %s%n", given.text("d"));
        ImmutableList<String> lacking = parameters.collect(Variable::label).reject(given.values()::containsKey);
        if (lacking.notEmpty()) {
            out.printf("not given  %s%n", lacking.collect(name -> "d" + name).makeString());
        }
    }
}
