package org.gradus.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.gradus.Ops;
import org.gradus.check.Decimals;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ScalarMathTest {

    private static final double INFINITY = Double.POSITIVE_INFINITY;

    record Sample(Transcendental function, double x) {}

    @Provide
    static Arbitrary<Sample> samples() {
        return Arbitraries.of(Transcendental.ALL)
                .flatMap(function -> function.arguments().map(x -> new Sample(function, x)));
    }

    /** The bounds that {@link ScalarMath} documents. */
    @Property(tries = 1500)
    void isWithinItsBoundOfTheDecimals(@ForAll("samples") Sample sample) {
        Transcendental function = sample.function();
        var decimal = Decimals.evaluate(function.node().apply(Ops.constant(sample.x()))).at(0);
        BigDecimal exact = new BigDecimal(decimal.toString());
        double got = function.scalar().applyAsDouble(sample.x());
        BigDecimal error = new BigDecimal(got).subtract(exact).abs();
        BigDecimal bound = new BigDecimal(function.ulps()).multiply(new BigDecimal(Math.ulp(exact.doubleValue())));
        assertTrue(error.compareTo(bound) <= 0, () -> sample + " gives " + got + " for " + exact);
    }

    /** More samples than decimals allow; the JDK's errors, up to 2 ulp in each of at most two steps, come on top. */
    @Property(tries = 100_000)
    void isNearTheJdk(@ForAll("samples") Sample sample) {
        double want = sample.function().strict().applyAsDouble(sample.x());
        double got = sample.function().scalar().applyAsDouble(sample.x());
        assertEquals(want, got, (sample.function().ulps() + 4) * Math.ulp(want), sample::toString);
    }

    record Special(String name, DoubleUnaryOperator function, double x, double want) {}

    @TestFactory
    Stream<DynamicTest> specialValues() {
        return Stream.of(
                specials("exp", ScalarMath::exp, Double.NaN, Double.NaN, INFINITY, INFINITY, -INFINITY, 0, 0, 1, -0.0,
                        1,
                        710, INFINITY, 709.79, INFINITY, -746, 0, -745.14, 0, -745.13, Double.MIN_VALUE, 1e300,
                        INFINITY,
                        -1e300, 0, Double.MIN_VALUE, 1, 1e-17, 1),
                specials("log", ScalarMath::log, Double.NaN, Double.NaN, INFINITY, INFINITY, -INFINITY, Double.NaN, 0,
                        -INFINITY, -0.0, -INFINITY, -1, Double.NaN, -Double.MIN_VALUE, Double.NaN, 1, 0,
                        Double.MIN_VALUE, -744.4400719213812, Double.MAX_VALUE, 709.782712893384),
                specials("log1p", ScalarMath::log1p, Double.NaN, Double.NaN, INFINITY, INFINITY, -INFINITY, Double.NaN,
                        0,
                        0, -0.0, -0.0, -1, -INFINITY, -1.5, Double.NaN, Math.nextDown(-1.0), Double.NaN,
                        Double.MIN_VALUE, Double.MIN_VALUE, -Double.MIN_VALUE, -Double.MIN_VALUE, 1e-20, 1e-20,
                        -1e-300, -1e-300, Double.MAX_VALUE, 709.782712893384, 0x1p-1022, 0x1p-1022),
                specials("tanh", ScalarMath::tanh, Double.NaN, Double.NaN, INFINITY, 1, -INFINITY, -1, 0, 0, -0.0, -0.0,
                        20, 1, -20, -1, 1e300, 1, -1e300, -1, Double.MIN_VALUE, Double.MIN_VALUE, -Double.MIN_VALUE,
                        -Double.MIN_VALUE, 1e-20, 1e-20, -1e-300, -1e-300),
                specials("sigmoid", ScalarMath::sigmoid, Double.NaN, Double.NaN, INFINITY, 1, -INFINITY, 0, 0, 0.5,
                        -0.0,
                        0.5, 800, 1, -800, 0, -745.13, Double.MIN_VALUE, 1e300, 1, -1e300, 0, -700,
                        StrictMath.exp(-700)),
                specials("relu", ScalarMath::relu, Double.NaN, Double.NaN, INFINITY, INFINITY, -INFINITY, 0, 0, 0, -0.0,
                        0,
                        3, 3, -3, 0),
                specials("abs", ScalarMath::abs, Double.NaN, Double.NaN, -INFINITY, INFINITY, -0.0, 0, -3, 3),
                specials("sqrt", ScalarMath::sqrt, -1, Double.NaN, -0.0, -0.0, INFINITY, INFINITY, 4, 2),
                specials("square", ScalarMath::square, -3, 9, -INFINITY, INFINITY),
                specials("neg", ScalarMath::neg, 0, -0.0, 3, -3))
                .flatMap(List::stream)
                .map(special -> DynamicTest.dynamicTest(special.name() + "(" + special.x() + ")",
                        () -> assertEquals(special.want(), special.function().applyAsDouble(special.x()))));
    }

    private static List<Special> specials(String name, DoubleUnaryOperator function, double... pairs) {
        return Stream.iterate(0, i -> i < pairs.length, i -> i + 2)
                .map(i -> new Special(name, function, pairs[i], pairs[i + 1])).toList();
    }

    @Test
    void functionsOfTwo() {
        assertEquals(Double.NaN, ScalarMath.maximum(Double.NaN, 1));
        assertEquals(Double.NaN, ScalarMath.maximum(1, Double.NaN));
        assertEquals(Double.NaN, ScalarMath.minimum(Double.NaN, 1));
        assertEquals(Double.NaN, ScalarMath.minimum(1, Double.NaN));
        assertEquals(2, ScalarMath.maximum(1, 2));
        assertEquals(1, ScalarMath.minimum(1, 2));
        assertEquals(-0.0, ScalarMath.maximum(-0.0, 0.0), "equal: the first");
        assertEquals(0.0, ScalarMath.minimum(0.0, -0.0), "equal: the first");

        assertEquals(0, ScalarMath.xdivy(0, 0));
        assertEquals(0, ScalarMath.xdivy(-0.0, 0));
        assertEquals(0, ScalarMath.xdivy(0, Double.NaN));
        assertEquals(-0.0, ScalarMath.xdivy(0, -2));
        assertEquals(INFINITY, ScalarMath.xdivy(1, 0));
        assertEquals(Double.NaN, ScalarMath.xdivy(1, Double.NaN));
        assertEquals(Double.NaN, ScalarMath.xdivy(Double.NaN, 0));

        assertEquals(1, ScalarMath.notEqualTo(Double.NaN, Double.NaN));
        assertEquals(0, ScalarMath.equalTo(Double.NaN, Double.NaN));
        assertEquals(1, ScalarMath.equalTo(0.0, -0.0));
        assertEquals(0, ScalarMath.greaterOrEqual(Double.NaN, 0));
        assertEquals(0, ScalarMath.lessOrEqual(0, Double.NaN));
        assertEquals(1, ScalarMath.greaterOrEqual(2, 2));
        assertEquals(0, ScalarMath.greater(2, 2));
        assertEquals(1, ScalarMath.lessOrEqual(2, 2));
        assertEquals(0, ScalarMath.less(2, 2));

        assertEquals(7, ScalarMath.where(Double.NaN, 7, 8));
        assertEquals(8, ScalarMath.where(-0.0, 7, 8));
    }
}
