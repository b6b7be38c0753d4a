package org.gradus.kernel;

/**
 * Where in an array a matrix lies, row after row, or its transpose does. The array is not copied. It is made once, when a
 * calculation is planned.
 */
public final class Matrix {

    private final double[] array;
    private final int offset;
    private final int rows;
    private final int columns;
    private final int stride;
    private final boolean transposed;

    /**
     * The matrix whose entry (i, j) is {@code array[offset + i * stride + j]}, or its transpose.
     *
     * @param rows the rows as they lie in the array
     * @param columns the columns as they lie in the array
     * @param stride from one row in the array to the next, at least {@code columns}
     * @param transposed whether the matrix is the transpose of what lies in the array
     * @throws IllegalArgumentException if a number is negative, the stride too small, or the array too short
     */
    public Matrix(double[] array, int offset, int rows, int columns, int stride, boolean transposed) {
        if (offset < 0 || rows < 0 || columns < 0 || stride < columns) {
            throw new IllegalArgumentException("offset %d, rows %d, columns %d, stride %d: none may be negative, "
                    .formatted(offset, rows, columns, stride) + "nor the stride less than the columns");
        }
        long end = rows == 0 ? offset : offset + (rows - 1L) * stride + columns;
        if (end > array.length) {
            throw new IllegalArgumentException("%d rows of %d from %d on at stride %d need %d numbers: the array has %d"
                    .formatted(rows, columns, offset, stride, end, array.length));
        }
        this.array = array;
        this.offset = offset;
        this.rows = rows;
        this.columns = columns;
        this.stride = stride;
        this.transposed = transposed;
    }

    /** The matrix whose entry (i, j) is {@code array[offset + i * columns + j]}: its rows follow without gaps. */
    public static Matrix of(double[] array, int offset, int rows, int columns) {
        return new Matrix(array, offset, rows, columns, columns, false);
    }

    /** The transpose, in the same array. */
    public Matrix transpose() {
        return new Matrix(array, offset, rows, columns, stride, !transposed);
    }

    double[] array() {
        return array;
    }

    int offset() {
        return offset;
    }

    /** From one row in the array to the next. */
    int stride() {
        return stride;
    }

    /** Whether the matrix is the transpose of what lies in the array. */
    boolean transposed() {
        return transposed;
    }

    /** Of the matrix itself, not of what lies in the array. */
    int rows() {
        return transposed ? columns : rows;
    }

    /** Of the matrix itself, not of what lies in the array. */
    int columns() {
        return transposed ? rows : columns;
    }

    /** Multiplies every entry of a matrix that is not transposed; by 0, it forgets them. */
    void scale(double factor) {
        for (int row = 0; row < rows; row++) {
            for (int i = offset + row * stride; i < offset + row * stride + columns; i++) {
                array[i] = factor == 0 ? 0 : factor * array[i];
            }
        }
    }

    /** The shape. */
    @Override
    public String toString() {
        return "(" + rows() + ", " + columns() + ")";
    }
}
