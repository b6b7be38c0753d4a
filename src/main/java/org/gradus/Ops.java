package org.gradus;

import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.eclipse.collections.api.factory.Lists;

/** What reads better as a function than as a method of one {@link Node}: constants, losses, and the user's own ops. */
public final class Ops {

    private Ops() {}

    /** A number that never changes. */
    public static Node constant(double value) {
        return constant(Tensor.scalar(value));
    }

    /** A tensor that never changes. */
    public static Node constant(Tensor value) {
        return Node.of(new Op.Constant(value));
    }

    /** One number repeated over a shape. */
    public static Node full(Shape shape, double value) {
        return constant(value).broadcastTo(shape);
    }

    /** The larger of both, entry by entry, broadcast; equal entries share the gradient equally. */
    public static Node maximum(Node a, Node b) {
        return Node.of(Fn.Binary.MAXIMUM, a, b);
    }

    /** The smaller of both, entry by entry, broadcast; equal entries share the gradient equally. */
    public static Node minimum(Node a, Node b) {
        return Node.of(Fn.Binary.MINIMUM, a, b);
    }

    /** {@code yes} where the condition is not 0, {@code no} elsewhere, broadcast. It selects and never multiplies. */
    public static Node where(Node condition, Node yes, Node no) {
        return Node.of(new Fn.Where(), condition, yes, no);
    }

    /** x / y, but 0 wherever x is 0, whatever y is; broadcast. */
    public static Node xdivy(Node x, Node y) {
        return Node.of(Fn.Binary.XDIVY, x, y);
    }

    /** x ∗ y, but 0 wherever x is 0, whatever y is, infinite or NaN; broadcast. */
    public static Node xmuly(Node x, Node y) {
        return Node.of(Fn.Binary.XMULY, x, y);
    }

    /**
     * The nodes one after the other along an axis.
     *
     * @throws IllegalArgumentException if there are none, or their shapes differ in another axis
     */
    public static Node concat(int axis, Node... nodes) {
        if (nodes.length == 0) {
            throw new IllegalArgumentException("concat: needs at least one node");
        }
        return Node.of(new Op.Concat(Lists.immutable.of(nodes), nodes[0].shape().axis(axis)));
    }

    /**
     * The log-loss of probabilities: −(y log a + (1 − y) log(1 − a)), summed over all axes but the last, which holds
     * the examples, and averaged over those; 0 · log 0 counts as 0. Where {@code a} is a sigmoid, the loss is computed
     * from the logits, so it is finite for every finite logit.
     *
     * @param a probabilities, {@code (units, m)}
     * @param y labels from 0 to 1, of the same shape
     * @return a scalar
     * @throws IllegalArgumentException if the shapes differ, or there is no example
     */
    public static Node logLoss(Node a, Node y) {
        return lossPerExample(Fn.Compound.LOG_LOSS, a, y);
    }

    /**
     * {@link #logLoss} of logits z = log(a / (1 − a)): max(z, 0) − z y + log(1 + e^−|z|), summed over all axes but the
     * last, which holds the examples, and averaged over those.
     *
     * @param z logits, {@code (units, m)}
     * @param y labels from 0 to 1, of the same shape
     * @return a scalar
     * @throws IllegalArgumentException if the shapes differ, or there is no example
     */
    public static Node logLossWithLogits(Node z, Node y) {
        return lossPerExample(Fn.Compound.LOG_LOSS_WITH_LOGITS, z, y);
    }

    /**
     * The cross-entropy of softmax over the classes: −Σ y log softmax(z), averaged over the examples. A label of 0 says
     * that a class does not matter, also where its logit is −∞.
     *
     * @param z logits, {@code (classes, m)}
     * @param y the probability of each class, of the same shape; one-hot columns for certain labels
     * @return a scalar
     * @throws IllegalArgumentException if the shapes differ or are no matrices, or there is no example
     */
    public static Node softmaxCrossEntropy(Node z, Node y) {
        if (z.shape().rank() != 2) {
            throw new IllegalArgumentException("softmaxCrossEntropy: " + z.labelWithShape()
                    + ": the logits must be a matrix (classes, examples)");
        }
        requireSameShape("softmaxCrossEntropy", z, y);
        return meanOverExamples("softmaxCrossEntropy", xmuly(y, z.logSoftmax(0)).neg());
    }

    private static Node lossPerExample(Fn fn, Node prediction, Node labels) {
        requireSameShape(fn.title(), prediction, labels);
        return meanOverExamples(fn.title(), Node.of(fn, prediction, labels));
    }

    private static void requireSameShape(String title, Node prediction, Node labels) {
        if (!prediction.shape().equals(labels.shape())) {
            throw new IllegalArgumentException(title + ": " + prediction.labelWithShape() + " and "
                    + labels.labelWithShape() + ": predictions and labels must have the same shape");
        }
    }

    private static Node meanOverExamples(String title, Node losses) {
        int examples = losses.shape().rank() == 0 ? 1 : losses.shape().dim(-1);
        if (examples == 0) {
            throw new IllegalArgumentException(
                    title + ": shape " + losses.shape() + " holds no example to average over");
        }
        return losses.sum().div(examples);
    }

    /** The same value, but to differentiation a constant. */
    public static Node stopGradient(Node x) {
        return Node.of(Fn.Unary.STOP_GRADIENT, x);
    }

    /**
     * An op of your own, applied entry by entry. The function runs in {@code double} only.
     *
     * <pre>{@code
     * Node swish = Ops.elementwise("swish", z -> z / (1 + Math.exp(-z)),
     *         z -> z.sigmoid().mul(z.mul(Ops.constant(1).sub(z.sigmoid())).add(1)), x);
     * }</pre>
     *
     * @param name what equations and messages call it
     * @param function the value, from the argument
     * @param derivative the derivative there, from the argument; any expression, so it can be differentiated again
     */
    public static Node elementwise(String name, DoubleUnaryOperator function, UnaryOperator<Node> derivative, Node x) {
        return Node.of(new Fn.User(name, function, derivative), x);
    }

    /**
     * An expression with a reverse rule of your own in place of the one that follows from its ops.
     *
     * <pre>{@code
     * // the gradient is clipped on its way back; the value is x
     * Ops.customGradient("clip", x, (upstream, arguments, output) ->
     *         Lists.immutable.of(Ops.maximum(Ops.minimum(upstream, Ops.constant(1)), Ops.constant(-1))), x);
     * }</pre>
     *
     * @param name what messages call it
     * @param forward the value, any expression
     * @param rule from the upstream gradient to one contribution per argument
     * @param arguments what the rule gives gradients for
     */
    public static Node customGradient(String name, Node forward, Op.VjpRule rule, Node... arguments) {
        return Node.of(new Op.CustomGradient(name, forward, Lists.immutable.of(arguments), rule), Optional.empty());
    }
}
