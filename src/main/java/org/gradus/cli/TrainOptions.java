package org.gradus.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gradus.train.Initializer;
import org.gradus.train.Loss;
import org.gradus.train.Network;
import org.gradus.train.Optimizer;
import org.gradus.train.Output;
import org.gradus.train.Schedule;
import org.gradus.train.Trainer;
import org.gradus.train.data.Dataset;
import org.gradus.train.file.TensorFile;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** What training lets one choose besides. */
final class TrainOptions {

    /** How far the exponential schedule falls. */
    private static final double LAST_SHARE = 0.01;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--layers", paramLabel = "N,N...", converter = Layers.class, description = "units of each hidden layer, such as 64,32, or none; in place of --hidden")
    private Optional<int[]> layers;

    @Option(names = "--init", paramLabel = "NAME", converter = Inits.class, completionCandidates = Inits.class, description = "what weights begin with: ${COMPLETION-CANDIDATES} (default: normal, times --init-scale; he with --layers)")
    private Optional<Init> init;

    @Option(names = "--loss", paramLabel = "NAME", converter = Losses.class, completionCandidates = Losses.class, description = "${COMPLETION-CANDIDATES} (default: the first for two classes, the second for more); with the last, the label is a real number")
    private Optional<Loss> loss;

    @Option(names = "--optimizer", paramLabel = "NAME", converter = Optimizers.class, completionCandidates = Optimizers.class, description = "${COMPLETION-CANDIDATES} (default: the first; adam with --layers, several hidden layers, or anything but two classes)")
    private Optional<OptimizerName> optimizer;

    @Option(names = "--schedule", paramLabel = "NAME", defaultValue = "constant", converter = Schedules.class, completionCandidates = Schedules.class, description = "how the learning rate goes on: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); a cosine falls to 0, an exponential to a hundredth")
    private ScheduleName schedule;

    @Option(names = "--batch", paramLabel = "N", description = "examples in each step (default: all)")
    private Optional<Integer> batch;

    @Option(names = "--l2", paramLabel = "LAMBDA", defaultValue = "0", description = "L2 regularisation, (lambda / 2m) times the sum of squared weights (default: ${DEFAULT-VALUE})")
    private double l2;

    @Option(names = "--dropout", paramLabel = "RATE", defaultValue = "0", description = "share of the hidden units that a step leaves out (default: ${DEFAULT-VALUE})")
    private double dropout;

    @Option(names = "--clip", paramLabel = "NORM", description = "the largest norm of all gradients together")
    private Optional<Double> clip;

    @Option(names = "--split", paramLabel = "SHARE", split = ",", description = "share of each class to learn from; the rest is held out. 0.6,0.2: and a share to watch the cost on")
    private List<Double> split = List.of();

    @Option(names = "--patience", paramLabel = "N", description = "stop when the cost that is watched has not become lower in N of the lines that are printed, and keep the best weights")
    private Optional<Integer> patience;

    @Option(names = "--save", paramLabel = "FILE", description = "write the model to FILE.npz or FILE.safetensors, the best so far while it learns")
    private Optional<Path> save;

    @Option(names = "--load", paramLabel = "FILE", description = "go on from a model that was saved")
    private Optional<Path> load;

    @Option(names = "--plot", paramLabel = "FILE", description = "draw costs, confusion and, for two features, regions of the classes into FILE.html, FILE.svg or FILE.png")
    private Optional<Path> plot;

    /** What weights begin with. */
    enum Init {

        NORMAL, XAVIER, HE, ZEROS;

        Initializer initializer(double scale) {
            return switch (this) {
                case NORMAL -> Initializer.normal(scale);
                case XAVIER -> Initializer.xavier();
                case HE -> Initializer.he();
                case ZEROS -> Initializer.zeros();
            };
        }
    }

    /** Optimizers with what is usual for them. */
    enum OptimizerName {

        GRADIENT_DESCENT(1.2), MOMENTUM(1.2), RMSPROP(0.001), ADAM(0.001), ADAMW(0.001);

        private final double learningRate;

        OptimizerName(double learningRate) {
            this.learningRate = learningRate;
        }

