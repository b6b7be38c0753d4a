package org.gradus.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.eclipse.collections.api.factory.Maps;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CentralDifferencesTest {

    private static final double H = Math.cbrt(0x1p-52);

    /** A smooth function from R to R, by name so that a failure can be read. */
    enum Smooth {
        SQUARE, CUBE, EXP, TANH, SIGMOID, SOFTPLUS, WAVE;

        Node of(Node x) {
            return switch (this) {
                case SQUARE -> x.square();
                case CUBE -> x.pow(3);
                case EXP -> x.exp();
                case TANH -> x.tanh();
                case SIGMOID -> x.sigmoid();
                case SOFTPLUS -> x.softplus();
                case WAVE -> x.mul(x.square().neg().exp());
            };
        }
    }

    @Provide
    Arbitrary<double[]> points() {
        return Arbitraries.doubles().between(-4, 4).ofScale(4).array(double[].class).ofMinSize(1).ofMaxSize(6);
    }

    private static Tensor gradient(Node function, Variable x) {
        return Gradients.of(function, x).wrt(x).value();
    }

    /**
     * The bound holds, and it is tight: f and its first three derivatives are below 3·e⁴ here, and the distance of the
     * quotients for h and 2h is half of the third times h². Rounding adds less than 10⁻⁷.
     */
    @Property(tries = 300)
    void theErrorOfASmoothFunctionIsWithinATightBound(@ForAll Smooth f, @ForAll("points") double[] point) {
        Variable x = Variable.of("x", Tensor.vector(point));
        Node function = f.of(x).mean();
        CentralDifferences differences = new CentralDifferences(function);
        Tensor gradient = gradient(function, x);
        for (int i = 0; i < point.length; i++) {
            Estimate estimate = differences.at(new Entry(x, i));
            assertTrue(estimate.allows(gradient.at(i)), estimate + " for " + gradient.at(i));
            double h = estimate.step().orElseThrow();
            assertEquals(0, estimate.error(), 1e-7 + 1.5 * Math.exp(4) * h * h);
        }
    }

    @Property(tries = 300)
    void aWrongGradientIsNotAllowed(@ForAll Smooth f, @ForAll("points") double[] point,
            @ForAll @DoubleRange(min = 1e-6, max = 1e6) @Scale(6) double error) {
        Variable x = Variable.of("x", Tensor.vector(point));
        Node function = f.of(x).mean();
        double derivative = gradient(function, x).at(0);
        Estimate estimate = new CentralDifferences(function).at(new Entry(x, 0));
        assertFalse(estimate.allows(derivative + error), estimate.toString());
        assertFalse(estimate.allows(derivative - error), estimate.toString());
        assertFalse(estimate.allows(Double.NaN));
    }

    /** A kink at any place within reach, or at θ itself, where either slope and any in between may be called right. */
    @Property(tries = 300)
    void aKinkWidensTheBoundAsFarAsNeeded(@ForAll @DoubleRange(min = -3, max = 3) @Scale(4) double place,
            @ForAll @DoubleRange(min = -2, max = 2) @Scale(4) double slope) {
        Variable x = Variable.of("x", Tensor.scalar(0.25));
        Node function = x.sub(0.25 + place * H).leakyRelu(slope).add(x.square());
        Estimate estimate = new CentralDifferences(function).at(new Entry(x, 0));
        double derivative = gradient(function, x).item();
        assertTrue(estimate.allows(derivative), () -> estimate + " for " + derivative);
        if (Math.abs(place) > 2) {
            assertEquals(0, estimate.error(), 1e-8);
        }
    }

    @Test
    void theStepGrowsWithTheEntry() {
        Variable x = Variable.of("x", Tensor.vector(0, 0.5, -1000));
        CentralDifferences differences = new CentralDifferences(x.square().sum());
        double step = differences.at(new Entry(x, 0)).step().orElseThrow();
        assertTrue(step >= H && step < 4 * H, "" + step); // f has a few roundings
        assertEquals(step, differences.at(new Entry(x, 1)).step().orElseThrow());
        assertEquals(1000 * step, differences.at(new Entry(x, 2)).step().orElseThrow());
        assertEquals(-2000, differences.at(new Entry(x, 2)).derivative(), differences.at(new Entry(x, 2)).error());
        assertEquals(0, differences.at(new Entry(x, 2)).error(), 1e-6);
    }

    /** n terms of one sign, added up in turn: the last bits are lost n times. */
    @Property(tries = 30)
    void theRoundingOfALongSumIsWithinTheBound(@ForAll @IntRange(min = 1, max = 20_000) int n,
            @ForAll @DoubleRange(min = 0.1, max = 3) @Scale(4) double theta) {
        Variable x = Variable.of("x", Tensor.scalar(theta));
        Node terms = x.exp().mul(Ops.full(Shape.of(1, n), 0.1));
        for (Node function : List.of(terms.sum(), terms.matmul(Ops.full(Shape.of(n, 1), 1)))) {
            Estimate estimate = new CentralDifferences(function).at(new Entry(x, 0));
            double derivative = gradient(function, x).item();
            assertTrue(estimate.allows(derivative), () -> estimate + " for " + derivative);
            assertFalse(estimate.allows(derivative * (1 + 1e-5)), estimate.toString());
        }
    }

    /** The first overflows at θ + 2h only, the second already at θ + h. */
    @ParameterizedTest
    @ValueSource(doubles = {709.776, 709.78})
    void valuesBeyondTheRangeAllowNothing(double theta) {
        Variable x = Variable.of("x", Tensor.scalar(theta));
        Estimate estimate = new CentralDifferences(x.exp().mul(0.01)).at(new Entry(x, 0));
        assertFalse(estimate.allows(0.01 * Math.exp(theta)), estimate.toString());
        assertFalse(estimate.allows(0), estimate.toString());
    }

    @Test
    void variablesCountAsTheyAreAndKeepTheirValues() {
        Variable x = Variable.of("x", Tensor.vector(1, 2));
        Variable factor = Variable.of("factor", Tensor.scalar(3));
        CentralDifferences differences = new CentralDifferences(x.mul(factor).sum());
        factor.assign(Tensor.scalar(5));
        x.assign(Tensor.vector(3, 4));
        assertEquals(5, differences.at(new Entry(x, 1)).derivative(), 1e-9);
        assertTrue(differences.at(new Entry(x, 1)).error() < 1e-8);
        assertEquals(Tensor.vector(3, 4), x.value());
        assertEquals(Tensor.scalar(5), factor.value());
    }

    @Test
    void aDirectionIsTheSumOfItsEntries() {
        Variable x = Variable.of("x", Tensor.vector(0.5, -3));
        Variable y = Variable.of("y", Tensor.scalar(2));
        CentralDifferences differences = new CentralDifferences(x.square().mul(y).sum());
        Estimate estimate = differences.along(Maps.immutable.of(x, Tensor.vector(-1, 4), y, Tensor.scalar(0.25)));
        double expected = -1 * 2 * 0.5 * 2 + 4 * 2 * -3 * 2 + 0.25 * (0.25 + 9);
        assertTrue(estimate.allows(expected), estimate.toString());
        assertEquals(0, estimate.error(), 1e-7);
    }

    @Test
    void refusesWhatHasNoDerivative() {
        Variable x = Variable.of("x", Tensor.vector(1, 2));
        Variable other = Variable.of("other", Tensor.scalar(1));
        Exception several = assertThrows(IllegalArgumentException.class, () -> new CentralDifferences(x.named("y")));
        assertEquals("a derivative needs a function with a single entry, but the shape of y is (2,)",
                several.getMessage());
        CentralDifferences differences = new CentralDifferences(x.sum().named("s"));
        assertEquals("s does not depend on other ()",
                assertThrows(IllegalArgumentException.class, () -> differences.at(new Entry(other, 0))).getMessage());
        assertEquals("the direction of x (2,) must have its shape, not (3,)",
                assertThrows(IllegalArgumentException.class,
                        () -> differences.along(Maps.immutable.of(x, Tensor.vector(1, 2, 3)))).getMessage());
    }
}
