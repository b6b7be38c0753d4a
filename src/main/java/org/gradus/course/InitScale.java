package org.gradus.course;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradus.Tensor;
import org.gradus.course.Picture.Axis;
import org.gradus.course.Picture.Point;
import org.gradus.course.Picture.Series;
import org.gradus.course.Picture.Style;
import org.gradus.train.Activation;
import org.gradus.train.Initializer;
import org.gradus.train.Output;
import org.gradus.train.data.Dataset;
import org.gradus.train.data.Flower;
import org.gradus.train.data.Standardization;

/**
 * What becomes of activations, gradients and the cost, by the size of the first weights and the number of layers.
 *
 * @param iterations how many steps
 * @param cases every hidden activation with every number of hidden layers and every start
 */
public record InitScale(int iterations, List<Case> cases) implements Experiment {

    private static final List<Activation> ACTIVATIONS = List.of(Activation.TANH, Activation.RELU);
    private static final List<Integer> DEPTHS = List.of(1, 2, 5, 10, 20);
    private static final int DEEPEST = DEPTHS.getLast();
    private static final int UNITS = 10;
    private static final int ITERATIONS = 100;
    private static final double RATE = 0.3;
    private static final long SEED = 1;
    /** Of a derivative's largest value, what counts as next to nothing. */
    private static final double LITTLE = 0.01;
    /** From one end of the network to the other, what counts as vanished, as exploded, and as kept. */
    private static final double VANISHED = 1e-10;
    private static final double EXPLODED = 1e10;
    private static final double KEPT = 1e3;
    private static final double MOSTLY = 0.9;
    private static final double HIGHEST_DRAWN = 1.5;
    private static final double LEAST_DRAWN = 1e-40;

    /** A way to begin. */
    record Start(String name, Initializer initializer) {}

    /**
     * One network, from one start.
     *
     * @param layers the number of hidden layers
     * @param saturated for each of them, at the start, the share of the activations whose derivative is below a hundredth
     *     of its largest value
     * @param arriving for each of them, at the start, the root mean square of dA: what comes back to it
     * @param gradients for these layers and the last, at the start, the root mean square of dW
     * @param costs before each step, up to the first that is not finite
     */
    public record Case(Activation activation, String start, int layers, List<Double> saturated,
            List<Double> arriving, List<Double> gradients, List<Double> costs) {

        /** How much larger what comes back to the first layer is than what comes back to the last. */
        private double growth() {
            return arriving.getFirst() / arriving.getLast();
        }

        private double mostSaturated() {
            return saturated.stream().mapToDouble(share -> share).max().orElseThrow();
        }
    }

    /** Runs the experiment. */
    public static InitScale run() {
        return run(List.of(normal("0.01", 0.01), normal("0.1", 0.1), normal("1", 1), normal("10", 10),
                normal("100", 100), new Start("Xavier", Initializer.xavier()), new Start("He", Initializer.he())),
                ITERATIONS);
    }

    private static Start normal(String name, double scale) {
        return new Start(name, Initializer.normal(scale));
    }

    /** Runs it with starts of one's own. */
    static InitScale run(List<Start> starts, int iterations) {
        Dataset half = Flower.dataset().part(IntStream.range(0, 200).map(i -> 2 * i).toArray());
        Dataset data = Standardization.of(half).apply(half);
        List<Case> cases = new ArrayList<>();
        for (Activation activation : ACTIVATIONS) {
            for (int depth : DEPTHS) {
                int[] hidden = new int[depth];
                Arrays.fill(hidden, UNITS);
                Descent network = new Descent(data, activation, Output.SIGMOID, hidden);
                starts.forEach(start -> cases.add(of(network, activation, start, depth, iterations)));
            }
        }
        return new InitScale(iterations, cases);
    }

    private static Case of(Descent network, Activation activation, Start start, int depth, int iterations) {
        network.from(start.initializer, SEED).stay();
        List<Double> saturated = network.activations().take(depth).collect(a -> saturated(activation, a)).castToList();
        List<Double> arriving = network.arriving().collect(Descent::rootMeanSquare).castToList();
        List<Double> gradients = network.gradients().collect(Descent::rootMeanSquare).castToList();
        List<Double> costs = Arrays.stream(network.run(iterations, RATE)).boxed()
                .takeWhile(Double::isFinite).toList();
        return new Case(activation, start.name, depth, saturated, arriving, gradients, costs);
    }

    private static double saturated(Activation activation, Tensor a) {
        double least = LITTLE * Scalars.largestDerivative(activation);
        return Arrays.stream(a.toArray()).filter(entry -> Scalars.derivativeByOutput(activation, entry) < least).count()
                / (double) a.size();
    }

    private List<Case> at(int layers) {
        return cases.stream().filter(each -> each.layers == layers).toList();
    }

    private Case of(Activation activation, String start, int layers) {
        return at(layers).stream().filter(each -> each.activation == activation && each.start.equals(start)).findFirst()
                .orElseThrow();
    }

