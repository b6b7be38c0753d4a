package org.gradus.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gradus.train.History;
import org.gradus.train.Network;
import org.gradus.train.Parameters;
import org.gradus.train.Predictor;
import org.gradus.train.SavedModel;
import org.gradus.train.Trainer;
import org.gradus.train.data.DataException;
import org.gradus.train.data.Dataset;
import org.gradus.train.data.NumpyRandom;
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
        Optional<SavedModel> loaded = training.load().map(SavedModel::read);
        TrainingData data = data(loaded);
        Network network = loaded.map(SavedModel::network).orElseGet(() -> training.network(options, data.all()));
        Parameters parameters = loaded.map(SavedModel::variables).orElseGet(options::parameters);
        int iterations = options.iterationsOr(ITERATIONS);
        Trainer trainer = training.configured(Trainer.of(network, data.training(), parameters), network, options,
                iterations);
        Trainer watching = data.validation().map(trainer::withValidation).orElse(trainer);
        Runnable save = () -> training.save().ifPresent(file -> new SavedModel(network, parameters.values(),
                data.all().features(), data.all().classes(), data.standardization()).write(file));
        try (Interruption interruption = new Interruption()) {
            History history = WatchedTraining.run(watching, iterations, streams, interruption::isRequested,
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
                options.describe(data.all(), network, streams.out());
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

    private TrainingData data(Optional<SavedModel> loaded) {
        boolean realValues = loaded.map(model -> model.classes().isEmpty()).orElse(training.realValues());
        Dataset read = options.dataset(realValues);
        loaded.ifPresent(model -> requireFitting(model, read));
        TrainingData parts;
        try {
            parts = TrainingData.of(read, new NumpyRandom(options.seed()), training.shares());
        } catch (IllegalArgumentException e) {
            throw training.bad("--split: " + e.getMessage());
        }
        return loaded.isPresent()
                ? loaded.get().standardization().map(parts::standardized).orElse(parts)
                : options.standardize() ? parts.standardized() : parts;
    }

    private void requireFitting(SavedModel model, Dataset data) {
        if (!model.features().equals(data.features()) || !model.classes().equals(data.classes())) {
            throw new DataException(training.load().orElseThrow() + ": is a model for the features " + model.features()
                    + " and the classes " + model.classes() + ", but the data have the features " + data.features()
                    + " and the classes " + data.classes());
        }
    }
}
