package org.gradus.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.gradus.Shape;
import org.junit.jupiter.api.Test;

class FlowerTest {

    private final Dataset flower = Flower.dataset();

    @Test
    void has400PointsInTwoClasses() {
        assertEquals(Shape.of(2, 400), flower.x().shape());
        assertEquals(Shape.of(1, 400), flower.y().shape());
        assertEquals(400, flower.examples());
        assertEquals(List.of("x1", "x2"), flower.features());
        assertEquals(List.of("red", "blue"), flower.classes());
        for (int point = 0; point < 400; point++) {
            assertEquals(point < 200 ? 0 : 1, flower.y().get(0, point));
        }
    }

    /** Points printed by NumPy 1.24 for the course's program. */
    @Test
    void pointsAreThoseOfNumpy() {
        assertPoint(0, 1.2044422922543192, 3.576114148128845);
        assertPoint(1, 0.15870990398255375, -1.4821709003683443);
        assertPoint(199, -0.5858464101358457, -3.091259938950624);
        assertPoint(200, -1.0704958072229525, 3.682524609580073);
        assertPoint(399, 0.7307808250007515, 3.0683292081876554);
    }

    /** Sums of NumPy's points: any point in another place or of another class would change the weighted one. */
    @Test
    void allPointsAreThoseOfNumpy() {
        double[] x = flower.x().toArray();
        assertEquals(10.087983277441666, IntStream.range(0, 800).mapToDouble(i -> x[i]).sum(), 800 * 1e-14);
        assertEquals(-3738.5269609453817, IntStream.range(0, 800).mapToDouble(i -> i * x[i]).sum(), 800 * 800 * 1e-14);
    }

    /** r is at most 5, and its error some ulps of the logarithms, sines and products that make it. */
    private void assertPoint(int point, double x1, double x2) {
        assertEquals(x1, flower.x().get(0, point), 1e-14);
        assertEquals(x2, flower.x().get(1, point), 1e-14);
    }

    @Test
    void isTheSameEveryTime() {
        assertEquals(flower, Flower.dataset());
    }
}
