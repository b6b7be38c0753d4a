package org.gradus.train.data;

import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.gradus.Shape;
import org.gradus.Tensor;

/**
 * Examples of two classes. Examples are columns.
 *
 * @param x the features, of shape {@code (features, examples)}, at least one of each, all finite
 * @param y the labels, of shape {@code (1, examples)}, each 0 or 1
 * @param features the names of the features, all different
 * @param classes the names of the two classes: first that of label 0, then that of label 1
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
        if (!y.shape().equals(Shape.of(1, x.shape().dim(1)))) {
            throw new IllegalArgumentException("labels must have the shape (1, examples) = (1, " + x.shape().dim(1)
                    + ") to match features of shape " + x.shape() + ", but their shape is " + y.shape());
        }
        if (features.size() != x.shape().dim(0) || new HashSet<>(features).size() != features.size()) {
            throw new IllegalArgumentException("features of shape " + x.shape() + " need " + x.shape().dim(0)
                    + " different names, but these are " + features);
        }
        if (classes.size() != 2 || classes.getFirst().equals(classes.getLast())) {
            throw new IllegalArgumentException("there must be two classes with different names, but these are "
                    + classes);
        }
        IntStream.range(0, x.size()).filter(i -> !Double.isFinite(x.at(i))).findFirst().ifPresent(i -> {
            throw new IllegalArgumentException("feature " + i / y.size() + " of example " + i % y.size() + " is "
                    + x.at(i) + ", but must be finite");
        });
        IntStream.range(0, y.size()).filter(i -> y.at(i) != 0 && y.at(i) != 1).findFirst().ifPresent(i -> {
            throw new IllegalArgumentException("the label of example " + i + " is " + y.at(i) + ", but must be 0 or 1");
        });
    }

    /** The number of examples, the columns of {@code x}. */
    public int examples() {
        return y.size();
    }

    /** The same examples with other values for their features, as after {@link Standardization}. */
    public Dataset withX(Tensor changed) {
        return new Dataset(changed, y, features, classes);
    }
}
