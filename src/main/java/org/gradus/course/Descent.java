package org.gradus.course;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.compile.Program;
import org.gradus.train.Activation;
import org.gradus.train.ConfusionMatrix;
import org.gradus.train.Initializer;
import org.gradus.train.Layers;
import org.gradus.train.Loss;
import org.gradus.train.Output;
import org.gradus.train.Parameters;
import org.gradus.train.Predictor;
import org.gradus.train.data.Dataset;
import org.gradus.train.data.NumpyRandom;

/**
 * Gradient descent of dense layers over all examples at once, with a view of what happens inside. The step is compiled
 * once, for any start and any learning rate.
 */
final class Descent {

    private final Dataset data;
    private final Activation activation;
    private final Output output;
    private final int[] hidden;
    private final Parameters parameters = new Parameters(new NumpyRandom(0));
    private final Layers layers = Layers.toLearn(parameters);
    private final Variable learningRate = Variable.of("alpha", Tensor.scalar(0));
    private final ImmutableList<Node> activations;
    private final ImmutableList<Node> gradients;
    private final ImmutableList<Node> arriving;
    private final Node cost;
    private final Program step;

    /**
     * Compiles the step.
     *
     * @param hidden how many units each hidden layer has; none makes it logistic or linear regression
     */
    Descent(Dataset data, Activation activation, Output output, int... hidden) {
        this(data, activation, output, output.loss(), hidden);
    }

    /** Compiles the step for another loss than the one that goes with the output. */
    Descent(Dataset data, Activation activation, Output output, Loss loss, int... hidden) {
        this.data = data;
        this.activation = activation;
        this.output = output;
        this.hidden = hidden;
        this.activations = build(layers, Ops.constant(data.x()), output);
        this.cost = loss.apply(activations.getLast(), Ops.constant(data.y())).named("J");
        ImmutableList<Node> inside = activations.take(hidden.length);
        Gradients all = Gradients.of(cost, inside.newWithAll(parameters.all()));
        this.gradients = layers.weights().collect(all::wrt);
        this.arriving = inside.collect(all::wrt);
        this.step = Program.of(Lists.mutable.of(cost).withAll(activations).withAll(gradients).withAll(arriving),
                parameters.all().toImmutableMap(p -> p, p -> p.sub(all.wrt(p).mul(learningRate))));
    }

    private ImmutableList<Node> build(Layers into, Node x, Output last) {
        MutableList<Node> a = Lists.mutable.of(x);
        for (int units : hidden) {
            a.add(into.dense(a.getLast(), units, activation));
        }
        a.add(into.dense(a.getLast(), data.y().shape().dim(0), last));
        return a.drop(1).toImmutable();
    }

    /** Goes to a start: weights drawn layer after layer, biases of zero. */
    Descent from(Initializer initializer, long seed) {
        NumpyRandom random = new NumpyRandom(seed);
        parameters.all().forEach(p -> p.assign(
                (weights().contains(p) ? initializer : Initializer.zeros()).draw(p.shape(), random)));
        return this;
    }

    /**
     * Takes steps.
     *
     * @param look is told after each step its number, from 0, and may read what the step was computed from
     * @return the cost before each step
     */
    double[] run(int iterations, double rate, IntConsumer look) {
        learningRate.assign(Tensor.scalar(rate));
        return IntStream.range(0, iterations).mapToDouble(iteration -> {
            step.run();
            look.accept(iteration);
            return cost();
        }).toArray();
    }

    /** {@link #run(int, double, IntConsumer)} without a look. */
    double[] run(int iterations, double rate) {
        return run(iterations, rate, _ -> {});
    }

    /** Computes everything where it is. */
    Descent stay() {
        run(1, 0);
        return this;
    }

    /** W1, W2 … */
    ImmutableList<Variable> weights() {
        return layers.weights();
    }

    /** b1, b2 … */
    ImmutableList<Variable> biases() {
        return parameters.all().reject(weights()::contains);
    }

    /** How many numbers are learnt. */
    int size() {
        return (int) parameters.all().sumOfInt(p -> p.shape().size());
    }

    /** What the last step was computed from: the cost. */
    double cost() {
        return step.read(cost).item();
    }

    /** What the last step was computed from: A1, A2 …, of which the last is the output. */
    ImmutableList<Tensor> activations() {
        return activations.collect(step::read);
    }

    /** What the last step was computed from: dW1, dW2 … */
    ImmutableList<Tensor> gradients() {
        return gradients.collect(step::read);
    }

    /** What the last step was computed from: dA1, dA2 …, of the hidden layers, as what arrives there from behind. */
    ImmutableList<Tensor> arriving() {
        return arriving.collect(step::read);
    }

    /** The share of the examples that get the class they have, by the outputs that the last step was computed from. */
    double accuracy() {
        return ConfusionMatrix.of(data, step.read(activations.getLast())).accuracy();
    }

    /** What the network, as it now is, makes of any examples. */
    Tensor predict(Tensor x) {
        return predict(x, output);
    }

    /** The same with another activation of the output unit. */
    Tensor predict(Tensor x, Output last) {
        return new Predictor((into, features) -> build(into, features, last).getLast(), parameters).output(x);
    }

    /** √(mean of x²) of all entries. */
    static double rootMeanSquare(Tensor tensor) {
        return Math.sqrt(Arrays.stream(tensor.toArray()).map(x -> x * x).average().orElseThrow());
    }
}
