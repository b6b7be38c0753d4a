package org.gradus.train.data;

import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.gradus.Shape;
import org.gradus.Tensor;

/**
 * The stream of numbers behind NumPy's {@code np.random.seed(s)}: the Mersenne Twister MT19937, Gaussian numbers by
 * Marsaglia's polar method, permutations by the Fisher–Yates shuffle. NumPy has frozen this stream, so weights, data and
 * splits drawn here are those of a NumPy program with the same seed, bit for bit. Gaussian numbers are made of the C library's
 * logarithm, as NumPy's are; where native access is not enabled, of Java's, so that one in three thousand may differ in its last
 * bit.
 * <p>
 * Not safe for use by several threads at once.
 */
public final class NumpyRandom {

    private static final long MAX_SEED = 0xffff_ffffL;
    private static final int LENGTH = 624;
    private static final int SHIFT = 397;
    private static final int TWIST = 0x9908_b0df;

    private final int[] state = new int[LENGTH];
    private int next = LENGTH;
    /** The second number of the last pair of Gaussian numbers; NaN if it was handed out. */
    private double kept = Double.NaN;

    /**
     * The stream after {@code np.random.seed(seed)}.
     *
     * @throws IllegalArgumentException if the seed is negative or above 2³² − 1
     */
    public NumpyRandom(long seed) {
        if (seed < 0 || seed > MAX_SEED) {
            throw new IllegalArgumentException("seed " + seed + " is out of range: 0 to " + MAX_SEED);
        }
        state[0] = (int) seed;
        for (int i = 1; i < LENGTH; i++) {
            state[i] = 1_812_433_253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    /** The next number, evenly spread over [0, 1) in steps of 2⁻⁵³: {@code np.random.random_sample()}. */
    public double randomSample() {
        int high = nextInt() >>> 5;
        int low = nextInt() >>> 6;
        return (high * 0x1p26 + low) * 0x1p-53;
    }

    /** The next number of the standard normal distribution: {@code np.random.randn()}. */
    public double randn() {
        if (!Double.isNaN(kept)) {
            double second = kept;
            kept = Double.NaN;
            return second;
        }
        double x1;
        double x2;
        double r2;
        do {
            x1 = 2 * randomSample() - 1;
            x2 = 2 * randomSample() - 1;
            r2 = x1 * x1 + x2 * x2;
        } while (r2 >= 1 || r2 == 0);
        double f = Math.sqrt(-2 * CLogarithm.of(r2) / r2);
        kept = f * x1;
        return f * x2;
    }

    /**
     * A tensor of the next numbers of the standard normal distribution, filled in row-major order:
     * {@code np.random.randn(dims)}.
     *
     * @throws IllegalArgumentException if a length is negative, or the entries are more than an array can hold
     */
    public Tensor randn(int... dims) {
        return filled(dims, this::randn);
    }

    /**
     * A tensor of the next numbers of {@link #randomSample()}, filled in row-major order: {@code np.random.rand(dims)} or
     * {@code np.random.random_sample(dims)}.
     *
     * @throws IllegalArgumentException if a length is negative, or the entries are more than an array can hold
     */
    public Tensor rand(int... dims) {
        return filled(dims, this::randomSample);
    }

    private static Tensor filled(int[] dims, DoubleSupplier numbers) {
        Shape shape = Shape.of(dims);
        double[] entries = new double[shape.size()];
        Arrays.setAll(entries, _ -> numbers.getAsDouble());
        return Tensor.of(shape, entries);
    }

    /**
     * The numbers from 0 to n − 1 in random order: {@code np.random.permutation(n)}.
     *
     * @throws IllegalArgumentException if n is negative
     */
    public int[] permutation(int n) {
        if (n < 0) {
            throw new IllegalArgumentException("there is no permutation of " + n + " numbers");
        }
        int[] numbers = IntStream.range(0, n).toArray();
        shuffle(numbers);
        return numbers;
    }

    /** Brings the entries of an array into random order: {@code np.random.shuffle(entries)}. */
    public void shuffle(int[] entries) {
        for (int i = entries.length - 1; i > 0; i--) {
            int j = upTo(i);
            int moved = entries[i];
            entries[i] = entries[j];
            entries[j] = moved;
        }
    }

    /** A number from 0 to a positive maximum: as many low bits as it has, drawn until they are not above it. */
    private int upTo(int max) {
        int mask = -1 >>> Integer.numberOfLeadingZeros(max);
        int drawn;
        do {
            drawn = nextInt() & mask;
        } while (drawn > max);
        return drawn;
    }

    /** The next 32 bits of the Mersenne Twister. */
    int nextInt() {
        if (next == LENGTH) {
            twist();
            next = 0;
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= y << 7 & 0x9d2c_5680;
        y ^= y << 15 & 0xefc6_0000;
        return y ^ y >>> 18;
    }

    private void twist() {
        for (int i = 0; i < LENGTH; i++) {
            int y = (state[i] & Integer.MIN_VALUE) | (state[(i + 1) % LENGTH] & Integer.MAX_VALUE);
            state[i] = state[(i + SHIFT) % LENGTH] ^ y >>> 1 ^ ((y & 1) == 0 ? 0 : TWIST);
        }
    }
}
