package org.gradus.course;

import org.gradus.kernel.ScalarMath;

/** Example by example. */
final class ScalarStepLoops implements StepLoops {

    @Override
    public void hidden(double[] z1, int row, double bias, double weight, double[] z2, int from, int to) {
        for (int i = from; i < to; i++) {
            double a = ScalarMath.tanh(z1[row + i] + bias);
            z1[row + i] = a;
            z2[i] += weight * a;
        }
    }

    @Override
    public void output(double[] z2, double[] y, double[] powers, double[] db2, double[] loss, int from, int to) {
        for (int i = from; i < to; i++) {
            double z = z2[i];
            double e = ScalarMath.exp(-Math.abs(z));
            double dz = (z < 0 ? e : 1) / (1 + e) - y[i];
            powers[i] = e;
            z2[i] = dz;
            db2[0] += dz;
            loss[0] += ScalarMath.relu(z) - z * y[i];
        }
    }

    @Override
    public double sumOfLog1p(double[] x, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += ScalarMath.log1p(x[i]);
        }
        return sum;
    }

    @Override
    public void back(double[] a1, int row, double weight, double[] dz2, double[] db1, double[] dw2, int unit, int from,
            int to) {
        for (int i = from; i < to; i++) {
            double a = a1[row + i];
            double dz = weight * dz2[i] * (1 - a * a);
            a1[row + i] = dz;
            db1[unit] += dz;
            dw2[unit] += dz2[i] * a;
        }
    }
}
