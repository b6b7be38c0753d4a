package org.gradus.check;

import java.math.BigDecimal;
import java.util.List;
import org.apfloat.Apfloat;
import org.apfloat.ApfloatMath;
import org.gradus.Arithmetic;
import org.gradus.Fn;

/**
 * Decimal numbers of a fixed number of digits. A {@code double} enters with all of its digits; each operation is rounded
 * to the working precision. There are no infinities and no NaN: what would give one is an
 * {@link ArithmeticException}. Digits lost to cancellation are not noticed here; {@link Decimals} does.
 */
public final class DecimalArithmetic implements Arithmetic<Apfloat> {

    /** Below minus this, exp is 0: e to −10⁵ has 43 thousand zeros after the point, more than doubles can make up for. */
    private static final Apfloat FAR = new Apfloat(1e5);

    private final int digits;
    private final Apfloat one;

    /**
     * Decimals with so many significant digits.
     *
     * @throws IllegalArgumentException if there are less than one
     */
    public DecimalArithmetic(int digits) {
        if (digits < 1) {
            throw new IllegalArgumentException("the number of digits must be 1 or more, not " + digits);
        }
        this.digits = digits;
        this.one = new Apfloat(1, digits);
    }

    /** @throws ArithmeticException if x is infinite or NaN */
    @Override
    public Apfloat of(double x) {
        if (!Double.isFinite(x)) {
            throw new ArithmeticException("decimals have no " + x);
        }
        BigDecimal exact = new BigDecimal(x);
        return new Apfloat(exact, Math.max(digits, exact.precision()));
    }

    @Override
    public Apfloat add(Apfloat a, Apfloat b) {
        return rounded(a.add(b));
    }

    @Override
    public Apfloat sub(Apfloat a, Apfloat b) {
        return rounded(a.subtract(b));
    }

    @Override
    public Apfloat mul(Apfloat a, Apfloat b) {
        return rounded(a.multiply(b));
    }

    @Override
    public Apfloat div(Apfloat a, Apfloat b) {
        return rounded(a.divide(b));
    }

    @Override
    public Apfloat neg(Apfloat x) {
        return x.negate();
    }

    @Override
    public Apfloat sqrt(Apfloat x) {
        return rounded(ApfloatMath.sqrt(rounded(x)));
    }

    @Override
    public Apfloat exp(Apfloat x) {
        return x.compareTo(FAR.negate()) < 0 ? Apfloat.ZERO : rounded(ApfloatMath.exp(rounded(x)));
    }

    @Override
    public Apfloat log(Apfloat x) {
        return rounded(ApfloatMath.log(rounded(x)));
    }

    @Override
    public Apfloat log1p(Apfloat x) {
        if (x.signum() == 0) {
            return Apfloat.ZERO;
        }
        long lost = Math.max(0, 1 - x.scale());
        if (lost > digits) {
            return rounded(x.subtract(x.multiply(x).divide(new Apfloat(2, digits)))); // the next term is x³ / 3
        }
        Apfloat wideOne = new Apfloat(1, digits + lost);
        return rounded(ApfloatMath.log(wideOne.add(x.precision(digits + lost))));
    }

    @Override
    public Apfloat tanh(Apfloat x) {
        if (ApfloatMath.abs(x).compareTo(new Apfloat(2L * digits)) > 0) { // 2 / (e²ˣ + 1) is below the last digit of 1
            return x.signum() > 0 ? one : one.negate();
        }
        return rounded(ApfloatMath.tanh(rounded(x)));
    }

    @Override
    public Apfloat pow(Apfloat x, double exponent) {
        if (exponent == Math.rint(exponent) && Math.abs(exponent) < 1L << 53) {
            return exponent == 0 ? one : rounded(ApfloatMath.pow(rounded(x), (long) exponent));
        }
        return x.signum() == 0 && exponent > 0 ? x : rounded(ApfloatMath.pow(rounded(x), rounded(of(exponent))));
    }

    @Override
    public boolean less(Apfloat a, Apfloat b) {
        return a.compareTo(b) < 0;
    }

    @Override
    public boolean equal(Apfloat a, Apfloat b) {
        return a.compareTo(b) == 0;
    }

    @Override
    public boolean vanishes(Apfloat x) {
        return x.signum() == 0;
    }

    @Override
    public Apfloat shared(List<Apfloat> equals) {
        return equals.getFirst();
    }

    @Override
    public Apfloat user(Fn.User function, Apfloat x) {
        throw new UnsupportedOperationException("the elementwise function " + function.title()
                + " is known in doubles only, so it can't be evaluated in decimals");
    }

    private Apfloat rounded(Apfloat x) {
        return x.precision(digits);
    }
}
