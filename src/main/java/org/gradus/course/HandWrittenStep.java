package org.gradus.course;

import java.util.Arrays;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.kernel.Blas;
import org.gradus.kernel.Product;
import org.gradus.kernel.Threads;
import org.gradus.kernel.VectorSupport;

/**
 * Gradient descent on the two-layer network, written by hand from the lesson's equations to run as fast as can be: what
 * the engine's compiled step is measured against. The hidden layer is tanh, the one output unit σ, the cost the log-loss.
 *
 * <p>Everything has its place beforehand, so a step allocates nothing; Z1, A1 and dZ1 share one, as do Z2 and dZ2. The two
 * products with X go to {@link Blas}, the second right onto W1. Those with W2, which is one row, are done on the way: Z2 is
 * summed up where A1 is computed, dW2 and db1 where dZ1 is, so the hidden layer is gone through twice in all. e^−|z| is
 * computed once, for both A2 and the cost. A large hidden layer is shared among threads.
 *
 * <p>Sums are made in lanes, so their last bits may differ from one run to the next.
 */
public final class HandWrittenStep {

    /** Fewer entries of the hidden layer are not worth another thread. */
    private static final int LARGE = 1 << 17;

    private final int features;
    private final int units;
    private final int m;
    /** The factor of each gradient, α/m. */
    private final double rate;
    private final StepLoops loops;

    private final double[] Y;
    private final double[] W1;
    private final double[] b1;
    private final double[] W2;
    private final double[] b2;
    /** Z1, then A1, then dZ1, shape (n_h, m). */
    private final double[] layer1;
    /** Z2, then dZ2, shape (1, m). */
    private final double[] layer2;
    /** e^−|Z2|, shape (1, m). */
    private final double[] powers;
    /** Of the gradients, m times what they are, as the factor 1/m is in the rate. */
    private final double[] db1;
    private final double[] dW2;
    private final double[] db2 = new double[1];
    private final double[] loss = {Double.NaN};

    /**
     * In a list, so that the JIT compiles each by itself. It inlines only so much of the Vector API into one method, and
     * what is beyond that allocates its vectors.
     */
    private final Runnable[] passes;

    /**
     * Prepares.
     *
     * @param start the parameters to begin with, of one output unit
     * @param X the examples, shape (n_x, m)
     * @param Y the labels, 0, 1 or between, shape (1, m)
     * @param alpha the learning rate
     * @throws IllegalArgumentException if there is no example, or the shapes do not fit together
     */
    public HandWrittenStep(TwoLayerParameters start, Matrix X, Matrix Y, double alpha) {
        this(start, X, Y, alpha, VectorSupport.available() ? new VectorStepLoops() : new ScalarStepLoops());
    }

    HandWrittenStep(TwoLayerParameters start, Matrix X, Matrix Y, double alpha, StepLoops loops) {
        this.features = start.W1().columns();
        this.units = start.W1().rows();
        this.m = Examples.count(X, Y, features, 1);
        if (start.W2().rows() != 1) {
            throw new IllegalArgumentException(
                    "W2 " + start.W2().tensor().shape() + " has to be one row: the output unit is one");
        }
        this.rate = alpha / m;
        this.loops = loops;
        this.Y = Y.tensor().toArray();
        this.W1 = start.W1().tensor().toArray();
        this.b1 = start.b1().tensor().toArray();
        this.W2 = start.W2().tensor().toArray();
        this.b2 = start.b2().tensor().toArray();
        this.layer1 = new double[units * m];
        this.layer2 = new double[m];
        this.powers = new double[m];
        this.db1 = new double[units];
        this.dW2 = new double[units];

        var x = org.gradus.kernel.Matrix.of(X.tensor().toArray(), 0, features, m);
        var w1 = org.gradus.kernel.Matrix.of(W1, 0, units, features);
        var z1 = org.gradus.kernel.Matrix.of(layer1, 0, units, m);
        Product toZ1 = Blas.get().product(w1, x, z1);
        Product ontoW1 = Blas.get().product(z1, x.transpose(), w1);
        int threads = layer1.length < LARGE ? 1 : Threads.most();
        this.passes = new Runnable[] {
            () -> toZ1.run(1, 0),
            new SharedLoop(m, threads, this::hidden),
            this::output,
            this::logarithms,
            new SharedLoop(units, threads, this::back),
            () -> ontoW1.run(-rate, 1)};
    }

    /** One step, with all examples. */
    public void run() {
        for (Runnable pass : passes) {
            pass.run();
        }
    }

    /** A1 = tanh(Z1 + b1), and Z2 = W2 A1 + b2, for some of the examples. */
    private void hidden(int from, int to) {
        Arrays.fill(layer2, from, to, b2[0]);
        for (int unit = 0; unit < units; unit++) {
            loops.hidden(layer1, unit * m, b1[unit], W2[unit], layer2, from, to);
        }
    }

    /** dZ2 = σ(Z2) − Y, b2 := b2 − α db2, and of the loss max(Z2, 0) − Z2 ∗ Y. */
    private void output() {
        db2[0] = 0;
        loss[0] = 0;
        loops.output(layer2, Y, powers, db2, loss, 0, m);
        b2[0] -= rate * db2[0];
    }

    /** Of the loss the rest, log(1 + e^−|Z2|). */
    private void logarithms() {
        loss[0] += loops.sumOfLog1p(powers, 0, m);
    }

    /** dZ1 = W2ᵀ dZ2 ∗ (1 − A1²), b1 := b1 − α db1 and W2 := W2 − α dW2, for some of the hidden units. */
    private void back(int from, int to) {
        for (int unit = from; unit < to; unit++) {
            db1[unit] = 0;
            dW2[unit] = 0;
            loops.back(layer1, unit * m, W2[unit], layer2, db1, dW2, unit, 0, m);
            b1[unit] -= rate * db1[unit];
            W2[unit] -= rate * dW2[unit];
        }
    }

    /** J, as it was before the last step; NaN if there was none. */
    public double lastCost() {
        return loss[0] / m;
    }

    /** A copy of the parameters as they are now. */
    public TwoLayerParameters parameters() {
        return new TwoLayerParameters(matrix(W1, units, features), matrix(b1, units, 1), matrix(W2, 1, units),
                matrix(b2, 1, 1));
    }

    private static Matrix matrix(double[] entries, int rows, int columns) {
        return new Matrix(Tensor.of(Shape.of(rows, columns), entries));
    }
}
