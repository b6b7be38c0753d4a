package org.gradus.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.junit.jupiter.api.Test;

class StandardizationTest {

    private static Dataset data(double[][] rows) {
        int examples = rows[0].length;
        List<String> names = IntStream.range(0, rows.length).mapToObj(i -> "f" + i).toList();
        return new Dataset(Tensor.of(rows), Tensor.zeros(1, examples), names, List.of("no", "yes"));
    }

    @Test
    void bringsFeaturesToMeanZeroAndDeviationOne() {
        Standardization fitted = Standardization.of(data(new double[][] {{1, 3}, {10, 10}}));
        assertEquals(Tensor.of(new double[][] {{2}, {10}}), fitted.mean());
        assertEquals(Tensor.of(new double[][] {{1}, {0}}), fitted.deviation());
        Dataset other = data(new double[][] {{2, 5, 0}, {10, 11, 8}});
        assertEquals(Tensor.of(new double[][] {{0, 3, -2}, {0, 1, -2}}), fitted.apply(other).x());
    }

    @Provide
    Arbitrary<double[]> values() {
        Arbitrary<Double> value = Arbitraries.doubles().between(-1e6, 1e6).ofScale(3);
        Arbitrary<Integer> exponent = Arbitraries.integers().between(-900, 900);
        return exponent.flatMap(e -> value.map(v -> Math.scalb(v, e)).array(double[].class).ofMinSize(1).ofMaxSize(40));
    }

    /** At any size of the numbers, also where squares would overflow or vanish. */
    @Property
    void meanAndDeviationAreZeroAndOneAfterwards(@ForAll("values") double[] values) {
        Dataset data = data(new double[][] {values});
        Standardization fitted = Standardization.of(data);
        double[] result = fitted.apply(data).x().toArray();
        double largest = Arrays.stream(values).map(Math::abs).max().orElseThrow();
        double deviation = fitted.deviation().item();
        boolean varies = Arrays.stream(values).anyMatch(value -> value != values[0]);
        assertEquals(varies, deviation > 0);
        // Every value, the mean and the deviation carry a few roundings of numbers up to the largest.
        double error = varies ? 16 * largest / deviation * 0x1p-52 * values.length : 0;
        assertEquals(0, Arrays.stream(result).average().orElseThrow(), error);
        if (varies) {
            double square = Arrays.stream(result).map(z -> z * z).average().orElseThrow();
            assertEquals(1, square, error * (2 + error));
        }
    }

    /** 0.1 added up ten times is not 1, so a mean by plain summing would leave a trace to be blown up. */
    @Property
    void aFeatureThatNeverVariesBecomesExactlyZero(@ForAll("values") double[] values) {
        double[] constant = new double[values.length];
        Arrays.fill(constant, values[0]);
        Dataset data = data(new double[][] {constant});
        assertEquals(Tensor.zeros(1, values.length), Standardization.of(data).apply(data).x());
        assertEquals(Tensor.zeros(1, 1), Standardization.of(data).deviation());
    }

    @Test
    void refusesDataWithOtherFeatures() {
        Standardization fitted = Standardization.of(data(new double[][] {{1, 2}}));
        Exception e = assertThrows(IllegalArgumentException.class,
                () -> fitted.apply(data(new double[][] {{1, 2}, {3, 4}})));
        assertEquals("the data have 2 features, but the standardization was fitted on 1", e.getMessage());
    }

    @Test
    void refusesPartsOfDifferentShapes() {
        Exception e = assertThrows(IllegalArgumentException.class,
                () -> new Standardization(Tensor.zeros(3, 1), Tensor.ones(3)));
        assertEquals("mean and deviation must both have the shape (features, 1), but have (3, 1) and (3,)",
                e.getMessage());
        assertEquals(Shape.of(3, 1), new Standardization(Tensor.zeros(3, 1), Tensor.ones(3, 1)).mean().shape());
    }
}
