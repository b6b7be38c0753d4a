package org.gradus.train;

import java.util.HashMap;
import java.util.Map;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;

/**
 * What changes from step to step besides the parameters: the learning rate, the number of the step, and what an optimizer
 * remembers. All are variables, so nothing is compiled anew when they change.
 */
public final class OptimizerState {

    private final Variable learningRate = Variable.of("α", Shape.SCALAR);
    private final Variable step = Variable.of("t", Tensor.scalar(0));
    private final Map<Moment, Variable> moments = new HashMap<>();

    /** A moving average that belongs to a parameter, by the letter that it has in formulas. */
    private record Moment(String letter, Variable parameter) {}

    /** The learning rate α, a scalar. It has no value before the first step. */
    public Variable learningRate() {
        return learningRate;
    }

    /** The number t of the step, a scalar: 0 before the first, then from 1. */
    public Variable step() {
        return step;
    }

    /** Goes on to the next step, which has this learning rate. Then a program may run it. */
    public void advance(double rate) {
        learningRate.assign(Tensor.scalar(rate));
        step.assign(Tensor.scalar(step.value().item() + 1));
    }

    /** A moving average of the parameter's shape, named {@code vdW1} for {@code W1}, which begins with zeros. */
    Variable moment(String letter, Variable parameter) {
        return moments.computeIfAbsent(new Moment(letter, parameter),
                _ -> Variable.of(letter + "d" + parameter.label(), Tensor.full(parameter.shape(), 0)));
    }
}
