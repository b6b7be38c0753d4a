package org.gradus.kernel;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;
import static org.gradus.kernel.ScalarMath.BIAS;
import static org.gradus.kernel.ScalarMath.BIAS_SUBNORMAL;
import static org.gradus.kernel.ScalarMath.E0;
import static org.gradus.kernel.ScalarMath.E1;
import static org.gradus.kernel.ScalarMath.E10;
import static org.gradus.kernel.ScalarMath.E2;
import static org.gradus.kernel.ScalarMath.E3;
import static org.gradus.kernel.ScalarMath.E4;
import static org.gradus.kernel.ScalarMath.E5;
import static org.gradus.kernel.ScalarMath.E6;
import static org.gradus.kernel.ScalarMath.E7;
import static org.gradus.kernel.ScalarMath.E8;
import static org.gradus.kernel.ScalarMath.E9;
import static org.gradus.kernel.ScalarMath.EXPONENT;
import static org.gradus.kernel.ScalarMath.EXP_LEAST;
import static org.gradus.kernel.ScalarMath.EXP_MOST;
import static org.gradus.kernel.ScalarMath.L0;
import static org.gradus.kernel.ScalarMath.L1;
import static org.gradus.kernel.ScalarMath.L2;
import static org.gradus.kernel.ScalarMath.L3;
import static org.gradus.kernel.ScalarMath.L4;
import static org.gradus.kernel.ScalarMath.L5;
import static org.gradus.kernel.ScalarMath.L6;
import static org.gradus.kernel.ScalarMath.LN_2_HIGH;
import static org.gradus.kernel.ScalarMath.LN_2_LOW;
import static org.gradus.kernel.ScalarMath.LOG2_E;
import static org.gradus.kernel.ScalarMath.MANTISSA;
import static org.gradus.kernel.ScalarMath.ROOT_HALF;
import static org.gradus.kernel.ScalarMath.ROUNDER;
import static org.gradus.kernel.ScalarMath.SIGN;
import static org.gradus.kernel.ScalarMath.TANH_MOST;
import static org.gradus.kernel.ScalarMath.TO_ROOT;
import static org.gradus.kernel.ScalarMath.TWO_52;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;

/**
 * The elementwise functions on a vector of {@code double}, of any species: what {@link ScalarMath} computes, which says
 * what each one is, by the same operations lane by lane. Only where {@link VectorSupport#available()}.
 */
public final class VectorMath {

    private VectorMath() {}

    public static DoubleVector neg(DoubleVector x) {
        return x.neg();
    }

    public static DoubleVector abs(DoubleVector x) {
        return x.abs();
    }

    public static DoubleVector square(DoubleVector x) {
        return x.mul(x);
    }

    public static DoubleVector sqrt(DoubleVector x) {
        return x.sqrt();
    }

    public static DoubleVector exp(DoubleVector x) {
        return expNotLarge(x).blend(Double.POSITIVE_INFINITY, x.compare(GT, EXP_MOST));
    }

    private static DoubleVector expNotLarge(DoubleVector x) {
        DoubleVector shifted = x.fma(LOG2_E, ROUNDER + 2046);
        DoubleVector n = shifted.sub(ROUNDER + 2046);
        DoubleVector r = n.lanewise(FMA, -LN_2_LOW, n.lanewise(FMA, -LN_2_HIGH, x));
        DoubleVector p = expm1Reduced(r).add(1.0);
        LongVector bits = shifted.reinterpretAsLongs();
        LongVector half = bits.lanewise(LSHR, 1);
        DoubleVector scaled = p.mul(half.lanewise(LSHL, 52).reinterpretAsDoubles())
                .mul(bits.sub(half).lanewise(LSHL, 52).reinterpretAsDoubles());
        return scaled.blend(0.0, x.compare(LT, EXP_LEAST));
    }

    private static DoubleVector expm1Reduced(DoubleVector r) {
        DoubleVector r2 = r.mul(r);
        DoubleVector even = r2.fma(E10, E8);
        DoubleVector odd = r2.fma(E9, E7);
        even = even.lanewise(FMA, r2, E6);
        odd = odd.lanewise(FMA, r2, E5);
        even = even.lanewise(FMA, r2, E4);
        odd = odd.lanewise(FMA, r2, E3);
        even = even.lanewise(FMA, r2, E2);
        odd = odd.lanewise(FMA, r2, E1);
        even = even.lanewise(FMA, r2, E0);
        return odd.fma(r, even).fma(r2, r);
    }

    public static DoubleVector log(DoubleVector x) {
        var subnormal = x.compare(LT, Double.MIN_NORMAL);
        DoubleVector normal = x.blend(x.mul(0x1p54), subnormal);
        DoubleVector bias = DoubleVector.broadcast(x.species(), BIAS).blend(BIAS_SUBNORMAL, subnormal);
        LongVector bits = normal.reinterpretAsLongs().add(TO_ROOT);
        DoubleVector k = bits.lanewise(LSHR, 52).or(TWO_52).reinterpretAsDoubles().sub(bias);
        DoubleVector f = bits.and(MANTISSA).add(ROOT_HALF).reinterpretAsDoubles().sub(1.0);
        return logReduced(f, k)
                .blend(Double.POSITIVE_INFINITY, x.compare(EQ, Double.POSITIVE_INFINITY))
                .blend(Double.NEGATIVE_INFINITY, x.compare(EQ, 0.0))
                .blend(Double.NaN, x.compare(GE, 0.0).not());
    }

