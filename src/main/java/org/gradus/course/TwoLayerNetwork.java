package org.gradus.course;

import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Node;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.train.Activation;
import org.gradus.train.Initializer;
import org.gradus.train.Layers;
import org.gradus.train.Network;
import org.gradus.train.Output;
import org.gradus.train.Parameters;
import org.gradus.train.data.Dataset;
import org.gradus.train.data.NumpyRandom;

/**
 * The course's network with one hidden layer, composed of ops over all examples of a data set at once:
 *
 * <pre>
 * Z1 = W1 X + b1     A1 = g(Z1)
 * Z2 = W2 A1 + b2    A2 = σ(Z2)
 * J = the mean log-loss of A2 against Y
 * </pre>
 *
 * @param x the features X, of shape {@code (features, examples)}
 * @param y the labels Y, of shape {@code (1, examples)}
 * @param w1 the weights W1 of the hidden units, of shape {@code (hidden, features)}
 * @param b1 their biases, of shape {@code (hidden, 1)}
 * @param w2 the weights W2 of the output unit, of shape {@code (1, hidden)}
 * @param b2 its bias, of shape {@code (1, 1)}
 * @param a2 the probability of label 1 for each example, of shape {@code (1, examples)}
 * @param cost the cost J, a scalar
 */
public record TwoLayerNetwork(Variable x, Variable y, Variable w1, Variable b1, Variable w2, Variable b2, Node a2,
        Node cost) {

    /**
     * The network for a data set, with weights drawn from a generator, W1 before W2, and biases of zero.
     *
     * @param hidden the number of hidden units, at least 1
     * @param initScale what each of the drawn numbers is multiplied with
     */
    public static TwoLayerNetwork of(Dataset data, int hidden, Activation activation, NumpyRandom random,
            double initScale) {
        Network network = Network.of(Output.SIGMOID, 1).withHidden(hidden).withActivation(activation)
                .withInitializer(Initializer.normal(initScale));
        return of(data.x(), data.y(), network, new Parameters(random));
    }

    /**
     * The network over all examples of X and Y, with parameters that may exist already.
     *
     * @param network one hidden layer
     */
    public static TwoLayerNetwork of(Tensor features, Tensor labels, Network network, Parameters parameters) {
        Variable x = Variable.of("X", features);
        Variable y = Variable.of("Y", labels);
        Node a2 = network.build(Layers.toLearn(parameters), x);
        return new TwoLayerNetwork(x, y, parameters.get("W1"), parameters.get("b1"), parameters.get("W2"),
                parameters.get("b2"), a2, network.output().loss().apply(a2, y).named("J"));
    }

    /** What is learnt: W1, b1, W2, b2. */
    public ImmutableList<Variable> parameters() {
        return Lists.immutable.of(w1, b1, w2, b2);
    }
}