    @Override
    public Table table() {
        List<String> columns = new ArrayList<>(List.of("g", "weights", "saturated", "dW1"));
        DEPTHS.stream().skip(1).forEach(depth -> columns.add("dA1/dA" + depth));
        DEPTHS.forEach(depth -> columns.add("J, " + depth));
        return new Table(columns, at(DEEPEST).stream().map(deepest -> {
            List<Case> all = DEPTHS.stream().map(depth -> of(deepest.activation, deepest.start, depth)).toList();
            return Stream.of(
                    Stream.of(Table.name(deepest.activation), deepest.start, Table.percent(deepest.mostSaturated()),
                            rounded(deepest.gradients.getFirst())),
                    all.stream().skip(1).map(each -> rounded(each.growth())),
                    all.stream().map(each -> costIsFinite(each)
                            ? String.format(Locale.ROOT, "%.3f", each.costs.getLast())
                            : "∞"))
                    .flatMap(Function.identity()).toList();
        }).toList());
    }

    private boolean costIsFinite(Case each) {
        return each.costs.size() == iterations;
    }

    private static String rounded(double x) {
        return String.format(Locale.ROOT, "%.0e", x);
    }

    @Override
    public List<Picture> pictures() {
        return List.of(
                new Picture("What comes back to each layer at the start", new Axis("layer", false),
                        new Axis("root mean square of dA", true), panels(each -> drawn(each.arriving)), 2),
                new Picture("Gradient of each layer's weights at the start", new Axis("layer", false),
                        new Axis("root mean square of dW", true), panels(each -> drawn(each.gradients)), 2),
                new Picture("Saturation at the start", new Axis("layer", false),
                        new Axis("% of the activations", false),
                        panels(each -> each.saturated.stream().map(share -> 100 * share).toList()), 2),
                new Picture("Cost while learning", new Axis("iteration", false),
                        new Axis("cost J, up to " + HIGHEST_DRAWN, false),
                        cases.stream().filter(each -> each.layers == 1 || each.layers == 5 || each.layers == DEEPEST)
                                .map(each -> line(each, each.costs.stream()
                                        .map(cost -> cost > HIGHEST_DRAWN ? Double.NaN : cost).toList()))
                                .toList(),
                        3));
    }

    private static List<Double> drawn(List<Double> sizes) {
        return sizes.stream().map(size -> Math.max(LEAST_DRAWN, size)).toList();
    }

    private List<Series> panels(Function<Case, List<Double>> heights) {
        return at(DEEPEST).stream().map(each -> line(each, heights.apply(each))).toList();
    }

    private static Series line(Case each, List<Double> heights) {
        return new Series(Table.name(each.activation) + ", " + each.layers + (each.layers == 1 ? " layer" : " layers"),
                each.start, Style.LINE, IntStream.range(0, heights.size())
                        .mapToObj(i -> new Point(i + 1, heights.get(i))).toList());
    }

    @Override
    public String reading() {
        return """
                Backward, each layer multiplies what arrives by its weights and by g′. If the weights are small, little
                is left of it in front of many layers: the gradient vanishes, and the first layers do not learn. If they
                are large, relu lets it grow from layer to layer until the first step leads nowhere, while tanh
                saturates, so that its derivative is next to nothing and the units cannot be moved. In between lies a
                size at which a layer neither shrinks nor stretches what passes through it. It depends on the number of
                inputs: √(2 / (n_in + n_out)) for tanh (Xavier), and √(2 / n_in) for relu (He), of which half is
                switched off whatever the size.""";
    }

    /** Small weights vanish, large ones explode or saturate, and the right ones do neither, and learn better. */
    @Override
    public boolean holds() {
        Case xavier = of(Activation.TANH, "Xavier", DEEPEST);
        Case he = of(Activation.RELU, "He", DEEPEST);
        return ACTIVATIONS.stream().allMatch(g -> of(g, "0.01", DEEPEST).growth() < VANISHED)
                && of(Activation.RELU, "100", DEEPEST).growth() > EXPLODED
                && of(Activation.TANH, "100", DEEPEST).mostSaturated() > MOSTLY
                && Stream.of(xavier, he).allMatch(each -> each.growth() > 1 / KEPT && each.growth() < KEPT
                        && costIsFinite(each)
                        && each.costs.getLast() < of(each.activation, "0.01", DEEPEST).costs.getLast());
    }

    @Override
    public String verdict() {
        return String.format(Locale.ROOT,
                "through %d layers of tanh the gradient grows by the factor %.0e with weights of 0.01 and %.0e with"
                        + " Xavier's, of relu by %.0e with 0.01, %.0e with 100 and %.0e with He's; with 100, %.0f %% of a"
                        + " layer of tanh are saturated",
                DEEPEST, of(Activation.TANH, "0.01", DEEPEST).growth(), of(Activation.TANH, "Xavier", DEEPEST).growth(),
                of(Activation.RELU, "0.01", DEEPEST).growth(), of(Activation.RELU, "100", DEEPEST).growth(),
                of(Activation.RELU, "He", DEEPEST).growth(),
                100 * of(Activation.TANH, "100", DEEPEST).mostSaturated());
    }
}
