package org.gradus.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Stable;
import org.gradus.Variable;
import org.gradus.check.Entry;
import org.gradus.explain.Diagram;
import org.gradus.explain.Equations;
import org.gradus.explain.LessonPage;
import org.gradus.explain.Paths;
import org.gradus.explain.Style;
import org.gradus.explain.Trace;
import org.gradus.explain.Why;
import org.gradus.train.Activation;
import org.gradus.train.History;
import org.gradus.train.Initializer;
import org.gradus.train.Network;
import org.gradus.train.Objective;
import org.gradus.train.Output;
import org.gradus.train.Parameters;
import org.gradus.train.Trainer;
import org.gradus.train.data.BuiltInData;
import org.gradus.train.data.DataException;
import org.gradus.train.data.Dataset;
import org.gradus.train.data.NumpyRandom;
import org.gradus.train.data.Standardization;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Derives a network's equations and shows how its gradients come about. */
@Command(name = "explain", description = {
    "Derives the equations of a network and of its gradients, walks there and back with the numbers, and draws it.",
    "By itself it takes five examples of the flower set (of blobs for softmax), few enough to follow by hand. --out lesson.html writes a page"
            + " to walk through, which needs nothing else."}, exitCodeList = {"0:all is well",
                "1:the cost became infinite or not a number", "2:bad input, named on standard error"})
final class ExplainCommand implements Callable<Integer> {

    /** So many examples can be followed by hand. */
    private static final int FEW = 5;
    private static final int LARGEST_PATHS = 5;

    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOptions data;

    @Option(names = "--network", paramLabel = "NAME", converter = Networks.class, completionCandidates = Networks.class, description = "${COMPLETION-CANDIDATES} (default: the first, or the last for more than two classes)")
    private Optional<NetworkKind> network;

    @Option(names = "--examples", paramLabel = "N", description = "take so many examples, spread evenly over the data (default: 5, or all if --data is given)")
    private Optional<Integer> examples;

    @Option(names = "--standardize", description = "bring each feature to mean 0 and standard deviation 1")
    private boolean standardize;

    @Option(names = "--hidden", paramLabel = "N", split = ",", description = "units of the hidden layer, or N,N of the two of three-layer (default: 4, or 4,3)")
    private List<Integer> hidden = List.of();

    @Option(names = "--activation", paramLabel = "NAME", defaultValue = "tanh", converter = Activations.class, completionCandidates = Activations.class, description = "of the hidden units: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Activation activation;

    @Option(names = "--iterations", paramLabel = "N", defaultValue = "0", description = "steps of gradient descent before it is explained (default: ${DEFAULT-VALUE})")
    private int iterations;

    @Option(names = "--learning-rate", paramLabel = "RATE", defaultValue = "1.2", description = "what a gradient is multiplied with in a step (default: ${DEFAULT-VALUE})")
    private double learningRate;

    @Option(names = "--init-scale", paramLabel = "SCALE", defaultValue = "0.5", description = "what the first weights, drawn from a standard normal distribution, are multiplied with"
            + " (default: ${DEFAULT-VALUE}, so that units differ visibly)")
    private double initScale;

    @Option(names = "--seed", paramLabel = "SEED", defaultValue = "2", description = "of the first weights, as in NumPy (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--style", paramLabel = "NAME", defaultValue = "course", converter = Styles.class, completionCandidates = Styles.class, description = "${COMPLETION-CANDIDATES}: with 1/m where it really is, or as the course writes it, with dW and db (default: ${DEFAULT-VALUE})")
    private Style style;

    @Option(names = "--format", paramLabel = "NAME", converter = Formats.class, completionCandidates = Formats.class, description = "${COMPLETION-CANDIDATES} (default: what the name of the file says, else text)")
    private Optional<ExplainFormat> format;

    @Option(names = "--ops", description = "draw every op, not a card for each equation (dot, mermaid, svg)")
    private boolean ops;

    @Option(names = "--entry", paramLabel = "W1[2,0]", description = "tell of this entry alone: the paths from it to the cost, and what makes its gradient small")
    private Optional<String> entry;

    @Option(names = "--out", paramLabel = "FILE", description = "write a file, not to standard output")
    private Optional<Path> out;

    ExplainCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        validate();
        Optional<OutFile> file = out.map(path -> new OutFile(spec, "--out", path));
        file.ifPresent(it -> it.requireOtherThan(dataName()));
        file.ifPresent(OutFile::requireWritable);
        Dataset dataset = dataset();
        Network built = network(dataset);
        Parameters parameters = new Parameters(new NumpyRandom(seed));
        Trainer trainer = Trainer.of(built, dataset, parameters).withLearningRate(learningRate);
        Objective objective = trainer.objective();
        Optional<Entry> place = entry.map(text -> entry(text, parameters, objective));
        List<LessonPage.Cost> costs = trained(trainer);
        if (!costs.isEmpty() && !Double.isFinite(costs.getLast().value())) {
            return Main.DIVERGED; // which has been said
        }
        String text = place.map(each -> told(objective.cost(), each))
                .orElseGet(() -> explained(objective.cost(), parameters.all(), dataset, costs));
        if (file.isPresent()) {
            file.get().write(text);
            streams.out().println("written    " + file.get().file());
        } else {
            streams.out().print(text.endsWith("\n") ? text : text + "\n");
        }
        return 0;
    }

