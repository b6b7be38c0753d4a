package org.gradus.train;

import java.util.function.BinaryOperator;
import org.gradus.Node;
import org.gradus.Ops;

/**
 * How wrong outputs are, as a function of output and label. A function of your own will do as well. All are sums over the
 * output units and means over the examples.
 */
public enum Loss implements BinaryOperator<Node> {

    /** −(y log a + (1 − y) log(1 − a)), for probabilities a of a yes; behind a sigmoid computed from its z. */
    LOG_LOSS,
    /**
     * −Σ y log a, for probabilities a of several classes, as {@link Output#SOFTMAX} gives them; behind a softmax computed
     * from its z. Of logits it is {@link Ops#softmaxCrossEntropy}.
     */
    SOFTMAX_CROSS_ENTROPY,
    /** (a − y)². */
    SQUARED_ERROR;

    /**
     * The loss.
     *
     * @param a outputs of shape {@code (units, examples)}
     * @param y labels of the same shape
     * @return a scalar
     * @throws IllegalArgumentException if the shapes differ, or there is no example
     */
    @Override
    public Node apply(Node a, Node y) {
        if (!a.shape().equals(y.shape())) {
            throw new IllegalArgumentException("the output " + a.labelWithShape() + " and the labels "
                    + y.labelWithShape() + " must have the same shape");
        }
        return switch (this) {
            case LOG_LOSS -> Ops.logLoss(a, y);
            case SOFTMAX_CROSS_ENTROPY -> y.mul(a.log()).neg().sum(0).mean();
            case SQUARED_ERROR -> a.sub(y).square().sum(0).mean();
        };
    }
}
