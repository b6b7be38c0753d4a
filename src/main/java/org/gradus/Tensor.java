package org.gradus;

import java.util.Arrays;

/**
 * An immutable block of {@code double}s of any rank, row-major. It copies what it is made from and what it gives out,
 * so nobody else's array is ever part of it. It prints as NumPy prints an array.
 *
 * <pre>{@code
 * Tensor x = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});
 * x.shape();    // (2, 3)
 * x.get(1, -1); // 6.0
 * }</pre>
 */
public final class Tensor {

    private final Shape shape;
    private final double[] entries;

    private Tensor(Shape shape, double[] entries) {
        this.shape = shape;
        this.entries = entries;
    }

    /** A single number, of shape {@code ()}. */
    public static Tensor scalar(double value) {
        return new Tensor(Shape.SCALAR, new double[] {value});
    }

    /** A vector, of shape {@code (n,)}. */
    public static Tensor vector(double... entries) {
        return new Tensor(Shape.of(entries.length), entries.clone());
    }

    /**
     * A matrix from its rows.
     *
     * @throws IllegalArgumentException if the rows differ in length
     */
    public static Tensor of(double[][] rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        double[] entries = new double[Shape.of(rows.length, columns).size()];
        for (int row = 0; row < rows.length; row++) {
            if (rows[row].length != columns) {
                throw new IllegalArgumentException("row " + row + " has " + rows[row].length
                        + " entries, but row 0 has " + columns + ": rows must be equally long");
            }
            System.arraycopy(rows[row], 0, entries, row * columns, columns);
        }
        return new Tensor(Shape.of(rows.length, columns), entries);
    }

    /**
     * A tensor from its entries in row-major order.
     *
     * @throws IllegalArgumentException if there are more or fewer entries than the shape has places
     */
    public static Tensor of(Shape shape, double... entries) {
        if (entries.length != shape.size()) {
            throw new IllegalArgumentException(
                    "shape " + shape + " has " + shape.size() + " entries, but " + entries.length + " were given");
        }
        return new Tensor(shape, entries.clone());
    }

    /** A tensor whose entries are all the same number. */
    public static Tensor full(Shape shape, double value) {
        double[] entries = new double[shape.size()];
        Arrays.fill(entries, value);
        return new Tensor(shape, entries);
    }

    /** A tensor of zeros. */
    public static Tensor zeros(int... dims) {
        return full(Shape.of(dims), 0);
    }

    /** A tensor of ones. */
    public static Tensor ones(int... dims) {
        return full(Shape.of(dims), 1);
    }

    /** The lengths of the axes. */
    public Shape shape() {
        return shape;
    }

    /** The number of entries. */
    public int size() {
        return entries.length;
    }

    /**
     * One entry.
     *
     * @param index a place along each axis, from 0, or from the end: −1 is the last
     * @throws IllegalArgumentException if the index has another rank than the tensor, or lies outside of it
     */
    public double get(int... index) {
        if (index.length != shape.rank()) {
            throw new IllegalArgumentException("index " + Arrays.toString(index) + " has " + index.length
                    + " places, but shape " + shape + " has " + shape.rank() + " axes");
        }
        int offset = 0;
        for (int axis = 0; axis < index.length; axis++) {
            int length = shape.dim(axis);
            if (index[axis] < -length || index[axis] >= length) {
                throw new IllegalArgumentException("index " + Arrays.toString(index) + " lies outside of shape " + shape
                        + " at axis " + axis);
            }
            offset = offset * length + Math.floorMod(index[axis], length);
        }
        return entries[offset];
    }

    /**
     * The entry at a place in row-major order, from 0.
     *
     * @throws IndexOutOfBoundsException if there is no such place
     */
    public double at(int offset) {
        return entries[offset];
    }

    /**
     * The number in a tensor that has only one.
     *
     * @throws IllegalStateException if it has none or several
     */
    public double item() {
        if (entries.length != 1) {
            throw new IllegalStateException("item() needs a single entry, but the shape is " + shape);
        }
        return entries[0];
    }

    /** The same entries in row-major order under another shape of the same size. */
    public Tensor reshape(int... dims) {
        return of(Shape.of(dims), entries);
    }

    /** Copies the entries, in row-major order, to the beginning of an array. */
    public void copyInto(double[] target) {
        System.arraycopy(entries, 0, target, 0, entries.length);
    }

    /** A copy of the entries in row-major order. */
    public double[] toArray() {
        return entries.clone();
    }

    /**
     * A copy as rows.
     *
     * @throws IllegalStateException if it is not a matrix
     */
    public double[][] toRows() {
        if (shape.rank() != 2) {
            throw new IllegalStateException("toRows() needs a matrix, but the shape is " + shape);
        }
        int columns = shape.dim(1);
        double[][] rows = new double[shape.dim(0)][];
        Arrays.setAll(rows, row -> Arrays.copyOfRange(entries, row * columns, (row + 1) * columns));
        return rows;
    }

    /** Equal shapes and equal entries, bit for bit as {@link Double#equals}: NaN equals NaN, −0 differs from 0. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor that && shape.equals(that.shape) && Arrays.equals(entries, that.entries);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(entries);
    }

    /** As NumPy's {@code str(array)} prints it. */
    @Override
    public String toString() {
        return NumpyText.of(shape, entries);
    }
}
