package org.gradus.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.gradus.Shape;
import org.gradus.train.Activation;
import org.gradus.train.Initializer;
import org.gradus.train.Network;
import org.gradus.train.Parameters;
import org.gradus.train.data.DataException;
import org.gradus.train.data.Dataset;
import org.gradus.train.data.NumpyRandom;
import org.gradus.train.data.Standardization;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands let one choose: the data, the network, and how it learns. */
final class NetworkOptions {

    static final long MAX_SEED = 0xffff_ffffL;
    private static final int SHOWN_CLASSES = 5;
    private static final int MOST_LISTED = 12;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Mixin
    private DataOptions data;

    @Option(names = "--standardize", description = "bring each feature to mean 0 and standard deviation 1")
    private boolean standardize;

    @Option(names = "--hidden", paramLabel = "N", defaultValue = "4", description = "hidden units (default: ${DEFAULT-VALUE})")
    private int hidden;

    @Option(names = "--activation", paramLabel = "NAME", defaultValue = "tanh", converter = Activations.class, completionCandidates = Activations.class, description = "of the hidden units: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Activation activation;

    @Option(names = "--learning-rate", paramLabel = "RATE", description = "what a gradient is multiplied with in a step (default: 1.2 for gradient descent and momentum, 0.001 for the others)")
    private Optional<Double> learningRate;

    @Option(names = "--iterations", paramLabel = "N", description = "steps, each an update of all weights (default: 10000 to train, 0 to check)")
    private Optional<Integer> iterations;

    @Option(names = "--init-scale", paramLabel = "SCALE", defaultValue = "0.01", description = "what the first weights, drawn from a standard normal distribution, are multiplied with"
            + " (default: ${DEFAULT-VALUE})")
    private double initScale;

    @Option(names = "--seed", paramLabel = "SEED", defaultValue = "2", description = "of the first weights, as in NumPy (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    Activation activation() {
        return activation;
    }

    int hidden() {
        return hidden;
    }

    double learningRateOr(double other) {
        return learningRate.orElse(other);
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

    double initScale() {
        return initScale;
    }

    long seed() {
        return seed;
    }

    boolean standardize() {
        return standardize;
    }

    /** Says in two lines what the data and the network are. */
    void describe(Dataset dataset, Network network, PrintStream out) {
        out.printf(Locale.ROOT, "data       %s: %d examples, %d features, %s%n", data.name(), dataset.examples(),
                dataset.features().size(), targets(dataset.classes()));
        out.printf(Locale.ROOT, "network    %s, %s%n", hidden(network.hidden(), network.activation()),
                switch (network.output()) {
                    case SIGMOID -> "a sigmoid output unit";
                    case SOFTMAX -> network.units() + " softmax output units";
                    case LINEAR -> "a linear output unit";
                });
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
        data.validate();
    }

    private void require(boolean holds, String option, String rule, Object value) {
        if (!holds) {
            throw bad(option + " must be " + rule + ", not " + value);
        }
    }

    private ParameterException bad(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** As they are in the file. */
    Dataset dataset(boolean realValues) {
        return data.dataset(realValues);
    }

    /** The lesson's: two classes, and standardised if that is asked for. */
    Dataset twoClasses() {
        Dataset read = dataset(false);
        int classes = read.classes().size();
        if (classes != 2) {
            throw new DataException(data.name() + ": the label has " + classes + " values ("
                    + read.classes().stream().limit(SHOWN_CLASSES).map(DataException::quoted)
                            .collect(Collectors.joining(", "))
                    + (classes > SHOWN_CLASSES ? ", …" : "") + "), but must have two");
        }
        return standardize ? Standardization.of(read).apply(read) : read;
    }

    /** The network for the data, with so many units in each hidden layer. */
    Network network(Dataset dataset, int... units) {
        try {
            int inputs = dataset.features().size();
            for (int count : units) {
                Shape.of(count, Math.max(dataset.examples(), inputs));
                inputs = count;
            }
        } catch (IllegalArgumentException e) {
            throw bad((spec.commandLine().getParseResult().hasMatchedOption("--layers") ? "--layers " : "--hidden ")
                    + IntLists.immutable.of(units).makeString(",") + " is too many: " + e.getMessage());
        }
        return Network.of(dataset).withHidden(units).withActivation(activation)
                .withInitializer(Initializer.normal(initScale));
    }

    /** None yet, but they will be drawn from this seed. */
    Parameters parameters() {
        return new Parameters(new NumpyRandom(seed));
    }
}
