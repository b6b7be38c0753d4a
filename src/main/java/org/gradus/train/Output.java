package org.gradus.train;

import java.util.function.UnaryOperator;
import org.gradus.Node;

/** What the last layer makes of its z, and so what the network's output means. */
public enum Output implements UnaryOperator<Node> {

    /** σ(z): the probability of the second of two classes. */
    SIGMOID(Loss.LOG_LOSS),
    /** The probabilities of several classes, a unit each. */
    SOFTMAX(Loss.SOFTMAX_CROSS_ENTROPY),
    /** z itself: a real number. */
    LINEAR(Loss.SQUARED_ERROR);

    private final Loss loss;

    Output(Loss loss) {
        this.loss = loss;
    }

    /** The output for z of shape {@code (units, examples)}. */
    @Override
    public Node apply(Node z) {
        return switch (this) {
            case SIGMOID -> z.sigmoid();
            case SOFTMAX -> z.softmax(0);
            case LINEAR -> z;
        };
    }

    /** The loss that goes with it: the gradient by z is then the output minus the label, or twice that. */
    public Loss loss() {
        return loss;
    }
}
