package org.gradus.course;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.eclipse.collections.api.factory.Lists;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.train.Activation;
import org.gradus.train.Initializer;
import org.gradus.train.Output;
import org.gradus.train.data.Dataset;
import org.gradus.train.data.Flower;
import org.gradus.train.data.NumpyRandom;
import org.junit.jupiter.api.Test;

class DescentTest {

    private static final Dataset DATA = Flower.dataset();
    private static final Matrix X = new Matrix(DATA.x());
    private static final Matrix Y = new Matrix(DATA.y());

    private static TwoLayerParameters parameters(Descent descent) {
        return new TwoLayerParameters(new Matrix(descent.weights().get(0).value()),
                new Matrix(descent.biases().get(0).value()), new Matrix(descent.weights().get(1).value()),
                new Matrix(descent.biases().get(1).value()));
    }

    /** Step by step, also after a fresh start and with another rate. */
    @Test
    void itDescendsAsTheLessonsEquationsDo() {
        Descent descent = new Descent(DATA, Activation.TANH, Output.SIGMOID, 4);
        for (double rate : List.of(1.2, 0.1)) {
            descent.from(Initializer.normal(0.5), 2);
            TwoLayerParameters[] byHand = {parameters(descent)};
            descent.run(5, rate, iteration -> {
                TwoLayerEquations expected = TwoLayerEquations.of(Activation.TANH, byHand[0], X, Y);
                assertEquals(expected.cost(), descent.cost(), 1e-14);
                close(expected.A1(), descent.activations().get(0));
                close(expected.A2(), descent.activations().get(1));
                close(expected.dW1(), descent.gradients().get(0));
                close(expected.dW2(), descent.gradients().get(1));
                close(byHand[0].W2().transpose().times(expected.dZ2()).scale(1.0 / DATA.examples()),
                        descent.arriving().getFirst());
                byHand[0] = byHand[0].descend(rate, expected.gradient());
                close(byHand[0].W1(), descent.weights().getFirst().value());
            });
        }
    }

    private static void close(Matrix expected, Tensor actual) {
        for (int i = 0; i < actual.size(); i++) {
            assertEquals(expected.tensor().at(i), actual.at(i), 1e-13);
        }
    }

    @Test
    void stayingChangesNothing() {
        Descent descent = new Descent(DATA, Activation.RELU, Output.SIGMOID, 3, 2).from(Initializer.he(), 1);
        assertEquals(3, descent.run(3, 0.5).length);
        List<Tensor> before = descent.weights().collect(Variable::value).castToList();
        descent.stay();
        assertEquals(before, descent.weights().collect(Variable::value).castToList());
        close(new Matrix(descent.activations().getLast()), descent.predict(DATA.x()));
    }

    @Test
    void weightsAreDrawnLayerAfterLayerAndBiasesAreZero() {
        Descent descent = new Descent(DATA, Activation.TANH, Output.SIGMOID, 3, 2).from(Initializer.normal(0.1), 7);
        NumpyRandom random = new NumpyRandom(7);
        assertEquals(Lists.immutable.of("W1", "W2", "W3"), descent.weights().collect(Variable::label));
        descent.weights().forEach(w -> assertEquals(Initializer.normal(0.1).draw(w.shape(), random), w.value()));
        assertEquals(Lists.immutable.of("b1", "b2", "b3"), descent.biases().collect(Variable::label));
        descent.biases().forEach(b -> assertEquals(Tensor.full(b.shape(), 0), b.value()));
        assertEquals(3 * 2 + 3 + 2 * 3 + 2 + 2 + 1, descent.size());
    }
}