    private static DoubleVector logReduced(DoubleVector f, DoubleVector k) {
        DoubleVector s = f.div(f.add(2.0));
        DoubleVector z = s.mul(s);
        DoubleVector z2 = z.mul(z);
        DoubleVector even = z2.fma(L6, L4);
        DoubleVector odd = z2.fma(L5, L3);
        even = even.lanewise(FMA, z2, L2);
        odd = odd.lanewise(FMA, z2, L1);
        even = even.lanewise(FMA, z2, L0);
        DoubleVector tail = odd.fma(z, even).mul(z);
        DoubleVector square = f.mul(f).mul(0.5);
        DoubleVector low = s.fma(square.add(tail), k.mul(LN_2_LOW));
        return k.lanewise(FMA, LN_2_HIGH, f.sub(square.sub(low)));
    }

    public static DoubleVector log1p(DoubleVector x) {
        DoubleVector u = x.add(1.0);
        DoubleVector v = u.sub(1.0);
        DoubleVector lost = u.sub(v).neg().add(1.0).add(x.sub(v));
        LongVector bits = u.reinterpretAsLongs().add(TO_ROOT);
        DoubleVector k = bits.lanewise(LSHR, 52).or(TWO_52).reinterpretAsDoubles().sub(BIAS);
        DoubleVector scale = bits.and(EXPONENT).neg().add(EXPONENT).reinterpretAsDoubles();
        DoubleVector f = lost.mul(scale)
                .lanewise(FMA, 0.5, bits.and(MANTISSA).add(ROOT_HALF).reinterpretAsDoubles().sub(1.0));
        return logReduced(f, k)
                .blend(Double.POSITIVE_INFINITY, x.compare(EQ, Double.POSITIVE_INFINITY))
                .blend(Double.NEGATIVE_INFINITY, x.compare(EQ, -1.0))
                .blend(Double.NaN, x.compare(GE, -1.0).not())
                .blend(x, x.compare(EQ, 0.0));
    }

    public static DoubleVector sigmoid(DoubleVector x) {
        DoubleVector e = expNotLarge(x.abs().neg());
        return DoubleVector.broadcast(x.species(), 1.0).blend(e, x.compare(LT, 0.0)).div(e.add(1.0));
    }

    public static DoubleVector tanh(DoubleVector x) {
        DoubleVector y = x.abs().mul(2.0);
        DoubleVector shifted = y.fma(LOG2_E, ROUNDER + 1023);
        DoubleVector n = shifted.sub(ROUNDER + 1023);
        DoubleVector r = n.lanewise(FMA, -LN_2_LOW, n.lanewise(FMA, -LN_2_HIGH, y));
        DoubleVector power = shifted.reinterpretAsLongs().lanewise(LSHL, 52).reinterpretAsDoubles();
        DoubleVector expm1 = power.fma(expm1Reduced(r), power.sub(1.0));
        DoubleVector t = expm1.div(expm1.add(2.0)).blend(1.0, y.compare(GT, 2 * TANH_MOST));
        return t.reinterpretAsLongs().or(x.reinterpretAsLongs().and(SIGN)).reinterpretAsDoubles();
    }

    public static DoubleVector relu(DoubleVector x) {
        return x.blend(0.0, x.compare(LE, 0.0));
    }

    public static DoubleVector add(DoubleVector x, DoubleVector y) {
        return x.add(y);
    }

    public static DoubleVector sub(DoubleVector x, DoubleVector y) {
        return x.sub(y);
    }

    public static DoubleVector mul(DoubleVector x, DoubleVector y) {
        return x.mul(y);
    }

    public static DoubleVector div(DoubleVector x, DoubleVector y) {
        return x.div(y);
    }

    public static DoubleVector maximum(DoubleVector x, DoubleVector y) {
        return y.blend(x, x.compare(GE, y)).blend(x, x.compare(NE, x));
    }

    public static DoubleVector minimum(DoubleVector x, DoubleVector y) {
        return y.blend(x, x.compare(LE, y)).blend(x, x.compare(NE, x));
    }

    public static DoubleVector xdivy(DoubleVector x, DoubleVector y) {
        return x.div(y).blend(0.0, x.compare(EQ, 0.0).andNot(y.abs().compare(GT, 0.0)));
    }

    public static DoubleVector xmuly(DoubleVector x, DoubleVector y) {
        return x.mul(y).blend(0.0, x.compare(EQ, 0.0));
    }

    public static DoubleVector greater(DoubleVector x, DoubleVector y) {
        return DoubleVector.zero(x.species()).blend(1.0, x.compare(GT, y));
    }

    public static DoubleVector greaterOrEqual(DoubleVector x, DoubleVector y) {
        return DoubleVector.zero(x.species()).blend(1.0, x.compare(GE, y));
    }

    public static DoubleVector less(DoubleVector x, DoubleVector y) {
        return DoubleVector.zero(x.species()).blend(1.0, x.compare(LT, y));
    }

    public static DoubleVector lessOrEqual(DoubleVector x, DoubleVector y) {
        return DoubleVector.zero(x.species()).blend(1.0, x.compare(LE, y));
    }

    public static DoubleVector equalTo(DoubleVector x, DoubleVector y) {
        return DoubleVector.zero(x.species()).blend(1.0, x.compare(EQ, y));
    }

    public static DoubleVector notEqualTo(DoubleVector x, DoubleVector y) {
        return DoubleVector.zero(x.species()).blend(1.0, x.compare(NE, y));
    }

    public static DoubleVector where(DoubleVector condition, DoubleVector yes, DoubleVector no) {
        return yes.blend(no, condition.compare(EQ, 0.0));
    }
}
