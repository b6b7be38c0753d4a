package org.gradus.train;

import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Variable;

/** What keeps a step from being too long. */
public final class Clipping {

    private Clipping() {}

    /**
     * Gradients whose norm, the root of the sum of squares of all entries of all of them, is at most the limit: all are
     * multiplied with limit / norm if it is more. Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent
     * neural networks", 2013, algorithm 1.
     *
     * @throws IllegalArgumentException if the limit is not positive
     */
    public static ImmutableMap<Variable, Node> byNorm(ImmutableMap<Variable, Node> gradients, double limit) {
        if (!(limit > 0)) {
            throw new IllegalArgumentException("the limit of the gradients' norm must be positive, not " + limit);
        }
        // in the order of their ids, so that each run adds in the same order
        Node norm = Penalty.sumOfSquares(
                gradients.keysView().toSortedListBy(Node::id).collect(gradients::get)).sqrt();
        Node factor = Ops.where(norm.greater(limit), Ops.constant(limit).div(norm), Ops.constant(1));
        return gradients.collectValues((_, gradient) -> gradient.mul(factor));
    }
}
