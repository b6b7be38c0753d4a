package org.gradus.cli;

import java.util.List;
import java.util.Optional;
import org.gradus.train.data.Dataset;
import org.gradus.train.data.NumpyRandom;
import org.gradus.train.data.Split;
import org.gradus.train.data.Standardization;

/**
 * Data in parts, as a network sees them.
 *
 * @param all of them
 * @param training what it learns from
 * @param validation what its cost is watched on
 * @param heldOut what it is judged by
 * @param standardization what was applied to them, fitted on the part that is learnt from
 */
record TrainingData(Dataset all, Dataset training, Optional<Dataset> validation, Optional<Dataset> heldOut,
        Optional<Standardization> standardization) {

    /**
     * Parts of data.
     *
     * @param shares to learn from, and to watch the cost on; all if there are none
     * @throws IllegalArgumentException if a part would lack a class
     */
    static TrainingData of(Dataset data, NumpyRandom random, double... shares) {
        if (shares.length == 0) {
            return new TrainingData(data, data, Optional.empty(), Optional.empty(), Optional.empty());
        }
        List<Dataset> parts = Split.stratified(data, random, shares);
        return new TrainingData(data, parts.getFirst(),
                shares.length == 1 ? Optional.empty() : Optional.of(parts.get(1)), Optional.of(parts.getLast()),
                Optional.empty());
    }

    /** Standardised by what is learnt from. */
    TrainingData standardized() {
        return standardized(Standardization.of(training));
    }

    TrainingData standardized(Standardization by) {
        return new TrainingData(by.apply(all), by.apply(training), validation.map(by::apply), heldOut.map(by::apply),
                Optional.of(by));
    }
}
