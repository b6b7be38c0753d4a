package org.gradus.train;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import org.gradus.Node;
import org.gradus.Variable;
import org.gradus.train.data.Dataset;

/**
 * Trains a model. Each {@code with…} gives a trainer that does one thing otherwise; this one stays as it is.
 *
 * <pre>{@code
 * Parameters parameters = new Parameters(new NumpyRandom(1));
 * History history = Trainer.of(Network.of(data).withHidden(16), data, parameters)
 *         .withOptimizer(new Optimizer.Adam()).withLearningRate(0.01).withBatch(64).train(1000);
 * }</pre>
 *
 * The same settings, data and first parameters give the same numbers on the same machine.
 */
public final class Trainer {

    private static final double LEARNING_RATE = 0.01;
    private static final int LARGEST_INTERVAL = 1000;
    private static final int INTERVALS = 10;

    final Model model;
    final BinaryOperator<Node> loss;
    final Dataset data;
    final Parameters parameters;

    // Set only in a copy that nobody else has yet.
    Optimizer optimizer = new Optimizer.GradientDescent();
    Schedule schedule = Schedule.constant(LEARNING_RATE);
    int batch = Integer.MAX_VALUE;
    double l2;
    OptionalDouble largestNorm = OptionalDouble.empty();
    Optional<Dataset> validation = Optional.empty();
    OptionalInt patience = OptionalInt.empty();
    private OptionalInt interval = OptionalInt.empty();
    long seed = 1;
    TrainingListener listener = new TrainingListener() {};

    private Trainer(Model model, BinaryOperator<Node> loss, Dataset data, Parameters parameters) {
        this.model = model;
        this.loss = loss;
        this.data = data;
        this.parameters = parameters;
    }

    /**
     * Trains a model by gradient descent with the learning rate 0.01, on all examples in each step.
     *
     * @param loss from output and labels to a scalar, such as {@link Loss#LOG_LOSS}
     * @param data what it learns from
     * @param parameters what it learns; those that it needs and that there are not yet are created
     */
    public static Trainer of(Model model, BinaryOperator<Node> loss, Dataset data, Parameters parameters) {
        return new Trainer(model, loss, data, parameters);
    }

    /** Trains a network with the loss that goes with its output. */
    public static Trainer of(Network network, Dataset data, Parameters parameters) {
        return of(network, network.output().loss(), data, parameters);
    }

    private Trainer with(Consumer<Trainer> change) {
        Trainer copy = new Trainer(model, loss, data, parameters);
        copy.optimizer = optimizer;
        copy.schedule = schedule;
        copy.batch = batch;
        copy.l2 = l2;
        copy.largestNorm = largestNorm;
        copy.validation = validation;
        copy.patience = patience;
        copy.interval = interval;
        copy.seed = seed;
        copy.listener = listener;
        change.accept(copy);
        return copy;
    }

    /** With another way to step. */
    public Trainer withOptimizer(Optimizer other) {
        return with(it -> it.optimizer = other);
    }

    /**
     * With the same learning rate in all steps.
     *
     * @throws IllegalArgumentException if the rate is not a positive number
     */
    public Trainer withLearningRate(double rate) {
        return withSchedule(Schedule.constant(rate));
    }

    /** With a learning rate for each step. */
    public Trainer withSchedule(Schedule other) {
        return with(it -> it.schedule = other);
    }

    /**
     * With mini-batches: an epoch goes through all examples in a new order, so many in a step; its last batch may be
     * smaller.
     *
     * @throws IllegalArgumentException if the size is not positive
     */
    public Trainer withBatch(int size) {
        Require.positive("the batch size", size);
        return with(it -> it.batch = size);
    }

    /**
     * With L2 regularisation, (λ / 2m) Σ‖W‖² over the weights, m being the number of all examples.
     *
     * @throws IllegalArgumentException if λ is negative or not finite
     */
    public Trainer withL2(double lambda) {
        if (!(lambda >= 0) || lambda == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("λ of L2 regularisation must be a number from 0, not " + lambda);
        }
        return with(it -> it.l2 = lambda);
    }

    /**
     * With gradients {@linkplain Clipping#byNorm clipped} to a norm.
     *
     * @throws IllegalArgumentException if the norm is not a positive number
     */
    public Trainer withLargestNorm(double limit) {
        Require.positive("the largest norm", limit);
        return with(it -> it.largestNorm = OptionalDouble.of(limit));
    }

    /** Watches the cost on these data, from which the model does not learn. */
    public Trainer withValidation(Dataset other) {
        return with(it -> it.validation = Optional.of(other));
    }

    /**
     * Ends early if so many evaluations in a row bring no lower cost than there was, on the validation data if there are
     * any, and leaves the best parameters.
     *
     * @throws IllegalArgumentException if the number is not positive
     */
    public Trainer withPatience(int evaluations) {
        Require.positive("the number of evaluations to wait", evaluations);
        return with(it -> it.patience = OptionalInt.of(evaluations));
    }

    /**
     * Evaluates each time that so many steps have been made, and before the first and after the last; otherwise after
     * each tenth of them or each 1,000, whichever is less.
     *
     * @throws IllegalArgumentException if the number is not positive
     */
    public Trainer withEvaluationEvery(int steps) {
        Require.positive("the number of steps between evaluations", steps);
        return with(it -> it.interval = OptionalInt.of(steps));
    }

    /** With another seed for the order of examples and for what is dropped out. */
    public Trainer withSeed(long other) {
        return with(it -> it.seed = other);
    }

    /** Tells another how it goes. */
    public Trainer withListener(TrainingListener other) {
        return with(it -> it.listener = other);
    }

    /**
     * What is made small, over all of the data at once: its cost has the penalty in it, and no unit is dropped out. The
     * parameters that the model needs are there afterwards.
     *
     * @throws IllegalArgumentException if the model's output and the data's labels do not have the same shape
     */
    public Objective objective() {
        return objective(data);
    }

    Objective objective(Dataset over) {
        return Objective.of(this, Layers.toPredict(parameters), Variable.of("X", over.x()), Variable.of("Y", over.y()));
    }

    /** How many steps an epoch has, so that {@code train(20 * trainer.stepsPerEpoch())} runs for 20 epochs. */
    public int stepsPerEpoch() {
        return Math.ceilDiv(data.examples(), batch);
    }

    /**
     * Takes steps from where the parameters are. An optimizer begins with no memory of earlier calls.
     *
     * @param iterations how many steps
     * @throws IllegalArgumentException if the number is negative, the model's output and the data's labels do not have the
     *         same shape, or the output does not depend on one of the parameters
     */
    public History train(int iterations) {
        if (iterations < 0) {
            throw new IllegalArgumentException("the number of steps must be 0 or more, not " + iterations);
        }
        return new Training(this, iterations).run();
    }

    int interval(int iterations) {
        return interval.orElse(Math.clamp(iterations / INTERVALS, 1, LARGEST_INTERVAL));
    }
}
