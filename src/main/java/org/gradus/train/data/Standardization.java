package org.gradus.train.data;

import java.util.Arrays;
import org.gradus.Shape;
import org.gradus.Tensor;

/**
 * Brings every feature to mean 0 and standard deviation 1, by the mean and deviation it had where this was fitted: fit
 * on the data a network learns from, apply to those and to all that the network shall judge.
 *
 * @param mean the mean of each feature, of shape {@code (features, 1)}
 * @param deviation the standard deviation of each feature, √(mean of squared differences from the mean), of the same
 * shape; 0 for a feature that never varies
 */
public record Standardization(Tensor mean, Tensor deviation) {

    /** @throws IllegalArgumentException if the two are not columns of the same length */
    public Standardization {
        if (!mean.shape().equals(Shape.of(mean.size(), 1)) || !mean.shape().equals(deviation.shape())) {
            throw new IllegalArgumentException("mean and deviation must both have the shape (features, 1), but have "
                    + mean.shape() + " and " + deviation.shape());
        }
    }

    /** Mean and standard deviation of each feature over all examples of the data. */
    public static Standardization of(Dataset data) {
        double[][] rows = data.x().toRows();
        double[] mean = new double[rows.length];
        double[] deviation = new double[rows.length];
        for (int feature = 0; feature < rows.length; feature++) {
            double[] values = rows[feature];
            // Counted from the first value, in units of the largest distance from it: so a feature that never varies
            // gets exactly its value and 0, and squares do not overflow.
            double first = values[0];
            double unit = Arrays.stream(values).map(value -> Math.abs(value - first)).max().orElseThrow();
            mean[feature] = first;
            if (unit > 0) {
                double[] distances = Arrays.stream(values).map(value -> (value - first) / unit).toArray();
                double centre = mean(distances);
                mean[feature] += unit * centre;
                deviation[feature] = unit
                        * Math.sqrt(mean(Arrays.stream(distances).map(d -> (d - centre) * (d - centre)).toArray()));
            }
        }
        return new Standardization(column(mean), column(deviation));
    }

    /**
     * The data with (value − mean) / deviation for each value of a feature; a feature of deviation 0 is only centred.
     *
     * @throws IllegalArgumentException if the data have another number of features
     */
    public Dataset apply(Dataset data) {
        return data.withX(apply(data.x()));
    }

    /** The same for features alone, of shape {@code (features, examples)}. */
    public Tensor apply(Tensor x) {
        double[][] rows = x.toRows();
        if (rows.length != mean.size()) {
            throw new IllegalArgumentException("the data have " + rows.length
                    + " features, but the standardization was fitted on " + mean.size());
        }
        for (int feature = 0; feature < rows.length; feature++) {
            double centre = mean.at(feature);
            double scale = deviation.at(feature) == 0 ? 1 : deviation.at(feature);
            double[] values = rows[feature];
            Arrays.setAll(values, example -> (values[example] - centre) / scale);
        }
        return Tensor.of(rows);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }

    private static Tensor column(double[] entries) {
        return Tensor.of(Shape.of(entries.length, 1), entries);
    }
}
