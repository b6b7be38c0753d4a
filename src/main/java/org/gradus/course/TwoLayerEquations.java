package org.gradus.course;

import org.gradus.train.Activation;

/**
 * The two-layer network as the lesson writes it: forward propagation, the cost and the six equations of backward
 * propagation, for m examples at once. Columns are examples; n_x features, n_h hidden units, n_y output units.
 *
 * <p>As in the lesson, dZ2 and dZ1 are the derivatives of the loss of each example by itself: the mean over the
 * examples comes in with the factor 1/m of dW and db. The derivative of the cost by Z2 is therefore dZ2 / m.
 *
 * @param Z1 W1 X + b1, shape (n_h, m)
 * @param A1 g(Z1), shape (n_h, m)
 * @param Z2 W2 A1 + b2, shape (n_y, m)
 * @param A2 σ(Z2), shape (n_y, m)
 * @param cost J, the log-loss summed over the output units, its mean over the examples
 * @param dZ2 A2 − Y, shape (n_y, m)
 * @param dW2 (1/m) dZ2 A1ᵀ, shape (n_y, n_h)
 * @param db2 (1/m) Σ dZ2 over the examples, shape (n_y, 1)
 * @param dZ1 W2ᵀ dZ2 ∗ g′(Z1), shape (n_h, m)
 * @param dW1 (1/m) dZ1 Xᵀ, shape (n_h, n_x)
 * @param db1 (1/m) Σ dZ1 over the examples, shape (n_h, 1)
 */
public record TwoLayerEquations(Matrix Z1, Matrix A1, Matrix Z2, Matrix A2, double cost, Matrix dZ2, Matrix dW2,
        Matrix db2, Matrix dZ1, Matrix dW1, Matrix db1) {

    /**
     * The equations at given parameters.
     *
     * @param activation g of the hidden layer; g′(0) is 0 for relu and 0.01 for leaky relu
     * @param X the examples, shape (n_x, m)
     * @param Y the labels, 0, 1 or between, shape (n_y, m)
     * @throws IllegalArgumentException if there is no example, or the shapes do not fit together
     */
    public static TwoLayerEquations of(Activation activation, TwoLayerParameters parameters, Matrix X, Matrix Y) {
        Matrix W1 = parameters.W1();
        Matrix b1 = parameters.b1();
        Matrix W2 = parameters.W2();
        Matrix b2 = parameters.b2();
        int m = Examples.count(X, Y, W1.columns(), W2.rows());

        Matrix Z1 = W1.times(X).plus(b1);
        Matrix A1 = Z1.map(z -> Scalars.g(activation, z));
        Matrix Z2 = W2.times(A1).plus(b2);
        Matrix A2 = Z2.map(Scalars::sigmoid);
        double cost = Z2.zip("log-loss", Y, Scalars::logLoss).sum() / m;

        Matrix dZ2 = A2.minus(Y);
        Matrix dW2 = dZ2.times(A1.transpose()).scale(1.0 / m);
        Matrix db2 = dZ2.sumOfRows().scale(1.0 / m);
        Matrix dZ1 = W2.transpose().times(dZ2).hadamard(Z1.map(z -> Scalars.derivative(activation, z)));
        Matrix dW1 = dZ1.times(X.transpose()).scale(1.0 / m);
        Matrix db1 = dZ1.sumOfRows().scale(1.0 / m);
        return new TwoLayerEquations(Z1, A1, Z2, A2, cost, dZ2, dW2, db2, dZ1, dW1, db1);
    }

    /** dW1, db1, dW2 and db2. */
    public TwoLayerParameters gradient() {
        return new TwoLayerParameters(dW1, db1, dW2, db2);
    }
}
