package org.gradus;

import java.util.List;

/**
 * What a node's value is in some {@link Arithmetic}: a tensor of its numbers.
 *
 * @param shape the lengths of the axes
 * @param entries the numbers in row-major order, as many as the shape has places
 */
public record Values<T>(Shape shape, List<T> entries) {

    /** A tensor's entries in an arithmetic, exactly. */
    public static <T> Values<T> of(Tensor tensor, Arithmetic<T> arithmetic) {
        return new Values<>(tensor.shape(),
                java.util.Arrays.stream(tensor.toArray()).mapToObj(arithmetic::of).toList());
    }

    /** The number at a place in row-major order. */
    public T at(int offset) {
        return entries.get(offset);
    }
}
