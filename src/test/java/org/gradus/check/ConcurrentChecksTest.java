package org.gradus.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.compile.Program;

/** Checks neither see nor disturb what else is done with the variables meanwhile. */
class ConcurrentChecksTest {

    private static final int THREADS = 4;
    private static final int CHECKS = 5;

    @Provide
    Arbitrary<IdiomGraph> graphs() {
        return IdiomGraph.graphs();
    }

    /** Each of them says what one alone says. */
    @Property(tries = 10)
    void checksAtOnceDoNotDisturbOneAnother(@ForAll("graphs") IdiomGraph graph)
            throws InterruptedException, ExecutionException {
        ImmutableList<Tensor> before = graph.parameters().collect(Variable::value);
        Report alone = GradientCheck.of(graph.loss(), graph.parameters()).run();
        CyclicBarrier start = new CyclicBarrier(THREADS);
        try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
            List<Callable<Report>> checks = IntStream.range(0, THREADS).<Callable<Report>>mapToObj(_ -> () -> {
                start.await();
                return GradientCheck.of(graph.loss(), graph.parameters()).run();
            }).toList();
            for (Future<Report> report : executor.invokeAll(checks)) {
                assertEquals(alone.parameters(), report.get().parameters());
            }
        }
        assertEquals(before, graph.parameters().collect(Variable::value));
    }

    /**
     * A training program steps along the gradient and counts its steps in a variable that the loss depends on as well; another
     * thread assigns an input, and finds what it has assigned.
     */
    @Property(tries = 3)
    void aCheckBesideATrainingIsRightAndLosesNoStep(@ForAll long seed)
            throws InterruptedException, ExecutionException {
        Random random = new Random(seed);
        Variable weights = variable("W", Shape.of(3, 2), random);
        Variable bias = variable("b", Shape.of(3, 1), random);
        Variable input = variable("x", Shape.of(2, 4), random);
        Variable steps = Variable.of("steps", Tensor.scalar(0));
        Variable untouched = variable("c", Shape.of(3, 4), random);
        Tensor kept = untouched.value();
        Node layer = weights.matmul(input).add(bias).tanh().mul(untouched).add(steps.mul(1e-6).tanh());
        Node loss = Ops.logLossWithLogits(layer, Ops.full(layer.shape(), 0.25));
        Gradients gradients = Gradients.of(loss, weights, bias);
        Program training = Program.of(Lists.immutable.of(loss), Maps.immutable.of(
                weights, weights.sub(gradients.wrt(weights).mul(0.01)),
                bias, bias.sub(gradients.wrt(bias).mul(0.01)),
                steps, steps.add(1)));
        AtomicBoolean isOver = new AtomicBoolean();
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            Future<Integer> trained = executor.submit(() -> {
                int count = 0;
                for (; !isOver.get(); count++) {
                    training.run();
                }
                return count;
            });
            Future<Void> assigned = executor.submit(() -> {
                while (!isOver.get()) {
                    Tensor value = value(input.shape(), random);
                    input.assign(value);
                    assertEquals(value, input.value());
                }
                return null;
            });
            try {
                for (int i = 0; i < CHECKS; i++) {
                    Report report = GradientCheck.of(loss, weights, bias, input, steps, untouched).run();
                    assertNotEquals(Verdict.DISAGREES, report.verdict(), report::toString);
                }
            } finally {
                isOver.set(true);
            }
            assigned.get();
            assertEquals(Tensor.scalar(trained.get()), steps.value());
        }
        assertEquals(kept, untouched.value());
    }

    private static Variable variable(String name, Shape shape, Random random) {
        return Variable.of(name, value(shape, random));
    }

    private static Tensor value(Shape shape, Random random) {
        return Tensor.of(shape, random.doubles(shape.size(), -2, 2).toArray());
    }
}
