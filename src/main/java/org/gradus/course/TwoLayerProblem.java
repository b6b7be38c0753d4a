package org.gradus.course;

import org.eclipse.collections.api.factory.Lists;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Variable;
import org.gradus.compile.Program;
import org.gradus.train.TwoLayerNetwork;
import org.gradus.train.data.NumpyRandom;

/**
 * Gradient descent on the two-layer network with tanh and one output unit, to be done in several ways.
 *
 * @param parameters where it begins
 * @param X the examples, shape (n_x, m)
 * @param Y the labels, shape (1, m)
 * @param alpha the learning rate
 */
public record TwoLayerProblem(TwoLayerParameters parameters, Matrix X, Matrix Y, double alpha) {

    private static final double ALPHA = 0.01;

    /**
     * Examples from the standard normal distribution with labels of 0 and 1 at random. The weights are as large as lets
     * Z1 and Z2 vary about as much as the examples.
     *
     * @param features n_x
     * @param hidden n_h
     * @param examples m
     */
    public static TwoLayerProblem random(long seed, int features, int hidden, int examples) {
        NumpyRandom random = new NumpyRandom(seed);
        Matrix W1 = new Matrix(random.randn(hidden, features)).scale(1 / Math.sqrt(features));
        Matrix W2 = new Matrix(random.randn(1, hidden)).scale(1 / Math.sqrt(hidden));
        return new TwoLayerProblem(
                new TwoLayerParameters(W1, Matrix.zeros(hidden, 1), W2, Matrix.zeros(1, 1)),
                new Matrix(random.randn(features, examples)),
                new Matrix(random.randn(1, examples)).map(g -> g > 0 ? 1 : 0), ALPHA);
    }

    /** The step written by hand. */
    public HandWrittenStep handWritten() {
        return new HandWrittenStep(parameters, X, Y, alpha);
    }

    /** The network composed of ops, on variables of its own. */
    public TwoLayerNetwork network() {
        Variable x = Variable.of("X", X.tensor());
        Variable y = Variable.of("Y", Y.tensor());
        Variable w1 = Variable.of("W1", parameters.W1().tensor());
        Variable b1 = Variable.of("b1", parameters.b1().tensor());
        Variable w2 = Variable.of("W2", parameters.W2().tensor());
        Variable b2 = Variable.of("b2", parameters.b2().tensor());
        Node a1 = w1.matmul(x).add(b1).tanh();
        Node a2 = w2.matmul(a1).add(b2).sigmoid();
        return new TwoLayerNetwork(x, y, w1, b1, w2, b2, a2, Ops.logLoss(a2, y).named("J"));
    }

    /** The step as the engine derives and compiles it; its output is the cost. */
    public Program compiled(TwoLayerNetwork network) {
        Gradients gradients = Gradients.of(network.cost(), network.parameters());
        return Program.of(Lists.immutable.of(network.cost()),
                network.parameters().toImmutableMap(p -> p, p -> p.sub(gradients.wrt(p).mul(alpha))));
    }
}
