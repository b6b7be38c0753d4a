package org.gradus.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Variable;
import org.gradus.compile.Program;

/**
 * Plain gradient descent, {@code θ := θ − α dθ} for all parameters at once, over all examples in each step.
 */
public final class GradientDescent {

    private static final int LARGEST_INTERVAL = 1000;
    private static final int INTERVALS = 10;

    private final Node cost;
    private final Program step;
    private final Program costAlone;

    /**
     * Compiles the step.
     *
     * @param cost what is to become small, a scalar
     * @param parameters what it depends on and may be changed
     * @param learningRate α
     */
    public GradientDescent(Node cost, ImmutableList<Variable> parameters, double learningRate) {
        Gradients gradients = Gradients.of(cost, parameters);
        this.cost = cost;
        this.step = Program.of(Lists.immutable.of(cost),
                parameters.toImmutableMap(p -> p, p -> p.sub(gradients.wrt(p).mul(learningRate))));
        this.costAlone = Program.of(cost);
    }

    /** A cost on the way. */
    public record Cost(int iteration, double value) {}

    /**
     * Takes steps from where the parameters are; one more, and none after, once the cost is no longer finite.
     *
     * @param iterations how many
     * @param progress is told after each step how many have been taken
     * @return the cost before the first step, as iteration 0, then after a tenth of the steps or 1,000, whichever is
     *         less, and so on, and after the last step
     */
    public List<Cost> run(int iterations, IntConsumer progress) {
        int interval = Math.clamp(iterations / INTERVALS, 1, LARGEST_INTERVAL);
        List<Cost> costs = new ArrayList<>();
        for (int iteration = 0; iteration < iterations; iteration++) {
            step.run();
            double before = step.read(cost).item();
            if (iteration % interval == 0 || !Double.isFinite(before)) {
                costs.add(new Cost(iteration, before));
            }
            if (!Double.isFinite(before)) {
                return List.copyOf(costs);
            }
            progress.accept(iteration + 1);
        }
        costAlone.run();
        costs.add(new Cost(iterations, costAlone.read(cost).item()));
        return List.copyOf(costs);
    }
}
