package org.gradus.train.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.gradus.Shape;
import org.gradus.Tensor;

/** Tensors of random shapes and bits, and what it means that two are the same. */
final class TensorMaps {

    private static final double[] SPECIAL = {0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE, -Double.MAX_VALUE, 1};
    private static final String[] WORDS = {"W", "b", "σ′", "a/b", "x.npy", " ", "\"", "\\", "'", "\n", "桜", "😀", ""};

    private TensorMaps() {}

    static TensorMap random(long seed) {
        Random random = new Random(seed);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            tensors.put(word(random), tensor(random));
            metadata.put(word(random), word(random) + word(random));
        }
        return new TensorMap(tensors, random.nextBoolean() ? metadata : Map.of());
    }

    private static String word(Random random) {
        return WORDS[random.nextInt(WORDS.length)] + WORDS[random.nextInt(WORDS.length)];
    }

    /** Of rank 0 to 4, now and then without entries, now and then with more than a chunk of them. */
    static Tensor tensor(Random random) {
        int[] dims = random.ints(random.nextInt(5), 0, 5).map(length -> length == 0 ? 1 : length).toArray();
        if (dims.length > 0 && random.nextInt(4) == 0) {
            dims[random.nextInt(dims.length)] = random.nextBoolean() ? 0 : 1000;
        }
        Shape shape = Shape.of(dims);
        return Tensor.of(shape, IntStream.range(0, shape.size()).mapToDouble(i -> number(random)).toArray());
    }

    private static double number(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> SPECIAL[random.nextInt(SPECIAL.length)];
            case 1 -> Double.longBitsToDouble(0x7ff0_0000_0000_0000L | random.nextLong()); // mostly NaN
            default -> Double.longBitsToDouble(random.nextLong());
        };
    }

    static long[] bits(Tensor tensor) {
        return Arrays.stream(tensor.toArray()).mapToLong(Double::doubleToRawLongBits).toArray();
    }

    static void assertSame(Tensor expected, Tensor actual) {
        assertEquals(expected.shape(), actual.shape());
        assertArrayEquals(bits(expected), bits(actual));
    }

    static void assertSame(TensorMap expected, TensorMap actual) {
        assertEquals(new ArrayList<>(expected.tensors().keySet()), new ArrayList<>(actual.tensors().keySet()));
        expected.tensors().forEach((name, tensor) -> assertSame(tensor, actual.tensors().get(name)));
        assertEquals(new ArrayList<>(expected.metadata().entrySet()), new ArrayList<>(actual.metadata().entrySet()));
    }
}
