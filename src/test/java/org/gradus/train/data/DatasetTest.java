package org.gradus.train.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.gradus.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetTest {

    private static final Tensor X = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});
    private static final Tensor Y = Tensor.of(new double[][] {{0, 1, 0}});
    private static final List<String> FEATURES = List.of("length", "width");
    private static final List<String> CLASSES = List.of("no", "yes");

    private static final List<String> THREE = List.of("no", "yes", "maybe");
    private static final Tensor ONE_HOT = Tensor.of(new double[][] {{0, 1, 0}, {0, 0, 1}, {1, 0, 0}});

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(Tensor.vector(1, 2, 3), Y, FEATURES, CLASSES,
                        "features must have the shape (features, examples), with at least one of each, but their shape"
                                + " is (3,)"),
                Arguments.of(Tensor.zeros(2, 0), Tensor.zeros(1, 0), FEATURES, CLASSES,
                        "features must have the shape (features, examples), with at least one of each, but their shape"
                                + " is (2, 0)"),
                Arguments.of(X, Tensor.vector(0, 1, 0), FEATURES, CLASSES,
                        "labels must have the shape (1, examples) = (1, 3) to match features of shape (2, 3), but their"
                                + " shape is (3,)"),
                Arguments.of(X, Y, List.of("length"), CLASSES,
                        "features of shape (2, 3) need 2 different names, but these are [length]"),
                Arguments.of(X, Y, List.of("length", "length"), CLASSES,
                        "features of shape (2, 3) need 2 different names, but these are [length, length]"),
                Arguments.of(X, Y, FEATURES, List.of("yes", "yes"),
                        "there must be two or more classes with different names, or none for real numbers, but these are"
                                + " [yes, yes]"),
                Arguments.of(X, Y, FEATURES, List.of("yes"),
                        "there must be two or more classes with different names, or none for real numbers, but these are"
                                + " [yes]"),
                Arguments.of(X, Y, FEATURES, THREE,
                        "labels must have the shape (classes, examples) = (3, 3) to match features of shape (2, 3) and"
                                + " classes [no, yes, maybe], but their shape is (1, 3)"),
                Arguments.of(X, ONE_HOT, FEATURES, CLASSES,
                        "labels must have the shape (1, examples) = (1, 3) to match features of shape (2, 3), but their"
                                + " shape is (3, 3)"),
                Arguments.of(X, Tensor.of(new double[][] {{0, 1, 0}, {0, 0, 0}, {1, 1, 1}}), FEATURES, THREE,
                        "the label of example 1 is [1.0, 0.0, 1.0], but must be one-hot: a single 1 among zeros"),
                Arguments.of(X, Tensor.of(new double[][] {{0, 1, 0}, {0, 0, 0}, {1, 0, 0}}), FEATURES, THREE,
                        "the label of example 2 is [0.0, 0.0, 0.0], but must be one-hot: a single 1 among zeros"),
                Arguments.of(X, Tensor.of(new double[][] {{0.5, 1, 0}, {0.5, 0, 0}, {0, 0, 1}}), FEATURES, THREE,
                        "the label of example 0 is [0.5, 0.5, 0.0], but must be one-hot: a single 1 among zeros"),
                Arguments.of(X, Tensor.of(new double[][] {{0, 1, Double.NEGATIVE_INFINITY}}), FEATURES, List.of(),
                        "the label of example 2 is -Infinity, but must be finite"),
                Arguments.of(Tensor.of(new double[][] {{1, 2, 3}, {4, Double.NaN, 6}}), Y, FEATURES, CLASSES,
                        "feature 1 of example 1 is NaN, but must be finite"),
                Arguments.of(X, Tensor.of(new double[][] {{0, 1, 2}}), FEATURES, CLASSES,
                        "the label of example 2 is 2.0, but must be 0 or 1"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void saysWhichPartDoesNotFit(Tensor x, Tensor y, List<String> features, List<String> classes, String message) {
        Exception e = assertThrows(IllegalArgumentException.class, () -> new Dataset(x, y, features, classes));
        assertEquals(message, e.getMessage());
    }

    @Test
    void keepsAllButTheFeaturesThatAreReplaced() {
        Dataset data = new Dataset(X, Y, FEATURES, CLASSES);
        assertEquals(new Dataset(Tensor.zeros(2, 3), Y, FEATURES, CLASSES), data.withX(Tensor.zeros(2, 3)));
        assertEquals(3, data.examples());
    }

    static Stream<Arguments> kinds() {
        return Stream.of(Arguments.of(Y, CLASSES, new int[] {0, 1, 0}),
                Arguments.of(ONE_HOT, THREE, new int[] {2, 0, 1}));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void labelsAndTheirNumbersAreTheSame(Tensor y, List<String> classes, int[] labels) {
        Dataset data = new Dataset(X, y, FEATURES, classes);
        assertArrayEquals(labels, data.labels());
        assertEquals(data, Dataset.ofLabels(X, labels, FEATURES, classes));
    }

    @Test
    void realValuesHaveNoLabels() {
        Dataset data = new Dataset(X, Tensor.of(new double[][] {{0.5, -3, 1e9}}), FEATURES, List.of());
        Exception e = assertThrows(IllegalStateException.class, data::labels);
        assertEquals("these data have real numbers to predict, and no classes", e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 3})
    void refusesLabelsThatAreNoClass(int label) {
        Exception e = assertThrows(IllegalArgumentException.class,
                () -> Dataset.ofLabels(X, new int[] {0, label, 1}, FEATURES, THREE));
        assertEquals("the label of example 1 is " + label + ", but must be from 0 to 2", e.getMessage());
    }

    @Test
    void aPartHasItsExamplesInOrder() {
        Dataset part = new Dataset(X, ONE_HOT, FEATURES, THREE).part(2, 0, 2, 2);
        assertEquals(new Dataset(Tensor.of(new double[][] {{3, 1, 3, 3}, {6, 4, 6, 6}}),
                Tensor.of(new double[][] {{0, 0, 0, 0}, {1, 0, 1, 1}, {0, 1, 0, 0}}), FEATURES, THREE), part);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 3})
    void aPartHasExamplesThatThereAreOnly(int example) {
        Dataset data = new Dataset(X, Y, FEATURES, CLASSES);
        Exception e = assertThrows(IndexOutOfBoundsException.class, () -> data.part(0, example));
        assertEquals("there is no example " + example + ": examples run from 0 to 2", e.getMessage());
        assertThrows(IllegalArgumentException.class, data::part);
    }
}
