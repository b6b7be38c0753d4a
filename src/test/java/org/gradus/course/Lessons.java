package org.gradus.course;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.train.Activation;

/**
 * Random problems of the lesson. Weights, biases and examples are multiples of 1/4 between −2 and 2, so counterexamples
 * are short, and Z1 is computed without rounding: whichever way it is summed up, it falls on the same side of a kink,
 * or on it.
 */
public final class Lessons extends DomainContextBase {

    private static final int MOST = 4;

    /** The two-layer network with everything that its equations need. */
    record TwoLayer(Activation activation, TwoLayerParameters parameters, Matrix X, Matrix Y) {

        TwoLayerEquations equations() {
            return TwoLayerEquations.of(activation, parameters, X, Y);
        }

        TwoLayerParameters contributions() {
            return TwoLayerContributions.of(activation, parameters, X, Y);
        }

        TwoLayer withParameters(TwoLayerParameters others) {
            return new TwoLayer(activation, others, X, Y);
        }
    }

    /** Logistic regression with everything that its equations need. */
    record Logistic(Matrix w, double b, Matrix X, Matrix Y) {

        LogisticRegression equations() {
            return LogisticRegression.of(w, b, X, Y);
        }

        /** Σ|contributions| of each entry of dw; Z, summed from multiples of 1/16, is not rounded. */
        Matrix dwContributions() {
            return X.abs().times(equations().A().plus(Y).transpose()).scale(1.0 / X.columns());
        }

        /** No logit is larger than this. */
        double largestLogit() {
            return w.abs().sum() * 2 + Math.abs(b);
        }

        /** Σ|contributions| of db. */
        double dbContributions() {
            return equations().A().plus(Y).sum() / X.columns();
        }
    }

    @Provide
    Arbitrary<TwoLayer> twoLayer() {
        return Combinators.combine(Arbitraries.of(Activation.class), Combinators.combine(
                count(MOST), count(MOST), count(3), count(MOST)).as(Sizes::new),
                quarters(), quarters(), quarters(), quarters(), quarters(), labels())
                .as((activation, n, w1, b1, w2, b2, x, y) -> new TwoLayer(activation,
                        new TwoLayerParameters(corner(w1, n.hidden, n.features), corner(b1, n.hidden, 1),
                                corner(w2, n.outputs, n.hidden), corner(b2, n.outputs, 1)),
                        corner(x, n.features, n.examples), corner(y, n.outputs, n.examples)));
    }

    @Provide
    Arbitrary<Logistic> logistic() {
        return Combinators.combine(count(MOST), count(MOST), quarters(), quarters(), quarters(), labels())
                .as((nx, m, w, b, x, y) -> new Logistic(corner(w, nx, 1), b.get(0, 0), corner(x, nx, m),
                        corner(y, 1, m)));
    }

    private record Sizes(int features, int hidden, int outputs, int examples) {}

    /** Sizes are chosen apart from the entries, so that counterexamples shrink to small sizes first. */
    private static Matrix corner(Matrix matrix, int rows, int columns) {
        double[][] corner = Arrays.copyOf(matrix.tensor().toRows(), rows);
        Arrays.setAll(corner, i -> Arrays.copyOf(corner[i], columns));
        return Matrix.of(corner);
    }

    private static Arbitrary<Integer> count(int most) {
        return Arbitraries.integers().between(1, most).withoutEdgeCases();
    }

    private static Arbitrary<Matrix> quarters() {
        return square(Arbitraries.integers().between(-8, 8).withoutEdgeCases().map(quarters -> quarters / 4.0));
    }

    /** Hard labels, and now and then a soft one. */
    private static Arbitrary<Matrix> labels() {
        return square(Arbitraries.of(0.0, 1.0, 0.0, 1.0, 0.25).withoutEdgeCases());
    }

    private static Arbitrary<Matrix> square(Arbitrary<Double> entry) {
        return entry.array(Double[].class).ofSize(MOST * MOST).map(entries -> new Matrix(
                Tensor.of(Shape.of(MOST, MOST), Arrays.stream(entries).mapToDouble(x -> x).toArray())));
    }
}
