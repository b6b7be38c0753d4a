package org.gradus.train;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.gradus.Tensor;
import org.gradus.train.data.Dataset;

/**
 * How often examples of each class were taken for each class, and what follows from that.
 *
 * <pre>{@code
 * ConfusionMatrix confusion = ConfusionMatrix.of(test, new Predictor(network, parameters).output(test.x()));
 * confusion.accuracy();
 * confusion.f1(0); // of the first class
 * }</pre>
 *
 * @param classes the names of the classes
 * @param counts for each class a row, and in it for each class how many examples of the first were taken for the second
 */
public record ConfusionMatrix(List<String> classes, List<List<Integer>> counts) {

    /** @throws IllegalArgumentException if the counts are not a square with a row for each class */
    public ConfusionMatrix {
        classes = List.copyOf(classes);
        counts = counts.stream().map(List::copyOf).toList();
        int size = classes.size();
        if (counts.size() != size || counts.stream().anyMatch(row -> row.size() != size)) {
            throw new IllegalArgumentException("the counts must have " + size + " rows and columns, for the classes "
                    + classes + ", but are " + counts);
        }
    }

    /**
     * What a model makes of data.
     *
     * @param output what it gives for them, as {@link Metrics#labels} takes it
     * @throws IllegalStateException if the data have no classes
     */
    public static ConfusionMatrix of(Dataset data, Tensor output) {
        int[] labels = data.labels();
        int[] taken = Metrics.labels(output);
        int[][] counts = new int[data.classes().size()][data.classes().size()];
        for (int example = 0; example < labels.length; example++) {
            counts[labels[example]][taken[example]]++;
        }
        return new ConfusionMatrix(data.classes(),
                Arrays.stream(counts).map(row -> Arrays.stream(row).boxed().toList()).toList());
    }

    /** How many examples there are. */
    public int examples() {
        return counts.stream().flatMap(List::stream).mapToInt(count -> count).sum();
    }

    /** How many examples were taken for what they are. */
    public int correct() {
        return each().map(k -> counts.get(k).get(k)).sum();
    }

    /** The share of examples that were taken for what they are. */
    public double accuracy() {
        return share(correct(), examples());
    }

    /** Of the examples that were taken for a class, the share that belong to it; 0 if there are none. */
    public double precision(int label) {
        return share(counts.get(label).get(label), taken(label));
    }

    /** Of the examples of a class, the share that were taken for it; 0 if there are none. */
    public double recall(int label) {
        return share(counts.get(label).get(label), belonging(label));
    }

    /** The harmonic mean of precision and recall of a class; 0 if one of them is. */
    public double f1(int label) {
        return share(2 * counts.get(label).get(label), taken(label) + belonging(label));
    }

    /** The mean of the precision over the classes, each counting the same. */
    public double macroPrecision() {
        return mean(this::precision);
    }

    /** The mean of the recall over the classes, each counting the same. */
    public double macroRecall() {
        return mean(this::recall);
    }

    /** The mean of F1 over the classes, each counting the same. */
    public double macroF1() {
        return mean(this::f1);
    }

    private IntStream each() {
        return IntStream.range(0, classes.size());
    }

    private double mean(IntToDoubleFunction metric) {
        return each().mapToDouble(metric).average().orElseThrow();
    }

    private int taken(int label) {
        return counts.stream().mapToInt(row -> row.get(label)).sum();
    }

    private int belonging(int label) {
        return counts.get(label).stream().mapToInt(count -> count).sum();
    }

    private static double share(int part, int whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
