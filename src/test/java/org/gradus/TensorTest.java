package org.gradus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.function.Executable;

class TensorTest {

    private final Tensor x = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});

    /** Tensors whose entries are their own places. */
    @Provide
    Arbitrary<Tensor> numbered() {
        return Arbitraries.integers().between(1, 4).array(int[].class).ofMaxSize(4).map(Shape::of)
                .map(shape -> Tensor.of(shape, IntStream.range(0, shape.size()).asDoubleStream().toArray()));
    }

    @Property
    void entriesLieInRowMajorOrder(@ForAll("numbered") Tensor tensor) {
        Shape shape = tensor.shape();
        int[] index = new int[shape.rank()];
        for (int place = 0; place < tensor.size(); place++) {
            int[] fromTheEnd = IntStream.range(0, index.length).map(axis -> index[axis] - shape.dim(axis)).toArray();
            assertEquals(place, tensor.get(index));
            assertEquals(place, tensor.get(fromTheEnd));
            assertEquals(place, tensor.at(place));
            // The next index, as an odometer counts.
            for (int axis = index.length - 1; axis >= 0 && ++index[axis] == shape.dim(axis); axis--) {
                index[axis] = 0;
            }
        }
    }

    @Property
    void isWhatItsPartsMakeAgain(@ForAll("numbered") Tensor tensor) {
        Tensor again = Tensor.of(tensor.shape(), tensor.toArray());
        assertEquals(tensor, again);
        assertEquals(tensor.hashCode(), again.hashCode());
        double[] copy = new double[tensor.size() + 1];
        tensor.copyInto(copy);
        assertEquals(Tensor.vector(copy), Tensor.vector(IntStream.rangeClosed(0, tensor.size())
                .mapToDouble(place -> place < tensor.size() ? place : 0).toArray()));
        assertEquals(Tensor.vector(tensor.toArray()), tensor.reshape(tensor.size()));
    }

    @Example
    void makesAndGivesRows() {
        assertEquals(Shape.of(2, 3), x.shape());
        assertArrayEquals(new double[][] {{1, 2, 3}, {4, 5, 6}}, x.toRows());
        assertEquals(Shape.of(0, 0), Tensor.of(new double[0][]).shape());
        assertEquals(Shape.of(3, 0), Tensor.of(new double[3][0]).shape());
        assertArrayEquals(new double[3][0], Tensor.zeros(3, 0).toRows());
    }

    @Example
    void isFilledWithOneNumber() {
        assertArrayEquals(new double[] {7, 7, 7, 7}, Tensor.full(Shape.of(2, 2), 7).toArray());
        assertArrayEquals(new double[] {0, 0}, Tensor.zeros(2).toArray());
        assertArrayEquals(new double[] {1, 1}, Tensor.ones(1, 2).toArray());
        assertEquals(5, Tensor.scalar(5).item());
        assertEquals(5, Tensor.full(Shape.of(1, 1), 5).item());
    }

    @Example
    void keepsItsEntriesToItself() {
        double[] entries = {1, 2, 3, 4, 5, 6};
        double[][] rows = {{1, 2, 3}, {4, 5, 6}};
        Tensor vector = Tensor.vector(entries);
        Tensor shaped = Tensor.of(Shape.of(2, 3), entries);
        Tensor matrix = Tensor.of(rows);
        Tensor reshaped = x.reshape(3, 2);
        entries[0] = 9;
        rows[0][0] = 9;
        x.toArray()[0] = 9;
        x.toRows()[0][0] = 9;
        reshaped.toArray()[0] = 9;
        assertEquals(1, vector.at(0));
        assertEquals(1, shaped.at(0));
        assertEquals(1, matrix.at(0));
        assertEquals(1, x.at(0));
        assertEquals(1, reshaped.at(0));
    }

    @Example
    void isEqualByShapeAndBits() {
        assertEquals(Tensor.vector(1, 2), Tensor.vector(1, 2));
        assertNotEquals(Tensor.vector(1, 2), Tensor.vector(1, 3));
        assertNotEquals(Tensor.vector(1, 2), Tensor.of(new double[][] {{1, 2}}));
        assertNotEquals(Tensor.zeros(0, 2), Tensor.zeros(2, 0));
        assertEquals(Tensor.scalar(Double.NaN), Tensor.scalar(0.0 / 0.0));
        assertNotEquals(Tensor.scalar(0.0), Tensor.scalar(-0.0));
    }

    @Example
    void saysWhatIsWrong() {
        assertMessage("row 1 has 1 entries, but row 0 has 2: rows must be equally long",
                () -> Tensor.of(new double[][] {{1, 2}, {3}}));
        assertMessage("shape (2, 2) has 4 entries, but 3 were given", () -> Tensor.of(Shape.of(2, 2), 1, 2, 3));
        assertMessage("shape (4,) has 4 entries, but 6 were given", () -> x.reshape(4));
        assertMessage("index [0] has 1 places, but shape (2, 3) has 2 axes", () -> x.get(0));
        assertMessage("index [1, 3] lies outside of shape (2, 3) at axis 1", () -> x.get(1, 3));
        assertMessage("index [-3, 0] lies outside of shape (2, 3) at axis 0", () -> x.get(-3, 0));
        assertMessage("index [0, 0] lies outside of shape (2, 0) at axis 1", () -> Tensor.zeros(2, 0).get(0, 0));
        assertEquals("item() needs a single entry, but the shape is (2, 3)",
                assertThrows(IllegalStateException.class, x::item).getMessage());
        assertEquals("toRows() needs a matrix, but the shape is (3,)",
                assertThrows(IllegalStateException.class, () -> Tensor.zeros(3).toRows()).getMessage());
        assertThrows(IndexOutOfBoundsException.class, () -> x.at(6));
    }

    private static void assertMessage(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
