package org.gradus.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradus.course.Picture;
import org.gradus.course.Picture.Axis;
import org.gradus.course.Picture.Point;
import org.gradus.course.Picture.Series;
import org.gradus.course.Picture.Style;
import org.gradus.course.Regions;
import org.gradus.course.Table;
import org.gradus.train.ConfusionMatrix;
import org.gradus.train.Evaluation;
import org.gradus.train.Evaluation.Quality;
import org.gradus.train.History;
import org.gradus.train.Metrics;
import org.gradus.train.Network;
import org.gradus.train.Predictor;
import org.gradus.train.data.Dataset;

/** How well a network does that was trained. */
record TrainReport(TrainingData data, Network network, Predictor predictor, History history) {

    /**
     * What {@code --json} prints. With classes there are accuracies and a confusion matrix, with real numbers R².
     *
     * @param hidden the hidden units of all layers together
     * @param costs pairs of iteration and cost, on what was learnt from
     * @param accuracy on all data
     * @param layers the hidden units of each layer, if there is not just one
     * @param validationCosts pairs of iteration and cost, on what was only watched
     * @param trainAccuracy on what was learnt from, if something was held out
     * @param testAccuracy on what was held out
     * @param classes their names, in the order of the confusion's rows
     * @param confusion of what was held out: a row for each class, a column for each that was predicted
     */
    @JsonInclude(Include.NON_ABSENT)
    record Result(int examples, int features, int hidden, String activation, List<List<Number>> costs,
            Optional<Double> accuracy, Optional<Double> r2, Optional<List<Integer>> layers,
            Optional<List<List<Number>>> validationCosts, Optional<Double> trainAccuracy,
            Optional<Double> testAccuracy, Optional<List<String>> classes, Optional<List<List<Integer>>> confusion,
            Optional<Double> trainR2, Optional<Double> testR2) {}

    Result json() {
        Optional<Dataset> heldOut = data.heldOut();
        Optional<Dataset> learnt = heldOut.map(_ -> data.training());
        List<Integer> layers = IntStream.of(network.hidden().toArray()).boxed().toList();
        return new Result(data.all().examples(), data.all().features().size(), (int) network.hidden().sum(),
                Activations.name(network.activation()), costs(Evaluation::training), accuracy(data.all()),
                r2(data.all()), layers.size() == 1 ? Optional.empty() : Optional.of(layers),
                data.validation().map(_ -> costs(Evaluation::watched)), learnt.flatMap(this::accuracy),
                heldOut.flatMap(this::accuracy), heldOut.flatMap(this::confusion).map(ConfusionMatrix::classes),
                heldOut.flatMap(this::confusion).map(ConfusionMatrix::counts),
                learnt.flatMap(this::r2), heldOut.flatMap(this::r2));
    }

    private List<List<Number>> costs(Function<Evaluation, Quality> which) {
        return history.evaluations().stream()
                .map(evaluation -> List.<Number>of(evaluation.iteration(), which.apply(evaluation).cost())).toList();
    }

    /** What was held out, or all. */
    private Dataset judged() {
        return data.heldOut().orElse(data.all());
    }

    private Optional<ConfusionMatrix> confusion(Dataset part) {
        return part.classes().isEmpty()
                ? Optional.empty()
                : Optional.of(ConfusionMatrix.of(part, predictor.output(part.x())));
    }

    private Optional<Double> accuracy(Dataset part) {
        return confusion(part).map(ConfusionMatrix::accuracy);
    }

    private Optional<Double> r2(Dataset part) {
        return part.classes().isEmpty()
                ? Optional.of(Metrics.determination(predictor.output(part.x()), part.y()))
                : Optional.empty();
    }

