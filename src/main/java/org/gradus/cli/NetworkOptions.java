package org.gradus.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
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

    private static final long MAX_SEED = 0xffff_ffffL;
    private static final int SHOWN_CLASSES = 5;

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

    @Option(names = "--learning-rate", paramLabel = "RATE", defaultValue = "1.2", description = "what a gradient is multiplied with in a step (default: ${DEFAULT-VALUE})")
    private double learningRate;

    @Option(names = "--iterations", paramLabel = "N", description = "steps of gradient descent (default: 10000 to train, 0 to check)")
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

    double learningRate() {
        return learningRate;
    }

    int iterationsOr(int other) {
        return iterations.orElse(other);
    }

    boolean json() {
        return json;
    }

    /** Says in two lines what the data and the network are. */
    void describe(Dataset dataset, PrintStream out) {
        out.printf(Locale.ROOT, "data       %s: %d examples, %d features, classes %s%n",
                data.name(), dataset.examples(), dataset.features().size(),
                String.join(" and ", dataset.classes()));
        out.printf(Locale.ROOT, "network    %d hidden units with %s, a sigmoid output unit%n", hidden,
                Activations.name(activation));
    }

    /** Refuses values that make no sense, before anything else is done. */
    void validate() {
        require(hidden >= 1, "--hidden", "at least 1", hidden);
        require(learningRate > 0 && Double.isFinite(learningRate), "--learning-rate", "a positive number",
                learningRate);
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

    Dataset dataset() {
        Dataset read = data.dataset();
        int classes = read.classes().size();
        if (classes != 2) {
            throw new DataException(data.name() + ": the label has " + classes + " values ("
                    + read.classes().stream().limit(SHOWN_CLASSES).map(DataException::quoted)
                            .collect(Collectors.joining(", "))
                    + (classes > SHOWN_CLASSES ? ", …" : "") + "), but must have two");
        }
        return standardize ? Standardization.of(read).apply(read) : read;
    }

    /** The network for the data. */
    Network network(Dataset dataset) {
        try {
            Shape.of(hidden, Math.max(dataset.examples(), dataset.features().size()));
        } catch (IllegalArgumentException e) {
            throw bad("--hidden " + hidden + " is too many: " + e.getMessage());
        }
        return Network.of(dataset).withHidden(hidden).withActivation(activation)
                .withInitializer(Initializer.normal(initScale));
    }

    /** None yet, but they will be drawn from this seed. */
    Parameters parameters() {
        return new Parameters(new NumpyRandom(seed));
    }
}
