package org.gradus.course;

/**
 * Logistic regression as the lesson writes it, for m examples at once; columns are examples, n_x features.
 *
 * @param Z wᵀX + b, shape (1, m)
 * @param A σ(Z), shape (1, m)
 * @param cost J, the mean log-loss of the examples
 * @param dZ A − Y, shape (1, m): the derivatives of the loss of each example by itself
 * @param dw (1/m) X dZᵀ, shape (n_x, 1)
 * @param db (1/m) Σ dZ over the examples
 */
public record LogisticRegression(Matrix Z, Matrix A, double cost, Matrix dZ, Matrix dw, double db) {

    /**
     * The equations at given parameters.
     *
     * @param w the weights, shape (n_x, 1)
     * @param b the bias
     * @param X the examples, shape (n_x, m)
     * @param Y the labels, 0, 1 or between, shape (1, m)
     * @throws IllegalArgumentException if there is no example, or the shapes do not fit together
     */
    public static LogisticRegression of(Matrix w, double b, Matrix X, Matrix Y) {
        int m = Examples.count(X, Y, w.rows(), 1);
        Matrix Z = w.transpose().times(X).plus(b);
        Matrix A = Z.map(Scalars::sigmoid);
        double cost = Z.zip("log-loss", Y, Scalars::logLoss).sum() / m;

        Matrix dZ = A.minus(Y);
        Matrix dw = X.times(dZ.transpose()).scale(1.0 / m);
        double db = dZ.sum() / m;
        return new LogisticRegression(Z, A, cost, dZ, dw, db);
    }
}
