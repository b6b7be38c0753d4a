package org.gradus.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gradus.train.History;
import org.gradus.train.Network;
import org.gradus.train.Parameters;
import org.gradus.train.Predictor;
import org.gradus.train.SavedModel;
import org.gradus.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains the network and reports how well it does. */
@Command(name = "train", description = {
    "Trains the network and reports costs and accuracy.",
    "Two classes get a sigmoid output unit and the log-loss, more get softmax and the cross-entropy, a real number a"
            + " linear unit and the squared error.",
    "Ctrl-C ends the training; the weights are then the best ones so far."}, exitCodeList = {
        "0:all is well", "1:the cost became infinite or not a number", "2:bad input, named on standard error"})
final class TrainCommand implements Callable<Integer> {

    private static final int ITERATIONS = 10_000;

    private final Streams streams;

    @Mixin
    private NetworkOptions options;

    @Mixin
    private TrainOptions training;

    TrainCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        options.validate();
        training.validate();
        training.requireWritable(options.dataName());
        Start read = Start.of(options, training.shares());
        options.requireMapped(read, List.of());
        Start start = read.with(training.configured(read.network()));
        TrainingData data = start.data();
        Network network = start.network();
        Parameters parameters = start.parameters();
        int iterations = options.iterationsOr(ITERATIONS);
        Trainer trainer = training.trainer(start, options, iterations);
        Runnable save = () -> training.save().ifPresent(file -> new SavedModel(network, parameters.values(),
                data.all().features(), data.all().classes(), data.standardization()).write(file));
        try (Interruption interruption = new Interruption()) {
            History history = WatchedTraining.run(trainer, iterations, streams, interruption::isRequested,
                    evaluation -> {
                        if (evaluation.best() && (evaluation.iteration() > 0 || !exists(training.save()))) {
                            save.run();
                        }
                    });
            if (history.end() != History.End.DIVERGED) { // else the best is what was saved last
                save.run();
            }
            TrainReport report = new TrainReport(data, network, new Predictor(network, parameters), history);
            if (options.json()) {
                streams.out().println(Json.of(report.json()));
            } else {
                options.describe(start, streams.out());
                report.print(streams.out());
            }
            training.plot()
                    .ifPresent(file -> PictureFile.write(file, "Training on " + options.dataName(), report.pictures()));
            return history.end() == History.End.DIVERGED ? Main.DIVERGED : 0;
        }
    }

    private static boolean exists(Optional<Path> file) {
        return file.map(Files::exists).orElse(false);
    }
}
