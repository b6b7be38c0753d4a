package org.gradus.check;

import static org.gradus.DoubleArithmetic.DOUBLES;

import java.util.List;
import java.util.Random;
import org.gradus.Arithmetic;
import org.gradus.Fn;

/**
 * Doubles of which each operation is off by up to a unit in the last place, at random, so that some evaluations show how far
 * roundings put off a result (Vignes, A Stochastic Arithmetic for Reliable Scientific Computation, Mathematics and Computers
 * in Simulation 35, 1993). Unlike a running bound this does not grow where roundings cancel, as through many layers.
 */
final class PerturbedArithmetic implements Arithmetic<Double> {

    private final Random random;

    PerturbedArithmetic(Random random) {
        this.random = random;
    }

    private double off(double x) {
        return x + x * (2 * random.nextDouble() - 1) * 0x1p-52;
    }

    @Override
    public Double of(double x) {
        return x;
    }

    @Override
    public Double add(Double a, Double b) {
        return off(a + b);
    }

    @Override
    public Double sub(Double a, Double b) {
        return off(a - b);
    }

    @Override
    public Double mul(Double a, Double b) {
        return off(a * b);
    }

    @Override
    public Double div(Double a, Double b) {
        return off(a / b);
    }

    @Override
    public Double neg(Double x) {
        return -x;
    }

    @Override
    public Double sqrt(Double x) {
        return off(Math.sqrt(x));
    }

    @Override
    public Double exp(Double x) {
        return off(Math.exp(x));
    }

    @Override
    public Double log(Double x) {
        return off(Math.log(x));
    }

    @Override
    public Double log1p(Double x) {
        return off(Math.log1p(x));
    }

    @Override
    public Double tanh(Double x) {
        return off(Math.tanh(x));
    }

    @Override
    public Double pow(Double x, double exponent) {
        return off(Math.pow(x, exponent));
    }

    @Override
    public boolean less(Double a, Double b) {
        return DOUBLES.less(a, b);
    }

    @Override
    public boolean equal(Double a, Double b) {
        return DOUBLES.equal(a, b);
    }

    @Override
    public boolean vanishes(Double x) {
        return DOUBLES.vanishes(x);
    }

    @Override
    public Double shared(List<Double> equals) {
        return DOUBLES.shared(equals);
    }

    @Override
    public Double user(Fn.User function, Double x) {
        return off(DOUBLES.user(function, x));
    }
}
