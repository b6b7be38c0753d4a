package org.gradus;

import java.util.List;

/** IEEE double precision, with the JDK's elementary functions. */
public enum DoubleArithmetic implements Arithmetic<Double> {

    /** The one arithmetic of doubles. */
    DOUBLES;

    @Override
    public Double of(double x) {
        return x;
    }

    @Override
    public Double add(Double a, Double b) {
        return a + b;
    }

    @Override
    public Double sub(Double a, Double b) {
        return a - b;
    }

    @Override
    public Double mul(Double a, Double b) {
        return a * b;
    }

    @Override
    public Double div(Double a, Double b) {
        return a / b;
    }

    @Override
    public Double neg(Double x) {
        return -x;
    }

    @Override
    public Double sqrt(Double x) {
        return Math.sqrt(x);
    }

    @Override
    public Double exp(Double x) {
        return Math.exp(x);
    }

    @Override
    public Double log(Double x) {
        return Math.log(x);
    }

    @Override
    public Double log1p(Double x) {
        return Math.log1p(x);
    }

    @Override
    public Double tanh(Double x) {
        return Math.tanh(x);
    }

    @Override
    public Double pow(Double x, double exponent) {
        return Math.pow(x, exponent);
    }

    @Override
    public boolean less(Double a, Double b) {
        return a < b;
    }

    @Override
    public boolean equal(Double a, Double b) {
        return a.doubleValue() == b.doubleValue();
    }

    @Override
    public boolean vanishes(Double x) {
        return x == 0;
    }

    @Override
    public Double shared(List<Double> equals) {
        return equals.getFirst();
    }

    @Override
    public Double user(Fn.User function, Double x) {
        return function.function().applyAsDouble(x);
    }
}
