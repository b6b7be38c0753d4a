package org.gradus.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that run at once do not disturb each other, and neither do the threads that share a loop. */
class ProgramThreadsTest {

    private static final int THREADS = 4;
    private static final int RUNS = 500;

    private final Variable counters = Variable.of("counters", Tensor.zeros(40, 50));
    private final Variable others = Variable.of("others", Tensor.zeros(40, 50));

    /** Every run counts one, and what it reads of the counters is one number. */
    @Test
    void runsOfOneProgramQueue() throws InterruptedException, ExecutionException {
        Node range = counters.max().sub(counters.neg().max().neg());
        Program program = Program.of(Lists.immutable.of(range), Maps.immutable.of(counters, counters.add(1)));
        inThreads(_ -> () -> {
            program.run();
            assertEquals(0, program.read(range).item());
            return null;
        });
        assertEquals(Tensor.full(counters.shape(), THREADS * RUNS), counters.value());
    }

    /** Of two variables that programs add to, in this order and in that. */
    @Test
    void runsOfProgramsThatShareVariablesFollowOneAnother() throws InterruptedException, ExecutionException {
        Node difference = counters.sub(others).abs().max();
        inThreads(thread -> {
            Program program = Program.of(Lists.immutable.of(difference), thread % 2 == 0
                    ? Maps.immutable.of(counters, counters.add(1), others, others.add(1))
                    : Maps.immutable.of(others, counters.add(1), counters, others.add(1)));
            return () -> {
                program.run();
                assertEquals(0, program.read(difference).item());
                return null;
            };
        });
        assertEquals(Tensor.full(counters.shape(), THREADS * RUNS), counters.value());
        assertEquals(counters.value(), others.value());
    }

    /** A value is assigned as a whole, or not yet. */
    @Test
    void aRunSeesAssignedValuesWhole() throws InterruptedException, ExecutionException {
        Node range = counters.max().sub(counters.neg().max().neg());
        inThreads(thread -> {
            Program program = Program.of(range);
            return () -> {
                counters.assign(Tensor.full(counters.shape(), thread));
                program.run();
                assertEquals(0, program.read(range).item());
                return null;
            };
        });
    }

    @Test
    void programsAreCompiledAndRunAtOnce() throws InterruptedException, ExecutionException {
        Network alone = Network.of(true, 10, 7, 6, 5);
        alone.program(Settings.preferred()).run();
        inThreads(_ -> {
            Network network = Network.of(true, 10, 7, 6, 5);
            Program program = network.program(Settings.preferred());
            program.run();
            assertEquals(values(alone), values(network));
            return () -> null;
        });
    }

    private static ImmutableList<Tensor> values(Network network) {
        return network.updates().keysView().toSortedListBy(Variable::label).collect(Variable::value).toImmutable();
    }

    private interface Work {

        /** What a thread does again and again. */
        Callable<Void> of(int thread) throws Exception;
    }

    private static void inThreads(Work work) throws InterruptedException, ExecutionException {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
            List<Callable<Void>> tasks = IntStream.range(0, THREADS).<Callable<Void>>mapToObj(thread -> () -> {
                Callable<Void> again = work.of(thread);
                start.await();
                for (int run = 0; run < RUNS; run++) {
                    again.call();
                }
                return null;
            }).toList();
            for (Future<Void> future : executor.invokeAll(tasks)) {
                future.get();
            }
        }
    }

    /** Sums of rows, of columns, of all, or none; a row that is cut, with a rest; several passes; a user's function. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void theNumberOfThreadsDoesNotShow(int threads) {
        Random random = new Random(1);
        Variable vector = Variable.of("v", Tensor.of(Shape.of(150_001), random.doubles(150_001).toArray()));
        Variable matrix = Variable.of("m", Tensor.of(Shape.of(300, 500), random.doubles(150_000).toArray()));
        ImmutableList<Node> outputs = Lists.immutable.of(vector.tanh().mul(vector).sum(), vector.square().max(),
                matrix.exp().sum(1), matrix.sub(1), matrix.sigmoid().sum(0), matrix.sum(),
                Ops.elementwise("twice", x -> 2 * x, _ -> Ops.constant(2), matrix).sum());
        Settings one = new Settings(true, LaneCode.preferred(), Settings.preferred().blas(), 1, 1);
        Program alone = Program.of(outputs, Maps.immutable.empty(), one);
        Program shared = Program.of(outputs, Maps.immutable.empty(),
                new Settings(true, one.lane(), one.blas(), 1, threads));
        alone.run();
        for (int run = 0; run < 5; run++) {
            shared.run();
            assertEquals(outputs.collect(alone::read), outputs.collect(shared::read), "run " + run);
        }
        outputs.forEach(output -> assertClose(output.value(), alone.read(output)));
    }

    /** To the roundings of a sum of 150,000 numbers between 0 and 3, in whatever order. */
    private static void assertClose(Tensor expected, Tensor actual) {
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.at(i), actual.at(i), Math.abs(expected.at(i)) * 150_000 * 0x1p-53);
        }
    }
}
