package org.gradus.explain;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Ops;
import org.gradus.Tensor;
import org.gradus.Variable;

/**
 * The local derivatives that the rule of a {@code customGradient} stands for. What it sends back for one entry of the
 * upstream gradient at a time is that entry's derivatives, if the rule is a linear map, as the chain rule is.
 */
final class RuleDerivatives {

    /** Sums in another order differ by roundings only. */
    private static final double LINEAR = 1e-9;
    /** How many derivatives are found one by one, if each entry may depend on all. */
    private static final long MOST = 1_000_000;

    /** Is told of a derivative. */
    interface Receiver {

        void accept(int source, int target, double derivative);
    }

    private final String title;
    private final Variable argument;
    private final Variable upstream;
    private final Node sent;
    /** An upstream gradient of no pattern that rules have, and what the rule makes of it and of its opposite. */
    private final double[] mixed;
    private final double[] together;
    private final double[] opposite;

    /** @param values of the node's inputs */
    RuleDerivatives(Node node, Op.CustomGradient custom, int k, Function<Node, Tensor> values) {
        this.title = custom.title();
        Node input = node.inputs().get(k);
        this.argument = Variable.of(input.label(), values.apply(input));
        this.upstream = Variable.of("G", node.shape());
        Node alone = Node.of(custom.withInputs(node.inputs().collectWithIndex(
                (each, i) -> i == k ? argument : Ops.constant(values.apply(each)))), Optional.empty());
        this.sent = Gradients.vjp(alone, upstream, argument).wrt(argument);
        this.mixed = new double[node.shape().size()];
        Arrays.setAll(mixed, i -> i % 2 == 0 ? 3 + i : -3 - i);
        this.together = sent(mixed);
        this.opposite = sent(Arrays.stream(mixed).map(g -> -g).toArray());
    }

    private double[] sent(double[] gradient) {
        upstream.assign(Tensor.of(upstream.shape(), gradient));
        return sent.value().toArray();
    }

    /**
     * Tells of all derivatives but those that are 0 because an entry does not depend on another. A 0 at the same place of a
     * tensor of the same shape is told, since it may be where a function is flat.
     *
     * @throws UnsupportedOperationException if the rule is no linear map, or each entry may depend on too many
     */
    void forEach(Receiver receiver) {
        boolean isAligned = argument.shape().equals(upstream.shape());
        if (isAligned) {
            double[] ones = new double[mixed.length];
            Arrays.fill(ones, 1);
            double[] slopes = sent(ones);
            double[] products = new double[mixed.length];
            Arrays.setAll(products, i -> mixed[i] * slopes[i]);
            if (isSum(products, products)) { // entry by entry
                for (int i = 0; i < slopes.length; i++) {
                    receiver.accept(i, i, slopes[i]);
                }
                return;
            }
        }
        if ((long) mixed.length * together.length > MOST) {
            throw new UnsupportedOperationException("the customGradient " + title + " is too large: each of the "
                    + mixed.length + " entries of its value may depend on each of " + argument.labelWithShape());
        }
        double[] sums = new double[together.length];
        double[] sizes = new double[together.length];
        for (int i = 0; i < mixed.length; i++) {
            double[] unit = new double[mixed.length];
            unit[i] = 1;
            double[] slopes = sent(unit);
            for (int j = 0; j < slopes.length; j++) {
                sums[j] += mixed[i] * slopes[j];
                sizes[j] += Math.abs(mixed[i] * slopes[j]);
                if (slopes[j] != 0 || (isAligned && i == j)) {
                    receiver.accept(j, i, slopes[j]);
                }
            }
        }
        if (!isSum(sums, sizes)) {
            throw new UnsupportedOperationException("the customGradient " + title + " has no local derivative: what its"
                    + " rule sends to " + argument.labelWithShape() + " is not proportional to the upstream gradient");
        }
    }

    /** Whether the rule has made these sums of the mixed gradient, to rounding. */
    private boolean isSum(double[] sums, double[] sizes) {
        for (int j = 0; j < sums.length; j++) {
            double off = Math.max(Math.abs(together[j] - sums[j]), Math.abs(opposite[j] + sums[j]));
            if (off > LINEAR * Math.abs(sizes[j])) {
                return false;
            }
        }
        return true;
    }
}
