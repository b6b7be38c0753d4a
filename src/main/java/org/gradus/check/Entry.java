package org.gradus.check;

import java.util.Objects;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Variable;

/**
 * One entry of a variable.
 *
 * @param offset the entry's place in row-major order
 */
public record Entry(Variable variable, int offset) {

    /** @throws IllegalArgumentException if the variable has no such entry */
    public Entry {
        Objects.requireNonNull(variable);
        if (offset < 0 || offset >= variable.shape().size()) {
            throw new IllegalArgumentException(variable.labelWithShape() + " has no entry " + offset
                    + ": its entries are numbered from 0 to " + (variable.shape().size() - 1));
        }
    }

    /** All entries of a variable, in order. */
    public static ImmutableList<Entry> allOf(Variable variable) {
        return Lists.immutable.fromStream(
                IntStream.range(0, variable.shape().size()).mapToObj(offset -> new Entry(variable, offset)));
    }

    /** The variable's name with the entry's place on each axis, such as {@code W1[2,0]}; the name alone of a scalar. */
    public String label() {
        if (variable.shape().rank() == 0) {
            return variable.label();
        }
        int[] strides = variable.shape().strides();
        return variable.shape().axes().collect(axis -> offset / strides[axis] % variable.shape().dim(axis))
                .makeString(variable.label() + "[", ",", "]");
    }

    /** Its present value. */
    public double value() {
        return variable.value().at(offset);
    }
}
