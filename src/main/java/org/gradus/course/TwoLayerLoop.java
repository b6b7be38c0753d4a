package org.gradus.course;

import org.gradus.train.Activation;

/**
 * The two-layer network as the unvectorised algorithm of the lesson: one example after the other, one unit after the
 * other, with nothing but numbers. It gives what {@link TwoLayerEquations} give, and is there to be compared with them.
 *
 * @param cost J, the mean of the examples' losses
 * @param gradient dW1, db1, dW2 and db2
 */
public record TwoLayerLoop(double cost, TwoLayerParameters gradient) {

    /**
     * The algorithm at given parameters.
     *
     * @param activation g of the hidden layer
     * @param X the examples, shape (n_x, m)
     * @param Y the labels, 0, 1 or between, shape (n_y, m)
     * @throws IllegalArgumentException if there is no example, or the shapes do not fit together
     */
    public static TwoLayerLoop of(Activation activation, TwoLayerParameters parameters, Matrix X, Matrix Y) {
        Matrix W1 = parameters.W1();
        Matrix b1 = parameters.b1();
        Matrix W2 = parameters.W2();
        Matrix b2 = parameters.b2();
        int m = Examples.count(X, Y, W1.columns(), W2.rows());
        int nx = W1.columns();
        int nh = W1.rows();
        int ny = W2.rows();

        double J = 0;
        double[][] dW1 = new double[nh][nx];
        double[][] db1 = new double[nh][1];
        double[][] dW2 = new double[ny][nh];
        double[][] db2 = new double[ny][1];
        for (int i = 0; i < m; i++) {
            double[] z1 = new double[nh];
            double[] a1 = new double[nh];
            for (int j = 0; j < nh; j++) {
                z1[j] = b1.get(j, 0);
                for (int f = 0; f < nx; f++) {
                    z1[j] += W1.get(j, f) * X.get(f, i);
                }
                a1[j] = Scalars.g(activation, z1[j]);
            }
            double[] dz2 = new double[ny];
            for (int k = 0; k < ny; k++) {
                double z2 = b2.get(k, 0);
                for (int j = 0; j < nh; j++) {
                    z2 += W2.get(k, j) * a1[j];
                }
                J += Scalars.logLoss(z2, Y.get(k, i));
                dz2[k] = Scalars.sigmoid(z2) - Y.get(k, i);
                db2[k][0] += dz2[k];
                for (int j = 0; j < nh; j++) {
                    dW2[k][j] += dz2[k] * a1[j];
                }
            }
            for (int j = 0; j < nh; j++) {
                double da1 = 0;
                for (int k = 0; k < ny; k++) {
                    da1 += W2.get(k, j) * dz2[k];
                }
                double dz1 = da1 * Scalars.derivative(activation, z1[j]);
                db1[j][0] += dz1;
                for (int f = 0; f < nx; f++) {
                    dW1[j][f] += dz1 * X.get(f, i);
                }
            }
        }
        TwoLayerParameters sums =
                new TwoLayerParameters(Matrix.of(dW1), Matrix.of(db1), Matrix.of(dW2), Matrix.of(db2));
        return new TwoLayerLoop(J / m, sums.map(sum -> sum / m));
    }
}
