package org.gradus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.junit.jupiter.api.Test;

/** Threads that build and differentiate at once do not disturb each other, even where their graphs share nodes. */
class ThreadsTest {

    private static final int THREADS = 4;
    private static final int ROUNDS = 200;

    private final Variable shared = Variable.of("W", Tensor.of(new double[][] {{0.5, -1}, {2, 0.25}}));
    private final Node sharedActivation = shared.tanh();

    @Test
    void eachThreadGetsItsOwnGradients() throws InterruptedException, ExecutionException {
        List<Tensor> alone = IntStream.range(0, ROUNDS).mapToObj(round -> gradient(graph(round)).value()).toList();
        CyclicBarrier start = new CyclicBarrier(THREADS);
        Callable<ImmutableList<Node>> work = () -> {
            start.await();
            List<Node> nodes = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                Node gradient = gradient(graph(round));
                assertEquals(alone.get(round), gradient.value());
                nodes.addAll(Topology.order(Lists.immutable.of(gradient)).castToList());
            }
            return Lists.immutable.withAll(nodes).distinct();
        };
        ImmutableList<Node> all = inThreads(work);
        assertEquals(all.distinct().size(), all.collectLong(Node::id).distinct().size());
        all.forEach(node -> node.inputs().forEach(input -> assertEquals(-1, Long.compare(input.id(), node.id()))));
    }

    /** A graph that is built anew, on a variable and a node that all threads share. */
    private Node graph(int round) {
        Node x = Ops.constant(Tensor.of(new double[][] {{1, round}, {-round, 2}}));
        return Ops.logLoss(shared.matmul(x).sub(sharedActivation).sigmoid(), Ops.full(Shape.of(2, 2), 0.25));
    }

    private Node gradient(Node loss) {
        return Gradients.of(loss, shared).wrt(shared);
    }

    private static ImmutableList<Node> inThreads(Callable<ImmutableList<Node>> work)
            throws InterruptedException, ExecutionException {
        try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
            List<Future<ImmutableList<Node>>> futures =
                    executor.invokeAll(IntStream.range(0, THREADS).mapToObj(_ -> work).toList());
            List<Node> nodes = new ArrayList<>();
            for (Future<ImmutableList<Node>> future : futures) {
                nodes.addAll(future.get().castToList());
            }
            return Lists.immutable.withAll(nodes);
        }
    }
}