    /** Of the formulas that take the place of others once, so that both name the same nodes. */
    private static String told(Node cost, Entry entry) {
        Node stable = Stable.rewrite(Lists.immutable.of(cost), Lists.immutable.of(entry.variable())).get(cost);
        return Paths.of(stable, entry, LARGEST_PATHS).text() + "\n" + Why.of(stable, entry).text();
    }

    private ExplainFormat chosen() {
        return format.or(() -> out.flatMap(path -> ExplainFormat.ofFile(path.toString()))).orElse(ExplainFormat.TEXT);
    }

    private void validate() {
        data.validate();
        require(examples.orElse(1) >= 1, "--examples must be at least 1, not " + examples.orElse(1));
        hidden.forEach(count -> require(count >= 1, "--hidden must be at least 1, not " + count));
        NetworkKind asked = network.orElse(NetworkKind.TWO_LAYER); // the other default has as many layers
        require(asked.hidden().notEmpty() || !spec.commandLine().getParseResult().hasMatchedOption("--activation"),
                "--network " + Names.name(asked) + " has no hidden layer, so that --activation has no effect");
        require(hidden.isEmpty() || hidden.size() == asked.hidden().size(),
                "--network " + Names.name(asked) + " has " + counted(asked.hidden().size())
                        + ", but --hidden gives units for " + hidden.size());
        require(iterations >= 0, "--iterations must be at least 0, not " + iterations);
        require(learningRate > 0 && Double.isFinite(learningRate),
                "--learning-rate must be a positive number, not " + learningRate);
        require(initScale >= 0 && Double.isFinite(initScale), "--init-scale must be a number from 0, not " + initScale);
        require(seed >= 0 && seed <= NetworkOptions.MAX_SEED,
                "--seed must be from 0 to " + NetworkOptions.MAX_SEED + ", not " + seed);
        require(entry.isEmpty() || chosen() == ExplainFormat.TEXT,
                "--entry is told as text, not as " + Names.name(chosen()));
        require(!ops || List.of(ExplainFormat.DOT, ExplainFormat.MERMAID, ExplainFormat.SVG).contains(chosen()),
                "--ops is for pictures: dot, mermaid or svg, not " + Names.name(chosen()));
    }

