package org.gradus.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.gradus.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class NumpyRandomTest {

    static Stream<JsonNode> vectors() throws IOException {
        try (InputStream in = NumpyRandomTest.class.getResourceAsStream("numpy_legacy_rng.json")) {
            return StreamSupport.stream(JsonMapper.shared().readTree(in).get("vectors").spliterator(), false).toList()
                    .stream();
        }
    }

    private static NumpyRandom seeded(JsonNode vector) {
        return new NumpyRandom(vector.get("seed").asLong());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void givesTheTwistersNumbers(JsonNode vector) {
        NumpyRandom random = seeded(vector);
        long[] drawn = IntStream.range(0, 1300).mapToLong(i -> Integer.toUnsignedLong(random.nextInt())).toArray();
        for (int i = 0; i < 10; i++) {
            assertEquals(vector.get("u32_first_10").get(i).asLong(), drawn[i], "number " + i);
        }
        assertEquals(vector.get("u32_index_1299").asLong(), drawn[1299]);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void givesTheUniformNumbersBitForBit(JsonNode vector) {
        NumpyRandom random = seeded(vector);
        for (JsonNode expected : vector.get("uniform_first_10")) {
            assertEquals(expected.asDouble(), random.randomSample());
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void givesTheGaussianNumbers(JsonNode vector) {
        NumpyRandom random = seeded(vector);
        double[] drawn = IntStream.range(0, 100_000).mapToDouble(i -> random.randn()).toArray();
        for (int i = 0; i < 21; i++) {
            assertAlmost(vector.get("randn_first_21").get(i).asDouble(), drawn[i]);
        }
        for (int i = 0; i < 5; i++) {
            assertAlmost(Double.parseDouble(vector.get("randn_first_5_hex").get(i).asString()), drawn[i]);
        }
        assertAlmost(vector.get("randn_index_4999").asDouble(), drawn[4999]);
        assertAlmost(vector.get("randn_index_99999").asDouble(), drawn[99_999]);
        // Pairwise summation, as NumPy's, errs by up to log2(100,000) = 17 roundings of the sum of sizes, 8e4.
        assertEquals(vector.get("randn_sum_first_100000").asDouble(), IntStream.range(0, drawn.length)
                .mapToDouble(i -> drawn[i]).sum(), 17 * 8e4 * 0x1p-53);
    }

    /** The C library's logarithm and Java's are each within one ulp of the truth; the root of their quotient, too. */
    private static void assertAlmost(double expected, double actual) {
        assertEquals(expected, actual, 2 * Math.ulp(expected));
    }

    @Property
    void tensorsAreFilledRowByRowAndKeepTheSecondNumberOfAPair(@ForAll @LongRange(max = 0xffff_ffffL) long seed,
            @ForAll @IntRange(max = 5) int rows, @ForAll @IntRange(max = 5) int columns) {
        NumpyRandom whole = new NumpyRandom(seed);
        NumpyRandom single = new NumpyRandom(seed);
        for (Shape shape : new Shape[] {Shape.of(rows, columns), Shape.of(columns)}) {
            double[] expected = IntStream.range(0, shape.size()).mapToDouble(i -> single.randn()).toArray();
            assertEquals(org.gradus.Tensor.of(shape, expected), whole.randn(shape.dims().toArray()));
        }
    }

    @Property
    void uniformNumbersLieInTheUnitInterval(@ForAll @LongRange(max = 0xffff_ffffL) long seed) {
        NumpyRandom random = new NumpyRandom(seed);
        for (int i = 0; i < 100; i++) {
            double u = random.randomSample();
            assertEquals(true, 0 <= u && u < 1, () -> "drawn: " + u);
        }
    }

    @Test
    void withoutLengthsItIsAScalar() {
        assertEquals(new NumpyRandom(3).randn(), new NumpyRandom(3).randn(new int[0]).item());
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1L << 32, Long.MIN_VALUE, Long.MAX_VALUE})
    void refusesSeedsThatNumpyRefuses(long seed) {
        Exception e = assertThrows(IllegalArgumentException.class, () -> new NumpyRandom(seed));
        assertEquals("seed " + seed + " is out of range: 0 to 4294967295", e.getMessage());
    }
}
