package org.gradus.cli;

import java.util.Optional;
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
                        .setConsumer(new ConsoleProgressBarConsumer(streams.err())).clearDisplayOnFinish().build())
                : Optional.empty();
    }

    /** Shows how many steps are done. */
    void reach(int steps) {
        bar.ifPresent(shown -> shown.stepTo(steps));
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
