package org.gradus.check;

import java.util.List;
import java.util.function.UnaryOperator;
import org.apfloat.Apfloat;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.map.MutableMap;
import org.gradus.Arithmetic;
import org.gradus.Fn;
import org.gradus.check.Extended.Finite;
import org.gradus.check.Extended.Infinite;
import org.gradus.check.Extended.Undefined;

/**
 * Decimals with infinities, and with results that are undefined. So masks of −∞ have their meaning, and what is undefined in
 * a branch that is not taken does no harm: only a result must be a number.
 */
final class ExtendedArithmetic implements Arithmetic<Extended> {

    private static final Extended ZERO = new Finite(Apfloat.ZERO);
    private static final Extended INFINITY = new Infinite(1);
    /** Above this, exp is infinite: what it is has more digits before the point than can be made up for. */
    private static final Apfloat FAR = new Apfloat(1e12);

    private final DecimalArithmetic decimals;
    private final Extended one;
    /** Results of what takes long: the same arguments come again for each direction. */
    private final MutableMap<Call, Apfloat> known = Maps.mutable.empty();

    private record Call(String function, Apfloat x) {}

    ExtendedArithmetic(int digits) {
        this.decimals = new DecimalArithmetic(digits);
        this.one = new Finite(decimals.of(1));
    }

    @Override
    public Extended of(double x) {
        return Double.isNaN(x) ? new Undefined("decimal for NaN")
                : Double.isInfinite(x) ? new Infinite(x > 0 ? 1 : -1)
                : new Finite(decimals.of(x));
    }

    @Override
    public Extended add(Extended a, Extended b) {
        return switch (a) {
            case Undefined _ -> a;
            case Infinite(int sign) when b instanceof Infinite(int other) && sign != other ->
                    new Undefined("difference of infinities");
            case Infinite _ -> b instanceof Undefined ? b : a;
            case Finite(Apfloat x) -> b instanceof Finite(Apfloat y) ? new Finite(decimals.add(x, y)) : b;
        };
    }

    @Override
    public Extended sub(Extended a, Extended b) {
        return add(a, neg(b));
    }

    @Override
    public Extended mul(Extended a, Extended b) {
        if (a instanceof Finite(Apfloat x) && b instanceof Finite(Apfloat y)) {
            return new Finite(decimals.mul(x, y));
        }
        return a instanceof Undefined ? a
                : b instanceof Undefined ? b
                : sign(a) * sign(b) == 0 ? new Undefined("product of zero and infinity")
                : new Infinite(sign(a) * sign(b));
    }

    @Override
    public Extended div(Extended a, Extended b) {
        return switch (b) {
            case Undefined _ -> a instanceof Undefined ? a : b;
            case Infinite _ -> a instanceof Infinite ? new Undefined("quotient of infinities")
                    : a instanceof Undefined ? a : ZERO;
            case Finite(Apfloat y) -> switch (a) {
                case Undefined _ -> a;
                case Infinite(int sign) -> y.signum() < 0 ? new Infinite(-sign) : a;
                case Finite(Apfloat x) -> y.signum() != 0 ? new Finite(decimals.div(x, y))
                        : x.signum() != 0 ? new Infinite(x.signum()) : new Undefined("quotient of zeros");
            };
        };
    }

    @Override
    public Extended neg(Extended x) {
        return switch (x) {
            case Finite(Apfloat number) -> new Finite(decimals.neg(number));
            case Infinite(int sign) -> new Infinite(-sign);
            case Undefined _ -> x;
        };
    }

    @Override
    public Extended sqrt(Extended x) {
        return positive(x, "root", decimals::sqrt, ZERO);
    }

    @Override
    public Extended exp(Extended x) {
        return switch (x) {
            case Finite(Apfloat number) -> number.compareTo(FAR) > 0 ? INFINITY : once("exp", number, decimals::exp);
            case Infinite(int sign) -> sign < 0 ? ZERO : x;
            case Undefined _ -> x;
        };
    }

    @Override
    public Extended log(Extended x) {
        return positive(x, "logarithm", decimals::log, new Infinite(-1));
    }

    @Override
    public Extended log1p(Extended x) {
        return x instanceof Finite(Apfloat number) && number.compareTo(new Apfloat(-1)) > 0
                ? once("log1p", number, decimals::log1p)
                : log(add(one, x));
    }

    @Override
    public Extended tanh(Extended x) {
        return switch (x) {
            case Finite(Apfloat number) -> once("tanh", number, decimals::tanh);
            case Infinite(int sign) -> sign < 0 ? neg(one) : one;
            case Undefined _ -> x;
        };
    }

    @Override
    public Extended pow(Extended x, double exponent) {
        if (exponent == 0) {
            return one;
        }
        boolean isWhole = exponent == Math.rint(exponent);
        boolean isOdd = isWhole && Math.abs(exponent % 2) == 1;
        return switch (x) {
            case Undefined _ -> x;
            case Infinite(int sign) -> exponent < 0 ? ZERO : new Infinite(isOdd ? sign : 1);
            case Finite(Apfloat number) -> number.signum() == 0 && exponent < 0 ? INFINITY
                    : number.signum() < 0 && !isWhole ? new Undefined("broken power of a negative number")
                    : once("power " + exponent, number, base -> decimals.pow(base, exponent));
        };
    }

    @Override
    public boolean less(Extended a, Extended b) {
        return switch (a) {
            case Undefined _ -> false;
            case Infinite(int sign) -> sign < 0 && !(b instanceof Undefined) && !b.equals(a);
            case Finite(Apfloat x) -> b instanceof Finite(Apfloat y) ? decimals.less(x, y)
                    : b instanceof Infinite(int sign) && sign > 0;
        };
    }

    @Override
    public boolean equal(Extended a, Extended b) {
        return switch (a) {
            case Undefined _ -> false;
            case Infinite _ -> a.equals(b);
            case Finite(Apfloat x) -> b instanceof Finite(Apfloat y) && decimals.equal(x, y);
        };
    }

    @Override
    public boolean vanishes(Extended x) {
        return x instanceof Finite(Apfloat number) && decimals.vanishes(number);
    }

    @Override
    public Extended shared(List<Extended> equals) {
        return equals.getFirst();
    }

    @Override
    public Extended user(Fn.User function, Extended x) {
        return x instanceof Finite(Apfloat number) ? new Finite(decimals.user(function, number)) : x;
    }

    private static int sign(Extended x) {
        return switch (x) {
            case Finite(Apfloat number) -> number.signum();
            case Infinite(int sign) -> sign;
            case Undefined _ -> 0;
        };
    }

    /** A function that is defined above 0 and at infinity infinite. */
    private Extended positive(Extended x, String name, UnaryOperator<Apfloat> function, Extended atZero) {
        return switch (x) {
            case Undefined _ -> x;
            case Infinite(int sign) -> sign < 0 ? new Undefined(name + " of minus infinity") : x;
            case Finite(Apfloat number) -> number.signum() == 0 ? atZero
                    : number.signum() < 0 ? new Undefined(name + " of a negative number")
                    : once(name, number, function);
        };
    }

    private Extended once(String name, Apfloat x, UnaryOperator<Apfloat> function) {
        return new Finite(known.getIfAbsentPut(new Call(name, x), () -> function.apply(x)));
    }
}
