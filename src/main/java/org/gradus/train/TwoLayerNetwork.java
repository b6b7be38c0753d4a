package org.gradus.train;

import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.compile.Program;
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
        Variable x = Variable.of("X", data.x());
        Variable y = Variable.of("Y", data.y());
        Variable w1 = Variable.of("W1", scaled(random.randn(hidden, data.features().size()), initScale));
        Variable b1 = Variable.of("b1", Tensor.zeros(hidden, 1));
        Variable w2 = Variable.of("W2", scaled(random.randn(1, hidden), initScale));
        Variable b2 = Variable.of("b2", Tensor.zeros(1, 1));
        Node z1 = w1.matmul(x).add(b1).named("Z1");
        Node a1 = activation.apply(z1).named("A1");
        Node z2 = w2.matmul(a1).add(b2).named("Z2");
        Node a2 = z2.sigmoid().named("A2");
        return new TwoLayerNetwork(x, y, w1, b1, w2, b2, a2, Ops.logLoss(a2, y).named("J"));
    }

    private static Tensor scaled(Tensor tensor, double factor) {
        return Tensor.of(tensor.shape(), IntStream.range(0, tensor.size()).mapToDouble(i -> tensor.at(i) * factor)
                .toArray());
    }

    /** What is learnt: W1, b1, W2, b2. */
    public ImmutableList<Variable> parameters() {
        return Lists.immutable.of(w1, b1, w2, b2);
    }

    /** How many examples the network, as it is now, gives the label they have: 1 if its probability is above ½. */
    public int correct() {
        Program forward = Program.of(a2);
        forward.run();
        Tensor probability = forward.read(a2);
        Tensor label = y.value();
        return (int) IntStream.range(0, label.size())
                .filter(i -> (probability.at(i) > 0.5) == (label.at(i) == 1)).count();
    }
}
