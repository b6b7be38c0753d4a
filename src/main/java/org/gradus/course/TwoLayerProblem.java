package org.gradus.course;

import org.eclipse.collections.api.factory.Lists;
import org.gradus.Gradients;
import org.gradus.compile.Program;
import org.gradus.train.Activation;
import org.gradus.train.Initializer;
import org.gradus.train.Network;
import org.gradus.train.Output;
import org.gradus.train.Parameters;
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
        TwoLayerNetwork network = TwoLayerNetwork.of(X.tensor(), Y.tensor(), Network.of(Output.SIGMOID, 1)
                .withHidden(parameters.W1().rows()).withActivation(Activation.TANH)
                .withInitializer(Initializer.zeros()), new Parameters(new NumpyRandom(0)));
        network.w1().assign(parameters.W1().tensor());
        network.b1().assign(parameters.b1().tensor());
        network.w2().assign(parameters.W2().tensor());
        network.b2().assign(parameters.b2().tensor());
        return network;
    }

    /** The step as the engine derives and compiles it; its output is the cost. */
    public Program compiled(TwoLayerNetwork network) {
        Gradients gradients = Gradients.of(network.cost(), network.parameters());
        return Program.of(Lists.immutable.of(network.cost()),
                network.parameters().toImmutableMap(p -> p, p -> p.sub(gradients.wrt(p).mul(alpha))));
    }
}
