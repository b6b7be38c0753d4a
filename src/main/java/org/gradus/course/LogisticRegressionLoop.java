package org.gradus.course;

/**
 * Logistic regression as the unvectorised algorithm of the lesson: one example and one feature after the other. It
 * gives what {@link LogisticRegression} gives, and is there to be compared with it.
 *
 * @param cost J, the mean of the examples' losses
 * @param dw the derivatives by the weights, shape (n_x, 1)
 * @param db the derivative by the bias
 */
public record LogisticRegressionLoop(double cost, Matrix dw, double db) {

    /**
     * The algorithm at given parameters.
     *
     * @param w the weights, shape (n_x, 1)
     * @param b the bias
     * @param X the examples, shape (n_x, m)
     * @param Y the labels, 0, 1 or between, shape (1, m)
     * @throws IllegalArgumentException if there is no example, or the shapes do not fit together
     */
    public static LogisticRegressionLoop of(Matrix w, double b, Matrix X, Matrix Y) {
        int m = Examples.count(X, Y, w.rows(), 1);
        double J = 0;
        double[][] dw = new double[w.rows()][1];
        double db = 0;
        for (int i = 0; i < m; i++) {
            double z = b;
            for (int f = 0; f < w.rows(); f++) {
                z += w.get(f, 0) * X.get(f, i);
            }
            J += Scalars.logLoss(z, Y.get(0, i));
            double dz = Scalars.sigmoid(z) - Y.get(0, i);
            for (int f = 0; f < w.rows(); f++) {
                dw[f][0] += dz * X.get(f, i);
            }
            db += dz;
        }
        for (int f = 0; f < w.rows(); f++) {
            dw[f][0] /= m;
        }
        return new LogisticRegressionLoop(J / m, Matrix.of(dw), db / m);
    }
}
