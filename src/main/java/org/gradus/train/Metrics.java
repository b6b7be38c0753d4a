package org.gradus.train;

import java.util.stream.IntStream;
import org.gradus.Tensor;
import org.gradus.train.data.Dataset;

/** What outputs say, and how right it is. */
public final class Metrics {

    private Metrics() {}

    /**
     * The class that each output stands for.
     *
     * @param output probabilities: of shape {@code (1, examples)} that of label 1, else of shape
     *        {@code (classes, examples)}
     * @return 1 if a single probability is above ½, else 0; or the class of the largest, the first of equal ones
     */
    public static int[] labels(Tensor output) {
        int units = output.shape().dim(0);
        int examples = output.shape().dim(1);
        return IntStream.range(0, examples).map(example -> {
            if (units == 1) {
                return output.at(example) > 0.5 ? 1 : 0;
            }
            int best = 0;
            for (int unit = 1; unit < units; unit++) {
                if (output.at(unit * examples + example) > output.at(best * examples + example)) {
                    best = unit;
                }
            }
            return best;
        }).toArray();
    }

    /** The share of examples that get the label they have, if there are classes, else {@link #determination}. */
    static double score(Tensor output, Dataset data) {
        return data.classes().isEmpty()
                ? determination(output, data.y())
                : ConfusionMatrix.of(data, output).accuracy();
    }

    /**
     * The coefficient of determination R² = 1 − Σ(y − a)² / Σ(y − ȳ)²: 1 for predictions that are right, 0 for ones that are
     * no better than the mean of y. Where y does not vary it is 1 or −∞.
     *
     * @param output a
     * @param y what should have been predicted, of the same shape
     */
    public static double determination(Tensor output, Tensor y) {
        double mean = IntStream.range(0, y.size()).mapToDouble(y::at).average().orElseThrow();
        double unexplained =
                IntStream.range(0, y.size()).mapToDouble(i -> y.at(i) - output.at(i)).map(d -> d * d).sum();
        double all = IntStream.range(0, y.size()).mapToDouble(i -> y.at(i) - mean).map(d -> d * d).sum();
        return unexplained == 0 ? 1 : 1 - unexplained / all;
    }
}
