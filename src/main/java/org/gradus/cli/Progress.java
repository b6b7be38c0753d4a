package org.gradus.cli;

import java.util.Optional;
import java.util.function.Supplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** A progress bar on a terminal, nothing elsewhere. */
final class Progress implements AutoCloseable {

    private final Optional<ProgressBar> bar;

    /** Begins a task of so many steps. */
    Progress(Streams streams, String task, int steps) {
        this.bar = streams.terminal() && steps > 0
                ? Optional.of(new ProgressBarBuilder().setTaskName(task).setInitialMax(steps)
                        .setConsumer(new ConsoleProgressBarConsumer(streams.err())).showSpeed().clearDisplayOnFinish()
                        .build())
                : Optional.empty();
    }

    /** Shows how many steps are done. */
    void reach(int steps) {
        bar.ifPresent(shown -> shown.stepTo(steps));
    }

    /** The same, and something to say of it. */
    void reach(int steps, Supplier<String> message) {
        bar.ifPresent(shown -> shown.stepTo(steps).setExtraMessage(message.get()));
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
