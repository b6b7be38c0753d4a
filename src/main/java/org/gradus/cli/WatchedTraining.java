package org.gradus.cli;

import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.gradus.train.Evaluation;
import org.gradus.train.History;
import org.gradus.train.Trainer;
import org.gradus.train.TrainingListener;

/** Trains with progress on a terminal, until somebody wants it to end. */
final class WatchedTraining implements TrainingListener {

    private final Progress progress;
    private final BooleanSupplier stopped;
    private final Consumer<Evaluation> evaluated;

    private WatchedTraining(Progress progress, BooleanSupplier stopped, Consumer<Evaluation> evaluated) {
        this.progress = progress;
        this.stopped = stopped;
        this.evaluated = evaluated;
    }

    static History run(Trainer trainer, int iterations, Streams streams) {
        return run(trainer, iterations, streams, () -> false, _ -> {});
    }

    /**
     * @param stopped whether training is to end
     * @param evaluated is told of each evaluation
     */
    static History run(Trainer trainer, int iterations, Streams streams, BooleanSupplier stopped,
            Consumer<Evaluation> evaluated) {
        History history;
        try (Progress progress = new Progress(streams, "training", iterations)) {
            history = trainer.withListener(new WatchedTraining(progress, stopped, evaluated)).train(iterations);
        }
        Evaluation last = history.evaluations().getLast();
        switch (history.end()) {
            case COMPLETED -> {}
            case OUT_OF_PATIENCE, STOPPED -> streams.complain("training stopped at iteration " + last.iteration()
                    + "; the parameters are the best ones, those of iteration " + history.kept().iteration());
            case DIVERGED -> streams.complain("the cost is " + last.training().cost() + " at iteration "
                    + last.iteration() + ", so training stopped there: a smaller --learning-rate, or --standardize, may"
                    + " help");
        }
        return history;
    }

    @Override
    public boolean updated(int iteration, double cost) {
        progress.reach(iteration, () -> String.format(Locale.ROOT, "cost %.4g", cost));
        return !stopped.getAsBoolean();
    }

    @Override
    public void evaluated(Evaluation evaluation) {
        evaluated.accept(evaluation);
    }
}
