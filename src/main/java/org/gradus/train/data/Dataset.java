package org.gradus.train.data;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.gradus.Shape;
import org.gradus.Tensor;

/**
 * Examples, each with features and with what is to be predicted from them: one of several classes, or a real number.
 * Examples are columns.
 *
 * @param x the features, of shape {@code (features, examples)}, at least one of each, all finite
 * @param y what is to be predicted. For two classes, of shape {@code (1, examples)}, each entry 0 or 1. For more,
 * one-hot: of shape {@code (classes, examples)}, with a single 1 in each column, in the row of its class, and else 0.
 * For real numbers, of shape {@code (1, examples)}, all finite
 * @param features the names of the features, all different
 * @param classes the names of the classes, all different, that of label 0 first; empty if real numbers are to be
 * predicted
 */
public record Dataset(Tensor x, Tensor y, List<String> features, List<String> classes) {

    /** @throws IllegalArgumentException if the parts do not fit together as described, naming the one that does not */
    public Dataset {
        features = List.copyOf(features);
        classes = List.copyOf(classes);
        if (x.shape().rank() != 2 || x.size() == 0) {
            throw new IllegalArgumentException("features must have the shape (features, examples), with at least one"
                    + " of each, but their shape is " + x.shape());
        }
        if (classes.size() == 1 || new HashSet<>(classes).size() != classes.size()) {
            throw new IllegalArgumentException("there must be two or more classes with different names, or none for"
                    + " real numbers, but these are " + classes);
        }
        int examples = x.shape().dim(1);
        int rows = rows(classes);
        if (!y.shape().equals(Shape.of(rows, examples))) {
            throw new IllegalArgumentException("labels must have the shape (" + (rows == 1 ? "1" : "classes")
                    + ", examples) = (" + rows + ", " + examples + ") to match features of shape " + x.shape()
                    + (rows == 1 ? "" : " and classes " + classes) + ", but their shape is " + y.shape());
        }
        if (features.size() != x.shape().dim(0) || new HashSet<>(features).size() != features.size()) {
            throw new IllegalArgumentException("features of shape " + x.shape() + " need " + x.shape().dim(0)
                    + " different names, but these are " + features);
        }
        IntStream.range(0, x.size()).filter(i -> !Double.isFinite(x.at(i))).findFirst().ifPresent(i -> {
            throw new IllegalArgumentException("feature " + i / examples + " of example " + i % examples + " is "
                    + x.at(i) + ", but must be finite");
        });
        for (int example = 0; example < examples; example++) {
            checkLabel(y, example, classes.size());
        }
    }

    private static void checkLabel(Tensor y, int example, int classes) {
        int examples = y.shape().dim(1);
        if (classes > 2) {
            double[] column = IntStream.range(0, classes).mapToDouble(row -> y.at(row * examples + example)).toArray();
            if (Arrays.stream(column).anyMatch(entry -> entry != 0 && entry != 1) || Arrays.stream(column).sum() != 1) {
                throw new IllegalArgumentException("the label of example " + example + " is "
                        + Arrays.toString(column) + ", but must be one-hot: a single 1 among zeros");
            }
        } else if (classes == 2 ? y.at(example) != 0 && y.at(example) != 1 : !Double.isFinite(y.at(example))) {
            throw new IllegalArgumentException("the label of example " + example + " is " + y.at(example)
                    + ", but must be " + (classes == 2 ? "0 or 1" : "finite"));
        }
    }

    private static int rows(List<String> classes) {
        return classes.size() > 2 ? classes.size() : 1;
    }

    /**
     * Examples of classes that are given by number.
     *
     * @param labels the class of each example, as its place among the classes
     * @throws IllegalArgumentException if a label is no such place, or the parts do not fit together otherwise
     */
    public static Dataset ofLabels(Tensor x, int[] labels, List<String> features, List<String> classes) {
        double[] y = new double[Shape.of(rows(classes), labels.length).size()];
        for (int example = 0; example < labels.length; example++) {
            int label = labels[example];
            if (label < 0 || label >= classes.size()) {
                throw new IllegalArgumentException("the label of example " + example + " is " + label
                        + ", but must be from 0 to " + (classes.size() - 1));
            }
            if (classes.size() > 2) {
                y[label * labels.length + example] = 1;
            } else {
                y[example] = label;
            }
        }
        return new Dataset(x, Tensor.of(Shape.of(rows(classes), labels.length), y), features, classes);
    }

    /** The number of examples, the columns of {@code x}. */
    public int examples() {
        return x.shape().dim(1);
    }

    /**
     * The class of each example, as its place among the classes.
     *
     * @throws IllegalStateException if there are no classes but real numbers
     */
    public int[] labels() {
        if (classes.isEmpty()) {
            throw new IllegalStateException("these data have real numbers to predict, and no classes");
        }
        int[] labels = new int[examples()];
        for (int i = 0; i < y.size(); i++) {
            if (y.at(i) == 1) {
                labels[i % labels.length] = classes.size() == 2 ? 1 : i / labels.length;
            }
        }
        return labels;
    }

    /**
     * Some of the examples, as for a mini-batch or for one side of a split.
     *
     * @param examples the places of the examples, in the order that is wanted; one may come several times
     * @throws IllegalArgumentException if there are none
     * @throws IndexOutOfBoundsException if there is no example at one of the places
     */
    public Dataset part(int... examples) {
        return new Dataset(columns(x, examples), columns(y, examples), features, classes);
    }

    /**
     * Some of the columns of a matrix.
     *
     * @param columns their places, in the order that is wanted; one may come several times
     * @throws IndexOutOfBoundsException if there is no column at one of the places
     */
    public static Tensor columns(Tensor all, int... columns) {
        int rows = all.shape().dim(0);
        int width = all.shape().dim(1);
        double[] entries = new double[Shape.of(rows, columns.length).size()];
        for (int column = 0; column < columns.length; column++) {
            int from = columns[column];
            if (from < 0 || from >= width) {
                throw new IndexOutOfBoundsException(
                        "there is no example " + from + ": examples run from 0 to " + (width - 1));
            }
            for (int row = 0; row < rows; row++) {
                entries[row * columns.length + column] = all.at(row * width + from);
            }
        }
        return Tensor.of(Shape.of(rows, columns.length), entries);
    }

    /** The same examples with other values for their features, as after {@link Standardization}. */
    public Dataset withX(Tensor changed) {
        return new Dataset(changed, y, features, classes);
    }
}
