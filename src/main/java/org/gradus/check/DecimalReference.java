package org.gradus.check;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.apfloat.Apfloat;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.primitive.IntObjectMaps;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.gradus.Dual;
import org.gradus.DualArithmetic;
import org.gradus.Evaluator;
import org.gradus.Node;
import org.gradus.Tensor;
import org.gradus.Values;
import org.gradus.Variable;

/**
 * Dual numbers over decimals of which forty digits are right: the derivative of the forward graph as it would be without
 * rounding, found without any rule of {@link org.gradus.Derivatives}. It is slow, about a millisecond for each
 * exponential.
 */
public final class DecimalReference implements Method {

    private final ScalarFunction function;
    private final DualNumbers pieces;
    /** They keep what they have computed, for the next direction. */
    private final MutableIntObjectMap<DualArithmetic<Extended>> numbers = IntObjectMaps.mutable.empty();

    /** @throws IllegalArgumentException if the function has several entries */
    public DecimalReference(Node function) {
        this(new ScalarFunction(function));
    }

    DecimalReference(ScalarFunction function) {
        this.function = function;
        this.pieces = new DualNumbers(function);
    }

    @Override
    public String title() {
        return "decimals";
    }

    /**
     * The derivative along a direction, rounded to a double. Where pieces meet the estimate covers the slopes to both sides;
     * if {@link DualNumbers} see a kink it is theirs, since without rounding the pieces may miss each other.
     *
     * @throws ArithmeticException if a value is infinite or not a number, or does not settle
     * @throws UnsupportedOperationException if a user's elementwise function is among the ops
     */
    @Override
    public Estimate along(ImmutableMap<Variable, Tensor> direction) {
        DualNumbers.Look look = pieces.look(direction);
        if (look.meeting().isPresent() || look.estimate().error() == Double.POSITIVE_INFINITY) {
            return look.meeting().filter(both -> both.jumps() || both.isKink())
                    .orElseGet(() -> DecimalSides.of(function, direction)).estimate();
        }
        double derivative = Decimals.nearest(exact(direction));
        return new Estimate(derivative, Math.ulp(derivative), OptionalDouble.empty());
    }

    /** The derivative along a direction to {@value Decimals#DIGITS} digits, of one piece of the function. */
    public Apfloat exact(ImmutableMap<Variable, Tensor> direction) {
        direction.forEachKeyValue(function::require);
        Node node = function.node();
        Snapshot snapshot = function.snapshot();
        return Decimals.settled("the derivative of " + node.label(), digits -> {
            DualArithmetic<Extended> duals = numbers.getIfAbsentPut(digits,
                    () -> new DualArithmetic<>(new ExtendedArithmetic(digits)));
            return Lists.immutable.of(new Evaluator<>(duals).evaluate(Lists.immutable.of(node),
                    variable -> moving(variable, direction, snapshot, duals)).get(node).at(0).tangent().finite());
        }).getOnly();
    }

    private static Values<Dual<Extended>> moving(Variable variable, ImmutableMap<Variable, Tensor> direction,
            Snapshot snapshot, DualArithmetic<Extended> duals) {
        List<Dual<Extended>> values = Values.of(snapshot.value(variable), duals).entries();
        if (!direction.containsKey(variable)) {
            return new Values<>(variable.shape(), values);
        }
        List<Dual<Extended>> speeds = Values.of(direction.get(variable), duals).entries();
        return new Values<>(variable.shape(), IntStream.range(0, values.size())
                .mapToObj(i -> new Dual<>(values.get(i).value(), speeds.get(i).value())).toList());
    }
}
