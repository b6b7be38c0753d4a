package org.gradus.train;

/** Is told how training goes, and may end it. It does nothing that it isn't written to do. */
public interface TrainingListener {

    /**
     * After each update of the parameters.
     *
     * @param iteration how many there have been
     * @param cost of the batch, before the update
     * @return whether to go on; if not, the parameters are set to the best ones, and training ends
     */
    default boolean updated(int iteration, double cost) {
        return true;
    }

    /** After each evaluation. The parameters are those that were evaluated. */
    default void evaluated(Evaluation evaluation) {}
}
