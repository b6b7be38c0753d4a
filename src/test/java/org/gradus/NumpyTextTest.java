package org.gradus;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A tensor prints as NumPy prints an array: some recorded cases anywhere, 200 random ones where there is a NumPy. */
class NumpyTextTest {

    private static final int ARRAYS = 200;

    /** Reads an array a line, as dimensions and entries, and prints each with a record separator after it. */
    private static final String PRINT_ARRAYS = """
            for line in open(sys.argv[1]):
                dims, entries = line.split(';')
                array = numpy.array([float.fromhex(x) for x in entries.split()])
                print(str(array.reshape([int(d) for d in dims.split()])), end='\\x1e')
            """;

    static Stream<Arguments> recorded() {
        double nan = Double.NaN;
        double inf = Double.POSITIVE_INFINITY;
        return Stream.of(
                recorded(Tensor.scalar(1), "1.0"),
                recorded(Tensor.scalar(0.1 + 0.2), "0.30000000000000004"),
                recorded(Tensor.scalar(1e16), "1e+16"),
                recorded(Tensor.scalar(1e-4), "0.0001"),
                recorded(Tensor.scalar(-0.0), "-0.0"),
                recorded(Tensor.zeros(2, 0), "[]"),
                recorded(Tensor.vector(1, 2, 3), "[1. 2. 3.]"),
                recorded(Tensor.vector(0.1, -0.25, 1.0 / 3), "[ 0.1        -0.25        0.33333333]"),
                recorded(Tensor.vector(1 + 0x1p-9, 1 + 3 * 0x1p-9), "[1.00195312 1.00585938]"),
                recorded(Tensor.vector(1, 1000), "[   1. 1000.]"),
                recorded(Tensor.vector(1, 1001), "[1.000e+00 1.001e+03]"),
                recorded(Tensor.vector(99_999_999), "[99999999.]"),
                recorded(Tensor.vector(1e8), "[1.e+08]"),
                recorded(Tensor.vector(1e-4), "[0.0001]"),
                recorded(Tensor.vector(9.9e-5), "[9.9e-05]"),
                recorded(Tensor.vector(1, 1e-300), "[1.e+000 1.e-300]"),
                recorded(Tensor.vector(Double.MIN_VALUE), "[5.e-324]"),
                recorded(Tensor.vector(0, -0.0, nan, inf, -inf), "[  0.  -0.  nan  inf -inf]"),
                recorded(Tensor.of(new double[][] {{1, 2.5}, {-3, 4}}), """
                        [[ 1.   2.5]
                         [-3.   4. ]]"""),
                recorded(Tensor.ones(2, 1, 2), """
                        [[[1. 1.]]

                         [[1. 1.]]]"""),
                recorded(Tensor.ones(25), """
                        [1. 1. 1. 1. 1. 1. 1. 1. 1. 1. 1. 1. 1. 1. 1. 1. 1. 1. 1. 1. 1. 1. 1. 1.
                         1.]"""),
                recorded(Tensor.vector(IntStream.range(0, 1001).asDoubleStream().toArray()),
                        "[   0.    1.    2. ...  998.  999. 1000.]"),
                recorded(Tensor.zeros(7, 144), """
                        [[0. 0. 0. ... 0. 0. 0.]
                         [0. 0. 0. ... 0. 0. 0.]
                         [0. 0. 0. ... 0. 0. 0.]
                         ...
                         [0. 0. 0. ... 0. 0. 0.]
                         [0. 0. 0. ... 0. 0. 0.]
                         [0. 0. 0. ... 0. 0. 0.]]"""));
    }

    private static Arguments recorded(Tensor tensor, String text) {
        return Arguments.of(tensor, text);
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void printsWhatNumpyPrinted(Tensor tensor, String text) {
        assertEquals(text, tensor.toString());
    }

    @Test
    void abridgesMoreThanAThousandEntriesOnly() {
        assertFalse(Tensor.zeros(1000).toString().contains("..."));
        assertTrue(Tensor.zeros(1001).toString().contains("..."));
    }

    @Test
    void printsWhatNumpyPrints(@TempDir Path directory) throws IOException, InterruptedException {
        List<Tensor> tensors = randomTensors(new Random(1));
        Path arrays = Files.writeString(directory.resolve("arrays.txt"),
                tensors.stream().map(NumpyTextTest::line).collect(joining()));
        String[] expected = Numpy.run(PRINT_ARRAYS, arrays).split("\u001e", -1);
        assertEquals(ARRAYS, expected.length - 1);
        assertAll(IntStream.range(0, ARRAYS).mapToObj(i -> () -> assertEquals(expected[i], tensors.get(i).toString(),
                () -> "array " + i + " of shape " + tensors.get(i).shape())));
    }

    private static String line(Tensor tensor) {
        String entries = Arrays.stream(tensor.toArray()).mapToObj(Double::toHexString).collect(joining(" "));
        return tensor.shape().dims().makeString(" ") + ";" + entries + "\n";
    }

    private static List<Tensor> randomTensors(Random random) {
        return Stream.generate(() -> {
            Shape shape = randomShape(random);
            DoubleSupplier numbers = randomNumbers(random);
            return Tensor.of(shape, DoubleStream.generate(numbers).limit(shape.size()).toArray());
        }).limit(ARRAYS).toList();
    }

    /** Of rank 0 to 4; one in four has more than 1,000 entries and one in sixteen none, if its rank allows. */
    private static Shape randomShape(Random random) {
        int rank = random.nextInt(5);
        int longest = switch (random.nextInt(4)) {
            case 0 -> rank == 0 ? 0 : 1 + (int) Math.pow(1500, 1.0 / rank);
            case 1 -> rank == 0 ? 0 : (int) Math.pow(300, 1.0 / rank);
            default -> 5;
        };
        int[] dims = IntStream.range(0, rank).map(axis -> longest - random.nextInt(1 + longest / 8)).toArray();
        if (rank > 0 && random.nextInt(2) == 0) {
            dims[random.nextInt(rank)] = random.nextInt(8);
        }
        return Shape.of(dims);
    }

    /** Numbers of one kind, or of several, or one kind with NaN, infinities and zeros of both signs among them. */
    private static DoubleSupplier randomNumbers(Random random) {
        List<DoubleSupplier> kinds = List.of(
                () -> random.nextInt(-9, 10),
                () -> random.nextInt(-1_000_000_000, 1_000_000_000),
                () -> random.nextInt(-99, 100) / 10.0,
                random::nextDouble,
                random::nextGaussian,
                () -> 1e4 * random.nextGaussian(),
                () -> (random.nextBoolean() ? 1 : -1) * Math.pow(10, random.nextInt(-5, 9)),
                () -> random.nextGaussian() * Math.pow(10, random.nextInt(-12, 13)),
                () -> random.nextGaussian() * 1e300,
                () -> random.nextGaussian() * 1e-300,
                () -> random.nextInt(-20, 21) * Double.MIN_VALUE,
                () -> Double.longBitsToDouble(random.nextLong()));
        double[] special = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.0, -0.0};
        DoubleSupplier kind = kinds.get(random.nextInt(kinds.size()));
        return switch (random.nextInt(6)) {
            case 0 -> () -> kinds.get(random.nextInt(kinds.size())).getAsDouble();
            case 1 -> () -> random.nextInt(5) == 0 ? special[random.nextInt(special.length)] : kind.getAsDouble();
            case 2 -> () -> special[random.nextInt(random.nextInt(special.length) + 1)];
            default -> kind;
        };
    }
}
