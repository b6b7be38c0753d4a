package org.gradus.check;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Evaluator;
import org.gradus.Fn;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Values;
import org.gradus.Variable;

/**
 * A step along the imaginary axis: {@code Im f(θ + ih) / h} (Squire and Trapp, SIAM Review 40, 1998). No difference is
 * taken, so no digits cancel, and the step can be so small that the error of the formula, which grows with h², is
 * nothing. It needs a function that is analytic.
 */
public final class ComplexStep implements Method {

    /** Its square is beneath all doubles next to 1, and results keep their digits unless they are beneath 1e-200. */
    private static final double STEP = 0x1p-300;

    private final ScalarFunction function;
    private final DualNumbers bounds;

    /**
     * Takes a function.
     *
     * @throws IllegalArgumentException if it has several entries, or one of its ops is not analytic
     */
    public ComplexStep(Node function) {
        this(new ScalarFunction(function));
    }

    ComplexStep(ScalarFunction function) {
        Topology.order(Lists.immutable.of(function.node())).forEach(node -> whyNotAnalytic(node).ifPresent(reason -> {
            throw new IllegalArgumentException(
                    "the complex step needs analytic ops, but " + node.labelWithShape() + " " + reason);
        }));
        this.function = function;
        this.bounds = new DualNumbers(function);
    }

    private static Optional<String> whyNotAnalytic(Node node) {
        return switch (node.op()) {
            case Op.Elementwise(Fn fn, _) -> switch (fn) {
                case Fn.Unary.RELU, Fn.Unary.ABS, Fn.Binary.MAXIMUM, Fn.Binary.MINIMUM -> hasPieces(fn);
                case Fn.LeakyRelu _,Fn.Comparison _,Fn.Where _ -> hasPieces(fn);
                case Fn.User _ -> Optional.of("is a function of the user's, known for real numbers only");
                case Fn.Unary _,Fn.Binary _,Fn.Compound _,Fn.Pow _ -> Optional.empty();
            };
            case Op.Max _ -> Optional.of("takes a maximum, which has a kink");
            case Op.Leaf _,Op.Matmul _,Op.Sum _,Op.Softmax _,Op.LogSoftmax _,Op.LogSumExp _,Op.Reshape _,Op.Transpose _,Op.BroadcastTo _,Op.Slice _,Op.Pad _,Op.Concat _,Op.CustomGradient _ ->
                    Optional.empty();
        };
    }

    private static Optional<String> hasPieces(Fn fn) {
        return Optional.of("is " + fn.title() + ", which is made of pieces");
    }

    @Override
    public String title() {
        return "complex step";
    }

    /**
     * The derivative along a direction. The operations on the imaginary part are those of dual numbers, some of them in
     * a few more roundings, so its error is four times the running bound of those; h is added for that of the formula,
     * which grows with h².
     */
    @Override
    public Estimate along(ImmutableMap<Variable, Tensor> direction) {
        Estimate bound = bounds.along(direction);
        Node node = function.node();
        Snapshot snapshot = function.snapshot();
        Complex value = new Evaluator<>(ComplexArithmetic.COMPLEX)
                .evaluate(Lists.immutable.of(node), variable -> moving(variable, direction, snapshot)).get(node).at(0);
        return new Estimate(value.im() / STEP, 4 * bound.error() + STEP, OptionalDouble.of(STEP));
    }

    private static Values<Complex> moving(Variable variable, ImmutableMap<Variable, Tensor> direction,
            Snapshot snapshot) {
        Tensor value = snapshot.value(variable);
        List<Complex> entries = IntStream.range(0, value.size()).mapToObj(i -> new Complex(value.at(i),
                direction.containsKey(variable) ? STEP * direction.get(variable).at(i) : 0)).toList();
        return new Values<>(variable.shape(), entries);
    }
}
