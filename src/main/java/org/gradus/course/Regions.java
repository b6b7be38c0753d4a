package org.gradus.course;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.course.Picture.Point;
import org.gradus.course.Picture.Series;
import org.gradus.course.Picture.Style;
import org.gradus.train.Metrics;
import org.gradus.train.data.Dataset;

/**
 * Which class a network finds most probable at each place of the plane, so where its decision boundaries run.
 *
 * @param left the smallest x1
 * @param right the largest x1
 * @param bottom the smallest x2
 * @param top the largest x2
 * @param rows places at even distances, from left to right, lowest row first: the digit of the class, 0 to 9
 */
public record Regions(double left, double right, double bottom, double top, List<String> rows) {

    /** Along either axis. */
    private static final int TILES = 80;
    private static final double MARGIN = 0.05;

    /**
     * The regions round about some examples.
     *
     * @param x of shape (2, examples)
     * @param network from features to probabilities
     */
    public static Regions around(Tensor x, UnaryOperator<Tensor> network) {
        double[][] features = x.toRows();
        double[] x1 = range(features[0]);
        double[] x2 = range(features[1]);
        double[] grid = IntStream.range(0, 2 * TILES * TILES).mapToDouble(i -> i < TILES * TILES
                ? at(x1[0], x1[1], i % TILES)
                : at(x2[0], x2[1], (i - TILES * TILES) / TILES)).toArray();
        int[] classes = Metrics.labels(network.apply(Tensor.of(Shape.of(2, TILES * TILES), grid)));
        return new Regions(x1[0], x1[1], x2[0], x2[1], IntStream.range(0, TILES)
                .mapToObj(row -> Arrays.stream(classes, row * TILES, (row + 1) * TILES)
                        .mapToObj(String::valueOf).collect(Collectors.joining()))
                .toList());
    }

    private static double[] range(double[] values) {
        double lowest = Arrays.stream(values).min().orElseThrow();
        double highest = Arrays.stream(values).max().orElseThrow();
        double margin = MARGIN * (highest - lowest);
        return new double[] {lowest - margin, highest + margin};
    }

    private static double at(double from, double to, int tile) {
        return from + tile * (to - from) / (TILES - 1);
    }

    /** A panel of the regions, and some examples upon them. */
    public List<Series> panel(String heading, Dataset data) {
        // of two the last first, so that the one that is called blue is drawn in blue
        Comparator<Integer> order = data.classes().size() == 2 ? Comparator.reverseOrder() : Comparator.naturalOrder();
        List<Integer> classes = IntStream.range(0, data.classes().size()).boxed().sorted(order).toList();
        double[][] features = data.x().toRows();
        int[] labels = data.labels();
        return Stream.concat(
                classes.stream()
                        .map(label -> new Series(heading, data.classes().get(label), Style.TILES, tiles(label))),
                classes.stream().map(label -> new Series(heading, data.classes().get(label), Style.DOTS,
                        IntStream.range(0, labels.length).filter(i -> labels[i] == label)
                                .mapToObj(i -> new Point(features[0][i], features[1][i])).toList())))
                .toList();
    }

    private List<Point> tiles(int label) {
        return IntStream.range(0, TILES).boxed().flatMap(row -> IntStream.range(0, TILES)
                .filter(column -> Character.digit(rows.get(row).charAt(column), 10) == label)
                .mapToObj(column -> new Point(at(left, right, column), at(bottom, top, row)))).toList();
    }
}
