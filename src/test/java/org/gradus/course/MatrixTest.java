package org.gradus.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.gradus.Tensor;
import org.junit.jupiter.api.Test;

class MatrixTest {

    private final Matrix a = Matrix.of(new double[][] {{1, -2, 3}, {4, 5, -6}});

    @Test
    void multipliesRowsByColumns() {
        Matrix b = Matrix.of(new double[][] {{1, 0}, {2, -1}, {0, 3}});
        assertEquals(Matrix.of(new double[][] {{-3, 11}, {14, -23}}), a.times(b));
    }

    @Test
    void transposes() {
        assertEquals(Matrix.of(new double[][] {{1, 4}, {-2, 5}, {3, -6}}), a.transpose());
    }

    @Test
    void addsAMatrixAColumnOrANumber() {
        assertEquals(Matrix.of(new double[][] {{2, -4, 6}, {8, 10, -12}}), a.plus(a));
        Matrix column = Matrix.of(new double[][] {{10}, {20}});
        assertEquals(Matrix.of(new double[][] {{11, 8, 13}, {24, 25, 14}}), a.plus(column));
        assertEquals(Matrix.of(new double[][] {{2, -1, 4}, {5, 6, -5}}), a.plus(1));
    }

    @Test
    void worksEntryByEntry() {
        assertEquals(Matrix.of(new double[][] {{1, 4, 9}, {16, 25, 36}}), a.hadamard(a));
        assertEquals(Matrix.zeros(2, 3), a.minus(a));
        assertEquals(Matrix.of(new double[][] {{0.5, -1, 1.5}, {2, 2.5, -3}}), a.scale(0.5));
        assertEquals(Matrix.of(new double[][] {{1, 2, 3}, {4, 5, 6}}), a.abs());
    }

    @Test
    void sums() {
        assertEquals(Matrix.of(new double[][] {{2}, {3}}), a.sumOfRows());
        assertEquals(5, a.sum());
    }

    @Test
    void saysWhichShapesDoNotFit() {
        assertMessage("times: shapes (2, 3) and (2, 3): the columns of the first must be as many as the rows of the"
                + " second", () -> a.times(a));
        assertMessage("plus: shapes (2, 3) and (3, 2): the shapes must be equal, or the second a column of as many"
                + " rows", () -> a.plus(a.transpose()));
        assertMessage("plus: shapes (2, 3) and (3, 1): the shapes must be equal, or the second a column of as many"
                + " rows", () -> a.plus(Matrix.zeros(3, 1)));
        assertMessage("minus: shapes (2, 3) and (2, 1): the shapes must be equal", () -> a.minus(Matrix.zeros(2, 1)));
        assertMessage("hadamard: shapes (2, 3) and (1, 3): the shapes must be equal",
                () -> a.hadamard(Matrix.zeros(1, 3)));
        assertMessage("a matrix has two axes, but the shape is (3,)", () -> new Matrix(Tensor.vector(1, 2, 3)));
    }

    private static void assertMessage(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
