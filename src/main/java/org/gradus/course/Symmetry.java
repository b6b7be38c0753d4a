package org.gradus.course;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
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

/**
 * Whether hidden units that begin alike stay alike. The two-layer network learns the flower set from several starts, all
 * with biases of zero, and at every iteration the rows of W1 and of dW1, one for each hidden unit, are compared.
 *
 * @param alike from starts at which all hidden units are the same
 * @param random from small random weights
 * @param single from small random weights, with a single hidden unit
 * @param logistic without hidden units, from zeros
 * @param logisticRandom without hidden units, from random weights
 */
public record Symmetry(List<Run> alike, Run random, Run single, Run logistic, Run logisticRandom)
        implements
            Experiment {

    private static final int HIDDEN = 4;
    private static final int ITERATIONS = 3000;
    private static final int LOOKS = 150;
    private static final double RATE = 1.2;
    private static final long SEED = 2;
    /** How much better the units are together once they differ, and how close the costs are of what is one minimum. */
    private static final double MUCH_BETTER = 0.15;
    private static final double SAME_COST = 1e-3;

    /**
     * What happened from a start.
     *
     * @param weightsApart how far apart the rows of W1 ever were: the largest difference between entries of a column
     * @param gradientsApart the same of dW1
     * @param accuracy the share of examples that are right in the end
     * @param cost in the end
     * @param looks now and then on the way
     */
    public record Run(String start, double weightsApart, double gradientsApart, double accuracy, double cost,
            List<Look> looks) {

        private boolean staysAlike() {
            return weightsApart == 0 && gradientsApart == 0;
        }
    }

    /** What is seen at a step. */
    public record Look(int iteration, double weightsApart, double accuracy) {}

    /** Runs the experiment. */
    public static Symmetry run() {
        return run(Initializer.constant(0.5), ITERATIONS);
    }

    /** Runs it with a start of one's own as the one that is called all equal. */
    static Symmetry run(Initializer equal, int iterations) {
        Dataset data = Flower.dataset();
        Descent network = network(data, HIDDEN);
        Descent logistic = new Descent(data, Activation.TANH, Output.SIGMOID);
        return new Symmetry(
                List.of(run("all zero", network.from(Initializer.zeros(), SEED), iterations),
                        run("all equal", network.from(equal, SEED), iterations)),
                run("small random", network.from(Initializer.normal(0.01), SEED), iterations),
                run("one unit, small random", network(data, 1).from(Initializer.normal(0.01), SEED), iterations),
                run("no hidden unit, zero", logistic.from(Initializer.zeros(), SEED), iterations),
                run("no hidden unit, random", logistic.from(Initializer.normal(1), SEED), iterations));
    }

    private static Descent network(Dataset data, int units) {
        return new Descent(data, Activation.TANH, Output.SIGMOID, units);
    }

    private static Run run(String start, Descent descent, int iterations) {
        List<Look> looks = new ArrayList<>();
        double[] apart = new double[2];
        double[] costs = descent.run(iterations, RATE, iteration -> {
            Tensor weights = descent.weights().getFirst().value();
            apart[0] = Math.max(apart[0], apart(weights));
            apart[1] = Math.max(apart[1], apart(descent.gradients().getFirst()));
            if (iteration % Math.max(1, iterations / LOOKS) == 0 || iteration == iterations - 1) {
                looks.add(new Look(iteration, apart(weights), descent.accuracy()));
            }
        });
        return new Run(start, apart[0], apart[1], looks.getLast().accuracy, costs[iterations - 1], looks);
    }

    /** The largest difference between two entries of a column. */
    private static double apart(Tensor matrix) {
        double[][] rows = matrix.toRows();
        return IntStream.range(0, rows[0].length).mapToDouble(column -> {
            double[] entries = Stream.of(rows).mapToDouble(row -> row[column]).sorted().toArray();
            return entries[entries.length - 1] - entries[0];
        }).max().orElseThrow();
    }

    private Stream<Run> all() {
        return Stream.concat(alike.stream(), Stream.of(random, single, logistic, logisticRandom));
    }

    @Override
    public Table table() {
        return new Table(List.of("start", "rows of W1 apart", "rows of dW1 apart", "accuracy", "cost"),
                all().map(run -> List.of(run.start, Table.number(run.weightsApart), Table.number(run.gradientsApart),
                        Table.percent(run.accuracy), Table.fixed(run.cost))).toList());
    }

    @Override
    public List<Picture> pictures() {
        Axis iterations = new Axis("iteration", false);
        return List.of(
                new Picture("How far apart the hidden units are", iterations,
                        new Axis("largest difference between rows of W1", false),
                        Stream.concat(alike.stream(), Stream.of(random)).map(run -> line(run, Look::weightsApart))
                                .toList()),
                new Picture("What they achieve", iterations, new Axis("% of the examples right", false),
                        Stream.concat(alike.stream(), Stream.of(random, single))
                                .map(run -> line(run, look -> 100 * look.accuracy)).toList()));
    }

    private static Series line(Run run, ToDoubleFunction<Look> height) {
        return new Series("", run.start, Style.LINE,
                run.looks.stream().map(look -> new Point(look.iteration, height.applyAsDouble(look))).toList());
    }

    @Override
    public String reading() {
        return """
                Hidden units with the same weights compute the same, so the same gradient comes back to each, and after
                the step they are the same again: however many they are, they are worth one. From all zeros not even
                that: A1 is 0, so dW2 is 0, and through W2 = 0 nothing comes back to W1. Random weights, however small,
                make the units differ, and the differences grow; that the biases begin with zeros does no harm. Without
                hidden units there is nothing to tell apart: the gradient of logistic regression depends on the
                features, its cost has a single minimum, and zeros are a start like any other.""";
    }

    /**
     * Units that begin alike stay alike and are worth one at most, random ones do not and are worth more, and logistic
     * regression finds the same minimum from zeros as from elsewhere.
     */
    @Override
    public boolean holds() {
        return alike.stream().allMatch(run -> run.staysAlike() && run.accuracy < random.accuracy - MUCH_BETTER)
                && !random.staysAlike() && Math.abs(logistic.cost - logisticRandom.cost) < SAME_COST;
    }

    @Override
    public String verdict() {
        String units = Stream.concat(alike.stream(), Stream.of(random)).map(run -> String.format(Locale.ROOT,
                run.staysAlike()
                        ? "%s: symmetry was never broken, %.1f %% right"
                        : "%s: symmetry was broken, %.1f %% right",
                run.start, 100 * run.accuracy)).collect(Collectors.joining("; "));
        return units + String.format(Locale.ROOT, "; without hidden units, zeros lead to the cost %.4f and random"
                + " weights to %.4f", logistic.cost, logisticRandom.cost);
    }
}
