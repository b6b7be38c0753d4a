package org.gradus.explain;

import java.util.List;
import java.util.Optional;
import org.gradus.Tensor;

/**
 * A node of the reverse sweep: what arrives at it, and what it sends on.
 *
 * @param node what it is called
 * @param gradient what its gradient is called
 * @param shape of the node and of its gradient
 * @param arrived what its users sent to it, in the order of the sweep; one or several
 * @param upstream its gradient: the sum of what arrived
 * @param sent what it sends to each of its inputs that the sweep goes on to
 */
public record BackwardStep(String node, String gradient, String shape, List<Arrival> arrived, Tensor upstream,
        List<Contribution> sent) {

    /**
     * What a node was sent.
     *
     * @param from the user that sent it; none for the 1 that the sweep starts with
     */
    public record Arrival(Optional<String> from, Tensor value) {}

    /**
     * What a node sends to an input.
     *
     * @param to the input
     * @param derivative the local derivative, such as {@code ∂A1/∂Z1 = 1 − A1²}, of a node that is computed entry by
     *        entry
     * @param partials its value for each entry of the node
     * @param equation the contribution, of what arrived and the inputs
     */
    public record Contribution(String to, Optional<String> derivative, Optional<Tensor> partials, String equation,
            Tensor value) {}
}
