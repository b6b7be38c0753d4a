package org.gradus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.ref.WeakReference;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.collections.api.factory.Lists;
import org.junit.jupiter.api.Test;

/** Nothing recurses over a graph: a long chain works in a thread that has little stack. */
class LongChainTest {

    private static final int LENGTH = 100_000;
    private static final long STACK_BYTES = 256 * 1024;

    @Test
    void aLongChainIsBuiltDifferentiatedEvaluatedAndPrinted() throws InterruptedException {
        withLittleStack(() -> {
            Variable x = Variable.of("x", Tensor.vector(3, -5));
            Node end = chain(x);
            Node loss = end.sum();
            assertEquals(LENGTH + 3, Topology.order(Lists.immutable.of(loss)).size()); // and x, 1 and the sum

            // x ↦ −x − 1 applied twice is x again
            assertEquals(Tensor.vector(3, -5), end.value());
            assertEquals(Tensor.vector(1, 1), Gradients.of(loss, x).wrt(x).value());
            assertEquals(Tensor.vector(2, 7),
                    Tangents.jvp(end, x, Ops.constant(Tensor.vector(2, 7))).value());

            long[] ids = end.inputs().collectLong(Node::id).toArray();
            assertEquals("sub#%d = sub(neg#%d, constant#%d) (2,)".formatted(end.id(), ids[0], ids[1]), end.toString());
            assertTrue(end.op().toString().length() < 200, () -> end.op().toString());
            assertEquals(end.op(), end.op().withInputs(end.inputs()));
            assertEquals(end.op().hashCode(), end.op().withInputs(end.inputs()).hashCode());
        });
    }

    /** Each tanh x is x − x³/3 + …, so n of them are x − n x³/3 + …, with the third derivative −2n at 0. */
    @Test
    void aLongChainIsDifferentiatedThreeTimes() throws InterruptedException {
        withLittleStack(() -> {
            Variable x = Variable.of("x", Tensor.scalar(0));
            Node y = x;
            for (int i = 0; i < LENGTH / 100; i++) {
                y = y.tanh();
            }
            assertEquals(-2 * LENGTH / 100, Gradients.repeated(y, x, 3).value().item());
        });
    }

    @Test
    void aLongChainIsCollected() throws InterruptedException {
        AtomicReference<WeakReference<Node>> end = new AtomicReference<>();
        withLittleStack(() -> {
            Variable x = Variable.of("x", Tensor.vector(3, -5));
            Node loss = chain(x).sum();
            Gradients.of(loss, x).wrt(x);
            end.set(new WeakReference<>(loss.inputs().getOnly()));
        });
        for (int i = 0; i < 100 && end.get().get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertTrue(end.get().refersTo(null), "the chain is still held");
    }

    private static Node chain(Node x) {
        Node one = Ops.constant(1);
        Node y = x;
        for (int i = 0; i < LENGTH / 2; i++) {
            y = y.neg().sub(one);
        }
        return y;
    }

    private static void withLittleStack(Runnable test) throws InterruptedException {
        AtomicReference<Optional<Throwable>> failure = new AtomicReference<>(Optional.empty());
        Thread thread = new Thread(null, test, "little stack", STACK_BYTES);
        thread.setUncaughtExceptionHandler((_, thrown) -> failure.set(Optional.of(thrown)));
        thread.start();
        thread.join();
        failure.get().ifPresent(thrown -> fail(thrown.toString(), thrown));
    }
}
