package org.gradus.kernel;

/**
 * The elementwise functions on one {@code double}: each computes, by the same sequence of IEEE operations and so to the
 * last bit, what {@link VectorMath} computes in each of its lanes. Errors are bounded as {@link VectorMath} says.
 */
public final class ScalarMath {

    /** Adding this leaves in the lowest bits of a sum the nearest integer to the other addend. */
    static final double ROUNDER = 0x1.8p52;

    static final double LOG2_E = 0x1.71547652b82fep0;
    static final double LN_2_HIGH = 0x1.62e42fefa39efp-1;
    static final double LN_2_LOW = 0x1.abc9e3b39803fp-56;

    /** Below it the exponential is 0, above the other infinite. */
    static final double EXP_LEAST = -746;
    static final double EXP_MOST = 710;
    /** From here on tanh is 1. */
    static final double TANH_MOST = 20;

    // exp(r) = 1 + r + r² (E0 + E1 r + ... + E10 r¹⁰) for |r| ≤ ln 2 / 2, relative error 2⁻⁶⁰ (of exp(r) − 1, too)
    static final double E0 = 0.5;
    static final double E1 = 0x1.5555555555557p-3;
    static final double E2 = 0x1.5555555555557p-5;
    static final double E3 = 0x1.1111111110052p-7;
    static final double E4 = 0x1.6c16c16c156a5p-10;
    static final double E5 = 0x1.a01a01ac1d214p-13;
    static final double E6 = 0x1.a01a01ab9877ap-16;
    static final double E7 = 0x1.71de01afd4aaep-19;
    static final double E8 = 0x1.27e4cfaf4b50bp-22;
    static final double E9 = 0x1.af4ec43be7ff3p-26;
    static final double E10 = 0x1.1f86f00d6028p-29;

    // log((1 + s) / (1 − s)) = 2 s + s³ (L0 + L1 s² + ... + L6 s¹²) for |s| ≤ 3 − 2 √2, relative error 2⁻⁵⁷
    static final double L0 = 0x1.5555555555558p-1;
    static final double L1 = 0x1.99999999952d9p-2;
    static final double L2 = 0x1.2492492df75bdp-2;
    static final double L3 = 0x1.c71c62dc164f4p-3;
    static final double L4 = 0x1.7462b7705ceacp-3;
    static final double L5 = 0x1.39fe05c94d195p-3;
    static final double L6 = 0x1.2b5c836128518p-3;

    static final double SQRT_2_LESS_1 = 0x1.a827999fcef32p-2;
    /** The bits of the square root of a half. */
    static final long ROOT_HALF = 0x3fe6a09e667f3bcdL;
    /** What takes the bits of √½ to those of 1, so that an exponent changes at √2 and not at 2. */
    static final long TO_ROOT = 0x3ff0000000000000L - ROOT_HALF;
    static final long MANTISSA = 0x000fffffffffffffL;
    static final long EXPONENT = 0x7ff0000000000000L;
    static final long SIGN = 0x8000000000000000L;
    /** The bits of 2⁵²: put over a small integer, they make it a {@code double} that much larger. */
    static final long TWO_52 = 0x4330000000000000L;
    /** What an exponent's bits, read that way, are too large by; and for a subnormal scaled by 2⁵⁴. */
    static final double BIAS = 0x1p52 + 1023;
    static final double BIAS_SUBNORMAL = BIAS + 54;

    private ScalarMath() {}

    /** −x. */
    public static double neg(double x) {
        return -x;
    }

    /** |x|. */
    public static double abs(double x) {
        return Math.abs(x);
    }

    /** x². */
    public static double square(double x) {
        return x * x;
    }

    /** √x. */
    public static double sqrt(double x) {
        return Math.sqrt(x);
    }

    /** eˣ. */
    public static double exp(double x) {
        return x > EXP_MOST ? Double.POSITIVE_INFINITY : expNotLarge(x);
    }

    /** eˣ for x up to {@link #EXP_MOST}: 2ⁿ eʳ with n the nearest integer to x / ln 2, the scaling done in two steps. */
    private static double expNotLarge(double x) {
        // The bias makes the integer in the low bits positive, so that halving is a shift.
        double shifted = Math.fma(x, LOG2_E, ROUNDER + 2046);
        double n = shifted - (ROUNDER + 2046);
        double r = Math.fma(n, -LN_2_LOW, Math.fma(n, -LN_2_HIGH, x));
        double p = expm1Reduced(r) + 1;
        long bits = Double.doubleToRawLongBits(shifted);
        long half = bits >>> 1;
        double scaled = p * Double.longBitsToDouble(half << 52) * Double.longBitsToDouble((bits - half) << 52);
        return x < EXP_LEAST ? 0 : scaled;
    }

    /** eʳ − 1 for |r| ≤ ln 2 / 2. */
    private static double expm1Reduced(double r) {
        double r2 = r * r;
        double even = Math.fma(r2, E10, E8);
        double odd = Math.fma(r2, E9, E7);
        even = Math.fma(even, r2, E6);
        odd = Math.fma(odd, r2, E5);
        even = Math.fma(even, r2, E4);
        odd = Math.fma(odd, r2, E3);
        even = Math.fma(even, r2, E2);
        odd = Math.fma(odd, r2, E1);
        even = Math.fma(even, r2, E0);
        return Math.fma(Math.fma(odd, r, even), r2, r);
    }

