package org.gradus.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.course.TwoLayerPrecision.Deviation;
import org.gradus.train.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the compiled program computes for the two-layer network is the gradient's value in decimals, to 16 units; see
 * {@link TwoLayerPrecision}.
 */
class TwoLayerPrecisionTest {

    private static final double MOST_UNITS = 16;

    /**
     * A random network.
     *
     * @param scale of the weights; 3 saturates most of the hidden units
     * @param seed of all the numbers
     */
    record Problem(Activation activation, int features, int hidden, int outputs, double scale, long seed) {

        List<Deviation> deviations(int examples) {
            Random random = new Random(seed);
            TwoLayerParameters parameters = new TwoLayerParameters(normal(random, hidden, features, scale),
                    normal(random, hidden, 1, scale), normal(random, outputs, hidden, scale),
                    normal(random, outputs, 1, scale));
            return TwoLayerPrecision.of(activation, parameters, normal(random, features, examples, 1),
                    matrix(outputs, examples, () -> random.nextInt(2)));
        }

        private static Matrix normal(Random random, int rows, int columns, double scale) {
            return matrix(rows, columns, () -> scale * random.nextGaussian());
        }

        private static Matrix matrix(int rows, int columns, java.util.function.DoubleSupplier entry) {
            return new Matrix(Tensor.of(Shape.of(rows, columns),
                    IntStream.range(0, rows * columns).mapToDouble(_ -> entry.getAsDouble()).toArray()));
        }
    }

    @Provide
    Arbitrary<Problem> problems() {
        Arbitrary<Integer> count = Arbitraries.integers().between(1, 4);
        return Combinators.combine(Arbitraries.of(Activation.class), count, count, Arbitraries.integers().between(1, 2),
                Arbitraries.of(0.01, 1.0, 3.0), Arbitraries.longs().withoutEdgeCases()).as(Problem::new);
    }

    @Property(tries = 20)
    void fewExamples(@ForAll("problems") Problem problem, @ForAll @IntRange(min = 1, max = 10) int examples) {
        check(problem.deviations(examples));
    }

    @Property(tries = 4)
    void aHundredExamples(@ForAll("problems") Problem problem) {
        check(problem.deviations(100));
    }

    @ParameterizedTest
    @EnumSource(names = {"TANH", "RELU"})
    void aThousandExamples(Activation activation) {
        check(new Problem(activation, 2, 2, 1, 1, 1).deviations(1000));
    }

    @Tag("long")
    @Property(tries = 30)
    void anyNumberOfExamples(@ForAll("problems") Problem problem, @ForAll @IntRange(min = 1, max = 1000) int examples) {
        check(problem.deviations(examples));
    }

    /** The lesson's network at the lesson's weights, by the narrow unit, with as many examples as it takes. */
    @ParameterizedTest
    @EnumSource(names = {"TANH", "SIGMOID"})
    void smoothUnitsThatAreNotSaturatedKeepToNarrowUnits(Activation activation) {
        for (int seed = 1; seed <= 10; seed++) {
            List<Deviation> deviations = new Problem(activation, 2, 4, 1, 0.01, seed).deviations(10);
            assertTrue(deviations.stream().allMatch(deviation -> deviation.narrowUnits() <= MOST_UNITS),
                    deviations::toString);
        }
    }

    /** The unit by hand: for z = 0 and one example, dW2 = (½ − 1) tanh(W1 X), and W2 = 0 makes dW1 nothing at all. */
    @Test
    void aUnitIsInProportionToTheTerms() {
        Matrix zero = Matrix.zeros(1, 1);
        List<Deviation> deviations = TwoLayerPrecision.of(Activation.TANH,
                new TwoLayerParameters(Matrix.of(new double[][] {{0.5}}), zero, zero, zero),
                Matrix.of(new double[][] {{1}}), Matrix.of(new double[][] {{1}}));
        assertEquals(List.of("W1[0,0]", "b1[0,0]", "W2[0,0]", "b2[0,0]"),
                deviations.stream().map(Deviation::entry).toList());
        assertEquals(0, deviations.get(0).units());
        double a1 = Math.tanh(0.5);
        Deviation dW2 = deviations.get(2);
        assertEquals(-0.5 * a1, dW2.computed(), 1e-16);
        // |A1| and |Z1|, A2 and |Y|; by the narrow unit |A1| and |A2 − Y|
        assertEquals(dW2.narrowUnits() * 0.5 * a1 / ((a1 + 0.5) * (0.5 + 1)), dW2.units(), 1e-12);
        assertTrue(dW2.units() > 0, deviations::toString); // tanh ½ has no end
        assertEquals(new Deviation("b2[0,0]", -0.5, 0, 0, 0), deviations.get(3));
    }

    private static void check(List<Deviation> deviations) {
        assertTrue(deviations.stream().allMatch(deviation -> deviation.units() <= MOST_UNITS), deviations::toString);
    }
}
