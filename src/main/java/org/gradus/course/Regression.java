package org.gradus.course;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.course.Picture.Axis;
import org.gradus.course.Picture.Point;
import org.gradus.course.Picture.Series;
import org.gradus.course.Picture.Style;
import org.gradus.train.Activation;
import org.gradus.train.Initializer;
import org.gradus.train.Loss;
import org.gradus.train.Metrics;
import org.gradus.train.Output;
import org.gradus.train.data.Dataset;
import org.gradus.train.data.NumpyRandom;

/**
 * Real numbers as labels: a linear output unit with squared error learns a curve from noisy points of it.
 *
 * @param examples the points, from left to right
 * @param network with hidden units and a linear output unit
 * @param line without hidden units
 * @param sigmoid with hidden units and a sigmoid output unit
 * @param noise the mean of the squares of what was added to the curve
 */
public record Regression(List<Point> examples, Fit network, Fit line, Fit sigmoid, double noise) implements Experiment {

    private static final int EXAMPLES = 200;
    private static final double NOISE = 0.2;
    private static final int HIDDEN = 10;
    private static final int ITERATIONS = 5000;
    private static final double RATE = 0.05;
    private static final long SEED = 1;
    private static final int PLACES = 200;
    private static final double WELL = 0.95;

    /**
     * What has learnt the curve.
     *
     * @param error the mean of the squared differences from the labels
     * @param explained R², the share of the labels' variance that is not left as an error
     * @param curve what it makes of x from left to right
     */
    public record Fit(String name, double error, double explained, List<Point> curve) {}

    /** Runs the experiment. */
    public static Regression run() {
        return run(Output.LINEAR, ITERATIONS);
    }

    /** Runs it with an output of one's own in place of the linear one. */
    static Regression run(Output output, int iterations) {
        NumpyRandom random = new NumpyRandom(SEED);
        double[] x = random.rand(EXAMPLES).toArray();
        Arrays.sort(x);
        Arrays.setAll(x, i -> 6 * x[i] - 3);
        double[] noise = random.randn(EXAMPLES).toArray();
        Arrays.setAll(noise, i -> NOISE * noise[i]);
        double[] y = IntStream.range(0, EXAMPLES).mapToDouble(i -> curve(x[i]) + noise[i]).toArray();
        Dataset data = new Dataset(row(x), row(y), List.of("x"), List.of());
        return new Regression(points(x, y),
                fit("a linear output unit", data, output, iterations, HIDDEN),
                fit("no hidden units", data, output, iterations),
                fit("a sigmoid output unit", data, Output.SIGMOID, iterations, HIDDEN),
                Arrays.stream(noise).map(e -> e * e).average().orElseThrow());
    }

    private static double curve(double x) {
        return 2 * Math.sin(1.5 * x) + x / 2;
    }

    private static Tensor row(double... entries) {
        return Tensor.of(Shape.of(1, entries.length), entries);
    }

    private static List<Point> points(double[] x, double[] y) {
        return IntStream.range(0, x.length).mapToObj(i -> new Point(x[i], y[i])).toList();
    }

    private static Fit fit(String name, Dataset data, Output output, int iterations, int... hidden) {
        Descent descent = new Descent(data, Activation.TANH, output, Loss.SQUARED_ERROR, hidden)
                .from(Initializer.normal(1), SEED);
        descent.run(iterations, RATE);
        double error = descent.stay().cost();
        double explained = Metrics.determination(descent.activations().getLast(), data.y());
        double[] places = IntStream.range(0, PLACES).mapToDouble(i -> -3 + 6.0 * i / (PLACES - 1)).toArray();
        return new Fit(name, error, explained, points(places, descent.predict(row(places)).toArray()));
    }

    private Stream<Fit> fits() {
        return Stream.of(network, line, sigmoid);
    }

    @Override
    public Table table() {
        return new Table(List.of("with", "mean squared error", "R²"), fits()
                .map(fit -> List.of(fit.name, Table.fixed(fit.error), Table.fixed(fit.explained))).toList());
    }

    @Override
    public List<Picture> pictures() {
        return List.of(new Picture("A curve, learnt from noisy points", new Axis("x", false), new Axis("y", false),
                Stream.concat(fits().map(fit -> new Series("", fit.name, Style.LINE, fit.curve)),
                        Stream.of(new Series("", "examples", Style.DOTS, examples))).toList()));
    }

    @Override
    public String reading() {
        return """
                For real numbers the last layer is left as it is, A2 = Z2, so that it can have any value, and the loss is
                (A2 − Y)². Its derivative is 2 (A2 − Y): again the mistake itself, as with a sigmoid and the log-loss,
                and all layers behind go on as before. Without hidden units this is the line of least squares. With a
                sigmoid at the end no output lies outside of 0 and 1, however long it learns. The noise is nothing to be
                learnt, so an error of its size is the best that can be hoped for.""";
    }

    /** The curve is learnt with a linear output, and neither without hidden units nor with a sigmoid. */
    @Override
    public boolean holds() {
        return network.explained >= WELL && line.explained < WELL && sigmoid.explained < WELL;
    }

    @Override
    public String verdict() {
        return String.format(Locale.ROOT, "of the labels' variance, %.1f %% are learnt with %s, %.1f %% with %s and"
                + " %.1f %% with %s; the error left is %.4f, and the noise %.4f", 100 * network.explained, network.name,
                100 * line.explained, line.name, 100 * sigmoid.explained, sigmoid.name, network.error, noise);
    }
}
