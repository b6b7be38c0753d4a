package org.gradus.course;

import org.gradus.train.Activation;

/** The lesson's functions of one number: the activations with their derivatives, and the log-loss. */
final class Scalars {

    private static final double LEAK = 0.01;

    private Scalars() {}

    /** σ(z) = 1 / (1 + e⁻ᶻ), for negative z as eᶻ / (1 + eᶻ), which does not overflow. */
    static double sigmoid(double z) {
        double e = Math.exp(-Math.abs(z));
        return z >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    /** −(y log a + (1 − y) log(1 − a)) with a = σ(z), as a function of z, which is finite for every finite z. */
    static double logLoss(double z, double y) {
        return Math.max(z, 0) - z * y + Math.log1p(Math.exp(-Math.abs(z)));
    }

    /** The activation g(z) of a hidden unit. */
    static double g(Activation activation, double z) {
        return switch (activation) {
            case SIGMOID -> sigmoid(z);
            case TANH -> Math.tanh(z);
            case RELU -> Math.max(0, z);
            case LEAKY_RELU -> z > 0 ? z : LEAK * z;
            case IDENTITY -> z;
        };
    }

    /** Its derivative g′(z). */
    static double derivative(Activation activation, double z) {
        return derivativeByOutput(activation, g(activation, z));
    }

    /** g′(z) in terms of a = g(z), as the lesson writes it. */
    static double derivativeByOutput(Activation activation, double a) {
        return switch (activation) {
            case SIGMOID -> a * (1 - a);
            case TANH -> 1 - a * a;
            case RELU -> a > 0 ? 1 : 0;
            case LEAKY_RELU -> a > 0 ? 1 : LEAK;
            case IDENTITY -> 1;
        };
    }

    /** The largest value of |g′|. */
    static double largestDerivative(Activation activation) {
        return switch (activation) {
            case SIGMOID -> 0.25;
            case TANH, RELU, LEAKY_RELU, IDENTITY -> 1;
        };
    }

    /**
     * The sum of the absolute values of the terms of g′(z), such as 1 + a² for 1 − a².
     *
     * @param a the sum of the absolute values of the terms of g(z)
     */
    static double derivativeTerms(Activation activation, double z, double a) {
        return switch (activation) {
            case SIGMOID -> a * (1 + a);
            case TANH -> 1 + a * a;
            case RELU, LEAKY_RELU, IDENTITY -> derivative(activation, z);
        };
    }
}
