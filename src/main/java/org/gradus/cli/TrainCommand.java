package org.gradus.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.gradus.train.GradientDescent.Cost;
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
                trained.costs().stream().map(cost -> List.<Number>of(cost.iteration(), cost.value())).toList(),
                (double) trained.network().correct() / data.examples());
    }

    private void print(TrainedNetwork trained) {
        Dataset data = trained.data();
        PrintStream out = streams.out();
        int correct = trained.network().correct();
        options.describe(data, out);
        out.printf(Locale.ROOT, "%niteration  cost%n");
        for (Cost cost : trained.costs()) {
            out.printf(Locale.ROOT, "%9d  %.6g%n", cost.iteration(), cost.value());
        }
        out.printf(Locale.ROOT, "%naccuracy   %.2f %% (%d of %d)%n", 100.0 * correct / data.examples(), correct,
                data.examples());
    }
}
