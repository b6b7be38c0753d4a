package org.gradus.course;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.gradus.train.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalarsTest {

    /** Units of rounding: each of these takes one or two functions that are good to about one of them. */
    private static final double ULPS = 4 * 0x1p-53;

    /** −1.0986… is −log 3, and 0.6931… is log 2. */
    @ParameterizedTest
    @CsvSource({
        "SIGMOID, 0, 0.5, 0.25", "SIGMOID, 1.0986122886681098, 0.75, 0.1875",
        "SIGMOID, -1.0986122886681098, 0.25, 0.1875", "SIGMOID, 800, 1, 0", "SIGMOID, -800, 0, 0",
        "TANH, 0, 0, 1", "TANH, 0.6931471805599453, 0.6, 0.64", "TANH, -0.6931471805599453, -0.6, 0.64",
        "TANH, 40, 1, 0", "TANH, -800, -1, 0",
        "RELU, 3, 3, 1", "RELU, -3, 0, 0", "RELU, 0, 0, 0", "RELU, -0.0, 0, 0",
        "LEAKY_RELU, 3, 3, 1", "LEAKY_RELU, -3, -0.03, 0.01", "LEAKY_RELU, 0, 0, 0.01",
        "IDENTITY, 3, 3, 1", "IDENTITY, -3, -3, 1"})
    void activationsAndDerivatives(Activation activation, double z, double value, double derivative) {
        assertEquals(value, Scalars.g(activation, z), ULPS);
        assertEquals(derivative, Scalars.derivative(activation, z), ULPS);
    }

    @Test
    void logLossIsMinusTheLogarithmOfTheLabelsProbability() {
        double logThree = Math.log(3);
        assertEquals(Math.log(2), Scalars.logLoss(0, 1), ULPS);
        assertEquals(-Math.log(0.75), Scalars.logLoss(logThree, 1), ULPS);
        assertEquals(-Math.log(0.25), Scalars.logLoss(logThree, 0), ULPS);
        assertEquals(-0.5 * Math.log(0.75) - 0.5 * Math.log(0.25), Scalars.logLoss(logThree, 0.5), ULPS);
    }

    @Test
    void logLossIsFiniteForEveryFiniteLogit() {
        assertEquals(0, Scalars.logLoss(1e308, 1));
        assertEquals(1e308, Scalars.logLoss(1e308, 0));
        assertEquals(1e308, Scalars.logLoss(-1e308, 1));
        assertEquals(0, Scalars.logLoss(-1e308, 0));
        assertEquals(Math.exp(-40), Scalars.logLoss(40, 1), Math.exp(-40) * ULPS);
    }
}
