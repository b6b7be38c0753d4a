package org.gradus.check;

import java.util.List;
import org.gradus.Arithmetic;
import org.gradus.Fn;

/** Complex numbers; powers are those of numbers with a small imaginary part. Comparisons are those of the real parts. */
public enum ComplexArithmetic implements Arithmetic<Complex> {

    /** The one arithmetic of them. */
    COMPLEX;

    @Override
    public Complex of(double x) {
        return new Complex(x, 0);
    }

    @Override
    public Complex add(Complex a, Complex b) {
        return new Complex(a.re() + b.re(), a.im() + b.im());
    }

    @Override
    public Complex sub(Complex a, Complex b) {
        return new Complex(a.re() - b.re(), a.im() - b.im());
    }

    @Override
    public Complex mul(Complex a, Complex b) {
        return new Complex(a.re() * b.re() - a.im() * b.im(), a.re() * b.im() + a.im() * b.re());
    }

    /** By the larger part of the divisor first, so that no square overflows. */
    @Override
    public Complex div(Complex a, Complex b) {
        double ratio = b.im() / b.re();
        double divisor = b.re() + b.im() * ratio;
        return new Complex((a.re() + a.im() * ratio) / divisor, (a.im() - a.re() * ratio) / divisor);
    }

    @Override
    public Complex neg(Complex x) {
        return new Complex(-x.re(), -x.im());
    }

    @Override
    public Complex sqrt(Complex x) {
        double re = Math.sqrt((x.re() + Math.hypot(x.re(), x.im())) / 2);
        return new Complex(re, x.im() == 0 ? 0 : x.im() / (2 * re));
    }

    @Override
    public Complex exp(Complex x) {
        double size = Math.exp(x.re());
        return new Complex(size * Math.cos(x.im()), x.im() == 0 ? 0 : size * Math.sin(x.im()));
    }

    @Override
    public Complex log(Complex x) {
        return new Complex(Math.log(Math.hypot(x.re(), x.im())), argument(x.im(), x.re()));
    }

    @Override
    public Complex log1p(Complex x) {
        return new Complex(0.5 * Math.log1p(x.re() * (2 + x.re()) + x.im() * x.im()), argument(x.im(), 1 + x.re()));
    }

    @Override
    public Complex tanh(Complex x) {
        double tanh = Math.tanh(x.re());
        double tan = Math.tan(x.im());
        double power = Math.exp(-2 * Math.abs(x.re()));
        double slope = 4 * power / ((1 + power) * (1 + power));
        double divisor = 1 + tanh * tanh * tan * tan;
        return new Complex(tanh * (1 + tan * tan) / divisor, slope * tan / divisor);
    }

    @Override
    public Complex pow(Complex x, double exponent) {
        if (x.im() == 0 || exponent == 0) {
            return new Complex(Math.pow(x.re(), exponent), 0);
        }
        double power = Math.pow(x.re(), exponent);
        return new Complex(power, exponent * Math.pow(x.re(), exponent - 1) * x.im());
    }

    @Override
    public boolean less(Complex a, Complex b) {
        return a.re() < b.re();
    }

    @Override
    public boolean equal(Complex a, Complex b) {
        return a.re() == b.re();
    }

    @Override
    public boolean vanishes(Complex x) {
        return x.re() == 0 && x.im() == 0;
    }

    @Override
    public Complex shared(List<Complex> equals) {
        return equals.getFirst();
    }

    @Override
    public Complex still(Complex x) {
        return new Complex(x.re(), 0);
    }

    @Override
    public Complex user(Fn.User function, Complex x) {
        throw new UnsupportedOperationException(
                "the elementwise function " + function.title() + " is known for real numbers only");
    }

    private static double argument(double im, double re) {
        return im == 0 ? 0 : Math.atan2(im, re);
    }
}
