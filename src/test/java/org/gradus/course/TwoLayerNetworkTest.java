package org.gradus.course;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.train.Activation;
import org.gradus.train.data.Dataset;
import org.gradus.train.data.NumpyRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TwoLayerNetworkTest {

    private static final Dataset DATA = new Dataset(Tensor.of(new double[][] {{1, -1, 2}, {0.5, 2, -1}}),
            Tensor.of(new double[][] {{1, 0, 1}}), List.of("u", "v"), List.of("no", "yes"));

    @ParameterizedTest
    @EnumSource
    void itsPartsHaveTheCoursesNamesAndShapes(Activation activation) {
        TwoLayerNetwork network = TwoLayerNetwork.of(DATA, 4, activation, new NumpyRandom(2), 0.01);
        List<Node> parts = List.of(network.x(), network.y(), network.w1(), network.b1(), network.w2(), network.b2(),
                network.a2(), network.cost());
        assertEquals(List.of("X", "Y", "W1", "b1", "W2", "b2", "A2", "J"), parts.stream().map(Node::label).toList());
        assertEquals(
                List.of(Shape.of(2, 3), Shape.of(1, 3), Shape.of(4, 2), Shape.of(4, 1), Shape.of(1, 4), Shape.of(1, 1),
                        Shape.of(1, 3), Shape.SCALAR),
                parts.stream().map(Node::shape).toList());
        Gradients gradients = Gradients.of(network.cost(), network.parameters());
        assertEquals(List.of("dW1", "db1", "dW2", "db2"),
                network.parameters().collect(p -> gradients.wrt(p).label()).castToList());
    }

    @Property(tries = 50)
    void weightsAreDrawnFirstForW1ThenForW2(@ForAll @IntRange(max = 1000) int seed,
            @ForAll @IntRange(min = 1, max = 5) int hidden, @ForAll @DoubleRange(max = 2) @Scale(3) double scale) {
        TwoLayerNetwork network = TwoLayerNetwork.of(DATA, hidden, Activation.TANH, new NumpyRandom(seed), scale);
        NumpyRandom random = new NumpyRandom(seed);
        double[] drawn = IntStream.range(0, 3 * hidden).mapToDouble(_ -> random.randn() * scale).toArray();
        assertEquals(Tensor.of(Shape.of(hidden, 2), IntStream.range(0, 2 * hidden).mapToDouble(i -> drawn[i])
                .toArray()), network.w1().value());
        assertEquals(Tensor.of(Shape.of(1, hidden), IntStream.range(2 * hidden, 3 * hidden).mapToDouble(i -> drawn[i])
                .toArray()), network.w2().value());
        assertEquals(Tensor.zeros(hidden, 1), network.b1().value());
        assertEquals(Tensor.zeros(1, 1), network.b2().value());
    }
}
