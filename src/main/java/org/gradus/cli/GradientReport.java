package org.gradus.cli;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.check.CentralDifferences;
import org.gradus.check.Difference;
import org.gradus.check.Entry;
import org.gradus.check.Estimate;
import org.gradus.check.GradientCheck;
import org.gradus.check.ParameterReport;
import org.gradus.check.Report;
import org.gradus.check.Verdict;
import org.gradus.compile.Program;
import org.gradus.course.Matrix;
import org.gradus.course.TwoLayerContributions;
import org.gradus.course.TwoLayerEquations;
import org.gradus.course.TwoLayerNetwork;
import org.gradus.course.TwoLayerParameters;
import org.gradus.train.Activation;

/**
 * How the gradients that the reverse sweep derives compare with the course's equations and with numeric derivatives, at
 * the network's present parameters. It is what {@code check --json} prints.
 *
 * @param verdict of all parameters together
 * @param cost J
 * @param parameters one for each of W1, b1, W2, b2
 * @param check entry by entry, what the numeric derivatives are and how they were found
 */
record GradientReport(Verdict verdict, double cost, List<Parameter> parameters, Report check) {

    /** Rounding may move two right results apart by so much of the sum of absolute contributions to them. */
    private static final double CLOSED_FORM_TOLERANCE = 1e-12;

    /**
     * One parameter's gradient.
     *
     * @param name of the parameter
     * @param gradient the gradient's name
     * @param shape of both
     * @param closedForm the difference from the course's equations
     * @param finiteDifference the difference from central differences
     * @param verdict {@link Verdict#DISAGREES} if it does with the closed form, else that of the check
     */
    record Parameter(String name, String gradient, List<Integer> shape, Difference closedForm,
            FiniteDifference finiteDifference, Verdict verdict) {}

    /**
     * The difference from central differences, whatever method the verdict came from.
     *
     * @param step the largest one of an entry
     */
    record FiniteDifference(double maxAbs, double maxRel, double step) {

        /** Of all entries, or of so many spread evenly. */
        private static final int MOST_ENTRIES = 10_000;

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
     * Compares the gradients of a network's cost, with progress on standard error.
     *
     * @param chosen sets how numeric derivatives are found
     * @throws IllegalArgumentException if that can't be done
     */
    static GradientReport of(TwoLayerNetwork network, Activation activation, UnaryOperator<GradientCheck> chosen,
            Streams streams) {
        TwoLayerParameters present = new TwoLayerParameters(matrix(network.w1()), matrix(network.b1()),
                matrix(network.w2()), matrix(network.b2()));
        Matrix x = matrix(network.x());
        Matrix y = matrix(network.y());
        ImmutableList<Matrix> closedForms =
                list(TwoLayerEquations.of(activation, present, x, y).gradient());
        ImmutableList<Matrix> contributions = list(TwoLayerContributions.of(activation, present, x, y));

        ImmutableList<Variable> variables = network.parameters();
        Gradients gradients = Gradients.of(network.cost(), variables);
        ImmutableList<Node> derived = variables.collect(gradients::wrt);
        Program program = Program.of(derived, Maps.immutable.empty());
        program.run();
        Report check = check(network, chosen, streams);
        CentralDifferences differences = new CentralDifferences(network.cost());
        List<Parameter> parameters = IntStream.range(0, variables.size()).mapToObj(i -> {
            Tensor value = program.read(derived.get(i));
            return parameter(check.parameters().get(i), value, closedForms.get(i).tensor(),
                    contributions.get(i).tensor(), FiniteDifference.between(variables.get(i), value, differences));
        }).toList();
        return new GradientReport(Verdict.together(parameters.stream().map(Parameter::verdict).toList()),
                check.value(), parameters, check);
    }

    private static Report check(TwoLayerNetwork network, UnaryOperator<GradientCheck> chosen, Streams streams) {
        GradientCheck check = chosen.apply(GradientCheck.of(network.cost(), network.parameters()));
        try (Progress progress = new Progress(streams, "checking", check.places())) {
            AtomicInteger done = new AtomicInteger();
            return check.withProgress(more -> progress.reach(done.addAndGet(more))).run();
        }
    }

    private static Parameter parameter(ParameterReport check, Tensor value, Tensor closedForm, Tensor contributions,
            FiniteDifference finiteDifference) {
        boolean agrees = check.verdict() == Verdict.NON_FINITE || IntStream.range(0, value.size()).allMatch(
                i -> Math.abs(value.at(i) - closedForm.at(i)) <= CLOSED_FORM_TOLERANCE * contributions.at(i));
        return new Parameter(check.name(), check.gradient(), check.shape(), Difference.between(value, closedForm),
                finiteDifference, agrees ? check.verdict() : Verdict.DISAGREES);
    }

    private static Matrix matrix(Variable variable) {
        return new Matrix(variable.value());
    }

    /** In the order of {@link TwoLayerNetwork#parameters}. */
    private static ImmutableList<Matrix> list(TwoLayerParameters parameters) {
        return Lists.immutable.of(parameters.W1(), parameters.b1(), parameters.W2(), parameters.b2());
    }
}
