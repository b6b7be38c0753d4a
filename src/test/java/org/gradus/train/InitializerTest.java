package org.gradus.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.train.data.NumpyRandom;

class InitializerTest {

    /** Each is the standard normal stream times the deviation that its authors give. */
    @Property(tries = 50)
    void deviations(@ForAll @IntRange(min = 1, max = 9) int units, @ForAll @IntRange(min = 1, max = 9) int inputs,
            @ForAll @IntRange(max = 1000) int seed) {
        assertDeviation(0.01, Initializer.normal(0.01), units, inputs, seed);
        assertDeviation(Math.sqrt(2.0 / (inputs + units)), Initializer.xavier(), units, inputs, seed);
        assertDeviation(Math.sqrt(2.0 / inputs), Initializer.he(), units, inputs, seed);
    }

    private static void assertDeviation(double expected, Initializer initializer, int units, int inputs, int seed) {
        Tensor normal = new NumpyRandom(seed).randn(units, inputs);
        double[] scaled = IntStream.range(0, normal.size()).mapToDouble(i -> normal.at(i) * expected).toArray();
        assertEquals(Tensor.of(normal.shape(), scaled), initializer.draw(normal.shape(), new NumpyRandom(seed)));
    }

    @Property(tries = 10)
    void whatIsNotDrawnLeavesTheGeneratorAlone(@ForAll @IntRange(max = 1000) int seed) {
        NumpyRandom random = new NumpyRandom(seed);
        assertEquals(Initializer.normal(0.5), Initializer.normal(0.5));
        assertEquals("He[]", Initializer.he().toString());
        assertEquals(Tensor.zeros(3, 2), Initializer.zeros().draw(Shape.of(3, 2), random));
        assertEquals(Tensor.full(Shape.of(4), 0.5), Initializer.constant(0.5).draw(Shape.of(4), random));
        assertEquals(new NumpyRandom(seed).randn(), random.randn());
    }
}
