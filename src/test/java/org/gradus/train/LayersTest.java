package org.gradus.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.train.data.NumpyRandom;
import org.junit.jupiter.api.Test;

class LayersTest {

    private static Parameters parameters() {
        return new Parameters(new NumpyRandom(2));
    }

    private static Variable input(int... dims) {
        return Variable.of("X", new NumpyRandom(7).randn(dims));
    }

    @Test
    void denseLayersHaveTheCoursesNames() {
        Parameters parameters = parameters();
        Layers layers = Layers.toLearn(parameters);
        Variable x = input(2, 3);
        Node a1 = layers.dense(x, 4, Activation.TANH);
        Node a2 = layers.dense(a1, 1, Node::sigmoid);
        assertEquals(List.of("W1 (4, 2)", "b1 (4, 1)", "W2 (1, 4)", "b2 (1, 1)"),
                parameters.all().collect(Node::labelWithShape).castToList());
        assertEquals("A1 (4, 3)", a1.labelWithShape());
        assertEquals("Z1", a1.inputs().getOnly().label());
        assertEquals("A2 (1, 3)", a2.labelWithShape());
        assertEquals(List.of("W1", "W2"), layers.weights().collect(Node::label).castToList());
        Node byHand = parameters.get("W2").matmul(parameters.get("W1").matmul(x).add(parameters.get("b1")).tanh())
                .add(parameters.get("b2")).sigmoid();
        assertEquals(byHand.value(), a2.value());
        assertEquals(Tensor.zeros(4, 1), parameters.get("b1").value());
    }

    @Test
    void anotherBatchSizeHasTheSameParameters() {
        Parameters parameters = parameters();
        Layers.toLearn(parameters).dense(input(2, 3), 4, Activation.RELU);
        Variable w1 = parameters.get("W1");
        Tensor drawn = w1.value();
        Layers.toPredict(parameters).dense(input(2, 50), 4, Activation.RELU);
        assertSame(w1, parameters.get("W1"));
        assertEquals(drawn, w1.value());
        assertEquals(2, parameters.all().size());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Parameters parameters = parameters();
        Layers.toLearn(parameters).dense(input(2, 3), 4, Activation.RELU);
        assertRefused("the parameter W1 (4, 2) was asked for with the shape (5, 2): a model has to have the same"
                + " parameters each time that it is built",
                () -> Layers.toLearn(parameters).dense(input(2, 3), 5, Activation.RELU));
        assertRefused("dense layer 1 must have at least 1 unit, not 0",
                () -> Layers.toLearn(parameters).dense(input(2, 3), 0, Activation.RELU));
        assertRefused("dense layer 1: X (3,) must be a matrix (inputs, examples)",
                () -> Layers.toLearn(parameters).dense(input(3), 1, Activation.RELU));
        for (double rate : new double[] {-0.1, 1, Double.NaN}) {
            assertRefused("the rate of dropout must be from 0 to below 1, not " + rate,
                    () -> Layers.toPredict(parameters).dropout(input(2, 3), rate));
        }
    }

    private static void assertRefused(String message, Runnable action) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, action::run).getMessage());
    }

    @Test
    void dropoutIsAbsentWhereNothingIsLearnt() {
        Variable x = input(2, 3);
        assertSame(x, Layers.toPredict(parameters()).dropout(x, 0.5));
        assertSame(x, Layers.toLearn(parameters()).dropout(x, 0));
    }

    /** What is kept is divided by 1 − rate; the rest is 0, and so is its gradient. */
    @Property(tries = 50)
    void dropoutKeepsOrDrops(@ForAll @DoubleRange(min = 0.01, max = 0.99) double rate,
            @ForAll @IntRange(max = 1000) int seed) {
        Variable x = Variable.of("X", Tensor.full(Shape.of(5, 7), 3));
        Layers layers = Layers.toLearn(parameters());
        Node dropped = layers.dropout(x, rate);
        Tensor gradient = drawn(layers, seed, Gradients.of(dropped.sum(), x).wrt(x));
        Tensor value = dropped.value();
        for (int i = 0; i < value.size(); i++) {
            assertTrue(value.at(i) == 0 || value.at(i) == 3 / (1 - rate), value.toString());
            assertEquals(value.at(i) == 0 ? 0 : 1 / (1 - rate), gradient.at(i), 1e-15 / (1 - rate));
        }
        assertEquals(value, drawn(layers, seed, dropped));
    }

    private static Tensor drawn(Layers layers, int seed, Node node) {
        layers.drawMasks(new NumpyRandom(seed));
        return node.value();
    }

    /**
     * The mean of 1,000 · 100 entries of 1 is 1 to within five of its standard deviations, √(rate / (1 − rate) / n). Masks
     * of several layers, and of one step and the next, differ.
     */
    @Property(tries = 10)
    void dropoutKeepsTheExpectation(@ForAll @DoubleRange(min = 0.05, max = 0.95) double rate) {
        Layers layers = Layers.toLearn(parameters());
        Node one = layers.dropout(Variable.of("X", Tensor.ones(50, 20)), rate);
        Node other = layers.dropout(Variable.of("X", Tensor.ones(50, 20)), rate);
        NumpyRandom random = new NumpyRandom(3);
        double sum = 0;
        Tensor last = Tensor.zeros(50, 20);
        for (int step = 0; step < 100; step++) {
            layers.drawMasks(random);
            Tensor value = one.value();
            assertTrue(!value.equals(last) && !value.equals(other.value()));
            sum += Arrays.stream(value.toArray()).sum();
            last = value;
        }
        assertEquals(1, sum / 100_000, 5 * Math.sqrt(rate / (1 - rate) / 100_000));
    }
}
