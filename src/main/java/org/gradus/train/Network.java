package org.gradus.train;

import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.gradus.Node;
import org.gradus.train.data.Dataset;

/**
 * The common stack: dense layers one behind the other.
 *
 * <pre>{@code
 * Network network = Network.of(data).withHidden(64, 32).withActivation(Activation.TANH);
 * Node a3 = network.build(Layers.toPredict(parameters), x);
 * }</pre>
 *
 * @param hidden the number of units of each hidden layer, from the input on; none makes it logistic regression, or linear
 * @param activation of the hidden layers
 * @param output of the last layer
 * @param units how many units the last layer has
 * @param dropout the share of units that is dropped out behind each hidden layer while learning
 * @param initializer what the weights of all layers begin with; biases begin with zeros
 */
public record Network(ImmutableIntList hidden, Activation activation, Output output, int units, double dropout,
        Initializer initializer) implements Model {

    /** @throws IllegalArgumentException if a layer has no unit, or the dropout is not from 0 to below 1 */
    public Network {
        if (hidden.anySatisfy(count -> count < 1) || units < 1) {
            throw new IllegalArgumentException("each layer must have at least 1 unit, but there are hidden layers "
                    + hidden + " and an output layer of " + units);
        }
        Layers.requireRate(dropout);
    }

    /**
     * For what the data ask: a sigmoid unit for two classes, softmax for more, a linear unit for real numbers. No hidden
     * layer yet, as in {@link #of(Output, int)}.
     */
    public static Network of(Dataset data) {
        return of(switch (data.classes().size()) {
            case 0 -> Output.LINEAR;
            case 2 -> Output.SIGMOID;
            default -> Output.SOFTMAX;
        }, data.y().shape().dim(0));
    }

    /** No hidden layer yet; they will have relu and weights that begin as He and others propose. */
    public static Network of(Output output, int units) {
        return new Network(IntLists.immutable.empty(), Activation.RELU, output, units, 0, Initializer.he());
    }

    /** With hidden layers of so many units each. */
    public Network withHidden(int... counts) {
        return new Network(IntLists.immutable.of(counts), activation, output, units, dropout, initializer);
    }

    /** With another activation of the hidden layers. */
    public Network withActivation(Activation other) {
        return new Network(hidden, other, output, units, dropout, initializer);
    }

    /** With another rate of dropout behind each hidden layer. */
    public Network withDropout(double rate) {
        return new Network(hidden, activation, output, units, rate, initializer);
    }

    /** With other first weights. */
    public Network withInitializer(Initializer other) {
        return new Network(hidden, activation, output, units, dropout, other);
    }

    @Override
    public Node build(Layers layers, Node x) {
        Node a = x;
        for (int i = 0; i < hidden.size(); i++) {
            a = layers.dropout(layers.dense(a, hidden.get(i), activation, initializer), dropout);
        }
        return layers.dense(a, units, output, initializer);
    }
}
