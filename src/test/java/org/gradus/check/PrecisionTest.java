package org.gradus.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.gradus.Shape;
import org.gradus.Tensor;

class PrecisionTest {

    @Property
    void floatsAreRoundedAsJavaRoundsThem(@ForAll double x) {
        assertEquals((double) (float) x, Precision.FLOAT32.round(x));
        assertEquals(x, Precision.FLOAT64.round(x));
        assertEquals((double) Float.float16ToFloat(Float.floatToFloat16((float) x)),
                Precision.FLOAT16.round((double) (float) x));
    }

    @Property
    void halfFloatsAreRoundedAsJavaRoundsThem(@ForAll @FloatRange(min = -70_000, max = 70_000) float x) {
        assertEquals((double) Float.float16ToFloat(Float.floatToFloat16(x)), Precision.FLOAT16.round(x));
    }

    /** As a bfloat16 is cut out of a float, rounded to the nearest, ties to even. */
    @Property
    void bfloatsAreUpperHalvesOfFloats(@ForAll float x) {
        int bits = Float.floatToIntBits(x);
        int rounded = bits + 0x7fff + (bits >>> 16 & 1);
        assertEquals((double) Float.intBitsToFloat(rounded & 0xffff0000), Precision.BFLOAT16.round(x));
    }

    @Example
    void specialNumbersStay() {
        for (Precision precision : Precision.values()) {
            assertTrue(Double.isNaN(precision.round(Double.NaN)));
            assertEquals(Double.POSITIVE_INFINITY, precision.round(Double.POSITIVE_INFINITY));
            assertEquals(Double.NEGATIVE_INFINITY, precision.round(Double.NEGATIVE_INFINITY));
            assertEquals(0.0, precision.round(0.0));
            assertEquals(-0.0, precision.round(-0.0));
        }
        assertEquals(0x1p-8, Precision.BFLOAT16.unitRoundoff());
        assertEquals(0x1p-24, Precision.FLOAT32.unitRoundoff());
        assertEquals(Optional.of(Precision.BFLOAT16), Precision.titled("bfloat16"));
        assertEquals(Optional.empty(), Precision.titled("float8"));
    }

    @Property(tries = 200)
    void theDigitsTell(@ForAll Precision precision, @ForAll @IntRange(min = 40, max = 60) int size,
            @ForAll @LongRange(max = 99_999) long seed) {
        double[] numbers = new SplittableRandom(seed).doubles(size, -1, 1).map(precision::round).toArray();
        assertEquals(precision, Precision.of(List.of(Tensor.of(Shape.of(size), numbers))));
    }

    /** Round numbers, and numbers that were rounded in decimals, prove nothing. */
    @Example
    void roundNumbersTellNothing() {
        assertEquals(Precision.FLOAT64, Precision.of(List.of(Tensor.zeros(3, 3))));
        assertEquals(Precision.FLOAT64, Precision.of(List.of(Tensor.vector(1, 2, 3, 4, 5, 6, 7, 8))));
        assertEquals(Precision.FLOAT64, Precision.of(List.of(Tensor.vector(0.5, -0.25, 0.75, 0, 1.5))));
        assertEquals(Precision.FLOAT64, Precision.of(List.of(Tensor.vector(103, 101, -107, 109, 121))));
        assertEquals(Precision.FLOAT64, Precision.of(List.of(Tensor.vector(1997, 1987, 2003, 2011))));
        assertEquals(Precision.FLOAT32, Precision.of(List.of(Tensor.vector((float) 0.1))));
        assertEquals(Precision.FLOAT64, Precision.of(List.of(Tensor.vector(0.1, 0.23, -0.4, 0.77, 0.2))));
        assertEquals(Precision.FLOAT64, Precision.of(List.of()));
        double[] floats = DoubleStream.of(0.1, 0.2, 0.3, 0.4, 0.7).map(x -> (float) x).toArray();
        assertEquals(Precision.FLOAT32, Precision.of(List.of(Tensor.vector(floats))));
        assertEquals(Precision.FLOAT64, Precision.of(List.of(Tensor.vector(floats), Tensor.vector(0.1))));
    }
}
