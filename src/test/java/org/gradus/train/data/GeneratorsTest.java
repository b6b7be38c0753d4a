package org.gradus.train.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.gradus.Tensor;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GeneratorsTest {

    /** Sines, cosines, sums and products of numbers below 32, each off by a few roundings. */
    private static final double ROUNDING = 16 * 32 * 0x1p-53;

    static Stream<JsonNode> pointsOfScikitLearn() throws IOException {
        try (InputStream in = GeneratorsTest.class.getResourceAsStream("scikit_learn_points.json")) {
            return StreamSupport.stream(JsonMapper.shared().readTree(in).get("cases").spliterator(), false).toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("pointsOfScikitLearn")
    void pointsAreThoseOfScikitLearn(JsonNode recorded) {
        Dataset data = generated(recorded.get("generator").asString(), numbers(recorded.get("arguments")));
        double[][] rows = data.x().toRows();
        assertArrayEquals(numbers(recorded.get("x1")), rows[0], ROUNDING);
        assertArrayEquals(numbers(recorded.get("x2")), rows[1], ROUNDING);
        assertArrayEquals(numbers(recorded.get("labels")), Arrays.stream(data.labels()).asDoubleStream().toArray());
    }

    private static double[] numbers(JsonNode array) {
        return IntStream.range(0, array.size()).mapToDouble(i -> array.get(i).asDouble()).toArray();
    }

    private static Dataset generated(String name, double... a) {
        return switch (name) {
            case "moons" -> Generators.moons((int) a[0], a[1], (long) a[2]);
            case "circles" -> Generators.circles((int) a[0], a[1], a[2], (long) a[3]);
            case "blobs" -> Generators.blobs((int) a[0], (int) a[1], a[2], (long) a[3]);
            case "gaussianQuantiles" -> Generators.gaussianQuantiles((int) a[0], a[1], (int) a[2], (long) a[3]);
            case "spirals" -> Generators.spirals((int) a[0], (int) a[1], a[2], (long) a[3]);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static void assertSizes(Dataset data, int... sizes) {
        assertArrayEquals(sizes, IntStream.range(0, data.classes().size())
                .map(label -> (int) Arrays.stream(data.labels()).filter(l -> l == label).count()).toArray());
    }

    /** The distance of each point of a class from a place. */
    private static double[] distances(Dataset data, int label, double x1, double x2) {
        int[] labels = data.labels();
        return IntStream.range(0, data.examples()).filter(i -> labels[i] == label)
                .mapToDouble(i -> Math.hypot(data.x().get(0, i) - x1, data.x().get(1, i) - x2)).toArray();
    }

    private static void assertAll(double expected, double[] actual) {
        for (double number : actual) {
            assertEquals(expected, number, ROUNDING);
        }
    }

    @Property(tries = 50)
    void moonsWithoutNoiseAreHalfCircles(@ForAll @IntRange(min = 2, max = 100) int examples,
            @ForAll @LongRange(max = 0xffff_ffffL) long seed) {
        Dataset data = Generators.moons(examples, 0, seed);
        assertSizes(data, examples / 2, examples - examples / 2);
        assertAll(1, distances(data, 0, 0, 0));
        assertAll(1, distances(data, 1, 1, 0.5));
        for (int i = 0; i < examples; i++) {
            double x2 = data.x().get(1, i);
            assertTrue(data.labels()[i] == 0 ? x2 >= 0 : x2 <= 0.5, "x2 = " + x2);
        }
    }

    @Property(tries = 50)
    void circlesWithoutNoiseHaveTheirRadii(@ForAll @IntRange(min = 2, max = 100) int examples,
            @ForAll @DoubleRange(min = 0, max = 0.99) double factor,
            @ForAll @LongRange(max = 0xffff_ffffL) long seed) {
        Dataset data = Generators.circles(examples, factor, 0, seed);
        assertSizes(data, examples / 2, examples - examples / 2);
        assertAll(1, distances(data, 0, 0, 0));
        assertAll(factor, distances(data, 1, 0, 0));
    }

    /** The mean of 4,000 squares is off by a fifth once in 10¹⁴ times, by the Chernoff bound. */
    @Property(tries = 20)
    void noiseHasItsDeviation(@ForAll @LongRange(max = 0xffff_ffffL) long seed) {
        Dataset still = Generators.circles(2000, 0.5, 0, seed);
        Dataset moved = Generators.circles(2000, 0.5, 0.3, seed);
        assertEquals(still.y(), moved.y());
        double square = IntStream.range(0, 4000).mapToDouble(i -> moved.x().at(i) - still.x().at(i)).map(d -> d * d)
                .average().orElseThrow();
        assertEquals(0.3 * 0.3, square, 0.3 * 0.3 / 5);
    }

    @Property(tries = 50)
    void blobsLieRoundTheirCentres(@ForAll @IntRange(min = 2, max = 9) int centers,
            @ForAll @LongRange(max = 0xffff_ffffL) long seed) {
        int examples = 400 * centers + 1;
        Dataset still = Generators.blobs(examples, centers, 0, seed);
        Dataset data = Generators.blobs(examples, centers, 0.5, seed);
        int[] sizes = new int[centers];
        Arrays.fill(sizes, 400);
        sizes[0] = 401;
        assertSizes(data, sizes);
        assertEquals(still.y(), data.y());
        for (int label = 0; label < centers; label++) {
            Tensor center = still.part(Arrays.stream(still.labels()).boxed().toList().indexOf(label)).x();
            assertTrue(Math.abs(center.at(0)) <= 10 && Math.abs(center.at(1)) <= 10, center.toString());
            assertAll(0, distances(still, label, center.at(0), center.at(1)));
            // The squares of distances in units of the deviation have mean 2; that of 400 is off by half once in 10¹⁶.
            double square =
                    Arrays.stream(distances(data, label, center.at(0), center.at(1))).map(d -> d * d / 0.25).average()
                            .orElseThrow();
            assertEquals(2, square, 1);
        }
    }

    @Property(tries = 50)
    void quantilesAreRings(@ForAll @IntRange(min = 2, max = 7) int classes,
            @ForAll @IntRange(min = 7, max = 100) int examples,
            @ForAll @DoubleRange(min = 0.1, max = 9) double variance,
            @ForAll @LongRange(max = 0xffff_ffffL) long seed) {
        Dataset data = Generators.gaussianQuantiles(examples, variance, classes, seed);
        int[] sizes = new int[classes];
        Arrays.fill(sizes, examples / classes);
        sizes[classes - 1] += examples % classes;
        assertSizes(data, sizes);
        double reached = 0;
        for (int label = 0; label < classes; label++) {
            double[] ring = distances(data, label, 0, 0);
            assertTrue(Arrays.stream(ring).min().orElseThrow() >= reached);
            reached = Arrays.stream(ring).max().orElseThrow();
        }
    }

    /** Angles grow with the radius, from where the arm starts, and no two arms come near each other. */
    @Property(tries = 50)
    void armsWithoutNoiseAreTurnedOnes(@ForAll @IntRange(min = 2, max = 7) int arms,
            @ForAll @IntRange(min = 1, max = 30) int each, @ForAll @LongRange(max = 0xffff_ffffL) long seed) {
        Dataset data = Generators.spirals(arms * each, arms, 0, seed);
        int[] sizes = new int[arms];
        Arrays.fill(sizes, each);
        assertSizes(data, sizes);
        for (int label = 0; label < arms; label++) {
            double[] radii = distances(data, label, 0, 0);
            Arrays.sort(radii);
            assertArrayEquals(IntStream.rangeClosed(1, each).mapToDouble(i -> (double) i / each).toArray(), radii,
                    ROUNDING);
        }
        int[] labels = data.labels();
        for (int i = 0; i < data.examples(); i++) {
            double x1 = data.x().get(0, i);
            double x2 = data.x().get(1, i);
            double angle = Math.atan2(x2, x1) - 4 * Math.hypot(x1, x2) - 2 * Math.PI * labels[i] / arms;
            assertEquals(0, Math.IEEEremainder(angle, 2 * Math.PI), ROUNDING * each);
        }
    }

    @ParameterizedTest
    @EnumSource(BuiltInData.class)
    void builtInDataAreTheSameEveryTime(BuiltInData set) {
        assertEquals(set.dataset(), set.dataset());
        assertEquals(List.of("x1", "x2"), set.dataset().features());
        assertEquals(set.compareTo(BuiltInData.BLOBS) < 0 ? 2 : 3, set.dataset().classes().size());
    }

    @ParameterizedTest
    @MethodSource("pointsOfScikitLearn")
    void anotherSeedGivesOtherPoints(JsonNode recorded) {
        String name = recorded.get("generator").asString();
        double[] arguments = numbers(recorded.get("arguments"));
        Dataset data = generated(name, arguments);
        assertEquals(data, generated(name, arguments));
        arguments[arguments.length - 1]++;
        assertNotEquals(data, generated(name, arguments));
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("1 examples are too few for 2 classes", () -> Generators.moons(1, 0, 1)),
                fault("-5 examples are too few for 2 classes", () -> Generators.circles(-5, 0, 0, 1)),
                fault("3 examples are too few for 4 classes", () -> Generators.blobs(3, 4, 1, 1)),
                fault("2 examples are too few for 3 classes", () -> Generators.gaussianQuantiles(2, 1, 3, 1)),
                fault("4 examples are too few for 5 classes", () -> Generators.spirals(4, 5, 1, 1)),
                fault("noise must be a number from 0, not -0.1", () -> Generators.moons(9, -0.1, 1)),
                fault("noise must be a number from 0, not NaN", () -> Generators.circles(9, 0.5, Double.NaN, 1)),
                fault("noise must be a number from 0, not Infinity",
                        () -> Generators.spirals(9, 2, Double.POSITIVE_INFINITY, 1)),
                fault("the factor must be from 0 to less than 1, not 1.0", () -> Generators.circles(9, 1, 0, 1)),
                fault("the factor must be from 0 to less than 1, not -0.5", () -> Generators.circles(9, -0.5, 0, 1)),
                fault("the deviation must be a number from 0, not -1.0", () -> Generators.blobs(9, 2, -1, 1)),
                fault("the variance must be above 0, not 0.0", () -> Generators.gaussianQuantiles(9, 0, 2, 1)),
                fault("there must be two or more classes, not 1", () -> Generators.blobs(9, 1, 1, 1)),
                fault("there must be two or more classes, not -3", () -> Generators.gaussianQuantiles(9, 1, -3, 1)),
                fault("there must be two or more classes, not 0", () -> Generators.spirals(9, 0, 1, 1)),
                fault("seed -1 is out of range: 0 to 4294967295", () -> Generators.moons(9, 0, -1)));
    }

    private static Arguments fault(String message, Executable call) {
        return Arguments.of(message, call);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void saysWhichArgumentIsWrong(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
