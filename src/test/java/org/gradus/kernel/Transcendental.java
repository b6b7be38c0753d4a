package org.gradus.kernel;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;
import org.gradus.Node;

/**
 * A function that is not one IEEE operation.
 *
 * @param strict the JDK's, or composed of such, each wrong by up to two units in the last place
 * @param ulps how wrong {@link ScalarMath} may be
 * @param from where finite results other than 0 begin
 * @param to where they end
 */
record Transcendental(String name, DoubleUnaryOperator scalar, DoubleUnaryOperator strict, UnaryOperator<Node> node,
        double ulps, double from, double to) {

    static final List<Transcendental> ALL = List.of(
            new Transcendental("exp", ScalarMath::exp, StrictMath::exp, Node::exp, 1.1, -745, 709.7),
            new Transcendental("log", ScalarMath::log, StrictMath::log, Node::log, 1, 0, Double.MAX_VALUE),
            new Transcendental("log1p", ScalarMath::log1p, StrictMath::log1p, Node::log1p, 1.5, -1, Double.MAX_VALUE),
            new Transcendental("tanh", ScalarMath::tanh, StrictMath::tanh, Node::tanh, 3, -25, 25),
            new Transcendental("sigmoid", ScalarMath::sigmoid, Transcendental::sigmoid, Node::sigmoid, 2.5, -745, 745));

    private static double sigmoid(double x) {
        double e = StrictMath.exp(-Math.abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    /** Arguments of all magnitudes whose results are finite and not 0, many of them of the usual size. */
    Arbitrary<Double> arguments() {
        Arbitrary<Double> magnitudes = Arbitraries.doubles().between(-300, 300).map(power -> Math.pow(10, power));
        Arbitrary<Double> small = Arbitraries.doubles().between(-30, 0).map(power -> Math.pow(10, power));
        return Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.doubles().between(-4, 4)),
                Tuple.of(2, Arbitraries.doubles().between(-750, 750)),
                Tuple.of(1, magnitudes),
                Tuple.of(1, magnitudes.map(x -> -x)),
                Tuple.of(1, small.map(x -> 1 - x)),
                Tuple.of(1, small.map(x -> x - 1)))
                .filter(x -> from < x && x < to && x != 0);
    }

    @Override
    public String toString() {
        return name;
    }
}
