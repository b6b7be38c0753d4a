package org.gradus.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.tuple.Pair;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.check.Cause;
import org.gradus.check.CentralDifferences;
import org.gradus.check.Difference;
import org.gradus.check.Entry;
import org.gradus.check.Estimate;
import org.gradus.check.GradientCheck;
import org.gradus.check.ParameterReport;
import org.gradus.check.Report;
import org.gradus.check.StudentCheck;
import org.gradus.check.StudentCheck.Equation;
import org.gradus.check.StudentCheck.Mistaken;
import org.gradus.check.Verdict;
import org.gradus.compile.Program;

/**
 * How gradients compare with numeric derivatives, at the network's present parameters: those that the reverse sweep
 * derives, or those that were computed somewhere else. It is what {@code check --json} prints.
 *
 * @param verdict of all parameters together
 * @param cost J
 * @param parameters one for each that is checked
 * @param check entry by entry, what the numeric derivatives are and how they were found
 */
record GradientReport(Verdict verdict, double cost, List<Parameter> parameters, Report check) {

    /**
     * One parameter's gradient.
     *
     * @param name of the parameter
     * @param gradient the gradient's name
     * @param shape of both
     * @param source the name in the file, if it was computed somewhere else
     * @param closedForm the difference from the course's equations, if they are of this network
     * @param sweep the difference from what the reverse sweep derives, if it was computed somewhere else
     * @param finiteDifference the difference from central differences
     * @param verdict {@link Verdict#DISAGREES} if it does with the closed form, else that of the check
     * @param cause the likely cause, if it was computed somewhere else, disagrees, and a mistake explains it
     * @param finding what explains the numbers, likewise
     */
    @JsonInclude(Include.NON_ABSENT)
    record Parameter(String name, String gradient, List<Integer> shape, Optional<String> source,
            Optional<Difference> closedForm, Optional<Difference> sweep, FiniteDifference finiteDifference,
            Verdict verdict, Optional<Cause> cause, Optional<String> finding) {}

    /**
     * The difference from central differences, whatever method the verdict came from.
     *
     * @param step the largest one of an entry
     */
    record FiniteDifference(double maxAbs, double maxRel, double step) {

        /** Of all entries, or of about so many spread evenly: the check itself looks at all. */
        private static final int MOST_ENTRIES = 1000;

        static FiniteDifference between(Variable variable, Tensor gradient, CentralDifferences differences) {
            int apart = 1 + (gradient.size() - 1) / MOST_ENTRIES;
            int[] offsets =
                    IntStream.iterate(0, offset -> offset < gradient.size(), offset -> offset + apart).toArray();
            List<Estimate> estimates = Arrays.stream(offsets)
                    .mapToObj(offset -> differences.at(new Entry(variable, offset))).toList();
            Difference difference = Difference.between(
                    Tensor.vector(Arrays.stream(offsets).mapToDouble(gradient::at).toArray()),
                    Tensor.vector(estimates.stream().mapToDouble(Estimate::derivative).toArray()));
            return new FiniteDifference(difference.maxAbs(), difference.maxRel(),
                    estimates.stream().mapToDouble(estimate -> estimate.step().orElseThrow()).max().orElseThrow());
        }
    }

    /**
     * Compares the gradients that the reverse sweep derives, with progress on standard error.
     *
     * @param closedForm the course's equations, if they are of this network
     * @param chosen sets how numeric derivatives are found
     * @throws IllegalArgumentException if that can't be done
     */
    static GradientReport of(Node cost, ImmutableList<Variable> variables, Optional<ClosedForm> closedForm,
            UnaryOperator<GradientCheck> chosen, Streams streams) {
        ImmutableList<Tensor> swept = swept(cost, variables);
        Report check = run(chosen.apply(GradientCheck.of(cost, variables)), streams);
        CentralDifferences differences = new CentralDifferences(cost);
        return of(check, IntStream.range(0, variables.size()).mapToObj(i -> {
            ParameterReport found = check.parameters().get(i);
            boolean agrees = found.verdict() == Verdict.NON_FINITE
                    || closedForm.stream().allMatch(form -> form.allows(i, swept.get(i)));
            return new Parameter(found.name(), found.gradient(), found.shape(), Optional.empty(),
                    closedForm.map(form -> form.difference(i, swept.get(i))), Optional.empty(),
                    FiniteDifference.between(variables.get(i), swept.get(i), differences),
                    agrees ? found.verdict() : Verdict.DISAGREES, Optional.empty(), Optional.empty());
        }).toList());
    }

