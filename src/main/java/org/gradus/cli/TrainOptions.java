package org.gradus.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gradus.train.Network;
import org.gradus.train.Schedule;
import org.gradus.train.Trainer;
import org.gradus.train.file.TensorFile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What training lets one choose besides. */
final class TrainOptions {

    /** How far the exponential schedule falls. */
    private static final double LAST_SHARE = 0.01;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--optimizer", paramLabel = "NAME", converter = Optimizers.class, completionCandidates = Optimizers.class, description = "${COMPLETION-CANDIDATES} (default: the first; adam with --layers, several hidden layers, or anything but two classes)")
    private Optional<OptimizerName> optimizer;

    @Option(names = "--schedule", paramLabel = "NAME", defaultValue = "constant", converter = Schedules.class, completionCandidates = Schedules.class, description = "how the learning rate goes on: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); a cosine falls to 0, an exponential to a hundredth")
    private ScheduleName schedule;

    @Option(names = "--batch", paramLabel = "N", description = "examples in each step (default: all)")
    private Optional<Integer> batch;

    @Option(names = "--dropout", paramLabel = "RATE", description = "share of the hidden units that a step leaves out (default: none)")
    private Optional<Double> dropout;

    @Option(names = "--clip", paramLabel = "NORM", description = "the largest norm of all gradients together")
    private Optional<Double> clip;

    @Option(names = "--split", paramLabel = "SHARE", split = ",", description = "share of each class to learn from; the rest is held out. 0.6,0.2: and a share to watch the cost on")
    private List<Double> split = List.of();

    @Option(names = "--patience", paramLabel = "N", description = "stop when the cost that is watched has not become lower in N of the lines that are printed, and keep the best weights")
    private Optional<Integer> patience;

    @Option(names = "--save", paramLabel = "FILE", description = "write the model to FILE.npz or FILE.safetensors, the best so far while it learns")
    private Optional<Path> save;

    @Option(names = "--plot", paramLabel = "FILE", description = "draw costs, confusion and, for two features, regions of the classes into FILE.html, FILE.svg or FILE.png")
    private Optional<Path> plot;

    /** How the learning rate goes on. */
    enum ScheduleName {

        CONSTANT, COSINE, EXPONENTIAL;

        Schedule schedule(double rate, int iterations) {
            int steps = Math.max(1, iterations);
            return switch (this) {
                case CONSTANT -> Schedule.constant(rate);
                case COSINE -> Schedule.cosine(rate, steps);
                case EXPONENTIAL -> Schedule.exponential(rate, Math.pow(LAST_SHARE, 1.0 / steps));
            };
        }
    }

    /** Refuses values that make no sense, before anything else is done. */
    void validate() {
        require(batch.orElse(1) >= 1, "--batch must be at least 1, not " + batch.orElse(1));
        dropout.ifPresent(
                rate -> require(rate >= 0 && rate < 1, "--dropout must be from 0 to below 1, not " + rate));
        require(clip.orElse(1.0) > 0, "--clip must be a positive number, not " + clip.orElse(1.0));
        require(patience.orElse(1) >= 1, "--patience must be at least 1, not " + patience.orElse(1));
        require(split.size() <= 2 && split.stream().allMatch(share -> share > 0)
                && split.stream().mapToDouble(share -> share).sum() < 1,
                "--split must be above 0 and below 1, or two such shares that leave something of 1, not "
                        + split.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    double[] shares() {
        return split.stream().mapToDouble(share -> share).toArray();
    }

    Optional<Path> save() {
        return save;
    }

    /** Refuses files that can't be written, or that are read as well, before anything else is done. */
    void requireWritable(String data) {
        save.ifPresent(file -> new OutFile(spec, "--save", file).requireOtherThan(data));
        save.ifPresent(TensorFile::requireWritable);
        plot().ifPresent(file -> file.requireOtherThan(data));
        plot().ifPresent(PictureFile::requireWritable);
    }

    Optional<OutFile> plot() {
        return plot.map(file -> new OutFile(spec, "--plot", file));
    }

    /** The network with what is asked for here, or else as it is. */
    Network configured(Network network) {
        return dropout.map(network::withDropout).orElse(network);
    }

    /** What trains from a start on, with all that is to be otherwise. */
    Trainer trainer(Start start, NetworkOptions options, int iterations) {
        OptimizerName chosen = optimizer.orElse(options.usualOptimizer(start.network()));
        Trainer trainer = options.trainer(start, chosen)
                .withSchedule(schedule.schedule(options.learningRate(chosen), iterations));
        trainer = start.data().validation().map(trainer::withValidation).orElse(trainer);
        trainer = batch.map(trainer::withBatch).orElse(trainer);
        trainer = clip.map(trainer::withLargestNorm).orElse(trainer);
        return patience.map(trainer::withPatience).orElse(trainer);
    }

    /** How {@link OptimizerName} is spelled. */
    static final class Optimizers extends Names<OptimizerName> {

        Optimizers() {
            super("optimizer", OptimizerName.values());
        }
    }

    /** How {@link ScheduleName} is spelled. */
    static final class Schedules extends Names<ScheduleName> {

        Schedules() {
            super("schedule", ScheduleName.values());
        }
    }
}
