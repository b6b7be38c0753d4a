package org.gradus;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Prints entries as NumPy's {@code str} does at its default settings: eight digits, lines of 75 characters, arrays of
 * more than 1,000 entries abridged to three at each end of an axis. The rules are those of NumPy's
 * {@code numpy/core/arrayprint.py}.
 */
final class NumpyText {

    private static final int PRECISION = 8;
    private static final int LINE_WIDTH = 75;
    private static final int THRESHOLD = 1000;
    private static final int EDGE_ITEMS = 3;

    private final Shape shape;
    private final double[] entries;
    private final boolean abridged;
    private final Format format;

    private NumpyText(Shape shape, double[] entries) {
        this.shape = shape;
        this.entries = entries;
        this.abridged = entries.length > THRESHOLD;
        List<Double> shown = new ArrayList<>();
        collectShown(0, 0, shown);
        this.format = Format.of(shown);
    }

    static String of(Shape shape, double[] entries) {
        if (entries.length == 0) {
            return "[]";
        }
        return shape.rank() == 0 ? scalar(entries[0]) : new NumpyText(shape, entries).block(0, 0, " ", LINE_WIDTH);
    }

    private static String scalar(double x) {
        double size = Math.abs(x);
        if (!Double.isFinite(x)) {
            return special(x);
        }
        if (size != 0 && (size < 1e-4 || size >= 1e16)) {
            String mantissa = scientific(x, 17, 0, 2);
            return mantissa.replace(".e", "e");
        }
        String digits = positional(x, Integer.MAX_VALUE);
        return digits.endsWith(".") ? digits + "0" : digits;
    }

    private boolean abridged(int length) {
        return abridged && length > 2 * EDGE_ITEMS;
    }

    private void collectShown(int axis, int offset, List<Double> shown) {
        if (axis == shape.rank()) {
            shown.add(entries[offset]);
            return;
        }
        int length = shape.dim(axis);
        for (int i = 0; i < length; i++) {
            if (abridged(length) && i == EDGE_ITEMS) {
                i = length - EDGE_ITEMS;
            }
            collectShown(axis + 1, offset * length + i, shown);
        }
    }

    /** The text of one block: recursion over the axes, which are few, not over a graph. */
    private String block(int axis, int offset, String indent, int width) {
        if (axis == shape.rank()) {
            return format.of(entries[offset]);
        }
        int length = shape.dim(axis);
        boolean innermost = axis == shape.rank() - 1;
        String separator = innermost ? " " : "\n".repeat(shape.rank() - 1 - axis);
        StringBuilder done = new StringBuilder();
        StringBuilder line = new StringBuilder(indent);
        for (int i = 0; i < length; i++) {
            if (abridged(length) && i == EDGE_ITEMS) {
                i = length - EDGE_ITEMS;
                append(done, line, "...", innermost, indent, width);
                line.append(separator).append(innermost ? "" : indent);
            }
            append(done, line, block(axis + 1, offset * length + i, indent + " ", width - 1), innermost, indent, width);
            if (i < length - 1) {
                line.append(separator).append(innermost ? "" : indent);
            }
        }
        return "[" + done.append(line).substring(indent.length()) + "]";
    }

    private static void append(StringBuilder done, StringBuilder line, String word, boolean wraps, String indent,
            int width) {
        if (wraps && line.length() + word.length() > width - 1 && line.length() > indent.length()) {
            done.append(line.toString().stripTrailing()).append('\n');
            line.setLength(0);
            line.append(indent);
        }
        line.append(word);
    }

    /**
     * How all entries are printed alike.
     *
     * @param scientific whether with an exponent
     * @param left the places before the point, the sign's among them
     * @param fraction the places after the point
     * @param exponent the digits of the exponent
     */
    private record Format(boolean scientific, int left, int fraction, int exponent) {

