package org.gradus.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BlasTest {

    static Stream<Blas> providers() {
        return Stream.of(Blas.get(), new JavaBlas());
    }

    @Provide
    static Arbitrary<Blas> blas() {
        return Arbitraries.of(providers().toList());
    }

    /** A matrix somewhere in an array that holds other things, too. */
    private static Matrix matrix(Random random, int rows, int columns) {
        boolean transposed = random.nextBoolean();
        int lyingRows = transposed ? columns : rows;
        int lyingColumns = transposed ? rows : columns;
        int offset = random.nextInt(4);
        int stride = lyingColumns + random.nextInt(3);
        double[] array = random.doubles(offset + (long) lyingRows * stride + random.nextInt(4), -1, 1).toArray();
        return new Matrix(array, offset, lyingRows, lyingColumns, stride, transposed);
    }

    private static Matrix plain(Random random, int rows, int columns) {
        return Stream.generate(() -> matrix(random, rows, columns)).filter(matrix -> !matrix.transposed()).findFirst()
                .orElseThrow();
    }

    private static int place(Matrix matrix, int i, int j) {
        return matrix.offset() + (matrix.transposed() ? j * matrix.stride() + i : i * matrix.stride() + j);
    }

    /**
     * Compares the whole array of C with what it should hold. An entry is wrong by at most one rounding for each of the k
     * products and k sums, and those of the factors, here and there, in whatever order.
     */
    private static void multiplyAndCheck(Blas blas, double alpha, Matrix a, Matrix b, double beta, Matrix c) {
        double[] want = c.array().clone();
        double[] errors = new double[want.length];
        int k = a.columns();
        for (int i = 0; i < c.rows(); i++) {
            for (int j = 0; j < c.columns(); j++) {
                double sum = 0;
                double magnitude = 0;
                for (int l = 0; l < k; l++) {
                    double term = a.array()[place(a, i, l)] * b.array()[place(b, l, j)];
                    sum += term;
                    magnitude += Math.abs(term);
                }
                int at = place(c, i, j);
                double kept = beta == 0 ? 0 : beta * c.array()[at];
                want[at] = (alpha == 0 ? 0 : alpha * sum) + kept;
                errors[at] = 2 * (2 * k + 3) * 0x1p-53 * (Math.abs(alpha) * magnitude + Math.abs(kept));
            }
        }
        blas.product(a, b, c).run(alpha, beta);
        for (int i = 0; i < want.length; i++) {
            assertEquals(want[i], c.array()[i], errors[i], "entry " + i);
        }
    }

    @Provide
    static Arbitrary<Double> factors() {
        return Arbitraries.oneOf(Arbitraries.of(0.0, 1.0, -1.0), Arbitraries.doubles().between(-2, 2));
    }

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void isTheProductByDefinition(@ForAll("blas") Blas blas, @ForAll @IntRange(max = 24) int m,
            @ForAll @IntRange(max = 24) int n, @ForAll @IntRange(max = 40) int k, @ForAll("factors") double alpha,
            @ForAll("factors") double beta, @ForAll long seed) {
        Random random = new Random(seed);
        Matrix a = matrix(random, m, k);
        Matrix b = matrix(random, k, n);
        Matrix c = plain(random, m, n);
        multiplyAndCheck(blas, alpha, a, b, beta, c);
    }

    /** Large enough to be cut into blocks, and for several threads. */
    @ParameterizedTest
    @MethodSource("providers")
    void largeProducts(Blas blas) {
        Random random = new Random(7);
        for (int[] size : new int[][] {{200, 150, 130}, {1, 700, 300}, {513, 1, 260}, {3, 1000, 1100}, {1500, 1600, 1},
            {1, 1700, 1800}, {1900, 1, 1300}}) {
            Matrix a = matrix(random, size[0], size[2]);
            Matrix b = matrix(random, size[2], size[1]);
            Matrix c = plain(random, size[0], size[1]);
            multiplyAndCheck(blas, 0.5, a, b, -1, c);
        }
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void withAFactorOfZeroTheOldEntriesAreNotRead(@ForAll("blas") Blas blas, @ForAll @IntRange(min = 1, max = 12) int m,
            @ForAll @IntRange(min = 1, max = 12) int n, @ForAll @IntRange(max = 12) int k) {
        Matrix c = filled(m, n, Double.NaN);
        blas.product(filled(m, k, 1), filled(k, n, 1), c).run(2, 0);
        assertArrayEquals(filled(m, n, 2 * k).array(), c.array());
    }

    /** No zero in one matrix hides what is infinite or no number in the other. */
    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void zeroTimesInfinityIsNaN(@ForAll("blas") Blas blas, @ForAll @IntRange(min = 1, max = 12) int m,
            @ForAll @IntRange(min = 1, max = 12) int n, @ForAll @IntRange(min = 1, max = 12) int k, @ForAll long seed) {
        Random random = new Random(seed);
        for (double odd : new double[] {Double.POSITIVE_INFINITY, Double.NaN}) {
            Matrix a = filled(m, k, 0);
            Matrix b = filled(k, n, 1);
            Matrix c = filled(m, n, 0);
            int row = random.nextInt(k);
            int column = random.nextInt(n);
            b.array()[place(b, row, column)] = odd;
            blas.product(a, b, c).run(1, 1);
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    assertEquals(j == column ? Double.NaN : 0, c.array()[place(c, i, j)]);
                }
            }
        }
    }

    private static Matrix filled(int rows, int columns, double value) {
        return Matrix.of(IntStream.range(0, rows * columns).mapToDouble(_ -> value).toArray(), 0, rows, columns);
    }

    /** Again, elsewhere in memory, and while other threads multiply, with one thread and with several. */
    @ParameterizedTest
    @MethodSource("providers")
    void theSameProductHasTheSameBits(Blas blas) throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<double[]>> tasks = Stream
                    .of(new int[] {5, 7, 9}, new int[] {1, 30, 40}, new int[] {160, 160, 160},
                            new int[] {2000, 1, 2000})
                    .<Callable<double[]>>map(size -> () -> repeated(blas, size)).toList();
            List<double[]> alone = tasks.stream().map(BlasTest::result).toList();
            for (int round = 0; round < 4; round++) {
                List<Future<double[]>> together = threads.invokeAll(tasks);
                for (int i = 0; i < tasks.size(); i++) {
                    assertArrayEquals(alone.get(i), together.get(i).get());
                }
            }
        }
    }

    private static double[] result(Callable<double[]> task) {
        try {
            return task.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static double[] repeated(Blas blas, int[] size) {
        double[] first = multiplied(blas, size, 0);
        for (int offset = 0; offset < 9; offset += 3) {
            assertArrayEquals(first, multiplied(blas, size, offset));
        }
        return first;
    }

    private static double[] multiplied(Blas blas, int[] size, int offset) {
        Random random = new Random(11);
        int m = size[0];
        int n = size[1];
        int k = size[2];
        double[] a = new double[offset + m * k];
        double[] b = new double[offset + k * n];
        double[] c = new double[offset + m * n];
        for (int i = offset; i < a.length; i++) {
            a[i] = random.nextDouble();
        }
        for (int i = offset; i < b.length; i++) {
            b[i] = random.nextDouble();
        }
        blas.product(Matrix.of(a, offset, m, k), Matrix.of(b, offset, k, n), Matrix.of(c, offset, m, n)).run(1, 0);
        return Arrays.copyOfRange(c, offset, c.length);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void shapesThatDoNotFitAreRefused(Blas blas) {
        Matrix a = filled(2, 3, 1);
        Matrix b = filled(3, 4, 1);
        Matrix c = filled(2, 4, 1);
        assertEquals("(2, 3) times (2, 3) is not (2, 4)",
                assertThrows(IllegalArgumentException.class, () -> blas.product(a, a, c)).getMessage());
        assertEquals("(3, 2) times (3, 4) is not (2, 4)",
                assertThrows(IllegalArgumentException.class, () -> blas.product(a.transpose(), b, c)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> blas.product(a, b, filled(2, 3, 1)));
        assertThrows(IllegalArgumentException.class, () -> blas.product(a, b, filled(4, 2, 1).transpose()));
    }

    @Test
    void matricesThatTheArrayDoesNotHoldAreRefused() {
        double[] six = new double[6];
        assertEquals("2 rows of 3 from 1 on at stride 3 need 7 numbers: the array has 6",
                assertThrows(IllegalArgumentException.class, () -> Matrix.of(six, 1, 2, 3)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Matrix(six, 0, 2, 3, 4, false));
        assertThrows(IllegalArgumentException.class, () -> new Matrix(six, 0, 2, 3, 2, false));
        assertThrows(IllegalArgumentException.class, () -> Matrix.of(six, -1, 2, 3));
        assertThrows(IllegalArgumentException.class, () -> Matrix.of(six, 0, -1, 3));
        assertThrows(IllegalArgumentException.class, () -> Matrix.of(six, 7, 0, 3));
        assertThrows(IllegalArgumentException.class, () -> Matrix.of(six, 0, 1 << 20, 1 << 20));
        assertEquals("(3, 2)", new Matrix(six, 0, 2, 3, 3, true).toString());
        assertEquals("(2, 3)", new Matrix(six, 0, 2, 3, 3, true).transpose().toString());
    }
}