    void print(PrintStream out) {
        Optional<Dataset> heldOut = data.heldOut();
        heldOut.ifPresent(rest -> out.printf(Locale.ROOT, "split      %d examples to learn from%s, %d held out%n",
                data.training().examples(),
                data.validation().map(part -> ", " + part.examples() + " to watch").orElse(""), rest.examples()));
        boolean watched = data.validation().isPresent();
        out.printf(Locale.ROOT, "%niteration  cost%s%n", watched ? "      watched" : "");
        for (Evaluation evaluation : history.evaluations()) {
            out.printf(Locale.ROOT, "%9d  %.6g%s%n", evaluation.iteration(), evaluation.training().cost(), evaluation
                    .validation().map(quality -> String.format(Locale.ROOT, "  %.6g", quality.cost())).orElse(""));
        }
        out.printf(Locale.ROOT, "%n%-10s %s%n", data.all().classes().isEmpty() ? "R²" : "accuracy", score(judged())
                + (heldOut.isPresent() ? " of those held out; " + score(data.training()) + " of those learnt from"
                        : ""));
        if (heldOut.isPresent()) {
            confusion(judged()).ifPresent(it -> out.printf("%n%s", perClass(it).text()));
        }
    }

    private String score(Dataset part) {
        return confusion(part).map(it -> String.format(Locale.ROOT, "%.2f %% (%d of %d)", 100 * it.accuracy(),
                it.correct(), it.examples()))
                .orElseGet(() -> String.format(Locale.ROOT, "%.4f", r2(part).orElseThrow()));
    }

    private static Table perClass(ConfusionMatrix confusion) {
        List<String> classes = confusion.classes();
        return new Table(List.of("class", "examples", "precision", "recall", "F1"), Stream.concat(
                IntStream.range(0, classes.size()).mapToObj(k -> row(classes.get(k),
                        confusion.counts().get(k).stream().mapToInt(count -> count).sum(), confusion.precision(k),
                        confusion.recall(k), confusion.f1(k))),
                Stream.of(row("mean", confusion.examples(), confusion.macroPrecision(), confusion.macroRecall(),
                        confusion.macroF1())))
                .toList());
    }

    private static List<String> row(String name, int examples, double... shares) {
        return Stream.concat(Stream.of(name, String.valueOf(examples)),
                DoubleStream.of(shares).mapToObj(share -> String.format(Locale.ROOT, "%.4f", share))).toList();
    }

    /** The costs, the confusion of classes, and where the classes lie in the plane of two features. */
    List<Picture> pictures() {
        List<Series> lines = new ArrayList<>();
        lines.add(line("on what is learnt from", Evaluation::training));
        data.validation().ifPresent(_ -> lines.add(line("on what is watched", Evaluation::watched)));
        List<Picture> pictures = new ArrayList<>();
        pictures.add(new Picture("The cost on the way", new Axis("iteration", false), new Axis("cost", true), lines));
        Dataset part = judged();
        if (part.features().size() == 2 && !part.classes().isEmpty()) {
            pictures.add(new Picture("What the network takes places for",
                    new Axis(axisLabel(0), false), new Axis(axisLabel(1), false),
                    Regions.around(data.all().x(), predictor::output).panel("", part)));
        }
        confusion(part).ifPresent(it -> pictures.add(picture(it)));
        return pictures;
    }

    private String axisLabel(int feature) {
        return data.all().features().get(feature) + (data.standardization().isPresent() ? ", standardised" : "");
    }

    private Series line(String name, Function<Evaluation, Quality> which) {
        return new Series("", name, Style.LINE, history.evaluations().stream()
                .map(evaluation -> new Point(evaluation.iteration(), which.apply(evaluation).cost())).toList());
    }

    private static Picture picture(ConfusionMatrix confusion) {
        // the first class on top
        List<String> upwards = confusion.classes().reversed();
        return new Picture("What was taken for what", new Axis("predicted", confusion.classes()),
                new Axis("class", upwards),
                List.of(cells(confusion, "right", true), cells(confusion, "wrong", false)));
    }

    private static Series cells(ConfusionMatrix confusion, String name, boolean right) {
        int size = confusion.classes().size();
        return new Series("", name, Style.CELLS, IntStream.range(0, size * size)
                .filter(i -> (i / size == i % size) == right && confusion.counts().get(i / size).get(i % size) > 0)
                .mapToObj(i -> new Point(i % size, size - 1 - i / size,
                        String.valueOf(confusion.counts().get(i / size).get(i % size))))
                .toList());
    }
}
