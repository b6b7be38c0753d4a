package org.gradus.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.check.CentralDifferences;
import org.gradus.check.CentralDifferences.Estimate;
import org.gradus.check.Difference;
import org.gradus.check.Verdict;
import org.gradus.compile.Program;
import org.gradus.course.Matrix;
import org.gradus.course.TwoLayerContributions;
import org.gradus.course.TwoLayerEquations;
import org.gradus.course.TwoLayerParameters;
import org.gradus.train.Activation;
import org.gradus.train.TwoLayerNetwork;

/**
 * How the gradients that the reverse sweep derives compare with the course's equations and with central differences, at
 * the network's present parameters. It is what {@code check --json} prints.
 *
 * @param verdict whether all parameters agree
 * @param cost J
 * @param parameters one for each of W1, b1, W2, b2
 */
record GradientReport(Verdict verdict, double cost, List<Parameter> parameters) {

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
     * @param verdict whether it agrees with both
     */
    record Parameter(String name, String gradient, List<Integer> shape, Difference closedForm,
            FiniteDifference finiteDifference, Verdict verdict) {}

    /**
     * The difference from central differences.
     *
     * @param step the largest step h of an entry
     */
    record FiniteDifference(double maxAbs, double maxRel, double step) {}

    /** Compares the gradients of a network's cost, with progress on standard error. */
    static GradientReport of(TwoLayerNetwork network, Activation activation, Streams streams) {
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
        Program program = Program.of(derived.newWith(network.cost()), Maps.immutable.empty());
        program.run();
        ImmutableList<Tensor> values = derived.newWith(network.cost()).collect(program::read);
        CentralDifferences differences = new CentralDifferences(network.cost());
        int entries = (int) variables.sumOfInt(variable -> variable.shape().size());
        List<Parameter> parameters = new ArrayList<>();
        try (Progress progress = new Progress(streams, "checking", entries)) {
            int done = 0;
            for (int i = 0; i < variables.size(); i++) {
                Variable variable = variables.get(i);
                List<Estimate> estimates = new ArrayList<>();
                for (int offset = 0; offset < variable.shape().size(); offset++) {
                    estimates.add(differences.at(variable, offset));
                    progress.reach(++done);
                }
                parameters.add(parameter(variable, derived.get(i), values.get(i), closedForms.get(i).tensor(),
                        contributions.get(i).tensor(), estimates));
            }
        }
        boolean all = parameters.stream().allMatch(parameter -> parameter.verdict() == Verdict.AGREES);
        return new GradientReport(Verdict.of(all), values.getLast().item(), List.copyOf(parameters));
    }

    private static Parameter parameter(Variable variable, Node derived, Tensor value, Tensor closedForm,
            Tensor contributions, List<Estimate> estimates) {
        Tensor estimated =
                Tensor.of(value.shape(), estimates.stream().mapToDouble(Estimate::derivative).toArray());
        Difference difference = Difference.between(value, estimated);
        double step = estimates.stream().mapToDouble(Estimate::step).max().orElseThrow();
        boolean agrees = IntStream.range(0, value.size())
                .allMatch(i -> Math.abs(value.at(i) - closedForm.at(i)) <= CLOSED_FORM_TOLERANCE * contributions.at(i)
                        && estimates.get(i).allows(value.at(i)));
        return new Parameter(variable.label(), derived.label(), value.shape().dims().collect(dim -> dim).castToList(),
                Difference.between(value, closedForm),
                new FiniteDifference(difference.maxAbs(), difference.maxRel(), step), Verdict.of(agrees));
    }

    private static Matrix matrix(Variable variable) {
        return new Matrix(variable.value());
    }

    /** In the order of {@link TwoLayerNetwork#parameters}. */
    private static ImmutableList<Matrix> list(TwoLayerParameters parameters) {
        return Lists.immutable.of(parameters.W1(), parameters.b1(), parameters.W2(), parameters.b2());
    }
}
