package org.gradus.course;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.gradus.course.Picture.Axis;
import org.gradus.train.Activation;
import org.gradus.train.Initializer;
import org.gradus.train.Output;
import org.gradus.train.data.Dataset;
import org.gradus.train.data.Flower;

/**
 * What the two-layer network can learn of the flower set with more and more hidden units, at the course's settings.
 *
 * @param runs the fewest units first; 0 is logistic regression
 */
public record HiddenSize(List<Run> runs) implements Experiment {

    private static final List<Integer> SIZES = List.of(0, 1, 2, 3, 4, 5, 20, 50);
    private static final int ITERATIONS = 5000;
    private static final double RATE = 1.2;
    private static final double SCALE = 0.01;
    private static final long SEED = 2;
    private static final int ENOUGH = 4;
    /** Nine of ten, but for some examples that roundings on another machine may let fall otherwise. */
    private static final double WELL = 0.88;
    private static final double NEAR_CHANCE = 0.6;

    /**
     * A network that has learnt.
     *
     * @param parameters how many numbers it has learnt
     * @param accuracy the share of the examples that are right
     * @param regions where it finds which class
     */
    public record Run(int units, int parameters, double accuracy, double cost, Regions regions) {}

    /** Runs the experiment. */
    public static HiddenSize run() {
        return run(Activation.TANH, ITERATIONS);
    }

    /** Runs it with an activation of one's own. */
    static HiddenSize run(Activation activation, int iterations) {
        Dataset data = Flower.dataset();
        return new HiddenSize(SIZES.stream().map(units -> {
            Descent network = new Descent(data, activation, Output.SIGMOID,
                    units == 0 ? new int[0] : new int[] {units}).from(Initializer.normal(SCALE), SEED);
            network.run(iterations, RATE);
            network.stay();
            return new Run(units, network.size(), network.accuracy(), network.cost(),
                    Regions.around(data.x(), network::predict));
        }).toList());
    }

    private static String title(int units) {
        return units == 0 ? "logistic regression" : units + (units == 1 ? " unit" : " units");
    }

    @Override
    public Table table() {
        return new Table(List.of("hidden units", "parameters", "accuracy", "cost"), runs.stream()
                .map(run -> List.of(String.valueOf(run.units), String.valueOf(run.parameters),
                        Table.percent(run.accuracy), Table.fixed(run.cost)))
                .toList());
    }

    @Override
    public List<Picture> pictures() {
        return List.of(new Picture("Decision boundaries on the flower set", new Axis("x1", false),
                new Axis("x2", false),
                runs.stream().flatMap(run -> run.regions.panel(title(run.units), Flower.dataset()).stream()).toList(),
                4));
    }

    @Override
    public String reading() {
        return """
                Logistic regression parts the plane by a line, and no line parts the petals of a flower. Each hidden
                unit is such a line, made soft, and the output unit adds them up: one or two lines cannot enclose the
                petals, a few more can. Further units give the boundary more freedom than the petals ask for, to be
                spent on single examples near it; whether that is of use, only examples can tell that were not learnt
                from.""";
    }

    /** Logistic regression is near chance, and from four units on the petals are found. */
    @Override
    public boolean holds() {
        return runs.stream().allMatch(run -> run.units == 0
                ? run.accuracy < NEAR_CHANCE
                : run.units < ENOUGH || run.accuracy >= WELL);
    }

    @Override
    public String verdict() {
        return runs.stream().map(run -> String.format(Locale.ROOT, "%s %.1f %%", title(run.units), 100 * run.accuracy))
                .collect(Collectors.joining(", ", "right are, with ", ""));
    }
}
