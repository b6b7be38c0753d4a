package org.gradus.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.gradus.Shape;
import org.gradus.train.Activation;
import org.gradus.train.Loss;
import org.gradus.train.Network;
import org.gradus.train.Output;
import org.gradus.train.Parameters;
import org.gradus.train.Trainer;
import org.gradus.train.data.Dataset;
import org.gradus.train.data.NumpyRandom;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What training and checking let one choose: the data, the network, its first weights, and its cost. */
final class NetworkOptions {

    static final long MAX_SEED = 0xffff_ffffL;
    private static final int MOST_LISTED = 12;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Mixin
    private DataOptions data;

    @Option(names = "--standardize", description = "bring each feature to mean 0 and standard deviation 1")
    private boolean standardize;

    @Option(names = "--hidden", paramLabel = "N", defaultValue = "4", description = "hidden units (default: ${DEFAULT-VALUE})")
    private int hidden;

    @Option(names = "--layers", paramLabel = "N,N...", converter = LayerSizes.class, description = "units of each hidden layer, such as 64,32, or none; in place of --hidden")
    private Optional<int[]> layers;

    @Option(names = "--activation", paramLabel = "NAME", defaultValue = "tanh", converter = Activations.class, completionCandidates = Activations.class, description = "of the hidden units: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Activation activation;

    @Option(names = "--loss", paramLabel = "NAME", converter = Losses.class, completionCandidates = Losses.class, description = "${COMPLETION-CANDIDATES} (default: the first for two classes, the second for more); with the last, the label is a real number")
    private Optional<Loss> loss;

    @Option(names = "--l2", paramLabel = "LAMBDA", defaultValue = "0", description = "L2 regularisation, (lambda / 2m) times the sum of squared weights (default: ${DEFAULT-VALUE})")
    private double l2;

    @Option(names = "--init", paramLabel = "NAME", converter = Inits.class, completionCandidates = Inits.class, description = "what weights begin with: ${COMPLETION-CANDIDATES} (default: normal, times --init-scale; he with --layers)")
    private Optional<Init> init;

    @Option(names = "--init-scale", paramLabel = "SCALE", defaultValue = "0.01", description = "what the first weights, drawn from a standard normal distribution, are multiplied with"
            + " (default: ${DEFAULT-VALUE})")
    private double initScale;

    @Option(names = "--seed", paramLabel = "SEED", defaultValue = "2", description = "of the first weights, as in NumPy (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--load", paramLabel = "FILE", description = "begin with a model that train --save has written, or with another program's weights: an .npz or .safetensors of W1, b1, W2 ... or 0.weight, 0.bias, 2.weight ..., of whose network only --activation is asked")
    private Optional<Path> load;

    @Option(names = "--map", paramLabel = "NAME=W1", split = ",", description = "which parameter a tensor of another program's is, where its name does not tell, or NAME=none to leave one out; may be repeated")
    private List<String> map = List.of();

    @Option(names = "--learning-rate", paramLabel = "RATE", description = "what a gradient is multiplied with in a step (default: 1.2 for gradient descent and momentum, 0.001 for the others)")
    private Optional<Double> learningRate;

    @Option(names = "--iterations", paramLabel = "N", description = "steps, each an update of all weights (default: 10000 to train, 0 to check)")
    private Optional<Integer> iterations;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    Activation activation() {
        return activation;
    }

    int iterationsOr(int other) {
        return iterations.orElse(other);
    }

    boolean json() {
        return json;
    }

    String dataName() {
        return data.name();
    }

    long seed() {
        return seed;
    }

    boolean standardize() {
        return standardize;
    }

    Optional<Path> load() {
        return load;
    }

    double l2() {
        return l2;
    }

    /** Says in two lines what the data and the network are, and in a third where foreign weights come from. */
    void describe(Start start, PrintStream out) {
        Dataset dataset = start.data().all();
        Network network = start.network();
        out.printf(Locale.ROOT, "data       %s: %d examples, %d features, %s%n", data.name(), dataset.examples(),
                dataset.features().size(), targets(dataset.classes()));
        out.printf(Locale.ROOT, "network    %s, %s%n", hidden(network.hidden(), network.activation()),
                switch (network.output()) {
                    case SIGMOID -> "a sigmoid output unit";
                    case SOFTMAX -> network.units() + " softmax output units";
                    case LINEAR -> "a linear output unit";
                });
        start.foreign().ifPresent(weights -> out.printf("weights    %s%n", weights.fitted().text("")));
    }

    private static String targets(List<String> classes) {
        return classes.isEmpty()
                ? "a real number to predict"
                : classes.size() > MOST_LISTED
                        ? classes.size() + " classes"
                : "classes " + String.join(", ", classes.subList(0, classes.size() - 1)) + " and "
                        + classes.getLast();
    }

    /** The hidden layers in words. */
    static String hidden(ImmutableIntList units, Activation activation) {
        return units.isEmpty()
                ? "no hidden units"
                : units.makeString(" and ") + (units.sum() == 1 ? " hidden unit with " : " hidden units with ")
                        + Activations.name(activation);
    }

    /** Refuses values that make no sense, before anything else is done. */
    void validate() {
        require(hidden >= 1, "--hidden", "at least 1", hidden);
        learningRate
                .ifPresent(rate -> require(rate > 0 && Double.isFinite(rate), "--learning-rate", "a positive number",
                        rate));
        require(iterationsOr(0) >= 0, "--iterations", "at least 0", iterationsOr(0));
        require(initScale >= 0 && Double.isFinite(initScale), "--init-scale", "a number from 0", initScale);
        require(seed >= 0 && seed <= MAX_SEED, "--seed", "from 0 to " + MAX_SEED, seed);
        require(l2 >= 0 && Double.isFinite(l2), "--l2", "a number from 0", l2);
        data.validate();
        nameMap();
        require(layers.isEmpty() || !isGiven("--hidden"), "--layers takes the place of --hidden");
        require(startOfWeights() == Init.NORMAL || !isGiven("--init-scale"),
                "--init-scale goes with --init normal alone, not " + Names.name(startOfWeights()));
        if (load.isPresent()) {
            refuseBesideLoad("--layers", "--hidden", "--init", "--init-scale");
        }
    }

    /** What the tensors of other programs are. */
    NameMap nameMap() {
        try {
            return NameMap.of(map);
        } catch (IllegalArgumentException e) {
            throw bad("--map " + e.getMessage());
        }
    }

    /** Refuses names that no file has. */
    void requireMapped(Start start, Collection<String> gradients) {
        nameMap().requireAmong(Stream.concat(start.foreign().stream().flatMap(weights -> weights.names().stream()),
                gradients.stream()).distinct().toList());
    }

    /** Refuses options that ask for what a file has. */
    void refuseBesideLoad(String... options) {
        for (String option : options) {
            require(!isGiven(option), option + " does not go with --load, since the model has it already");
        }
    }

    private boolean isGiven(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    private Init startOfWeights() {
        return init.orElse(layers.isEmpty() ? Init.NORMAL : Init.HE);
    }

    private void require(boolean holds, String option, String rule, Object value) {
        require(holds, option + " must be " + rule + ", not " + value);
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw bad(message);
        }
    }

    ParameterException bad(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Whether the label is a real number, by the loss that is asked for. */
    boolean realValues() {
        return loss.isPresent() && loss.get() == Loss.SQUARED_ERROR;
    }

    /** As they are in the file. */
    Dataset dataset(boolean realValues) {
        return data.dataset(realValues);
    }

    /** The network for the data. */
    Network network(Dataset dataset) {
        int[] units = layers.orElse(new int[] {hidden});
        try {
            int inputs = dataset.features().size();
            for (int count : units) {
                Shape.of(count, Math.max(dataset.examples(), inputs));
                inputs = count;
            }
        } catch (IllegalArgumentException e) {
            throw bad((layers.isPresent() ? "--layers " : "--hidden ")
                    + IntLists.immutable.of(units).makeString(",") + " is too many: " + e.getMessage());
        }
        return Network.of(dataset).withHidden(units).withActivation(activation)
                .withInitializer(startOfWeights().initializer(initScale));
    }

    /** Refuses a loss that is asked for, if another one goes with the network. */
    void requireLossOf(Network network, Dataset dataset) {
        Loss fitting = network.output().loss();
        require(loss.isEmpty() || loss.get() == fitting, "--loss " + loss.map(Names::name).orElse("")
                + " does not fit: with " + dataset.classes().size() + " classes it is " + Names.name(fitting));
    }

    /** None yet, but they will be drawn from this seed. */
    Parameters parameters() {
        return new Parameters(new NumpyRandom(seed));
    }

    /** What a network learns by if nothing else is asked for: the lesson's by gradient descent. */
    OptimizerName usualOptimizer(Network network) {
        boolean isLessons = layers.isEmpty() && network.hidden().size() <= 1 && network.output() == Output.SIGMOID;
        return isLessons ? OptimizerName.GRADIENT_DESCENT : OptimizerName.ADAM;
    }

    /** What trains from a start on, all with the same learning rate. */
    Trainer trainer(Start start, OptimizerName optimizer) {
        return Trainer.of(start.network(), start.data().training(), start.parameters())
                .withOptimizer(optimizer.optimizer()).withL2(l2).withSeed(seed)
                .withLearningRate(learningRate(optimizer));
    }

    double learningRate(OptimizerName optimizer) {
        return learningRate.orElse(optimizer.learningRate());
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
}
