package org.gradus.train;

import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.gradus.Node;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.train.data.NumpyRandom;

/**
 * The layers of a model while it is built, once: functions from nodes to nodes, which take their parameters from
 * {@link Parameters} and number themselves from 1. A model is built to learn or to predict; only one that learns drops
 * units out.
 *
 * <pre>{@code
 * Layers layers = Layers.toLearn(parameters);
 * Node a1 = layers.dense(x, 4, Activation.TANH); // tanh(W1 x + b1)
 * Node a2 = layers.dense(layers.dropout(a1, 0.2), 1, Node::sigmoid);
 * }</pre>
 */
public final class Layers {

    private final Parameters parameters;
    private final boolean learning;
    private final MutableList<Variable> weights = Lists.mutable.empty();
    private final MutableList<Mask> masks = Lists.mutable.empty();

    private Layers(Parameters parameters, boolean learning) {
        this.parameters = parameters;
        this.learning = learning;
    }

    /** @param rate the share of zeros in the mask */
    private record Mask(Variable kept, double rate) {}

    /** For a model that learns. Its masks have no values until they are {@linkplain #drawMasks drawn}. */
    public static Layers toLearn(Parameters parameters) {
        return new Layers(parameters, true);
    }

    /** For a model that predicts: no unit is dropped out. */
    public static Layers toPredict(Parameters parameters) {
        return new Layers(parameters, false);
    }

    /** {@link #dense(Node, int, UnaryOperator, Initializer)} with weights that begin as He and others propose. */
    public Node dense(Node a, int units, UnaryOperator<Node> activation) {
        return dense(a, units, activation, Initializer.he());
    }

    /**
     * A layer of units that see all of the one before: g(W a + b). The third such layer has the parameters {@code W3} and
     * {@code b3}, which begins with zeros, and the nodes {@code Z3} and {@code A3}.
     *
     * @param a what comes in, of shape {@code (inputs, examples)}
     * @param units how many come out
     * @param activation g, such as {@link Activation#TANH} or {@code Node::tanh}
     * @param initial what the weights begin with
     * @return the activations, of shape {@code (units, examples)}
     * @throws IllegalArgumentException if a is no matrix, there would be no unit, or the parameters exist with other
     *         shapes
     */
    public Node dense(Node a, int units, UnaryOperator<Node> activation, Initializer initial) {
        int layer = weights.size() + 1;
        if (a.shape().rank() != 2) {
            throw new IllegalArgumentException("dense layer " + layer + ": " + a.labelWithShape()
                    + " must be a matrix (inputs, examples)");
        }
        if (units < 1) {
            throw new IllegalArgumentException("dense layer " + layer + " must have at least 1 unit, not " + units);
        }
        Variable w = parameters.get("W" + layer, Shape.of(units, a.shape().dim(0)), initial);
        Variable b = parameters.get("b" + layer, Shape.of(units, 1), Initializer.zeros());
        weights.add(w);
        Node z = w.matmul(a).add(b).named("Z" + layer);
        return activation.apply(z).named("A" + layer);
    }

    /**
     * Inverted dropout: each entry is 0 with the probability of the rate, and else divided by 1 − rate, so that the
     * expectation is that of the input. What decides is the mask {@code D1}, behind layer 1, of zeros and ones. In a model
     * that predicts it is the input itself.
     *
     * @param rate from 0 to below 1
     * @throws IllegalArgumentException if the rate is anything else
     */
    public Node dropout(Node a, double rate) {
        requireRate(rate);
        if (!learning || rate == 0) {
            return a;
        }
        Variable kept = Variable.of("D" + weights.size(), a.shape());
        masks.add(new Mask(kept, rate));
        return a.mul(kept).div(1 - rate);
    }

    static void requireRate(double dropout) {
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("the rate of dropout must be from 0 to below 1, not " + dropout);
        }
    }

    /** The weights of the layers so far, without the biases. */
    public ImmutableList<Variable> weights() {
        return weights.toImmutable();
    }

    /** Draws all masks of dropout anew, as is done before each step. */
    public void drawMasks(NumpyRandom random) {
        masks.forEach(mask -> mask.kept.assign(Tensor.of(mask.kept.shape(), IntStream.range(0, mask.kept.shape().size())
                .mapToDouble(_ -> random.randomSample() < mask.rate ? 0 : 1).toArray())));
    }
}
