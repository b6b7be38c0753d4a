package org.gradus;

import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;

/**
 * The lengths of a tensor's axes, outermost first: {@code (4, 2)} is a matrix of four rows and two columns, {@code ()}
 * a scalar. Broadcasting follows NumPy's rule: shapes are aligned at their last axis, and two lengths agree if they are
 * equal or one of them is 1.
 *
 * @param dims the lengths, none negative
 */
public record Shape(ImmutableIntList dims) {

    /** The shape of a single number. */
    public static final Shape SCALAR = Shape.of();

    /** @throws IllegalArgumentException if a length is negative, or the entries are more than an array can hold */
    public Shape {
        long size = dims.contains(0) ? 0 : 1;
        for (int axis = 0; axis < dims.size(); axis++) {
            if (dims.get(axis) < 0) {
                throw new IllegalArgumentException("shape " + text(dims) + ": axis " + axis + " has a negative length");
            }
            size = Math.multiplyFull((int) size, dims.get(axis));
            if (size > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException("shape " + text(dims) + " has more entries than one array can hold");
            }
        }
    }

    /**
     * The shape with these axis lengths; none for a scalar.
     *
     * @throws IllegalArgumentException if a length is negative, or the entries are more than an array can hold
     */
    public static Shape of(int... dims) {
        return new Shape(IntLists.immutable.of(dims));
    }

    /** The number of axes. */
    public int rank() {
        return dims.size();
    }

    /** The number of entries: the product of the lengths, 1 for a scalar. */
    public int size() {
        return Math.toIntExact(dims.injectInto(1L, (product, dim) -> product * dim));
    }

    /**
     * The length of an axis.
     *
     * @param axis from 0, or from the end: −1 is the last
     * @throws IllegalArgumentException if there is no such axis
     */
    public int dim(int axis) {
        return dims.get(axis(axis));
    }

    /**
     * An axis counted from 0.
     *
     * @param axis from 0, or from the end: −1 is the last
     * @throws IllegalArgumentException if there is no such axis
     */
    public int axis(int axis) {
        if (axis < -rank() || axis >= rank()) {
            throw new IllegalArgumentException("axis " + axis + " is out of range for shape " + this
                    + (rank() == 0 ? ", which has no axes" : ": axes run from " + -rank() + " to " + (rank() - 1)));
        }
        return axis < 0 ? axis + rank() : axis;
    }

    /**
     * Axes counted from 0, in ascending order.
     *
     * @param axes from 0 or from the end; none stands for all
     * @throws IllegalArgumentException if there is no such axis, or one is named twice
     */
    public ImmutableIntList axes(int... axes) {
        if (axes.length == 0) {
            return IntLists.immutable.withAll(java.util.stream.IntStream.range(0, rank()));
        }
        MutableIntList sorted = IntLists.mutable.of(axes).collectInt(this::axis, IntLists.mutable.empty()).sortThis();
        if (sorted.distinct().size() < axes.length) {
            throw new IllegalArgumentException(
                    "axes " + IntLists.immutable.of(axes) + " of shape " + this + " name an axis twice");
        }
        return sorted.toImmutable();
    }

    /** This shape with another length at an axis. */
    public Shape withDim(int axis, int length) {
        MutableIntList changed = dims.toList();
        changed.set(axis(axis), length);
        return new Shape(changed.toImmutable());
    }

    /** What remains after the axes (counted from 0) are reduced: length 1 each if kept, else gone. */
    public Shape reduced(ImmutableIntList axes, boolean keepDims) {
        MutableIntList rest = IntLists.mutable.empty();
        for (int axis = 0; axis < rank(); axis++) {
            if (!axes.contains(axis)) {
                rest.add(dims.get(axis));
            } else if (keepDims) {
                rest.add(1);
            }
        }
        return new Shape(rest.toImmutable());
    }

    /** The shape seen with its axes in another order: axis {@code i} of the result is axis {@code order[i]} of this. */
    public Shape permuted(ImmutableIntList order) {
        return new Shape(order.collectInt(dims::get, IntLists.mutable.empty()).toImmutable());
    }

    /**
     * The shape to which both broadcast.
     *
     * @throws IllegalArgumentException naming the axis whose lengths differ with neither of them 1
     */
    public Shape broadcast(Shape other) {
        int rank = Math.max(rank(), other.rank());
        int[] joined = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            int mine = aligned(axis, rank);
            int theirs = other.aligned(axis, rank);
            if (mine != theirs && mine != 1 && theirs != 1) {
                throw new IllegalArgumentException("shapes " + this + " and " + other + " do not broadcast: axis "
                        + (axis - rank) + " has lengths " + mine + " and " + theirs
                        + ", which must be equal, or one of them 1");
            }
            joined[axis] = mine == 1 ? theirs : mine;
        }
        return Shape.of(joined);
    }

    /** Whether a tensor of this shape can be broadcast to the target shape. */
    public boolean broadcastsTo(Shape target) {
        if (rank() > target.rank()) {
            return false;
        }
        for (int axis = 0; axis < target.rank(); axis++) {
            int mine = aligned(axis, target.rank());
            if (mine != 1 && mine != target.dims.get(axis)) {
                return false;
            }
        }
        return true;
    }

    /** The axes of the target, counted from 0, along which a tensor of this shape is repeated. */
    public ImmutableIntList repeatedAxes(Shape target) {
        MutableIntList repeated = IntLists.mutable.empty();
        for (int axis = 0; axis < target.rank(); axis++) {
            if (axis < target.rank() - rank() || aligned(axis, target.rank()) != target.dims.get(axis)) {
                repeated.add(axis);
            }
        }
        return repeated.toImmutable();
    }

    /**
     * How far apart in row-major order neighbours along each axis of the target lie in a tensor of this shape that is
     * broadcast to it: 0 along the repeated axes.
     */
    public int[] stridesIn(Shape target) {
        int[] strides = new int[target.rank()];
        int[] own = strides();
        for (int axis = 0; axis < rank(); axis++) {
            strides[axis + target.rank() - rank()] = dims.get(axis) == 1 ? 0 : own[axis];
        }
        return strides;
    }

    /** How far apart in row-major order neighbours along each axis lie. */
    public int[] strides() {
        int[] strides = new int[rank()];
        int stride = 1;
        for (int axis = rank() - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= dims.get(axis);
        }
        return strides;
    }

    /** For each place of this shape in row-major order, the offset plus the sum of index times stride over the axes. */
    int[] places(int[] strides, int offset) {
        int[] places = new int[size()];
        int[] index = new int[rank()];
        int place = offset;
        for (int i = 0; i < places.length; i++) {
            places[i] = place;
            for (int axis = rank() - 1; axis >= 0; axis--) {
                place += strides[axis];
                if (++index[axis] < dims.get(axis)) {
                    break;
                }
                place -= strides[axis] * index[axis];
                index[axis] = 0;
            }
        }
        return places;
    }

    private int aligned(int axis, int rank) {
        int own = axis - (rank - rank());
        return own < 0 ? 1 : dims.get(own);
    }

    /** As Python writes a tuple: {@code (4, 2)}, {@code (3,)}, {@code ()}. */
    @Override
    public String toString() {
        return text(dims);
    }

    private static String text(ImmutableIntList dims) {
        return dims.size() == 1 ? "(" + dims.get(0) + ",)" : dims.makeString("(", ", ", ")");
    }
}
