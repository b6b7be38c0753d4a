package org.gradus.compile;

import static org.gradus.Ops.constant;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.kernel.JavaProducts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** In the steady state a run allocates nothing. */
@Tag("alone")
class AllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int RUNS = 1000;
    /** By then the JIT must have compiled the code, even on a machine that is busy with something else. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void aTrainingStepAllocatesNothing() {
        assertAllocatesNothing(Network.of(false, 400, 2, 4, 1).program(Settings.preferred()));
    }

    @Test
    void aStepOfADeeperNetworkAllocatesNothing() {
        assertAllocatesNothing(Network.of(true, 9, 12, 10, 8, 5).program(Settings.preferred()));
    }

    @Test
    void aStepWithoutVectorsAndWithProductsInJavaAllocatesNothing() {
        assertAllocatesNothing(Network.of(true, 9, 12, 10, 8, 5)
                .program(new Settings(true, new ScalarLane(), JavaProducts.blas(), 0, 1)));
    }

    @Test
    void anInterpretedStepAllocatesNothing() {
        assertAllocatesNothing(Network.of(true, 9, 12, 10, 8, 5)
                .program(Comparison.withInterpretedRuns(Settings.preferred(), Integer.MAX_VALUE)));
    }

    /** Copies, and functions for which no loop is generated. */
    @Test
    void whatIsMovedOrInterpretedAllocatesNothing() {
        Variable x = Variable.of("x", Tensor.full(Shape.of(6, 5), 0.5));
        Node moved = Ops.concat(0, x.transpose(), x.reshape(5, 6)).pad(1, 1, 1);
        Node user = Ops.elementwise("swish", z -> z / (1 + Math.exp(-z)), _ -> constant(1), x.pow(1.5));
        assertAllocatesNothing(
                Program.of(Lists.immutable.of(moved, user, x.max(0)), Maps.immutable.of(x, x.neg().abs())));
    }

    private static void assertAllocatesNothing(Program program) {
        long start = System.nanoTime();
        long least = Long.MAX_VALUE;
        while (least > 0 && System.nanoTime() - start < PATIENCE.toNanos()) {
            least = Math.min(least, allocatedBy(program));
        }
        long bytes = least;
        // less than one byte a run: none at all, but for what the JVM does on its own in this thread
        assertTrue(bytes < RUNS, () -> bytes + " bytes in " + RUNS + " runs");
    }

    private static long allocatedBy(Program program) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < RUNS; i++) {
            program.run();
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