    private static String counted(int layers) {
        return switch (layers) {
            case 0 -> "no hidden layer";
            case 1 -> "1 hidden layer";
            default -> layers + " hidden layers";
        };
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw bad(message);
        }
    }

    private ParameterException bad(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private boolean isDataChosen() {
        return spec.commandLine().getParseResult().hasMatchedOption("--data");
    }

    /** Softmax needs more than the two classes of the flower set. */
    private boolean isOfBlobs() {
        return network.equals(Optional.of(NetworkKind.SOFTMAX)) && !isDataChosen();
    }

    private String dataName() {
        return isOfBlobs() ? Names.name(BuiltInData.BLOBS) : data.name();
    }

    private Dataset dataset() {
        Dataset read = isOfBlobs() ? BuiltInData.BLOBS.dataset() : data.dataset(false);
        Dataset all = standardize ? Standardization.of(read).apply(read) : read;
        int count = examples.orElse(isDataChosen() ? all.examples() : FEW);
        require(count <= all.examples(),
                "--examples " + count + " is more than there are: " + dataName() + " has " + all.examples());
        return count == all.examples()
                ? all
                : all.part(IntStream.range(0, count)
                        .map(i -> Math.toIntExact((2L * i + 1) * all.examples() / (2L * count))).toArray());
    }

    private NetworkKind kind(Dataset dataset) {
        return network.orElse(dataset.classes().size() > 2 ? NetworkKind.SOFTMAX : NetworkKind.TWO_LAYER);
    }

    private Network network(Dataset dataset) {
        Output output = kind(dataset) == NetworkKind.SOFTMAX ? Output.SOFTMAX : Output.SIGMOID;
        int classes = dataset.classes().size();
        if (output == Output.SIGMOID ? classes != 2 : classes < 3) {
            throw new DataException(dataName() + ": --network " + Names.name(kind(dataset)) + " needs a label of "
                    + (output == Output.SIGMOID ? "two values" : "three values or more") + ", but there are "
                    + classes);
        }
        return Network.of(output, dataset.y().shape().dim(0)).withHidden(units(dataset).toArray())
                .withActivation(activation).withInitializer(Initializer.normal(initScale));
    }

    private ImmutableIntList units(Dataset dataset) {
        return hidden.isEmpty()
                ? kind(dataset).hidden()
                : IntLists.immutable.withAll(hidden.stream().mapToInt(Integer::intValue));
    }

    private Entry entry(String text, Parameters parameters, Objective objective) {
        try {
            return Entry.parse(text, parameters.all().newWith(objective.x()).newWith(objective.y()));
        } catch (IllegalArgumentException e) {
            throw bad("--entry " + e.getMessage());
        }
    }

    private List<LessonPage.Cost> trained(Trainer trainer) {
        if (iterations == 0) {
            return List.of();
        }
        History history = WatchedTraining.run(trainer, iterations, streams);
        return history.evaluations().stream()
                .map(each -> new LessonPage.Cost(each.iteration(), each.training().cost())).toList();
    }

    private String explained(Node cost, ImmutableList<Variable> parameters, Dataset dataset,
            List<LessonPage.Cost> costs) {
        Gradients gradients = Gradients.of(cost, parameters);
        return switch (chosen()) {
            case TEXT -> description(dataset) + "\n\n" + Equations.of(gradients, style).text() + "\nStep by step\n\n"
                    + LessonPage.of(cost, parameters).withStyle(style).text();
            case MARKDOWN -> "# " + title(dataset) + "\n\n" + description(dataset) + "\n\n## Equations\n\n```text\n"
                    + Equations.of(gradients, style).text() + "```\n\n"
                    + Trace.of(cost, parameters).markdown();
            case LATEX -> Equations.of(gradients, style).latex();
            case JSON -> Trace.of(cost, parameters).json();
            case DOT -> diagram(gradients).dot();
            case MERMAID -> diagram(gradients).mermaid();
            case SVG -> diagram(gradients).svg();
            case HTML ->
                    LessonPage.of(cost, parameters).withStyle(style).withTitle(title(dataset))
                            .withDescription(description(dataset)).withCosts(costs).html();
        };
    }

    private Diagram diagram(Gradients gradients) {
        return ops ? Diagram.ofOps(gradients) : Diagram.of(gradients, style);
    }

    private String title(Dataset dataset) {
        return switch (kind(dataset)) {
            case TWO_LAYER -> "A two-layer network, forward and back";
            case LOGISTIC -> "Logistic regression, forward and back";
            case THREE_LAYER -> "A three-layer network, forward and back";
            case SOFTMAX -> "A network with softmax, forward and back";
        };
    }

    private String description(Dataset dataset) {
        String layers = units(dataset).isEmpty() ? "" : ", " + NetworkOptions.hidden(units(dataset), activation);
        String output = kind(dataset) == NetworkKind.SOFTMAX
                ? dataset.classes().size() + " output units with softmax"
                : "a sigmoid output unit";
        // the equations are the graph's, which knows of no labels
        String labels = kind(dataset) == NetworkKind.SOFTMAX
                ? " Each column of Y holds a single 1, so that Σ₀ Y is 1."
                : "";
        return String.format(Locale.ROOT, "%d examples of %s with %d features%s, %s%s.%s", dataset.examples(),
                dataName(), dataset.features().size(), layers, output,
                iterations == 0 ? "" : String.format(Locale.ROOT, ", after %,d steps of gradient descent", iterations),
                labels);
    }

    /** How {@link NetworkKind} is spelled. */
    private static final class Networks extends Names<NetworkKind> {

        Networks() {
            super("network", NetworkKind.values());
        }
    }

    /** How {@link Style} is spelled. */
    private static final class Styles extends Names<Style> {

        Styles() {
            super("style", Style.values());
        }
    }

    /** How {@link ExplainFormat} is spelled. */
    private static final class Formats extends Names<ExplainFormat> {

        Formats() {
            super("format", ExplainFormat.values());
        }
    }
}
