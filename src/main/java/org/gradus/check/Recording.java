package org.gradus.check;

import java.util.List;
import org.eclipse.collections.api.list.primitive.MutableBooleanList;
import org.gradus.Arithmetic;
import org.gradus.Fn;

/**
 * An arithmetic whose comparisons are written down, one after the other.
 *
 * @param <T> the numbers
 * @param decisions what {@link #less} and {@link #equal} said so far
 */
record Recording<T>(Arithmetic<T> numbers, MutableBooleanList decisions) implements Arithmetic<T> {

    private boolean recorded(boolean decision) {
        decisions.add(decision);
        return decision;
    }

    @Override
    public boolean less(T a, T b) {
        return recorded(numbers.less(a, b));
    }

    @Override
    public boolean equal(T a, T b) {
        return recorded(numbers.equal(a, b));
    }

    @Override
    public boolean vanishes(T x) {
        return numbers.vanishes(x);
    }

    @Override
    public T of(double x) {
        return numbers.of(x);
    }

    @Override
    public T add(T a, T b) {
        return numbers.add(a, b);
    }

    @Override
    public T sub(T a, T b) {
        return numbers.sub(a, b);
    }

    @Override
    public T mul(T a, T b) {
        return numbers.mul(a, b);
    }

    @Override
    public T div(T a, T b) {
        return numbers.div(a, b);
    }

    @Override
    public T neg(T x) {
        return numbers.neg(x);
    }

    @Override
    public T sqrt(T x) {
        return numbers.sqrt(x);
    }

    @Override
    public T exp(T x) {
        return numbers.exp(x);
    }

    @Override
    public T log(T x) {
        return numbers.log(x);
    }

    @Override
    public T log1p(T x) {
        return numbers.log1p(x);
    }

    @Override
    public T tanh(T x) {
        return numbers.tanh(x);
    }

    @Override
    public T pow(T x, double exponent) {
        return numbers.pow(x, exponent);
    }

    @Override
    public T shared(List<T> equals) {
        return numbers.shared(equals);
    }

    @Override
    public T still(T x) {
        return numbers.still(x);
    }

    @Override
    public T piece(T a, T b, T chosen, T other) {
        return numbers.piece(a, b, chosen, other);
    }

    @Override
    public T user(Fn.User function, T x) {
        return numbers.user(function, x);
    }
}
