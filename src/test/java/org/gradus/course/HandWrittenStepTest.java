package org.gradus.course;

import static org.gradus.course.Agreement.assertAgree;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.gradus.compile.Program;
import org.gradus.train.Activation;

/** The step written by hand computes what the lesson's equations say, and what the engine's compiled step computes. */
class HandWrittenStepTest {

    private static final double ALPHA = 0.5;
    private static final int STEPS = 50;

    /** Weights, biases and examples that are rounded, and labels of which some are soft. */
    private static TwoLayerProblem problem(long seed, int features, int units, int m) {
        Random random = new Random(seed);
        return new TwoLayerProblem(
                new TwoLayerParameters(gaussian(random, units, features), gaussian(random, units, 1),
                        gaussian(random, 1, units), gaussian(random, 1, 1)),
                gaussian(random, features, m), gaussian(random, 1, m).map(g -> g > 1 ? 0.25 : g > 0 ? 1 : 0), ALPHA);
    }

    private static Matrix gaussian(Random random, int rows, int columns) {
        return Matrix.zeros(rows, columns).map(_ -> random.nextGaussian());
    }

    private static HandWrittenStep step(TwoLayerProblem problem, StepLoops loops) {
        return new HandWrittenStep(problem.parameters(), problem.X(), problem.Y(), ALPHA, loops);
    }

    /** Examples that fill whole vectors, leave a rest, or are fewer than one vector holds. */
    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void oneStepIsTheLessons(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int features,
            @ForAll @IntRange(min = 1, max = 6) int units, @ForAll @IntRange(min = 1, max = 40) int m) {
        TwoLayerProblem problem = problem(seed, features, units, m);
        assertFollowsEquations(problem, step(problem, new VectorStepLoops()), 1);
        assertFollowsEquations(problem, step(problem, new ScalarStepLoops()), 1);
    }

    @Example
    void manyStepsAreTheLessons() {
        TwoLayerProblem problem = problem(1, 7, 5, 99);
        assertFollowsEquations(problem, step(problem, new VectorStepLoops()), STEPS);
        assertFollowsEquations(problem, step(problem, new ScalarStepLoops()), STEPS);
    }

    @Example
    void threadsThatShareALargeLayerDoAllOfIt() {
        TwoLayerProblem problem = problem(1, 3, 129, 1029);
        assertFollowsEquations(problem, step(problem, new VectorStepLoops()), 3);
    }

    /** Each step adds its rounding to the parameters, α times that of the gradient. */
    private static void assertFollowsEquations(TwoLayerProblem problem, HandWrittenStep step, int steps) {
        TwoLayerParameters expected = problem.parameters();
        TwoLayerParameters sizes = expected.map(Math::abs);
        for (int i = 0; i < steps; i++) {
            TwoLayerEquations equations = TwoLayerEquations.of(Activation.TANH, expected, problem.X(), problem.Y());
            sizes = sizes.descend(-ALPHA,
                    TwoLayerContributions.of(Activation.TANH, expected, problem.X(), problem.Y()));
            expected = expected.descend(ALPHA, equations.gradient());
            step.run();
            assertAgree("J", equations.cost(), step.lastCost(), costSize(sizes, problem.X()));
        }
        assertAgree(expected, step.parameters(), sizes);
    }

    /** How large the terms of J are: the loss is at most |z| + 1, its derivative by z and that of tanh at most 1. */
    private static double costSize(TwoLayerParameters sizes, Matrix X) {
        Matrix Z1 = sizes.W1().times(X.abs()).plus(sizes.b1());
        return sizes.W2().times(Z1.plus(1)).plus(sizes.b2()).sum() / X.columns() + 1;
    }

    @Example
    void manyStepsAreTheEngines() {
        TwoLayerProblem problem = problem(1, 30, 20, 203);
        TwoLayerNetwork network = problem.network();
        Program program = problem.compiled(network);
        HandWrittenStep step = problem.handWritten();
        TwoLayerParameters sizes = problem.parameters().map(Math::abs);
        for (int i = 0; i < STEPS; i++) {
            sizes = sizes.descend(-ALPHA,
                    TwoLayerContributions.of(Activation.TANH, step.parameters(), problem.X(), problem.Y()));
            step.run();
            program.run();
        }
        TwoLayerParameters engines = new TwoLayerParameters(new Matrix(network.w1().value()),
                new Matrix(network.b1().value()), new Matrix(network.w2().value()), new Matrix(network.b2().value()));
        assertAgree(engines, step.parameters(), sizes);
        assertAgree("J", program.read(network.cost()).item(), step.lastCost(), costSize(sizes, problem.X()));
    }

    /** Once it is compiled; how long that takes is not known, so it is run until then, but not for ever. */
    @Example
    @Tag("alone")
    void aStepAllocatesNothing() {
        HandWrittenStep step = problem(1, 2, 4, 403).handWritten();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertTrue(IntStream.range(0, 1000).anyMatch(_ -> {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1000; i++) {
                step.run();
            }
            return threads.getCurrentThreadAllocatedBytes() == before;
        }));
    }

    @Example
    void refusesSeveralOutputUnits() {
        TwoLayerParameters two = new TwoLayerParameters(Matrix.zeros(4, 2), Matrix.zeros(4, 1), Matrix.zeros(2, 4),
                Matrix.zeros(2, 1));
        var refused = assertThrows(IllegalArgumentException.class,
                () -> new HandWrittenStep(two, Matrix.zeros(2, 3), Matrix.zeros(1, 3), ALPHA));
        assertEquals("W2 (2, 4) has to be one row: the output unit is one", refused.getMessage());
    }
}