        static Format of(List<Double> shown) {
            double[] finite = shown.stream().mapToDouble(x -> x).filter(Double::isFinite).toArray();
            double[] sizes = Arrays.stream(finite).filter(x -> x != 0).map(Math::abs).toArray();
            double largest = Arrays.stream(sizes).max().orElse(1);
            double smallest = Arrays.stream(sizes).min().orElse(1);
            boolean scientific = largest >= 1e8 || smallest < 1e-4 || largest / smallest > 1000;
            int left = 0;
            int fraction = 0;
            int exponent = 0;
            for (double x : finite) {
                String text = scientific ? NumpyText.scientific(x, PRECISION, 0, 2) : positional(x, PRECISION);
                int point = text.indexOf('.');
                int end = scientific ? text.indexOf('e') : text.length();
                left = Math.max(left, point);
                fraction = Math.max(fraction, end - point - 1);
                exponent = Math.max(exponent, text.length() - end - 2);
            }
            Format format = new Format(scientific, left, fraction, exponent);
            for (double x : shown) {
                if (!Double.isFinite(x)) {
                    left = Math.max(left, special(x).length() - (format.width() - format.left));
                }
            }
            return new Format(scientific, left, fraction, exponent);
        }

        private int width() {
            return left + 1 + fraction + (scientific ? 2 + exponent : 0);
        }

        String of(double x) {
            if (!Double.isFinite(x)) {
                return padded(special(x), width());
            }
            if (scientific) {
                return padded(NumpyText.scientific(x, PRECISION, fraction, exponent), width());
            }
            String text = positional(x, PRECISION);
            int places = text.length() - text.indexOf('.') - 1;
            return padded(text + " ".repeat(fraction - places), width());
        }

        private static String padded(String text, int width) {
            return " ".repeat(width - text.length()) + text;
        }
    }

    private static String special(double x) {
        return Double.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";
    }

    /** The shortest digits that read back as x, or fewer: at most {@code places} after the point; {@code 1.} for 1. */
    private static String positional(double x, int places) {
        BigDecimal shortest = shortest(x);
        BigDecimal rounded = shortest.scale() <= places
                ? shortest
                : new BigDecimal(Math.abs(x)).setScale(places, RoundingMode.HALF_EVEN);
        String text = rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
        return sign(x) + text + (text.contains(".") ? "" : ".");
    }

    /**
     * As {@code 1.25e+03}: at most {@code most} and at least {@code least} digits after the point, and at least
     * {@code exponentDigits} in the exponent.
     */
    private static String scientific(double x, int most, int least, int exponentDigits) {
        BigDecimal shortest = shortest(x);
        int precision = Math.clamp(shortest.precision(), least + 1, most + 1);
        BigDecimal rounded = precision == shortest.precision()
                ? shortest
                : new BigDecimal(Math.abs(x)).round(new MathContext(precision, RoundingMode.HALF_EVEN));
        BigDecimal stripped = rounded.stripTrailingZeros();
        String digits = stripped.unscaledValue().toString();
        int exponent = stripped.signum() == 0 ? 0 : digits.length() - 1 - stripped.scale();
        String fraction = digits.substring(1);
        String exponentText = String.valueOf(Math.abs(exponent));
        return sign(x) + digits.charAt(0) + "." + fraction + "0".repeat(Math.max(0, least - fraction.length())) + "e"
                + (exponent < 0 ? "-" : "+") + "0".repeat(Math.max(0, exponentDigits - exponentText.length()))
                + exponentText;
    }

    /** The fewest digits that read back as |x|. Java gives at least two, which is one too many for 5e-324. */
    private static BigDecimal shortest(double x) {
        BigDecimal digits = new BigDecimal(Double.toString(Math.abs(x))).stripTrailingZeros();
        BigDecimal oneDigit = digits.round(new MathContext(1));
        return oneDigit.doubleValue() == Math.abs(x) ? oneDigit : digits;
    }

    private static String sign(double x) {
        return Double.doubleToRawLongBits(x) < 0 ? "-" : "";
    }
}
