package org.gradus.compile;

import java.util.Optional;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.gradus.Node;
import org.gradus.Shape;

/**
 * A way to look at stored entries: nothing is copied to reshape, transpose, broadcast or slice.
 *
 * @param base the node whose entries they are, stored row-major
 * @param offset where the first one lies
 * @param strides how far apart neighbours along each axis lie
 * @param shape the shape that is seen
 */
record View(Node base, int offset, ImmutableIntList strides, Shape shape) {

    /** A node's own entries. */
    static View of(Node base) {
        return new View(base, 0, rowMajor(base.shape()), base.shape());
    }

    /** The strides of entries that lie side by side. */
    static ImmutableIntList rowMajor(Shape shape) {
        return IntLists.immutable.of(shape.strides());
    }

    View broadcastTo(Shape target) {
        MutableIntList spread = IntLists.mutable.empty();
        int lead = target.rank() - shape.rank();
        for (int axis = 0; axis < target.rank(); axis++) {
            spread.add(axis < lead || shape.dim(axis - lead) == 1 ? 0 : strides.get(axis - lead));
        }
        return new View(base, offset, spread.toImmutable(), target);
    }

    View permuted(ImmutableIntList order) {
        return new View(base, offset, order.collectInt(strides::get, IntLists.mutable.empty()).toImmutable(),
                shape.permuted(order));
    }

    View sliced(int axis, int from, int to) {
        return new View(base, offset + from * strides.get(axis), strides, shape.withDim(axis, to - from));
    }

    /** The same entries under another shape, if that can be had without moving them. */
    Optional<View> reshaped(Shape target) {
        if (isContiguous()) {
            return Optional.of(new View(base, offset, rowMajor(target), target));
        }
        if (!longAxes(shape).equals(longAxes(target))) {
            return Optional.empty();
        }
        MutableIntList kept = IntLists.mutable.empty();
        MutableIntList mine = IntLists.mutable.empty();
        strides.forEachWithIndex((stride, axis) -> {
            if (shape.dim(axis) != 1) {
                mine.add(stride);
            }
        });
        int next = 0;
        for (int axis = 0; axis < target.rank(); axis++) {
            kept.add(target.dim(axis) == 1 ? 0 : mine.get(next++));
        }
        return Optional.of(new View(base, offset, kept.toImmutable(), target));
    }

    private static ImmutableIntList longAxes(Shape shape) {
        return shape.dims().select(length -> length != 1);
    }

    /** Whether the entries lie side by side in row-major order. */
    boolean isContiguous() {
        int[] rowMajor = shape.strides();
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (shape.dim(axis) != 1 && strides.get(axis) != rowMajor[axis]) {
                return false;
            }
        }
        return true;
    }

    /** Whether it shows all of the base's entries, in their order. */
    boolean isWhole() {
        return offset == 0 && isContiguous() && shape.size() == base.shape().size();
    }

    /** Whether entries along the innermost axis lie side by side, or are one and the same. */
    boolean hasPlainRows() {
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            if (shape.dim(axis) != 1) {
                return strides.get(axis) == 0 || strides.get(axis) == 1;
            }
        }
        return true;
    }
}
