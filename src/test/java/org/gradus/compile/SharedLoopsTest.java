package org.gradus.compile;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.ref.WeakReference;
import net.jqwik.api.Example;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.gradus.Fn;
import org.gradus.compile.LoopCode.Instruction;
import org.gradus.compile.LoopCode.Load;
import org.gradus.compile.LoopCode.Reach;
import org.gradus.compile.LoopCode.Store;

class SharedLoopsTest {

    private static LoopCode code(Fn fn, Reach reach) {
        return new LoopCode(Lists.immutable.of(new Load(0, reach)),
                Lists.immutable.of(new Instruction(fn, IntLists.immutable.of(0, 0))),
                Lists.immutable.of(new Store(1, 1)), Lists.immutable.empty());
    }

    @Example
    void equalCodesShareALoop() {
        Loop loop = SharedLoops.of(code(Fn.Binary.MUL, Reach.ENTRY), new ScalarLane());
        assertSame(loop, SharedLoops.of(code(Fn.Binary.MUL, Reach.ENTRY), new ScalarLane()));
        assertNotSame(loop, SharedLoops.of(code(Fn.Binary.ADD, Reach.ENTRY), new ScalarLane()));
        assertNotSame(loop, SharedLoops.of(code(Fn.Binary.MUL, Reach.ROW), new ScalarLane()));
    }

    @Example
    void whatNoStepHoldsIsUnloaded() throws InterruptedException {
        WeakReference<Class<?>> type = new WeakReference<>(
                SharedLoops.of(code(Fn.Binary.MAXIMUM, Reach.ALL), new ScalarLane()).getClass());
        for (int i = 0; i < 100 && type.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertNull(type.get());
    }
}
