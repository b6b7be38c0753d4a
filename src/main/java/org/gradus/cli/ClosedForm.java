package org.gradus.cli;

import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.check.Difference;
import org.gradus.course.Matrix;
import org.gradus.course.TwoLayerContributions;
import org.gradus.course.TwoLayerEquations;
import org.gradus.course.TwoLayerParameters;
import org.gradus.train.Activation;
import org.gradus.train.Network;
import org.gradus.train.Output;

/**
 * The gradients of the lesson's network by the course's equations, in the order W1, b1, W2, b2.
 *
 * @param gradients dW1, db1, dW2, db2
 * @param contributions for each entry, the sum of the absolute values that it is summed up from
 */
record ClosedForm(ImmutableList<Matrix> gradients, ImmutableList<Matrix> contributions) {

    /** Rounding may move two right results apart by so much of the contributions. */
    private static final double TOLERANCE = 1e-12;

    /** Whether the equations are of a network with such a penalty. */
    static boolean isOf(Network network, double l2) {
        return network.hidden().size() == 1 && network.output() == Output.SIGMOID && l2 == 0;
    }

    /** @param parameters W1, b1, W2, b2, whose present values are taken */
    static ClosedForm of(Activation activation, ImmutableList<Variable> parameters, Variable x, Variable y) {
        ImmutableList<Matrix> values = parameters.collect(each -> new Matrix(each.value()));
        TwoLayerParameters present =
                new TwoLayerParameters(values.get(0), values.get(1), values.get(2), values.get(3));
        Matrix features = new Matrix(x.value());
        Matrix labels = new Matrix(y.value());
        return new ClosedForm(list(TwoLayerEquations.of(activation, present, features, labels).gradient()),
                list(TwoLayerContributions.of(activation, present, features, labels)));
    }

    private static ImmutableList<Matrix> list(TwoLayerParameters parameters) {
        return Lists.immutable.of(parameters.W1(), parameters.b1(), parameters.W2(), parameters.b2());
    }

    /** How far a gradient is from the equations'. */
    Difference difference(int place, Tensor gradient) {
        return Difference.between(gradient, gradients.get(place).tensor());
    }

    /** Whether it differs by no more than rounding. */
    boolean allows(int place, Tensor gradient) {
        Tensor expected = gradients.get(place).tensor();
        Tensor summed = contributions.get(place).tensor();
        return IntStream.range(0, gradient.size())
                .allMatch(i -> Math.abs(gradient.at(i) - expected.at(i)) <= TOLERANCE * summed.at(i));
    }
}
