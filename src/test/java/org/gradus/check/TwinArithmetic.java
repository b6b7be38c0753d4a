package org.gradus.check;

import static org.gradus.check.BoundedArithmetic.BOUNDED;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.apfloat.Apfloat;
import org.gradus.Arithmetic;
import org.gradus.Fn;

/**
 * Doubles and decimals at once. The decimals decide which piece of a function holds; it is noticed where roundings in the
 * doubles may have decided otherwise. Users' functions are those of {@link UsersFunction}.
 */
final class TwinArithmetic implements Arithmetic<Twin> {

    /** The plain bounds are widened by this, since a program, and jets, take other ways to the same numbers. */
    private static final double OTHER_WAYS = 64;

    private final ExtendedArithmetic decimals;
    private final int digits;
    private boolean isInDoubt;

    TwinArithmetic(int digits) {
        this.decimals = new ExtendedArithmetic(digits);
        this.digits = digits;
    }

    /** Whether roundings may have decided a comparison so far. */
    boolean isInDoubt() {
        return isInDoubt;
    }

    private static Twin of(Twin a, Twin b, BinaryOperator<Bounded> rounded, BinaryOperator<Extended> exact) {
        return new Twin(rounded.apply(a.rounded(), b.rounded()), exact.apply(a.exact(), b.exact()));
    }

    private static Twin of(Twin x, UnaryOperator<Bounded> rounded, UnaryOperator<Extended> exact) {
        return new Twin(rounded.apply(x.rounded()), exact.apply(x.exact()));
    }

    @Override
    public Twin of(double x) {
        return new Twin(BOUNDED.of(x), decimals.of(x));
    }

    @Override
    public Twin add(Twin a, Twin b) {
        return of(a, b, BOUNDED::add, decimals::add);
    }

    @Override
    public Twin sub(Twin a, Twin b) {
        return of(a, b, BOUNDED::sub, decimals::sub);
    }

    @Override
    public Twin mul(Twin a, Twin b) {
        return of(a, b, BOUNDED::mul, decimals::mul);
    }

    @Override
    public Twin div(Twin a, Twin b) {
        return of(a, b, BOUNDED::div, decimals::div);
    }

    @Override
    public Twin neg(Twin x) {
        return of(x, BOUNDED::neg, decimals::neg);
    }

    @Override
    public Twin sqrt(Twin x) {
        return of(x, BOUNDED::sqrt, decimals::sqrt);
    }

    @Override
    public Twin exp(Twin x) {
        return of(x, BOUNDED::exp, decimals::exp);
    }

    @Override
    public Twin log(Twin x) {
        return of(x, BOUNDED::log, decimals::log);
    }

    @Override
    public Twin log1p(Twin x) {
        return of(x, BOUNDED::log1p, decimals::log1p);
    }

    @Override
    public Twin tanh(Twin x) {
        return of(x, BOUNDED::tanh, decimals::tanh);
    }

    @Override
    public Twin pow(Twin x, double exponent) {
        return of(x, rounded -> BOUNDED.pow(rounded, exponent), exact -> decimals.pow(exact, exponent));
    }

    @Override
    public boolean less(Twin a, Twin b) {
        doubt(a, b);
        return decimals.less(a.exact(), b.exact());
    }

    @Override
    public boolean equal(Twin a, Twin b) {
        doubt(a, b);
        return decimals.equal(a.exact(), b.exact());
    }

    /** What is equal in both, or apart by more than the errors, leaves no doubt. */
    private void doubt(Twin a, Twin b) {
        double error = OTHER_WAYS * (a.rounded().error() + b.rounded().error());
        double distance = Math.abs(a.rounded().value() - b.rounded().value());
        boolean isSame = decimals.equal(a.exact(), b.exact());
        isInDoubt |= error > 0 && !(distance > error) && !(isSame && distance == 0);
    }

    @Override
    public boolean vanishes(Twin x) {
        return decimals.vanishes(x.exact());
    }

    @Override
    public Twin shared(List<Twin> equals) {
        return equals.getFirst();
    }

    @Override
    public Twin user(Fn.User function, Twin x) {
        UsersFunction users = UsersFunction.valueOf(function.title());
        isInDoubt |= users.isInDoubt(x.rounded());
        return of(x, rounded -> BOUNDED.user(function, rounded), exact -> switch (exact) {
            case Extended.Finite(Apfloat number) -> number.signum() == 0
                    ? decimals.of(function.function().applyAsDouble(0))
                    : new Extended.Finite(users.exactly(number.precision(digits)).precision(digits));
            case Extended.Infinite _,Extended.Undefined _ -> exact;
        });
    }
}
