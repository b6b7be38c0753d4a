package org.gradus.train;

import java.util.Optional;

/**
 * How well a model does at a point of its training, as it predicts: with nothing dropped out.
 *
 * @param iteration how many updates there have been
 * @param training on the data that it learns from
 * @param validation on the data that it is only watched on, if there are any
 * @param best whether the cost that is watched, that of validation or else of training, is lower than any before
 */
public record Evaluation(int iteration, Quality training, Optional<Quality> validation, boolean best) {

    /**
     * How good predictions are.
     *
     * @param cost the loss and the penalty, as it is minimised
     * @param score the accuracy, where there are classes; else R², see {@link Metrics#determination}
     */
    public record Quality(double cost, double score) {}

    /** The one whose cost decides which parameters are best. */
    public Quality watched() {
        return validation.orElse(training);
    }
}
