package org.gradus.check;

import java.math.BigDecimal;
import java.util.Optional;
import org.apfloat.Apfloat;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Fn;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Values;
import org.gradus.Variable;

/** What the graph of a gradient says without rounding; evaluated when it is first asked for, since that takes long. */
final class ExactGradient {

    /** Above this many operations decimals would take minutes. */
    private static final long MOST_OPERATIONS = 1_000_000;
    /** An exponential or logarithm in decimals takes about as long as so many products. */
    private static final int TRANSCENDENTAL = 200;

    private final ImmutableMap<Variable, Node> gradients;
    private Optional<ImmutableMap<Node, Values<Apfloat>>> values = Optional.empty();

    /** @param gradients nothing, if there is no graph */
    ExactGradient(ImmutableMap<Variable, Node> gradients) {
        this.gradients = gradients;
    }

    /** Whether there is a graph, and one that is small enough. */
    boolean isKnown() {
        return gradients.notEmpty()
                && Topology.order(gradients).sumOfLong(ExactGradient::operations) <= MOST_OPERATIONS;
    }

    private static long operations(Node node) {
        long size = node.shape().size();
        return switch (node.op()) {
            case Op.Matmul(Node left, _) -> size * left.shape().dim(-1);
            case Op.Elementwise(Fn fn, ImmutableList<Node> _) -> switch (fn) {
                case Fn.Unary.EXP, Fn.Unary.LOG, Fn.Unary.LOG1P, Fn.Unary.SIGMOID, Fn.Unary.TANH, Fn.Unary.SOFTPLUS,
                        Fn.Binary.LOG_LOSS, Fn.Binary.LOG_LOSS_WITH_LOGITS -> TRANSCENDENTAL * size;
                case Fn.Pow _ -> TRANSCENDENTAL * size;
                case Fn.Unary _,Fn.Binary _,Fn.Comparison _,Fn.Where _,Fn.LeakyRelu _,Fn.User _ -> size;
            };
            case Op.Softmax _,Op.LogSoftmax _ -> TRANSCENDENTAL * size;
            case Op.Sum(Node x, _, _) -> x.shape().size();
            case Op.Max(Node x, _, _) -> x.shape().size();
            case Op.Leaf _,Op.Reshape _,Op.Transpose _,Op.BroadcastTo _,Op.Slice _,Op.Pad _,Op.Concat _,Op.CustomGradient _ ->
                    size;
        };
    }

    /** The gradient's product with a direction. */
    Apfloat along(ImmutableMap<Variable, Tensor> direction) {
        ImmutableMap<Node, Values<Apfloat>> exact = values.orElseGet(() -> Decimals.evaluate(gradients));
        values = Optional.of(exact);
        Apfloat sum = Apfloat.ZERO;
        for (Variable variable : direction.keysView()) {
            Tensor speeds = direction.get(variable);
            for (int i = 0; i < speeds.size(); i++) {
                if (speeds.at(i) != 0) {
                    Apfloat speed = new Apfloat(new BigDecimal(speeds.at(i)), 4 * Decimals.DIGITS);
                    sum = sum.add(exact.get(gradients.get(variable)).at(i).multiply(speed));
                }
            }
        }
        return sum;
    }
}
