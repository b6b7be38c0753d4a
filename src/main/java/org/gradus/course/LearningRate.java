package org.gradus.course;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gradus.course.Picture.Axis;
import org.gradus.course.Picture.Point;
import org.gradus.course.Picture.Series;
import org.gradus.course.Picture.Style;
import org.gradus.train.Activation;
import org.gradus.train.Initializer;
import org.gradus.train.Output;
import org.gradus.train.data.Flower;

/**
 * What the learning rate does: the same network from the same start, with steps of different length.
 *
 * @param runs the smallest rate first
 */
public record LearningRate(List<Run> runs) implements Experiment {

    private static final double[] RATES = {0.01, 0.1, 1.2, 10, 100};
    private static final int ITERATIONS = 2000;
    private static final long SEED = 2;
    private static final int LOOKS = 400;
    /** Above the lowest cost, what counts as far from it. */
    private static final double FAR = 0.1;
    private static final double OFTEN = 0.1;

    /** What a rate is. */
    public enum Judgement {
        /** The cost falls, but is far from what another rate reaches. */
        TOO_SMALL,
        /** The cost falls, and low. */
        RIGHT,
        /** The cost goes up and down, or is no number any more. */
        TOO_LARGE
    }

    /**
     * Learning with a rate.
     *
     * @param cost in the end
     * @param rises the share of the steps after which the cost was higher
     * @param costs now and then
     */
    public record Run(double rate, double accuracy, double cost, double rises, List<Double> costs) {}

    /** Runs the experiment. */
    public static LearningRate run() {
        return run(RATES);
    }

    /** Runs it with rates of one's own, the smallest first. */
    static LearningRate run(double... rates) {
        Descent network = new Descent(Flower.dataset(), Activation.TANH, Output.SIGMOID, 4);
        return new LearningRate(Arrays.stream(rates).mapToObj(rate -> {
            double[] costs = network.from(Initializer.normal(0.01), SEED).run(ITERATIONS, rate);
            double rises = IntStream.range(1, ITERATIONS)
                    .filter(i -> !(Double.isFinite(costs[i]) && costs[i] <= costs[i - 1])).count();
            return new Run(rate, network.accuracy(), costs[ITERATIONS - 1], rises / (ITERATIONS - 1),
                    IntStream.range(0, LOOKS).mapToObj(i -> costs[i * ITERATIONS / LOOKS]).toList());
        }).toList());
    }

    private Judgement of(Run run) {
        double lowest = runs.stream().mapToDouble(Run::cost).filter(Double::isFinite).min().orElseThrow();
        if (run.rises > OFTEN) {
            return Judgement.TOO_LARGE;
        }
        return run.cost > lowest + FAR ? Judgement.TOO_SMALL : Judgement.RIGHT;
    }

    @Override
    public Table table() {
        return new Table(List.of("learning rate", "cost", "steps upward", "accuracy", "the rate is"),
                runs.stream().map(run -> List.of(String.valueOf(run.rate), Table.fixed(run.cost),
                        Table.percent(run.rises), Table.percent(run.accuracy), Table.name(of(run)))).toList());
    }

    @Override
    public List<Picture> pictures() {
        return List.of(new Picture("Cost by the learning rate", new Axis("iteration", false), new Axis("cost J", true),
                runs.stream().map(run -> new Series("", "α = " + run.rate, Style.LINE, IntStream.range(0, LOOKS)
                        .mapToObj(i -> new Point((double) i * ITERATIONS / LOOKS, run.costs.get(i))).toList()))
                        .toList()));
    }

    @Override
    public String reading() {
        return """
                The gradient says in which direction the cost falls, and how steeply, but not how far. With a rate that
                is too small every step leads down and none leads far. With one that is too large a step leads beyond
                the valley and up its other side: the cost jumps about, and units are thrown to where they saturate and
                cannot come back. The right rate is the largest that is still not too large, and it depends on network,
                data and start, so it is tried out, by factors of about ten or three.""";
    }

    /** The smallest rate is too small, the largest too large, and one in between is right. */
    @Override
    public boolean holds() {
        return of(runs.getFirst()) == Judgement.TOO_SMALL && of(runs.getLast()) == Judgement.TOO_LARGE
                && runs.stream().anyMatch(run -> of(run) == Judgement.RIGHT);
    }

    @Override
    public String verdict() {
        return runs.stream().map(run -> String.format(Locale.ROOT, "%s is %s (cost %.3f)", run.rate,
                Table.name(of(run)), run.cost)).collect(Collectors.joining(", "));
    }
}
