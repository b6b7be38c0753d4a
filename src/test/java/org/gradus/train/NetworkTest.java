package org.gradus.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.train.data.Dataset;
import org.gradus.train.data.NumpyRandom;
import org.junit.jupiter.api.Test;

class NetworkTest {

    private static Dataset data(List<String> classes, int... labels) {
        Tensor x = new NumpyRandom(1).randn(2, labels.length);
        return classes.isEmpty()
                ? new Dataset(x, new NumpyRandom(2).randn(1, labels.length), List.of("u", "v"), classes)
                : Dataset.ofLabels(x, labels, List.of("u", "v"), classes);
    }

    @Test
    void theOutputIsWhatTheDataAskFor() {
        assertEquals(Output.SIGMOID, Network.of(data(List.of("a", "b"), 0, 1, 0)).output());
        assertEquals(1, Network.of(data(List.of("a", "b"), 0, 1, 0)).units());
        assertEquals(Output.SOFTMAX, Network.of(data(List.of("a", "b", "c"), 0, 1, 2)).output());
        assertEquals(3, Network.of(data(List.of("a", "b", "c"), 0, 1, 2)).units());
        assertEquals(Output.LINEAR, Network.of(data(List.of(), 0, 0, 0)).output());
    }

    @Property(tries = 30)
    void itIsAStackOfDenseLayers(@ForAll Activation activation, @ForAll Output output,
            @ForAll @IntRange(min = 1, max = 4) int units) {
        Network network = Network.of(output, units).withHidden(3, 5).withActivation(activation)
                .withInitializer(Initializer.xavier());
        Variable x = Variable.of("X", new NumpyRandom(3).randn(2, 6));
        Parameters parameters = new Parameters(new NumpyRandom(4));
        Parameters same = new Parameters(new NumpyRandom(4));
        Layers layers = Layers.toLearn(same);
        Node a1 = layers.dense(x, 3, activation, Initializer.xavier());
        Node a2 = layers.dense(a1, 5, activation, Initializer.xavier());
        Node a3 = layers.dense(a2, units, output, Initializer.xavier());
        assertEquals(a3.value(), network.build(Layers.toLearn(parameters), x).value());
        assertEquals(same.values(), parameters.values());
    }

    @Test
    void withoutHiddenLayersItIsLogisticRegression() {
        Variable x = Variable.of("X", new NumpyRandom(3).randn(2, 6));
        Parameters parameters = new Parameters(new NumpyRandom(4));
        Node a = Network.of(Output.SIGMOID, 1).build(Layers.toLearn(parameters), x);
        assertEquals(parameters.get("W1").matmul(x).add(parameters.get("b1")).sigmoid().value(), a.value());
        assertEquals(2, parameters.all().size());
    }

    @Test
    void dropoutStandsBehindEachHiddenLayer() {
        Network network = Network.of(Output.SIGMOID, 1).withHidden(3, 5).withDropout(0.5);
        Variable x = Variable.of("X", new NumpyRandom(3).randn(2, 6));
        Parameters parameters = new Parameters(new NumpyRandom(4));
        Node a3 = network.build(Layers.toLearn(parameters), x);
        var unset = assertThrows(IllegalStateException.class, a3::value);
        assertEquals("variable D1 of shape (3, 6) has no value yet: assign one", unset.getMessage());
        assertEquals(network.withDropout(0).build(Layers.toLearn(parameters), x).value(),
                network.build(Layers.toPredict(parameters), x).value());
    }

    /** The lesson's dZ = A − Y, over m: also for softmax, and twice that for squares. */
    @Property(tries = 30)
    void theGradientByZIsTheOutputMinusTheLabel(@ForAll Output output, @ForAll @IntRange(max = 1000) int seed) {
        Variable z = Variable.of("Z", new NumpyRandom(seed).randn(3, 4));
        Variable y = Variable.of("Y", Tensor.of(new double[][] {{1, 0, 0, 0}, {0, 1, 0, 1}, {0, 0, 1, 0}}));
        Node a = output.apply(z).named("A");
        Tensor gradient = Gradients.of(output.loss().apply(a, y), z).wrt(z).value();
        Tensor expected = a.sub(y).mul(output == Output.LINEAR ? 2 : 1).div(4).value();
        for (int i = 0; i < gradient.size(); i++) {
            assertEquals(expected.at(i), gradient.at(i), 1e-15); // numbers below 2, rounded a few times
        }
    }

    @Test
    void lossesOfCertainMistakesAreFinite() {
        Variable z = Variable.of("Z", Tensor.of(new double[][] {{-1000, 0}, {1000, 0}}));
        Variable y = Variable.of("Y", Tensor.of(new double[][] {{1, 1}, {0, 0}}));
        assertEquals((2000 + Math.log(2)) / 2, Loss.SOFTMAX_CROSS_ENTROPY.apply(z.softmax(0), y).value().item(), 1e-12);
        assertEquals((2000 + 2 * Math.log(2)) / 2, Loss.LOG_LOSS.apply(z.sigmoid(), y).value().item(), 1e-12);
        assertEquals((1001.0 * 1001 + 1000.0 * 1000 + 1) / 2, Loss.SQUARED_ERROR.apply(z, y).value().item());
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Network.of(Output.SOFTMAX, 3).withHidden(4, 0))
                .getMessage().contains("hidden layers [4, 0] and an output layer of 3"));
        assertThrows(IllegalArgumentException.class, () -> Network.of(Output.SOFTMAX, 0));
        assertThrows(IllegalArgumentException.class, () -> Network.of(Output.SOFTMAX, 3).withDropout(1));
        Variable y = Variable.of("Y", Shape.of(1, 4));
        var refused = assertThrows(IllegalArgumentException.class,
                () -> Loss.SQUARED_ERROR.apply(Variable.of("A", Shape.of(1, 3)), y));
        assertEquals("the output A (1, 3) and the labels Y (1, 4) must have the same shape", refused.getMessage());
    }
}