        Optimizer optimizer() {
            return switch (this) {
                case GRADIENT_DESCENT -> new Optimizer.GradientDescent();
                case MOMENTUM -> new Optimizer.Momentum();
                case RMSPROP -> new Optimizer.RmsProp();
                case ADAM -> new Optimizer.Adam();
                case ADAMW -> new Optimizer.AdamW();
            };
        }
    }

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
        require(l2 >= 0 && Double.isFinite(l2), "--l2 must be a number from 0, not " + l2);
        require(dropout >= 0 && dropout < 1, "--dropout must be from 0 to below 1, not " + dropout);
        require(clip.orElse(1.0) > 0, "--clip must be a positive number, not " + clip.orElse(1.0));
        require(patience.orElse(1) >= 1, "--patience must be at least 1, not " + patience.orElse(1));
        require(split.size() <= 2 && split.stream().allMatch(share -> share > 0)
                && split.stream().mapToDouble(share -> share).sum() < 1,
                "--split must be above 0 and below 1, or two such shares that leave something of 1, not "
                        + split.stream().map(String::valueOf).collect(Collectors.joining(",")));
        ParseResult given = spec.commandLine().getParseResult();
        require(layers.isEmpty() || !given.hasMatchedOption("--hidden"), "--layers takes the place of --hidden");
        require(isNormal() || !given.hasMatchedOption("--init-scale"),
                "--init-scale goes with --init normal alone, not "
                        + Names.name(init.orElse(Init.HE)));
        for (String option : List.of("--layers", "--hidden", "--activation", "--init", "--init-scale",
                "--standardize")) {
            require(load.isEmpty() || !given.hasMatchedOption(option),
                    option + " does not go with --load, since the model has it already");
        }
    }

    private boolean isNormal() {
        return init.map(Init.NORMAL::equals).orElse(layers.isEmpty());
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw bad(message);
        }
    }

    ParameterException bad(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    boolean realValues() {
        return loss.isPresent() && loss.get() == Loss.SQUARED_ERROR;
    }

    double[] shares() {
        return split.stream().mapToDouble(share -> share).toArray();
    }

    Optional<Path> save() {
        return save;
    }

    Optional<Path> load() {
        return load;
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

    /** The network that these and the other options ask for. */
    Network network(NetworkOptions options, Dataset data) {
        Network network = options.network(data, layers.orElse(new int[] {options.hidden()})).withDropout(dropout);
        if (layers.isPresent() || init.isPresent()) {
            network = network.withInitializer(init.orElse(Init.HE).initializer(options.initScale()));
        }
        Loss fitting = network.output().loss();
        require(loss.isEmpty() || loss.get() == fitting, "--loss " + loss.map(Names::name).orElse("")
                + " does not fit: with " + data.classes().size() + " classes it is " + Names.name(fitting));
        return network;
    }

    /** The trainer with all that is to be otherwise. */
    Trainer configured(Trainer trainer, Network network, NetworkOptions options, int iterations) {
        boolean isLessons = layers.isEmpty() && network.hidden().size() <= 1 && network.output() == Output.SIGMOID;
        OptimizerName chosen = optimizer.orElse(isLessons ? OptimizerName.GRADIENT_DESCENT : OptimizerName.ADAM);
        Trainer changed = trainer.withOptimizer(chosen.optimizer()).withL2(l2).withSeed(options.seed())
                .withSchedule(schedule.schedule(options.learningRateOr(chosen.learningRate), iterations));
        changed = batch.map(changed::withBatch).orElse(changed);
        changed = clip.map(changed::withLargestNorm).orElse(changed);
        return patience.map(changed::withPatience).orElse(changed);
    }

    /** {@code 64,32}, or {@code none}. */
    static final class Layers implements ITypeConverter<int[]> {

        private static final Pattern UNITS = Pattern.compile("[1-9][0-9]{0,8}(,[1-9][0-9]{0,8})*");

        @Override
        public int[] convert(String text) {
            if (text.equals("none")) {
                return new int[0];
            }
            if (!UNITS.matcher(text).matches()) {
                throw new TypeConversionException("'" + text + "' is not units with commas between, such as 64,32, nor"
                        + " none");
            }
            return Arrays.stream(text.split(",")).mapToInt(Integer::parseInt).toArray();
        }
    }

    /** How {@link Init} is spelled. */
    static final class Inits extends Names<Init> {

        Inits() {
            super("initialisation", Init.values());
        }
    }

    /** How {@link Loss} is spelled. */
    static final class Losses extends Names<Loss> {

        Losses() {
            super("loss", Loss.values());
        }
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
