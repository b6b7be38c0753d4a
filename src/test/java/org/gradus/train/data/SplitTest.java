package org.gradus.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.junit.jupiter.api.Test;

class SplitTest {

    /** Examples whose only feature is their place. */
    private static Dataset data(List<String> classes, int... labels) {
        Tensor x = Tensor.of(Shape.of(1, labels.length),
                IntStream.range(0, labels.length).mapToDouble(i -> i).toArray());
        return classes.isEmpty() ? new Dataset(x, x, List.of("place"), classes)
                : Dataset.ofLabels(x, labels, List.of("place"), classes);
    }

    private static Dataset threeClasses(int seed, int examples) {
        NumpyRandom random = new NumpyRandom(seed);
        int[] labels = IntStream.range(0, examples).map(i -> i < 60 ? i / 20 : (int) (3 * random.randomSample()))
                .toArray();
        random.shuffle(labels);
        return data(List.of("a", "b", "c"), labels);
    }

    private static int count(Dataset data, int label) {
        return (int) Arrays.stream(data.labels()).filter(each -> each == label).count();
    }

    @Property(tries = 50)
    void everyPartHasItsShareOfEveryClass(@ForAll @IntRange(max = 1000) int seed,
            @ForAll @IntRange(min = 60, max = 300) int examples,
            @ForAll @DoubleRange(min = 0.1, max = 0.4) double first,
            @ForAll @DoubleRange(min = 0.1, max = 0.4) double second) {
        Dataset data = threeClasses(seed, examples);
        List<Dataset> parts = Split.stratified(data, new NumpyRandom(seed), first, second);
        assertEquals(3, parts.size());
        double[] shares = {first, second, 1 - first - second};
        for (int label = 0; label < 3; label++) {
            for (int part = 0; part < 3; part++) {
                // each end of a part is rounded
                assertEquals(shares[part] * count(data, label), count(parts.get(part), label), 1);
            }
        }
        double[] places = parts.stream().flatMapToDouble(part -> Arrays.stream(part.x().toArray())).sorted().toArray();
        assertEquals(data.x(), Tensor.of(data.x().shape(), places)); // each example once
        for (Dataset part : parts) {
            double[] own = part.x().toArray();
            assertTrue(IntStream.range(1, own.length).allMatch(i -> own[i - 1] < own[i]));
            int[] labels = part.labels();
            assertTrue(IntStream.range(0, own.length).allMatch(i -> labels[i] == data.labels()[(int) own[i]]));
        }
        assertEquals(parts, Split.stratified(data, new NumpyRandom(seed), first, second));
        assertNotEquals(parts, Split.stratified(data, new NumpyRandom(seed + 1), first, second));
    }

    @Test
    void realNumbersAreSplitAsOneClass() {
        List<Dataset> parts = Split.stratified(data(List.of(), new int[10]), new NumpyRandom(1), 0.7);
        assertEquals(List.of(7, 3), parts.stream().map(Dataset::examples).toList());
    }

    @Test
    void noPartMayLackAClass() {
        Dataset data = data(List.of("a", "b"), 0, 0, 0, 0, 1);
        assertRefused("the 1 examples of class b are too few for shares of [0.8] and the rest", data, 0.8);
        assertRefused("the shares [0.0] must each be above 0, and together below 1", data, 0);
        assertRefused("the shares [1.0] must each be above 0, and together below 1", data, 1);
        assertRefused("the shares [NaN] must each be above 0, and together below 1", data, Double.NaN);
        assertRefused("the shares [0.5, 0.5] must each be above 0, and together below 1", data, 0.5, 0.5);
        assertRefused("the shares [-0.5, 0.6] must each be above 0, and together below 1", data, -0.5, 0.6);
        // a class that there is only by name
        assertEquals(2, Split.stratified(data(List.of("a", "b"), 0, 0, 0), new NumpyRandom(1), 0.5).size());
    }

    private static void assertRefused(String message, Dataset data, double... shares) {
        assertEquals(message, assertThrows(IllegalArgumentException.class,
                () -> Split.stratified(data, new NumpyRandom(1), shares)).getMessage());
    }
}
