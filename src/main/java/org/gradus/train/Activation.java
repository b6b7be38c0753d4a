package org.gradus.train;

import java.util.function.UnaryOperator;
import org.gradus.Node;

/** What a hidden unit makes of its z. */
public enum Activation implements UnaryOperator<Node> {

    /** σ(z) = 1 / (1 + e⁻ᶻ). */
    SIGMOID,
    /** The hyperbolic tangent. */
    TANH,
    /** max(0, z), with derivative 0 at 0. */
    RELU,
    /** z where it is positive, else 0.01 z, with derivative 0.01 at 0. */
    LEAKY_RELU,
    /** z itself, which is no op at all. */
    IDENTITY;

    /** The activation of a node, of the same shape. */
    @Override
    public Node apply(Node z) {
        return switch (this) {
            case SIGMOID -> z.sigmoid();
            case TANH -> z.tanh();
            case RELU -> z.relu();
            case LEAKY_RELU -> z.leakyRelu();
            case IDENTITY -> z;
        };
    }
}
