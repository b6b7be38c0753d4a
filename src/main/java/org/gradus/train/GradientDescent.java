package org.gradus.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Evaluator;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Tensor;
import org.gradus.Variable;

/**
 * Plain gradient descent, {@code θ := θ − α dθ} for all parameters at once, over all examples in each step.
 */
public final class GradientDescent {

    private static final int LARGEST_INTERVAL = 1000;
    private static final int INTERVALS = 10;

    private final ImmutableList<Variable> parameters;
    /** The cost, then the next value of each parameter. */
    private final ImmutableList<Node> outputs;

    /**
     * Builds the step as a graph.
     *
     * @param cost what is to become small, a scalar
     * @param parameters what it depends on and may be changed
     * @param learningRate α
     */
    public GradientDescent(Node cost, ImmutableList<Variable> parameters, double learningRate) {
        Gradients gradients = Gradients.of(cost, parameters);
        this.parameters = parameters;
        this.outputs = Lists.immutable.of(cost)
                .newWithAll(parameters.collect(p -> p.sub(gradients.wrt(p).mul(learningRate))));
    }

    /** A cost on the way. */
    public record Cost(int iteration, double value) {}

    /**
     * Takes steps from where the parameters are, until the cost is no longer finite if that happens.
     *
     * @param iterations how many
     * @param progress is told after each step how many have been taken
     * @return the cost before the first step, as iteration 0, then after a tenth of the steps or 1,000, whichever is
     *         less, and so on, and after the last step
     */
    public List<Cost> run(int iterations, IntConsumer progress) {
        int interval = Math.clamp(iterations / INTERVALS, 1, LARGEST_INTERVAL);
        List<Cost> costs = new ArrayList<>();
        for (int iteration = 0;; iteration++) {
            ImmutableList<Tensor> values = Evaluator.values(outputs);
            double cost = values.getFirst().item();
            boolean last = iteration == iterations || !Double.isFinite(cost);
            if (last || iteration % interval == 0) {
                costs.add(new Cost(iteration, cost));
            }
            if (last) {
                return List.copyOf(costs);
            }
            parameters.forEachWithIndex((parameter, i) -> parameter.assign(values.get(i + 1)));
            progress.accept(iteration + 1);
        }
    }
}
