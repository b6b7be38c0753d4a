package org.gradus.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets work end in good order when the program is told to end, as by Ctrl-C: the program waits until this is closed. What
 * works looks now and then whether that is so.
 */
final class Interruption implements AutoCloseable {

    private final AtomicBoolean requested = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(() -> {
        requested.set(true);
        try {
            done.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // then the program ends at once
        }
    });

    Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    boolean isRequested() {
        return requested.get();
    }

    @Override
    public void close() {
        done.countDown();
        if (!isRequested()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException _) {
                // the program has begun to end at this very moment, and has nothing to wait for
            }
        }
    }
}
