package org.gradus.course;

import org.gradus.train.Activation;

/**
 * How large the terms are that the gradient of the two-layer network is summed up from. Two correct computations of an
 * entry of dW1, db1, dW2 or db2 differ by rounding, which is in proportion not to the entry, where terms may cancel,
 * but to the sum of the terms' absolute values, Σ|contributions|.
 *
 * <p>The sums are the lesson's equations with every term taken by its absolute value, such as 1 + a² for g′ = 1 − a²
 * and A2 + |Y| for A2 − Y. A rounding error in Z1 or Z2, likewise in proportion to their terms, enters A1 and A2
 * through g′ and σ′ = a(1 − a), and so do their terms.
 */
public final class TwoLayerContributions {
    private TwoLayerContributions() {}

    /**
     * Σ|contributions| of each entry of dW1, db1, dW2 and db2.
     *
     * @param activation g of the hidden layer
     * @param X the examples, shape (n_x, m)
     * @param Y the labels, shape (n_y, m)
     * @throws IllegalArgumentException if there is no example, or the shapes do not fit together
     */
    public static TwoLayerParameters of(Activation activation, TwoLayerParameters parameters, Matrix X, Matrix Y) {
        TwoLayerEquations exact = TwoLayerEquations.of(activation, parameters, X, Y);
        TwoLayerParameters size = parameters.map(Math::abs);
        int m = X.columns();

        Matrix Z1 = size.W1().times(X.abs()).plus(size.b1());
        Matrix A1 = exact.A1().abs().plus(exact.Z1().map(z -> Scalars.derivative(activation, z)).hadamard(Z1));
        Matrix Z2 = size.W2().times(A1).plus(size.b2());
        Matrix A2 = exact.A2().plus(exact.A2().map(a -> a * (1 - a)).hadamard(Z2));

        Matrix dZ2 = A2.plus(Y.abs());
        Matrix dW2 = dZ2.times(A1.transpose()).scale(1.0 / m);
        Matrix db2 = dZ2.sumOfRows().scale(1.0 / m);
        Matrix terms = exact.Z1().zip("g′", A1, (z, a) -> Scalars.derivativeTerms(activation, z, a));
        Matrix dZ1 = size.W2().transpose().times(dZ2).hadamard(terms);
        Matrix dW1 = dZ1.times(X.abs().transpose()).scale(1.0 / m);
        Matrix db1 = dZ1.sumOfRows().scale(1.0 / m);
        return new TwoLayerParameters(dW1, db1, dW2, db2);
    }
}