    /**
     * Compares gradients that were computed somewhere else, likewise.
     *
     * @param examples m, how many examples the cost is the mean over
     * @param given by the names of the parameters
     */
    static GradientReport of(Node cost, ImmutableList<Variable> variables, int examples, FittedTensors given,
            UnaryOperator<GradientCheck> chosen, Streams streams) {
        ImmutableList<Variable> checked = variables.select(each -> given.values().containsKey(each.label()));
        ImmutableList<Tensor> swept = swept(cost, checked);
        ImmutableMap<Variable, Tensor> values =
                checked.toImmutableMap(each -> each, each -> given.values().get(each.label()));
        Report check = run(chosen.apply(GradientCheck.ofValues(cost, values)), streams);
        ImmutableList<Optional<Mistaken>> mistakes = mistakes(cost, variables, examples, values, check);
        CentralDifferences differences = new CentralDifferences(cost);
        return of(check, IntStream.range(0, checked.size()).mapToObj(i -> {
            ParameterReport found = check.parameters().get(i);
            Tensor value = values.get(checked.get(i));
            return new Parameter(found.name(), found.gradient(), found.shape(),
                    Optional.of(given.names().get(found.name())), Optional.empty(),
                    Optional.of(Difference.between(value, swept.get(i))),
                    FiniteDifference.between(checked.get(i), value, differences), found.verdict(),
                    mistakes.get(i).map(Mistaken::cause), mistakes.get(i).map(Mistaken::finding));
        }).toList());
    }

    /** What explains the gradients that disagree, one for each parameter that was checked. */
    private static ImmutableList<Optional<Mistaken>> mistakes(Node cost, ImmutableList<Variable> variables,
            int examples, ImmutableMap<Variable, Tensor> values, Report check) {
        ImmutableMap<String, Tensor> all = values.keyValuesView()
                .toImmutableMap(pair -> pair.getOne().label(), Pair::getTwo);
        ImmutableMap<String, Tensor> wrong = Lists.immutable.withAll(check.parameters())
                .select(each -> each.verdict() == Verdict.DISAGREES
                        && Arrays.stream(all.get(each.name()).toArray()).allMatch(Double::isFinite))
                .toImmutableMap(each -> "d" + each.name(), each -> all.get(each.name()));
        ImmutableMap<String, Optional<Mistaken>> explained = wrong.isEmpty()
                ? Maps.immutable.empty()
                : StudentCheck.of(cost, variables, examples, wrong).equations()
                        .toImmutableMap(Equation::name, equation -> equation.mistake()
                                .filter(mistake -> mistake.cause() != Cause.UNKNOWN));
        return Lists.immutable.withAll(check.parameters())
                .collect(each -> explained.getIfAbsentValue("d" + each.name(), Optional.empty()));
    }

    private static GradientReport of(Report check, List<Parameter> parameters) {
        return new GradientReport(Verdict.together(parameters.stream().map(Parameter::verdict).toList()),
                check.value(), parameters, check);
    }

    private static ImmutableList<Tensor> swept(Node cost, ImmutableList<Variable> variables) {
        Gradients gradients = Gradients.of(cost, variables);
        ImmutableList<Node> derived = variables.collect(gradients::wrt);
        Program program = Program.of(derived, Maps.immutable.empty());
        program.run();
        return derived.collect(program::read);
    }

    private static Report run(GradientCheck check, Streams streams) {
        try (Progress progress = new Progress(streams, "checking", check.places())) {
            AtomicInteger done = new AtomicInteger();
            return check.withProgress(more -> progress.reach(done.addAndGet(more))).run();
        }
    }
}
