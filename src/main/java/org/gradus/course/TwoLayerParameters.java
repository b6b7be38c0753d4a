package org.gradus.course;

import java.util.function.DoubleUnaryOperator;

/**
 * The parameters of the two-layer network, or one number for each of them, such as its derivative.
 *
 * @param W1 weights of the hidden layer, shape (n_h, n_x)
 * @param b1 biases of the hidden layer, shape (n_h, 1)
 * @param W2 weights of the output layer, shape (n_y, n_h)
 * @param b2 biases of the output layer, shape (n_y, 1)
 */
public record TwoLayerParameters(Matrix W1, Matrix b1, Matrix W2, Matrix b2) {

    /** @throws IllegalArgumentException if the shapes do not fit together */
    public TwoLayerParameters {
        if (b1.columns() != 1 || b2.columns() != 1 || b1.rows() != W1.rows() || b2.rows() != W2.rows()
                || W2.columns() != W1.rows()) {
            throw new IllegalArgumentException("W1 " + W1.tensor().shape() + ", b1 " + b1.tensor().shape() + ", W2 "
                    + W2.tensor().shape() + " and b2 " + b2.tensor().shape() + " are no two-layer network: they must be"
                    + " (n_h, n_x), (n_h, 1), (n_y, n_h) and (n_y, 1)");
        }
    }

    /** Every entry of each put through a function. */
    TwoLayerParameters map(DoubleUnaryOperator function) {
        return new TwoLayerParameters(W1.map(function), b1.map(function), W2.map(function), b2.map(function));
    }

    /** One step of gradient descent: W := W − α dW for each parameter. */
    public TwoLayerParameters descend(double alpha, TwoLayerParameters gradient) {
        return new TwoLayerParameters(
                W1.minus(gradient.W1.scale(alpha)),
                b1.minus(gradient.b1.scale(alpha)),
                W2.minus(gradient.W2.scale(alpha)),
                b2.minus(gradient.b2.scale(alpha)));
    }
}
