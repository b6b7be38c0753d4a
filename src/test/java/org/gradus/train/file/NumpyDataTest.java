package org.gradus.train.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gradus.Numpy;
import org.gradus.Tensor;
import org.gradus.train.data.DataException;
import org.gradus.train.data.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NumpyDataTest {

    private static final Tensor X = matrix(new double[] {1, 2, 3}, new double[] {4, 5, 6});
    private static final Tensor X_ROWS = matrix(new double[] {1, 4}, new double[] {2, 5}, new double[] {3, 6});
    private static final List<String> FEATURES = List.of("x1", "x2");

    @TempDir
    private Path folder;

    private static Tensor matrix(double[]... rows) {
        return Tensor.of(rows);
    }

    private static double[] row(double... numbers) {
        return numbers;
    }

    private NumpyData file(Map<String, Tensor> arrays) {
        Path file = folder.resolve("data.npz");
        TensorFile.write(file, TensorMap.of(arrays));
        return NumpyData.of(file);
    }

    private String fault(NumpyData file) {
        return assertThrows(DataException.class, file::read).getMessage().replace(folder + "/", "");
    }

    private static Dataset data(List<String> classes, int... labels) {
        return Dataset.ofLabels(X, labels, FEATURES, classes);
    }

    static Stream<Arguments> readable() {
        Dataset two = data(List.of("-1", "5"), 1, 0, 1);
        Dataset three = data(List.of("0", "1", "2"), 2, 0, 1);
        return Stream.of(Arguments.of(X, matrix(row(5, -1, 5)), two), Arguments.of(X, Tensor.vector(5, -1, 5), two),
                Arguments.of(X_ROWS, Tensor.vector(5, -1, 5), two),
                Arguments.of(X_ROWS, matrix(row(5), row(-1), row(5)), two),
                Arguments.of(X, Tensor.vector(0.5, -0.0, 0), data(List.of("0", "0.5"), 1, 0, 0)),
                Arguments.of(X, Tensor.vector(2, 0, 1), three),
                Arguments.of(X, matrix(row(0, 1, 0), row(0, 0, 1), row(1, 0, 0)), three));
    }

    @ParameterizedTest
    @MethodSource("readable")
    void readsExamplesThatAreColumnsOrRows(Tensor x, Tensor y, Dataset expected) {
        assertEquals(expected, file(Map.of("X", x, "Y", y)).read());
        assertEquals(expected, file(Map.of("x", x, "y", y, "other", Tensor.scalar(1))).read());
    }

    @Test
    void yTellsWhatASquareOfExamplesIs() {
        Tensor square = matrix(row(1, 2), row(3, 4));
        assertEquals(square, file(Map.of("X", square, "Y", matrix(row(0, 1)))).read().x());
        assertEquals(matrix(row(1, 3), row(2, 4)), file(Map.of("X", square, "Y", matrix(row(0), row(1)))).read().x());
        assertEquals("data.npz: X (2, 2) and Y (2,) do not tell whether examples are columns or rows: give Y the shape"
                + " (1, examples) if they are columns, (examples, 1) if they are rows",
                fault(file(Map.of("X", square, "Y", Tensor.vector(0, 1)))));
    }

    /** As many features as classes: (examples, 2) both, or (2, examples) both. */
    @Test
    void oneHotLabelsTellWhatExamplesAre() {
        Dataset expected = Dataset.ofLabels(X, new int[] {1, 0, 1}, FEATURES, List.of("0", "1"));
        assertEquals(expected,
                file(Map.of("X", X_ROWS, "Y", matrix(row(0, 1), row(1, 0), row(0, 1)))).read());
        assertEquals(expected, file(Map.of("X", X, "Y", matrix(row(0, 1, 0), row(1, 0, 1)))).read());
        Tensor square = matrix(row(1, 2), row(3, 4));
        for (Tensor either : List.of(matrix(row(0, 1), row(1, 0)), matrix(row(0, 2), row(0, 2)))) {
            assertTrue(fault(file(Map.of("X", square, "Y", either))).contains("do not tell whether"));
        }
    }

    @Test
    void aSingleLabelForEachExampleIsPreferredToASingleExample() {
        Dataset expected =
                Dataset.ofLabels(matrix(row(7, 8, 9)), new int[] {1, 0, 1}, List.of("x1"), List.of("0", "1"));
        assertEquals(expected, file(Map.of("X", matrix(row(7, 8, 9)), "Y", matrix(row(1, 0, 1)))).read());
        assertEquals(expected, file(Map.of("X", matrix(row(7), row(8), row(9)), "Y", matrix(row(1), row(0), row(1))))
                .read());
    }

    @Test
    void readsTwoClassesThatAreOneHot() {
        Dataset expected =
                Dataset.ofLabels(matrix(row(7, 8, 9)), new int[] {1, 0, 1}, List.of("x1"), List.of("0", "1"));
        assertEquals(expected,
                file(Map.of("X", matrix(row(7, 8, 9)), "Y", matrix(row(0, 1, 0), row(1, 0, 1)))).read());
        assertEquals(expected, file(Map.of("X", matrix(row(7), row(8), row(9)), "Y",
                matrix(row(0, 1), row(1, 0), row(0, 1)))).read());
    }

    @Test
    void readsRealValues() {
        assertEquals(new Dataset(X, matrix(row(0.5, -3, 1e9)), FEATURES, List.of()),
                file(Map.of("X", X, "Y", Tensor.vector(0.5, -3, 1e9))).withRealValues().read());
    }

    static Stream<Arguments> faults() {
        String kinds = ", but labels must be 2 to 1000 different finite numbers";
        return Stream.of(
                Arguments.of("X", X, "Y", Tensor.vector(1, 2, 3, 4),
                        "X (2, 3) and Y (4,) do not have equally many examples"),
                Arguments.of("X", X, "Y", Tensor.scalar(1),
                        "X (2, 3) and Y () must have the shapes (features, examples) and"
                                + " (1, examples), or (classes, examples)"),
                Arguments.of("X", Tensor.vector(1), "Y", Tensor.vector(1), "X (1,) and Y (1,) must have the shapes"
                        + " (features, examples) and (1, examples), or (classes, examples)"),
                Arguments.of("W", X, "Y", Tensor.vector(1), "has no array named X, only 'W, Y'"),
                Arguments.of("X", X, "Y", Tensor.vector(4, 4, 4),
                        "Y has 1 value, the least 4.0, the greatest 4.0" + kinds),
                Arguments.of("X", X, "Y", Tensor.vector(1, Double.NaN, 2),
                        "Y has 3 values, the least 1.0, the greatest NaN" + kinds),
                Arguments.of("X", matrix(row(1, 2, Double.NaN)), "Y", Tensor.vector(1, 2, 3),
                        "feature 0 of example 2 is NaN, but must be finite"),
                Arguments.of("X", matrix(row(1, 2, 3)), "Y", matrix(row(0, 1, 0), row(1, 1, 1)),
                        "Y has two rows, but they are not one-hot"),
                Arguments.of("X", X, "Y", matrix(row(0, 1, 0), row(1, 0, 1), row(0, 0, 1)),
                        "the label of example 2 is [0.0, 1.0, 1.0], but must be one-hot: a single 1 among zeros"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void saysWhyItCannotBeUsed(String nameOfX, Tensor x, String nameOfY, Tensor y, String message) {
        assertEquals("data.npz: " + message, fault(file(new TreeMap<>(Map.of(nameOfX, x, nameOfY, y)))));
    }

    @Test
    void anArrayAloneIsATableOfRows() {
        Path file = folder.resolve("table.npy");
        NpyFile.write(file, matrix(row(1, 4, 7), row(2, 5, 8), row(3, 6, 7)));
        assertEquals(data(List.of("7", "8"), 0, 1, 0), NumpyData.of(file).read());
        NpyFile.write(file, Tensor.vector(1, 2));
        assertEquals(
                "table.npy: must hold a table, (examples, features + 1), the last column the label, but has the shape"
                        + " (2,)",
                fault(NumpyData.of(file)));
    }

    /** To predict, no labels are needed. */
    @Test
    void featuresAloneAreEnough() {
        Tensor x = matrix(row(1, 2, 3), row(4, 5, 6));
        Tensor rows = matrix(row(1, 4), row(2, 5), row(3, 6));
        for (Tensor either : List.of(x, rows)) {
            assertEquals(x, file(new TreeMap<>(Map.of("X", either))).readFeatures(2));
        }
        assertEquals(x, file(new TreeMap<>(Map.of("x", x, "y", matrix(row(1, 0, 1))))).readFeatures(2));
        assertEquals("data.npz: must hold 4 features, but has the shape (2, 3)", assertThrows(DataException.class,
                () -> file(new TreeMap<>(Map.of("X", x))).readFeatures(4)).getMessage()
                .replaceFirst(".*/", ""));
        Path table = folder.resolve("table.npy");
        NpyFile.write(table, rows);
        assertEquals(x, NumpyData.of(table).readFeatures(2));
        NpyFile.write(table, matrix(row(1, 4, 0), row(2, 5, 1), row(3, 6, 1)));
        assertEquals(x, NumpyData.of(table).readFeatures(2));
    }

    @Test
    void readsWhatNumpyHasSaved(@TempDir Path saved) throws IOException, InterruptedException {
        Path file = saved.resolve("data.npz");
        Numpy.run("""
                X = numpy.array([[1, 4], [2, 5], [3, 6]])
                numpy.savez_compressed(sys.argv[1], X=numpy.asfortranarray(X), y=numpy.array([2, 0, 1], dtype='i1'))
                """, file);
        assertEquals(data(List.of("0", "1", "2"), 2, 0, 1), NumpyData.of(file).read());
    }
}
