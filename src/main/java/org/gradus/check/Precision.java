package org.gradus.check;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Tensor;

/** The formats of floating-point numbers in which gradients are computed, the finest first. */
public enum Precision {
    /** {@code double}. */
    FLOAT64(53, -1022, 1023),
    /** {@code float}. */
    FLOAT32(24, -126, 127),
    /** IEEE's half precision. */
    FLOAT16(11, -14, 15),
    /** The upper half of a {@code float}. */
    BFLOAT16(8, -126, 127);

    /** A number proves a format if it needs all its digits but so many: those of round numbers are few. */
    private static final int SPARE_DIGITS = 2;
    /** So many numbers have to prove it. */
    private static final int LEAST_PROOFS = 4;

    private final int digits;
    private final int minExponent;
    private final int maxExponent;

    Precision(int digits, int minExponent, int maxExponent) {
        this.digits = digits;
        this.minExponent = minExponent;
        this.maxExponent = maxExponent;
    }

    /** As it is called on the command line and by other frameworks, such as {@code float32}. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format of a {@linkplain #title title}. */
    public static Optional<Precision> titled(String title) {
        return Arrays.stream(values()).filter(each -> each.title().equals(title)).findFirst();
    }

    /** How far a rounded number may be off, relative to it. */
    public double unitRoundoff() {
        return Math.scalb(1.0, -digits);
    }

    /** The nearest number of the format, the even one of two; infinity beyond the largest. */
    public double round(double x) {
        double spacing = 2 * halfSpacing(x);
        double rounded = Double.isFinite(x) && this != FLOAT64 ? Math.rint(x / spacing) * spacing : x;
        return Math.abs(rounded) >= Math.scalb(1.0, maxExponent) * 2 ? Math.copySign(Double.POSITIVE_INFINITY, x)
                : rounded;
    }

    /** How far a rounded number of this size may be off. */
    double halfSpacing(double x) {
        return Math.scalb(1.0, Math.max(minExponent, Math.getExponent(x)) - digits);
    }

    /**
     * The coarsest format in which all numbers can be written, provided that enough of them prove it: numbers with few
     * digits, such as 0.5, can be written in any. Those that were rounded in decimals have all the digits of a double.
     */
    public static Precision of(Iterable<Tensor> numbers) {
        ImmutableList<Tensor> tensors = Lists.immutable.withAll(numbers);
        return Arrays.stream(values()).filter(each -> each.isProvenBy(all(tensors)))
                .reduce(FLOAT64, (_, coarser) -> coarser);
    }

    private static double[] all(ImmutableList<Tensor> tensors) {
        return tensors.castToList().stream().flatMapToDouble(tensor -> DoubleStream.of(tensor.toArray()))
                .filter(x -> x != 0).toArray();
    }

    private boolean isProvenBy(double[] numbers) {
        long proofs = Arrays.stream(numbers).filter(x -> significant(x) > digits - SPARE_DIGITS).count();
        return proofs >= LEAST_PROOFS && 4 * proofs >= numbers.length
                && Arrays.stream(numbers).allMatch(x -> round(x) == x);
    }

    /** How many binary digits a number needs. */
    private static int significant(double x) {
        long bits = Double.doubleToLongBits(x) & ((1L << 52) - 1);
        return bits == 0 ? 1 : 53 - Long.numberOfTrailingZeros(bits);
    }
}
