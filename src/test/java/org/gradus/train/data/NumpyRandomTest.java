package org.gradus.train.data;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.gradus.Numpy;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
        double[] first = IntStream.range(0, 10).mapToDouble(i -> vector.get("uniform_first_10").get(i).asDouble())
                .toArray();
        assertEquals(Tensor.of(Shape.of(2, 5), first), seeded(vector).rand(2, 5));
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

    /**
     * Bit for bit with the C library of the machine that the numbers come from. Another one's logarithm is within one ulp of
     * the truth as well, and so is the root of the quotient.
     */
    private static void assertAlmost(double expected, double actual) {
        assertEquals(expected, actual, isGnu() ? 0 : 2 * Math.ulp(expected));
    }

    private static boolean isGnu() {
        return CLogarithm.isNative() && System.getProperty("os.name").equals("Linux");
    }

    /** Tests run with native access, without which nothing would be compared bit for bit. */
    @Test
    void theLogarithmIsTheCLibrarys() {
        assertTrue(CLogarithm.isNative());
        assertEquals(0, CLogarithm.of(1));
        assertEquals(Double.NEGATIVE_INFINITY, CLogarithm.of(0));
        for (double x = 0x1p-30; x < 1; x += 0.001) {
            assertEquals(Math.log(x), CLogarithm.of(x), 2 * Math.ulp(Math.log(x)));
        }
    }

    @Property
    void tensorsAreFilledRowByRowAndKeepTheSecondNumberOfAPair(@ForAll @LongRange(max = 0xffff_ffffL) long seed,
            @ForAll @IntRange(max = 5) int rows, @ForAll @IntRange(max = 5) int columns) {
        NumpyRandom whole = new NumpyRandom(seed);
        NumpyRandom single = new NumpyRandom(seed);
        for (Shape shape : new Shape[] {Shape.of(rows, columns), Shape.of(columns)}) {
            double[] expected = IntStream.range(0, shape.size()).mapToDouble(i -> single.randn()).toArray();
            assertEquals(Tensor.of(shape, expected), whole.randn(shape.dims().toArray()));
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

    @ParameterizedTest
    @MethodSource("vectors")
    void givesThePermutations(JsonNode vector) {
        NumpyRandom random = seeded(vector);
        for (JsonNode expected : vector.get("permutations_of_0_1_2_10_20")) {
            assertEquals(expected.toString(),
                    JsonMapper.shared().valueToTree(random.permutation(expected.size())).toString());
        }
    }

    /** Draws by turns, as NumPy does: each kind takes its numbers from the same stream, and keeps none for later. */
    @Test
    void drawsWhatNumpyDraws(@TempDir Path folder) throws IOException, InterruptedException {
        Random choice = new Random(1);
        List<String> programs = Stream.generate(() -> choice.nextLong(1L << 32) + choice.ints(10, 0, 4)
                .mapToObj(kind -> " " + KINDS.get(kind) + " " + choice.nextInt(kind == 0 ? 2000 : 12))
                .collect(joining()))
                .limit(300).toList();
        Path file = Files.write(folder.resolve("programs.txt"), programs);
        List<String> drawn = Numpy.run(DRAW, file).lines().toList();
        assertEquals(programs.size(), drawn.size());
        for (int i = 0; i < drawn.size(); i++) {
            String[] words = programs.get(i).split(" ", -1);
            NumpyRandom random = new NumpyRandom(Long.parseLong(words[0]));
            Iterator<Double> numbers = Stream.of(drawn.get(i).split(" ", -1)).filter(word -> !word.isEmpty())
                    .map(Double::valueOf).iterator();
            for (int w = 1; w < words.length; w += 2) {
                String kind = words[w];
                for (double number : draw(random, kind, Integer.parseInt(words[w + 1]))) {
                    double expected = numbers.next();
                    // NumPy and Java call the same C library here
                    assertEquals(expected, number, () -> "seed " + words[0] + ", " + kind);
                }
            }
            assertFalse(numbers.hasNext());
        }
    }

    private static final List<String> KINDS = List.of("permutation", "shuffle", "rand", "randn");

    /** Runs a program a line, a seed and then what to draw and how much of it; prints the seed's numbers on a line. */
    private static final String DRAW = """
            for line in open(sys.argv[1]):
                words = line.split()
                numpy.random.seed(int(words[0]))
                numbers = []
                for kind, n in zip(words[1::2], map(int, words[2::2])):
                    if kind == 'shuffle':
                        drawn = numpy.arange(n) ** 2
                        numpy.random.shuffle(drawn)
                    else:
                        drawn = getattr(numpy.random, kind)(n)
                    numbers += [float(x).hex() for x in drawn]
                print(*numbers)
            """;

    private static double[] draw(NumpyRandom random, String kind, int n) {
        return switch (kind) {
            case "permutation" -> Arrays.stream(random.permutation(n)).asDoubleStream().toArray();
            case "shuffle" -> {
                int[] squares = IntStream.range(0, n).map(i -> i * i).toArray();
                random.shuffle(squares);
                yield Arrays.stream(squares).asDoubleStream().toArray();
            }
            case "rand" -> random.rand(n).toArray();
            case "randn" -> random.randn(n).toArray();
            default -> throw new IllegalArgumentException(kind);
        };
    }

    @Property
    void aPermutationHasEachNumberOnce(@ForAll @LongRange(max = 0xffff_ffffL) long seed,
            @ForAll @IntRange(max = 300) int n) {
        assertArrayEquals(IntStream.range(0, n).toArray(),
                Arrays.stream(new NumpyRandom(seed).permutation(n)).sorted().toArray());
    }

    @Test
    void refusesPermutationsOfFewerThanNothing() {
        Exception e = assertThrows(IllegalArgumentException.class, () -> new NumpyRandom(1).permutation(-1));
        assertEquals("there is no permutation of -1 numbers", e.getMessage());
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
