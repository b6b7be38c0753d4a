package org.gradus.train;

import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.MutableMap;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Variable;

/**
 * How a step follows from gradients: for each variable the node that it is given next, and the same for what the optimizer
 * remembers. A {@link org.gradus.compile.Program} carries it out; several, for batches of different sizes, may share the
 * state.
 *
 * <pre>{@code
 * Gradients gradients = Gradients.of(cost, w, b);
 * OptimizerState state = new OptimizerState();
 * Program step = Program.of(Lists.immutable.of(cost), new Optimizer.Adam().updates(
 *         Maps.immutable.of(w, gradients.wrt(w), b, gradients.wrt(b)), state));
 * for (int i = 0; i < 1000; i++) {
 *     state.advance(0.001);
 *     step.run();
 * }
 * }</pre>
 *
 * In the formulas θ is a parameter, g its gradient, α the learning rate, and t the number of the step, from 1.
 */
public sealed interface Optimizer {

    /** The usual ε, which keeps denominators from 0. */
    double EPSILON = 1e-8;

    /**
     * The updates of a step.
     *
     * @param gradients for each parameter, the node of its gradient
     * @param state the learning rate, the number of the step, and what is remembered from earlier ones
     * @return for each parameter and all that is remembered, the node of its next value
     */
    default ImmutableMap<Variable, Node> updates(ImmutableMap<Variable, Node> gradients, OptimizerState state) {
        MutableMap<Variable, Node> updates = Maps.mutable.empty();
        gradients.forEachKeyValue((parameter, gradient) -> updates.put(parameter,
                parameter.sub(direction(parameter, gradient, state, updates).mul(state.learningRate()))));
        return updates.toImmutable();
    }

    /** What α is multiplied with; updates of what is remembered are added to the others. */
    private Node direction(Variable parameter, Node g, OptimizerState state, MutableMap<Variable, Node> updates) {
        return switch (this) {
            case GradientDescent _ -> g;
            case Momentum(double beta) -> average("v", beta, parameter, g, state, updates);
            case RmsProp(double beta, double epsilon) ->
                    g.div(average("s", beta, parameter, g.square(), state, updates).sqrt().add(epsilon));
            case Adam(double beta1, double beta2, double epsilon) -> {
                Node v = corrected(beta1, average("v", beta1, parameter, g, state, updates), state);
                Node s = corrected(beta2, average("s", beta2, parameter, g.square(), state, updates), state);
                yield v.div(s.sqrt().add(epsilon));
            }
            case AdamW(Optimizer adam, double decay) ->
                    adam.direction(parameter, g, state, updates).add(parameter.mul(decay));
        };
    }

    /** The moving average β a + (1 − β) x, which is remembered. */
    private static Node average(String letter, double beta, Variable parameter, Node x, OptimizerState state,
            MutableMap<Variable, Node> updates) {
        Variable before = state.moment(letter, parameter);
        Node after = before.mul(beta).add(x.mul(1 - beta));
        updates.put(before, after);
        return after;
    }

    /** An average that began with 0, divided by what the weights of its terms add up to, 1 − βᵗ. */
    private static Node corrected(double beta, Node average, OptimizerState state) {
        return average.div(Ops.constant(1).sub(state.step().mul(Math.log(beta)).exp()));
    }

    /** θ := θ − α g. */
    record GradientDescent() implements Optimizer {}

    /**
     * v := β v + (1 − β) g, θ := θ − α v, as in the course. Others leave the factor 1 − β out, so that their α is 1 − β
     * times as large.
     */
    record Momentum(double beta) implements Optimizer {

        /** @throws IllegalArgumentException if β is not from 0 to below 1 */
        public Momentum {
            requireShare("β", beta);
        }

        /** With β = 0.9. */
        public Momentum() {
            this(0.9);
        }
    }

    /**
     * s := β s + (1 − β) g², θ := θ − α g / (√s + ε): Tieleman and Hinton, "Neural Networks for Machine Learning",
     * lecture 6.5, 2012.
     */
    record RmsProp(double beta, double epsilon) implements Optimizer {

        /** @throws IllegalArgumentException if β is not from 0 to below 1, or ε is not positive */
        public RmsProp {
            requireShare("β", beta);
            requirePositive(epsilon);
        }

        /** With β = 0.9 and ε = 10⁻⁸. */
        public RmsProp() {
            this(0.9, EPSILON);
        }
    }

    /**
     * v := β₁ v + (1 − β₁) g, s := β₂ s + (1 − β₂) g², θ := θ − α v̂ / (√ŝ + ε) with v̂ = v / (1 − β₁ᵗ) and
     * ŝ = s / (1 − β₂ᵗ): Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015, algorithm 1.
     */
    record Adam(double beta1, double beta2, double epsilon) implements Optimizer {

        /** @throws IllegalArgumentException if a β is not from 0 to below 1, or ε is not positive */
        public Adam {
            requireShare("β₁", beta1);
            requireShare("β₂", beta2);
            requirePositive(epsilon);
        }

        /** With β₁ = 0.9, β₂ = 0.999 and ε = 10⁻⁸. */
        public Adam() {
            this(0.9, 0.999, EPSILON);
        }
    }

    /**
     * Adam with weight decay apart from the gradient: θ := θ − α (v̂ / (√ŝ + ε) + λ θ), for all parameters: Loshchilov and
     * Hutter, "Decoupled Weight Decay Regularization", 2019, algorithm 2.
     *
     * @param decay λ
     */
    record AdamW(Adam adam, double decay) implements Optimizer {

        /** @throws IllegalArgumentException if λ is negative or not finite */
        public AdamW {
            if (!(decay >= 0) || decay == Double.POSITIVE_INFINITY) {
                throw new IllegalArgumentException("the weight decay λ must be a number from 0, not " + decay);
            }
        }

        /** With λ = 0.01 and what else is usual. */
        public AdamW() {
            this(new Adam(), 0.01);
        }
    }

    private static void requireShare(String name, double beta) {
        if (!(beta >= 0 && beta < 1)) {
            throw new IllegalArgumentException(name + " must be from 0 to below 1, not " + beta);
        }
    }

    private static void requirePositive(double epsilon) {
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("ε must be positive, not " + epsilon);
        }
    }
}
