package org.gradus.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.compile.Program;
import org.gradus.train.data.NumpyRandom;
import org.junit.jupiter.api.Test;

/**
 * The compiled updates go where the formulas of the textbook lead, written down here once more for one number at a time. What
 * is minimised is Σ c (θ − d)², so that the gradient 2 c (θ − d) is known.
 */
class OptimizerTest {

    private static final int ENTRIES = 5;

    /** What the textbook says of one entry: from its gradient and the step's number, from 1, to the step. */
    private interface Rule {

        double step(double theta, double g, int t);
    }

    private static Rule gradientDescent(double alpha) {
        return (_, g, _) -> alpha * g;
    }

    private static Rule momentum(double alpha, double beta) {
        double[] v = new double[1];
        return (_, g, _) -> {
            v[0] = beta * v[0] + (1 - beta) * g;
            return alpha * v[0];
        };
    }

    private static Rule rmsProp(double alpha, double beta, double epsilon) {
        double[] s = new double[1];
        return (_, g, _) -> {
            s[0] = beta * s[0] + (1 - beta) * g * g;
            return alpha * g / (Math.sqrt(s[0]) + epsilon);
        };
    }

    private static Rule adam(double alpha, double beta1, double beta2, double epsilon) {
        double[] m = new double[2];
        return (_, g, t) -> {
            m[0] = beta1 * m[0] + (1 - beta1) * g;
            m[1] = beta2 * m[1] + (1 - beta2) * g * g;
            double first = m[0] / (1 - Math.pow(beta1, t));
            double second = m[1] / (1 - Math.pow(beta2, t));
            return alpha * first / (Math.sqrt(second) + epsilon);
        };
    }

    private static Rule adamW(double alpha, double beta1, double beta2, double epsilon, double decay) {
        Rule adam = adam(alpha, beta1, beta2, epsilon);
        return (theta, g, t) -> adam.step(theta, g, t) + alpha * decay * theta;
    }

    @Property(tries = 20)
    void theyStepAsTheTextbookSays(@ForAll @IntRange(max = 1000) int seed,
            @ForAll @IntRange(min = 1, max = 12) int steps,
            @ForAll @DoubleRange(min = 0.001, max = 0.2) @Scale(3) double alpha,
            @ForAll @DoubleRange(max = 0.95) double beta1,
            @ForAll @DoubleRange(max = 0.999) @Scale(3) double beta2) {
        assertSteps(new Optimizer.GradientDescent(), alpha, seed, steps, _ -> gradientDescent(alpha));
        assertSteps(new Optimizer.Momentum(beta1), alpha, seed, steps, _ -> momentum(alpha, beta1));
        assertSteps(new Optimizer.RmsProp(beta2, 1e-6), alpha, seed, steps, _ -> rmsProp(alpha, beta2, 1e-6));
        Optimizer.Adam adam = new Optimizer.Adam(beta1, beta2, 1e-7);
        assertSteps(adam, alpha, seed, steps, _ -> adam(alpha, beta1, beta2, 1e-7));
        assertSteps(new Optimizer.AdamW(adam, 0.1), alpha, seed, steps, _ -> adamW(alpha, beta1, beta2, 1e-7, 0.1));
    }

    @Test
    void theyStepAsUsualIfNothingIsChosen() {
        assertSteps(new Optimizer.Momentum(), 0.1, 1, 9, _ -> momentum(0.1, 0.9));
        assertSteps(new Optimizer.RmsProp(), 0.1, 1, 9, _ -> rmsProp(0.1, 0.9, 1e-8));
        assertSteps(new Optimizer.Adam(), 0.1, 1, 9, _ -> adam(0.1, 0.9, 0.999, 1e-8));
        assertSteps(new Optimizer.AdamW(), 0.1, 1, 9, _ -> adamW(0.1, 0.9, 0.999, 1e-8, 0.01));
    }

    private static Tensor c(int seed) {
        return Tensor.vector(
                Arrays.stream(new NumpyRandom(seed).randn(ENTRIES).toArray()).map(x -> 1 + Math.abs(x)).toArray());
    }

    /** So far from θ that no rule that divides by gradients gets there: where one cancels, only its rounding is left. */
    private static Tensor d(int seed) {
        return Tensor.vector(Arrays.stream(new NumpyRandom(seed).randn(ENTRIES).toArray())
                .map(x -> x + Math.copySign(200, x)).toArray());
    }

    private static Program program(Variable theta, Tensor c, Tensor d, Optimizer optimizer, OptimizerState state) {
        Node cost = Ops.constant(c).mul(theta.sub(Ops.constant(d)).square()).sum();
        return Program.of(Lists.immutable.of(cost),
                optimizer.updates(Maps.immutable.of(theta, Gradients.of(cost, theta).wrt(theta)), state));
    }

    /** Two programs, for two costs, take turns and share the state, as those for batches of different sizes do. */
    private static void assertSteps(Optimizer optimizer, double alpha, int seed, int steps,
            Function<Integer, Rule> textbook) {
        Variable theta = Variable.of("θ", new NumpyRandom(seed + 1).randn(ENTRIES));
        double[] expected = theta.value().toArray();
        ImmutableList<Tensor> c = Lists.immutable.of(c(seed), c(seed + 2));
        Tensor d = d(seed + 3);
        OptimizerState state = new OptimizerState();
        ImmutableList<Program> programs = c.collect(each -> program(theta, each, d, optimizer, state));
        Rule[] rules = new Rule[ENTRIES];
        Arrays.setAll(rules, textbook::apply);
        for (int t = 1; t <= steps; t++) {
            state.advance(alpha);
            programs.get(t % 2).run();
            for (int i = 0; i < ENTRIES; i++) {
                double g = 2 * c.get(t % 2).at(i) * (expected[i] - d.at(i));
                expected[i] -= rules[i].step(expected[i], g, t);
                // 1 − βᵗ loses as many digits as it is below 1, three of sixteen at the most; each step adds its own
                assertEquals(expected[i], theta.value().at(i), 1e-12 * t * (1 + Math.abs(expected[i])));
            }
        }
        assertEquals(steps, state.step().value().item());
    }

    @Test
    void momentsHaveTheCoursesNames() {
        Variable w1 = Variable.of("W1", Tensor.zeros(4, 2));
        OptimizerState state = new OptimizerState();
        assertEquals(Lists.immutable.of("W1", "sdW1", "vdW1"), new Optimizer.Adam()
                .updates(Maps.immutable.of(w1, Ops.constant(Tensor.ones(4, 2))), state).keysView().collect(Node::label)
                .toSortedList().toImmutable());
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertRefused("β must be from 0 to below 1, not 1.0", () -> new Optimizer.Momentum(1));
        assertRefused("β must be from 0 to below 1, not NaN", () -> new Optimizer.RmsProp(Double.NaN, 1e-8));
        assertRefused("ε must be positive, not 0.0", () -> new Optimizer.RmsProp(0.9, 0));
        assertRefused("β₁ must be from 0 to below 1, not -0.1", () -> new Optimizer.Adam(-0.1, 0.999, 1e-8));
        assertRefused("β₂ must be from 0 to below 1, not 1.5", () -> new Optimizer.Adam(0.9, 1.5, 1e-8));
        assertRefused("the weight decay λ must be a number from 0, not Infinity",
                () -> new Optimizer.AdamW(new Optimizer.Adam(), Double.POSITIVE_INFINITY));
    }

    private static void assertRefused(String message, Runnable action) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, action::run).getMessage());
    }
}
