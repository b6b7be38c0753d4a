package org.gradus.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.train.data.Dataset;
import org.gradus.train.data.NumpyRandom;
import org.junit.jupiter.api.Test;

class MetricsTest {

    @Test
    void aProbabilityAboveAHalfIsAYes() {
        assertArrayEquals(new int[] {0, 0, 1, 1},
                Metrics.labels(Tensor.of(new double[][] {{0, 0.5, Math.nextUp(0.5), 1}})));
    }

    @Test
    void theLargestProbabilityWinsAndTheFirstOfEqualOnes() {
        assertArrayEquals(new int[] {2, 0, 1}, Metrics
                .labels(Tensor.of(new double[][] {{0.1, 0.4, 0.1}, {0.2, 0.4, 0.45}, {0.7, 0.2, 0.45}})));
    }

    /** scikit-learn's own example of three classes: y_true = [0, 1, 2, 2, 2], y_pred = [0, 0, 2, 2, 1]. */
    @Test
    void aKnownExample() {
        Dataset data = Dataset.ofLabels(Tensor.zeros(1, 5), new int[] {0, 1, 2, 2, 2}, List.of("x"),
                List.of("a", "b", "c"));
        ConfusionMatrix confusion = ConfusionMatrix.of(data, Tensor.of(new double[][] {{1, 1, 0, 0, 0},
            {0, 0, 0, 0, 1}, {0, 0, 1, 1, 0}}));
        assertEquals(List.of(List.of(1, 0, 0), List.of(1, 0, 0), List.of(0, 1, 2)), confusion.counts());
        assertEquals(0.6, confusion.accuracy());
        assertEquals(3, confusion.correct());
        assertEquals(List.of(0.5, 0.0, 1.0), IntStream.range(0, 3).mapToObj(confusion::precision).toList());
        assertEquals(List.of(1.0, 0.0, 2.0 / 3), IntStream.range(0, 3).mapToObj(confusion::recall).toList());
        assertEquals(List.of(2.0 / 3, 0.0, 0.8), IntStream.range(0, 3).mapToObj(confusion::f1).toList());
        assertEquals(0.5, confusion.macroPrecision());
        assertEquals(5.0 / 9, confusion.macroRecall(), 1e-15);
        assertEquals((2.0 / 3 + 0.8) / 3, confusion.macroF1(), 1e-15);
    }

    /** By their definitions, counted from the examples. */
    @Property(tries = 50)
    void metricsAreWhatTheyAreDefinedAs(@ForAll @IntRange(max = 1000) int seed,
            @ForAll @IntRange(min = 2, max = 4) int classes, @ForAll @IntRange(min = 1, max = 30) int examples) {
        NumpyRandom random = new NumpyRandom(seed);
        int[] labels = IntStream.range(0, examples).map(_ -> (int) (classes * random.randomSample())).toArray();
        Tensor output = random.randn(classes == 2 ? 1 : classes, examples);
        int[] taken = Metrics.labels(output);
        List<String> names = IntStream.range(0, classes).mapToObj(k -> "class " + k).toList();
        ConfusionMatrix confusion = ConfusionMatrix
                .of(Dataset.ofLabels(Tensor.zeros(1, examples), labels, List.of("x"), names), output);
        assertEquals(examples, confusion.examples());
        assertEquals(count(examples, i -> labels[i] == taken[i]) / examples, confusion.accuracy());
        for (int k = 0; k < classes; k++) {
            int label = k;
            double hits = count(examples, i -> labels[i] == label && taken[i] == label);
            double precision = hits / count(examples, i -> taken[i] == label);
            double recall = hits / count(examples, i -> labels[i] == label);
            assertEquals(Double.isNaN(precision) ? 0 : precision, confusion.precision(k));
            assertEquals(Double.isNaN(recall) ? 0 : recall, confusion.recall(k));
            assertEquals(hits == 0 ? 0 : 2 * precision * recall / (precision + recall), confusion.f1(k), 1e-15);
        }
    }

    private static double count(int examples, IntPredicate which) {
        return IntStream.range(0, examples).filter(which).count();
    }

    @Test
    void determinationIsTheShareOfTheVarianceThatIsExplained() {
        Tensor y = Tensor.of(new double[][] {{1, 2, 3, 6}});
        assertEquals(1, Metrics.determination(y, y));
        assertEquals(0, Metrics.determination(Tensor.full(Shape.of(1, 4), 3), y));
        assertEquals(1 - 4.0 / 14, Metrics.determination(Tensor.of(new double[][] {{1, 2, 3, 4}}), y));
        Tensor constant = Tensor.full(Shape.of(1, 4), 5);
        assertEquals(1, Metrics.determination(constant, constant));
        assertEquals(Double.NEGATIVE_INFINITY, Metrics.determination(y, constant));
    }

    @Test
    void countsHaveToBeASquare() {
        var refused = assertThrows(IllegalArgumentException.class,
                () -> new ConfusionMatrix(List.of("a", "b"), List.of(List.of(1, 2), List.of(3))));
        assertEquals("the counts must have 2 rows and columns, for the classes [a, b], but are [[1, 2], [3]]",
                refused.getMessage());
        assertThrows(IllegalArgumentException.class,
                () -> new ConfusionMatrix(List.of("a", "b"), Arrays.asList(List.of(1, 2))));
    }
}
