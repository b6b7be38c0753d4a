package org.gradus.train;

import java.util.List;

/**
 * How training went.
 *
 * @param evaluations in their order; the first is that of the first parameters
 * @param end why it ended
 * @param kept the evaluation of the parameters as they are now
 */
public record History(List<Evaluation> evaluations, End end, Evaluation kept) {

    /** Why training ends. */
    public enum End {
        /** All steps were made. The parameters are the last ones, or the best ones if there was patience to lose. */
        COMPLETED,
        /** The cost that is watched has not become lower for too long. The parameters are the best ones. */
        OUT_OF_PATIENCE,
        /** A listener said so. The parameters are the best ones. */
        STOPPED,
        /** The cost is no longer finite. The parameters are the last ones. */
        DIVERGED
    }

    /** Copies the list. */
    public History {
        evaluations = List.copyOf(evaluations);
    }
}
