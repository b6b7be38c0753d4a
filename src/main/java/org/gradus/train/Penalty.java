package org.gradus.train;

import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Variable;

/** What is added to a cost to keep weights small. */
public final class Penalty {

    private Penalty() {}

    /**
     * The course's L2 regularisation, (λ / 2m) Σ‖W‖². Its gradient by W is (λ / m) W.
     *
     * @param weights W of each layer, not the biases
     * @param lambda λ
     * @param examples m, of the whole training set, so that batches of any size have the same penalty
     * @return a scalar, 0 if there are no weights
     */
    public static Node l2(ImmutableList<Variable> weights, double lambda, int examples) {
        return sumOfSquares(weights).mul(lambda / (2.0 * examples));
    }

    /** The sum of the squares of all entries. */
    static Node sumOfSquares(Iterable<? extends Node> nodes) {
        Node sum = Ops.constant(0);
        for (Node node : nodes) {
            sum = sum.add(node.square().sum());
        }
        return sum;
    }
}
