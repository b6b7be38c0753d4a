package org.gradus.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.gradus.Tensor;
import org.junit.jupiter.api.Test;

class DifferenceTest {

    @Test
    void takesTheLargestOfEach() {
        assertEquals(new Difference(2, 0.5),
                Difference.between(Tensor.vector(100, 1, 0, -3), Tensor.vector(102, 2, 0, -3)));
        assertEquals(new Difference(2, 2), Difference.between(Tensor.vector(-1), Tensor.vector(1)));
        assertEquals(new Difference(1, 1), Difference.between(Tensor.vector(0), Tensor.vector(-1)));
    }

    @Test
    void isNanIfAnEntryIs() {
        assertEquals(new Difference(Double.NaN, Double.NaN),
                Difference.between(Tensor.vector(1, Double.NaN, 3), Tensor.vector(1, 2, 4)));
    }

    @Test
    void refusesOtherShapes() {
        assertEquals("tensors of different shapes (1,) and () can't be compared",
                assertThrows(IllegalArgumentException.class,
                        () -> Difference.between(Tensor.vector(1), Tensor.scalar(1))).getMessage());
    }
}
