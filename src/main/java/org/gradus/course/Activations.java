package org.gradus.course;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradus.Tensor;
import org.gradus.course.Picture.Axis;
import org.gradus.course.Picture.Point;
import org.gradus.course.Picture.Series;
import org.gradus.course.Picture.Style;
import org.gradus.train.Activation;
import org.gradus.train.Initializer;
import org.gradus.train.Network;
import org.gradus.train.data.BuiltInData;
import org.gradus.train.data.Dataset;
import org.gradus.train.data.Standardization;

/**
 * The hidden activations on the course's data sets: the same two-layer network from the same start, with each of them.
 *
 * @param iterations how many steps
 * @param runs each data set with each activation
 */
public record Activations(int iterations, List<Run> runs) implements Experiment {

    private static final List<BuiltInData> DATA = List.of(BuiltInData.FLOWER, BuiltInData.MOONS, BuiltInData.CIRCLES,
            BuiltInData.GAUSSIAN_QUANTILES, BuiltInData.BLOBS);
    private static final int HIDDEN = 20;
    private static final int ITERATIONS = 1000;
    private static final double RATE = 1.2;
    private static final long SEED = 2;
    private static final int LOOKS = 200;

    /**
     * A network that has learnt.
     *
     * @param firstGradient the root mean square of dW1 at the start
     * @param lastGradient that in the end
     * @param dead how many hidden units are the same number, 0, for all examples in the end, so that nothing moves them
     * @param costs now and then
     */
    public record Run(String data, Activation activation, double accuracy, double cost, double firstGradient,
            double lastGradient, int dead, List<Double> costs) {}

    /** Runs the experiment. */
    public static Activations run() {
        return run(activation -> activation, ITERATIONS);
    }

    /** Runs it with something else learning in an activation's name. */
    static Activations run(UnaryOperator<Activation> instead, int iterations) {
        List<Run> runs = new ArrayList<>();
        for (BuiltInData each : DATA) {
            Dataset raw = each.dataset();
            Dataset data = Standardization.of(raw).apply(raw);
            for (Activation activation : Activation.values()) {
                Descent network = new Descent(data, instead.apply(activation), Network.of(data).output(), HIDDEN)
                        .from(Initializer.normal(0.1), SEED).stay();
                double first = Descent.rootMeanSquare(network.gradients().getFirst());
                double[] costs = network.run(iterations, RATE);
                network.stay();
                runs.add(new Run(Table.name(each), activation, network.accuracy(), network.cost(), first,
                        Descent.rootMeanSquare(network.gradients().getFirst()), dead(network.activations().getFirst()),
                        IntStream.range(0, LOOKS).mapToObj(i -> costs[i * iterations / LOOKS]).toList()));
            }
        }
        return new Activations(iterations, runs);
    }

    private static int dead(Tensor activations) {
        return (int) Arrays.stream(activations.toRows()).filter(unit -> Arrays.stream(unit).allMatch(a -> a == 0))
                .count();
    }

    @Override
    public Table table() {
        return new Table(List.of("data", "activation", "accuracy", "cost", "dW1 first", "dW1 last", "dead units"),
                runs.stream().map(run -> List.of(run.data, Table.name(run.activation), Table.percent(run.accuracy),
                        Table.fixed(run.cost), Table.number(run.firstGradient), Table.number(run.lastGradient),
                        run.dead + " of " + HIDDEN)).toList());
    }

    @Override
    public List<Picture> pictures() {
        return List.of(new Picture("Cost by the hidden activation", new Axis("iteration", false),
                new Axis("cost J", false), runs.stream().map(run -> new Series(run.data, Table.name(run.activation),
                        Style.LINE, IntStream.range(0, LOOKS)
                                .mapToObj(i -> new Point((double) i * iterations / LOOKS, run.costs.get(i))).toList()))
                        .toList(),
                3));
    }

    @Override
    public String reading() {
        return """
                σ′ is ¼ at most and tanh′ 1, so less comes back through sigmoid units from the start; and since σ is
                never negative, all weights into a unit behind get gradients of one sign from an example. Those of tanh
                are around 0. Relu and leaky relu do not flatten out for positive z, and learn fast where the rate suits
                them, but their kinks can make the cost jump; a relu unit that is 0 for all examples gets no gradient
                any more and is dead, a leaky one is not. With the identity all layers together are one, and the cost
                stays where a straight boundary leaves it: no harm for blobs, which need no other.""";
    }

    private record Pair(Run one, Run other) {}

    /** Two activations on each data set. */
    private List<Pair> pairs(Activation one, Activation other) {
        return with(one).flatMap(run -> with(other).filter(next -> next.data.equals(run.data))
                .map(next -> new Pair(run, next))).toList();
    }

    private Stream<Run> with(Activation activation) {
        return runs.stream().filter(run -> run.activation == activation);
    }

    private long tanhWins(Activation against) {
        return pairs(Activation.TANH, against).stream().filter(pair -> pair.one.cost < pair.other.cost).count();
    }

    /** How much of tanh's first gradient is left with sigmoid, at most. */
    private double firstGradientWithSigmoid() {
        return pairs(Activation.SIGMOID, Activation.TANH).stream()
                .mapToDouble(pair -> pair.one.firstGradient / pair.other.firstGradient).max().orElseThrow();
    }

    private static int dead(Stream<Run> some) {
        return some.mapToInt(Run::dead).sum();
    }

    /** Tanh learns more than sigmoid, and more than none, everywhere; and no units die but those of relu. */
    @Override
    public boolean holds() {
        return tanhWins(Activation.SIGMOID) == DATA.size() && tanhWins(Activation.IDENTITY) == DATA.size()
                && firstGradientWithSigmoid() < 1 && dead(runs.stream()) == dead(with(Activation.RELU));
    }

    @Override
    public String verdict() {
        return String.format(Locale.ROOT, "of %d data sets, tanh ends below sigmoid on %d and below the identity on %d;"
                + " with sigmoid dW1 begins with at most %.2f of its size with tanh; dead are %d units of relu and %d"
                + " others", DATA.size(), tanhWins(Activation.SIGMOID), tanhWins(Activation.IDENTITY),
                firstGradientWithSigmoid(), dead(with(Activation.RELU)),
                dead(runs.stream()) - dead(with(Activation.RELU)));
    }
}
