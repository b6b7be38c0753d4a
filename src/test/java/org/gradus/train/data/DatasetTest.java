package org.gradus.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.gradus.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DatasetTest {

    private static final Tensor X = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});
    private static final Tensor Y = Tensor.of(new double[][] {{0, 1, 0}});
    private static final List<String> FEATURES = List.of("length", "width");
    private static final List<String> CLASSES = List.of("no", "yes");

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
                        "there must be two classes with different names, but these are [yes, yes]"),
                Arguments.of(X, Y, FEATURES, List.of("no", "yes", "maybe"),
                        "there must be two classes with different names, but these are [no, yes, maybe]"),
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
}
