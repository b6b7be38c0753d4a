package org.gradus.train;

import org.gradus.Node;

/**
 * A method from nodes to a node. It is called once for each batch size, and takes what it learns from the layers.
 *
 * <pre>{@code
 * Model model = (layers, x) -> {
 *     Node a1 = layers.dense(x, 16, Activation.RELU);
 *     Node a2 = layers.dense(a1, 16, Activation.RELU);
 *     return layers.dense(Ops.concat(0, a1, a2), 1, Node::sigmoid);
 * };
 * }</pre>
 */
@FunctionalInterface
public interface Model {

    /**
     * Builds the graph.
     *
     * @param layers makes the layers, for learning or for prediction
     * @param x the features, of shape {@code (features, examples)}
     * @return the output, of shape {@code (units, examples)}
     */
    Node build(Layers layers, Node x);
}
