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

    /** A number of more digits than this is no round one. */
    private static final int ROUND_DIGITS = 20;
    /** What has a chance of one in 2²⁰ is no coincidence. */
    private static final int PROOF = 20;

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
     * The coarsest format in which all numbers can be written, provided that this is no coincidence: numbers with few digits,
     * such as 0.5, can be written in any. So can small whole numbers, as the gradients of counts are; but of numbers of
     * several sizes a format cuts off the last digits of the large ones.
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
        return Arrays.stream(numbers).allMatch(x -> round(x) == x)
                && (digits > ROUND_DIGITS ? needsDigits(numbers) : cutOff(numbers) >= PROOF);
    }

    private static boolean needsDigits(double[] numbers) {
        long needed = Arrays.stream(numbers).filter(x -> significant(x) > ROUND_DIGITS).count();
        return needed > 0 && 4 * needed >= numbers.length;
    }

    /** How many digits all numbers together lack that they could have as multiples of their last common one. */
    private long cutOff(double[] numbers) {
        int last = Arrays.stream(numbers).mapToInt(x -> Math.getExponent(x) + 1 - significant(x)).min().orElse(0);
        return Arrays.stream(numbers).mapToLong(x -> Math.max(0, Math.getExponent(x) + 1 - last - digits)).sum();
    }

    /** How many binary digits a number needs. */
    private static int significant(double x) {
        long bits = Double.doubleToLongBits(x) & ((1L << 52) - 1);
        return bits == 0 ? 1 : 53 - Long.numberOfTrailingZeros(bits);
    }
}