    /** ln x. */
    public static double log(double x) {
        boolean subnormal = x < Double.MIN_NORMAL;
        double normal = subnormal ? x * 0x1p54 : x;
        long bits = Double.doubleToRawLongBits(normal) + TO_ROOT;
        double k = Double.longBitsToDouble(bits >>> 52 | TWO_52) - (subnormal ? BIAS_SUBNORMAL : BIAS);
        double f = Double.longBitsToDouble((bits & MANTISSA) + ROOT_HALF) - 1;
        double y = logReduced(f, k);
        y = x == Double.POSITIVE_INFINITY ? x : y;
        y = x == 0 ? Double.NEGATIVE_INFINITY : y;
        return x >= 0 ? y : Double.NaN;
    }

    /** ln(2ᵏ (1 + f)) for √½ ≤ 1 + f ≤ √2. */
    private static double logReduced(double f, double k) {
        double s = f / (f + 2);
        double z = s * s;
        double z2 = z * z;
        double even = Math.fma(z2, L6, L4);
        double odd = Math.fma(z2, L5, L3);
        even = Math.fma(even, z2, L2);
        odd = Math.fma(odd, z2, L1);
        even = Math.fma(even, z2, L0);
        double tail = Math.fma(odd, z, even) * z;
        // 2 s = f − s f = f − f²/2 + s f²/2, so that what s is wrong by counts only f²/2 times.
        double square = f * f * 0.5;
        double low = Math.fma(s, square + tail, k * LN_2_LOW);
        return Math.fma(k, LN_2_HIGH, f - (square - low));
    }

    /** ln(1 + x). */
    public static double log1p(double x) {
        double u = x + 1;
        // What the rounding of 1 + x lost.
        double v = u - 1;
        double lost = (1 - (u - v)) + (x - v);
        long bits = Double.doubleToRawLongBits(u) + TO_ROOT;
        double k = Double.longBitsToDouble(bits >>> 52 | TWO_52) - BIAS;
        // 2¹⁻ᵏ and not 2⁻ᵏ, which is subnormal for the largest u.
        double scale = Double.longBitsToDouble(EXPONENT - (bits & EXPONENT));
        double f = Math.fma(lost * scale, 0.5, Double.longBitsToDouble((bits & MANTISSA) + ROOT_HALF) - 1);
        double y = logReduced(f, k);
        y = x == Double.POSITIVE_INFINITY ? x : y;
        y = x == -1 ? Double.NEGATIVE_INFINITY : y;
        y = x >= -1 ? y : Double.NaN;
        return x == 0 ? x : y;
    }

    /** 1 / (1 + e⁻ˣ). */
    public static double sigmoid(double x) {
        double e = expNotLarge(-Math.abs(x));
        return (x < 0 ? e : 1) / (e + 1);
    }

    /** tanh x. */
    public static double tanh(double x) {
        // With y = 2 |x|, tanh is (eʸ − 1) / (eʸ + 1), where eʸ − 1 = 2ⁿ (eʳ − 1) + (2ⁿ − 1).
        double y = Math.abs(x) * 2;
        double shifted = Math.fma(y, LOG2_E, ROUNDER + 1023);
        double n = shifted - (ROUNDER + 1023);
        double r = Math.fma(n, -LN_2_LOW, Math.fma(n, -LN_2_HIGH, y));
        double power = Double.longBitsToDouble(Double.doubleToRawLongBits(shifted) << 52);
        double expm1 = Math.fma(power, expm1Reduced(r), power - 1);
        double t = expm1 / (expm1 + 2);
        t = y > 2 * TANH_MOST ? 1 : t;
        return Math.copySign(t, x);
    }

    /** max(x, 0), NaN for NaN, and +0 for −0. */
    public static double relu(double x) {
        return x <= 0 ? 0 : x;
    }

    /** x + y. */
    public static double add(double x, double y) {
        return x + y;
    }

    /** x − y. */
    public static double sub(double x, double y) {
        return x - y;
    }

    /** x y. */
    public static double mul(double x, double y) {
        return x * y;
    }

    /** x / y. */
    public static double div(double x, double y) {
        return x / y;
    }

    /** The larger, x if they are equal, NaN if one is NaN. */
    public static double maximum(double x, double y) {
        return x >= y || Double.isNaN(x) ? x : y;
    }

    /** The smaller, x if they are equal, NaN if one is NaN. */
    public static double minimum(double x, double y) {
        return x <= y || Double.isNaN(x) ? x : y;
    }

    /** x / y, but 0 for 0 / 0 and 0 / NaN. */
    public static double xdivy(double x, double y) {
        return x == 0 && !(Math.abs(y) > 0) ? 0 : x / y;
    }

    /** x y, but 0 where x is 0. */
    public static double xmuly(double x, double y) {
        return x == 0 ? 0 : x * y;
    }

    /** 1 if x &gt; y, else 0. */
    public static double greater(double x, double y) {
        return x > y ? 1 : 0;
    }

    /** 1 if x ≥ y, else 0. */
    public static double greaterOrEqual(double x, double y) {
        return x >= y ? 1 : 0;
    }

    /** 1 if x &lt; y, else 0. */
    public static double less(double x, double y) {
        return x < y ? 1 : 0;
    }

    /** 1 if x ≤ y, else 0. */
    public static double lessOrEqual(double x, double y) {
        return x <= y ? 1 : 0;
    }

    /** 1 if x = y, else 0. */
    public static double equalTo(double x, double y) {
        return x == y ? 1 : 0;
    }

    /** 0 if x = y, else 1, so 1 if one is NaN. */
    public static double notEqualTo(double x, double y) {
        return x == y ? 0 : 1;
    }

    /** {@code no} where the condition is 0, else {@code yes}. */
    public static double where(double condition, double yes, double no) {
        return condition == 0 ? no : yes;
    }
}
