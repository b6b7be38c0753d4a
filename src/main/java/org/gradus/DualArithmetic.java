package org.gradus;

import java.util.List;
import org.eclipse.collections.api.factory.Lists;

/**
 * Dual numbers over any other arithmetic: they carry a derivative along with each value, by the calculus of the scalar
 * functions and without any rule of {@link Derivatives}. A number that does not move (tangent 0) contributes nothing to
 * a derivative, even where the factor is infinite.
 *
 * @param <T> the numbers underneath
 */
public class DualArithmetic<T> implements Arithmetic<Dual<T>> {

    private final Arithmetic<T> base;

    /** Dual numbers over the given ones; over dual numbers again for second derivatives. */
    public DualArithmetic(Arithmetic<T> base) {
        this.base = base;
    }

    @Override
    public Dual<T> of(double x) {
        return new Dual<>(base.of(x), base.of(0));
    }

    @Override
    public Dual<T> add(Dual<T> a, Dual<T> b) {
        return new Dual<>(base.add(a.value(), b.value()), base.add(a.tangent(), b.tangent()));
    }

    @Override
    public Dual<T> sub(Dual<T> a, Dual<T> b) {
        return new Dual<>(base.sub(a.value(), b.value()), base.sub(a.tangent(), b.tangent()));
    }

    @Override
    public Dual<T> mul(Dual<T> a, Dual<T> b) {
        return new Dual<>(base.mul(a.value(), b.value()),
                base.add(times(a.tangent(), b.value()), times(b.tangent(), a.value())));
    }

    @Override
    public Dual<T> div(Dual<T> a, Dual<T> b) {
        T quotient = base.div(a.value(), b.value());
        return new Dual<>(quotient, over(base.sub(a.tangent(), times(b.tangent(), quotient)), b.value()));
    }

    @Override
    public Dual<T> neg(Dual<T> x) {
        return new Dual<>(base.neg(x.value()), base.neg(x.tangent()));
    }

    @Override
    public Dual<T> sqrt(Dual<T> x) {
        T root = base.sqrt(x.value());
        return new Dual<>(root, over(x.tangent(), base.add(root, root)));
    }

    @Override
    public Dual<T> exp(Dual<T> x) {
        T power = base.exp(x.value());
        return new Dual<>(power, times(x.tangent(), power));
    }

    @Override
    public Dual<T> log(Dual<T> x) {
        return new Dual<>(base.log(x.value()), over(x.tangent(), x.value()));
    }

    @Override
    public Dual<T> log1p(Dual<T> x) {
        return new Dual<>(base.log1p(x.value()), over(x.tangent(), base.add(base.of(1), x.value())));
    }

    @Override
    public Dual<T> tanh(Dual<T> x) {
        T a = base.tanh(x.value());
        return new Dual<>(a, times(x.tangent(), base.sub(base.of(1), base.mul(a, a))));
    }

    @Override
    public Dual<T> pow(Dual<T> x, double exponent) {
        T slope = exponent == 0 ? base.of(0) : base.mul(base.of(exponent), base.pow(x.value(), exponent - 1));
        return new Dual<>(base.pow(x.value(), exponent), times(x.tangent(), slope));
    }

    @Override
    public boolean less(Dual<T> a, Dual<T> b) {
        return base.less(a.value(), b.value());
    }

    @Override
    public boolean equal(Dual<T> a, Dual<T> b) {
        return base.equal(a.value(), b.value());
    }

    @Override
    public boolean vanishes(Dual<T> x) {
        return base.vanishes(x.value()) && base.vanishes(x.tangent());
    }

    /** Ties share the derivative equally. */
    @Override
    public Dual<T> shared(List<Dual<T>> equals) {
        T tangents = equals.stream().map(Dual::tangent).reduce(base::add).orElseThrow();
        return new Dual<>(base.shared(equals.stream().map(Dual::value).toList()),
                base.div(tangents, base.of(equals.size())));
    }

    @Override
    public Dual<T> still(Dual<T> x) {
        return new Dual<>(base.still(x.value()), base.of(0));
    }

    /** The derivative of a user's function is the one that the user gave. */
    @Override
    public Dual<T> user(Fn.User function, Dual<T> x) {
        Variable argument = Variable.of("x", Shape.SCALAR);
        Node derivative = function.derivative().apply(argument);
        T slope = new Evaluator<>(base).evaluate(Lists.immutable.of(derivative),
                _ -> new Values<>(Shape.SCALAR, List.of(x.value()))).get(derivative).at(0);
        return new Dual<>(base.user(function, x.value()), times(x.tangent(), slope));
    }

    private T times(T tangent, T slope) {
        return base.vanishes(tangent) ? base.of(0) : base.mul(tangent, slope);
    }

    private T over(T tangent, T divisor) {
        return base.vanishes(tangent) ? base.of(0) : base.div(tangent, divisor);
    }
}
