package org.gradus;

import java.util.Arrays;
import java.util.Optional;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;

/**
 * A place where an op's value, and perhaps its derivative, is known.
 *
 * @param inputs the values of its inputs
 * @param value its own value
 * @param gradient for each input, the gradient of the sum of the op's entries, if it is stated
 * @param inDuals whether dual numbers, which have no rules, give the same gradient
 */
public record Point(ImmutableList<Tensor> inputs, Tensor value, Optional<ImmutableList<Tensor>> gradient,
        boolean inDuals) {

    /** The inputs of a point that is still to be told what is there. */
    record Place(ImmutableList<Tensor> inputs) {

        Point gives(Tensor value) {
            return new Point(inputs, value, Optional.empty(), true);
        }

        Point gives(double value) {
            return gives(Tensor.scalar(value));
        }
    }

    static Place at(Tensor... inputs) {
        return new Place(Lists.immutable.of(inputs));
    }

    static Place at(double... inputs) {
        return new Place(scalars(inputs));
    }

    Point slopes(Tensor... expected) {
        return new Point(inputs, value, Optional.of(Lists.immutable.of(expected)), inDuals);
    }

    Point slopes(double... expected) {
        return new Point(inputs, value, Optional.of(scalars(expected)), inDuals);
    }

    /** The gradient is a convention, or rounded, where dual numbers say something else. */
    Point byRuleOnly() {
        return new Point(inputs, value, gradient, false);
    }

    private static ImmutableList<Tensor> scalars(double... numbers) {
        return Lists.immutable.fromStream(Arrays.stream(numbers).mapToObj(Tensor::scalar));
    }
}
