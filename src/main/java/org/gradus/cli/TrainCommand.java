package org.gradus.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.gradus.train.ConfusionMatrix;
import org.gradus.train.Evaluation;
import org.gradus.train.Predictor;
import org.gradus.train.data.Dataset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains the network and reports how well it does. */
@Command(name = "train", description = "Trains the network by gradient descent and reports costs and accuracy.")
final class TrainCommand implements Callable<Integer> {

    private static final int ITERATIONS = 10_000;

    private final Streams streams;

    @Mixin
    private NetworkOptions options;

    TrainCommand(Streams streams) {
        this.streams = streams;
    }

    /** What {@code --json} prints: costs as pairs of iteration and cost. */
    record Result(int examples, int features, int hidden, String activation, List<List<Number>> costs,
            double accuracy) {}

    @Override
    public Integer call() {
        options.validate();
        TrainedNetwork trained = TrainedNetwork.of(options, options.iterationsOr(ITERATIONS), streams);
        if (options.json()) {
            streams.out().println(Json.of(result(trained)));
        } else {
            print(trained);
        }
        return 0;
    }

    private Result result(TrainedNetwork trained) {
        Dataset data = trained.data();
        return new Result(data.examples(), data.features().size(), options.hidden(),
                Activations.name(options.activation()),
                trained.evaluations().stream().map(it -> List.<Number>of(it.iteration(), it.training().cost()))
                        .toList(),
                confusion(trained).accuracy());
    }

    private static ConfusionMatrix confusion(TrainedNetwork trained) {
        return ConfusionMatrix.of(trained.data(),
                new Predictor(trained.network(), trained.parameters()).output(trained.data().x()));
    }

    private void print(TrainedNetwork trained) {
        Dataset data = trained.data();
        PrintStream out = streams.out();
        ConfusionMatrix confusion = confusion(trained);
        options.describe(data, out);
        out.printf(Locale.ROOT, "%niteration  cost%n");
        for (Evaluation evaluation : trained.evaluations()) {
            out.printf(Locale.ROOT, "%9d  %.6g%n", evaluation.iteration(), evaluation.training().cost());
        }
        out.printf(Locale.ROOT, "%naccuracy   %.2f %% (%d of %d)%n", 100 * confusion.accuracy(),
                confusion.correct(), confusion.examples());
    }
}
