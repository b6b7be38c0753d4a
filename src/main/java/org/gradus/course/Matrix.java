package org.gradus.course;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

import org.gradus.Shape;
import org.gradus.Tensor;

/**
 * A matrix with the operations that the lesson's equations need, so that they can be written as the lesson writes them.
 * Each is a plain loop over its definition and shares nothing with the graph.
 *
 * @param tensor the entries, of rank 2
 */
public record Matrix(Tensor tensor) {

    /** @throws IllegalArgumentException if the tensor has another rank than 2 */
    public Matrix {
        if (tensor.shape().rank() != 2) {
            throw new IllegalArgumentException("a matrix has two axes, but the shape is " + tensor.shape());
        }
    }

    /**
     * A matrix from its rows.
     *
     * @throws IllegalArgumentException if the rows differ in length
     */
    public static Matrix of(double[][] rows) {
        return new Matrix(Tensor.of(rows));
    }

    /** A matrix of zeros. */
    public static Matrix zeros(int rows, int columns) {
        return new Matrix(Tensor.zeros(rows, columns));
    }

    /** The number of rows. */
    public int rows() {
        return tensor.shape().dim(0);
    }

    /** The number of columns. */
    public int columns() {
        return tensor.shape().dim(1);
    }

    /** The entry in a row and a column, counted from 0. */
    public double get(int row, int column) {
        return tensor.at(row * columns() + column);
    }

    /**
     * The matrix product: entry (i, j) is Σₖ thisᵢₖ otherₖⱼ.
     *
     * @throws IllegalArgumentException if the other has not as many rows as this has columns
     */
    public Matrix times(Matrix other) {
        require(columns() == other.rows(), "times", other, "the columns of the first must be as many as the rows of "
                + "the second");
        return generate(rows(), other.columns(), (i, j) -> {
            double sum = 0;
            for (int k = 0; k < columns(); k++) {
                sum += get(i, k) * other.get(k, j);
            }
            return sum;
        });
    }

    /** Entry (i, j) is entry (j, i) of this. */
    public Matrix transpose() {
        return generate(columns(), rows(), (i, j) -> get(j, i));
    }

    /**
     * The sum, entry by entry; a column is added to each column of this.
     *
     * @throws IllegalArgumentException if the other has neither this shape nor is one column of as many rows
     */
    public Matrix plus(Matrix other) {
        require(rows() == other.rows() && (other.columns() == columns() || other.columns() == 1), "plus", other,
                "the shapes must be equal, or the second a column of as many rows");
        return generate(rows(), columns(), (i, j) -> get(i, j) + other.get(i, other.columns() == 1 ? 0 : j));
    }

    /** A number added to every entry. */
    public Matrix plus(double number) {
        return map(x -> x + number);
    }

    /**
     * The difference, entry by entry.
     *
     * @throws IllegalArgumentException if the shapes differ
     */
    public Matrix minus(Matrix other) {
        return zip("minus", other, (a, b) -> a - b);
    }

    /**
     * The product, entry by entry: the lesson's {@code *} of NumPy.
     *
     * @throws IllegalArgumentException if the shapes differ
     */
    public Matrix hadamard(Matrix other) {
        return zip("hadamard", other, (a, b) -> a * b);
    }

    /** Every entry times a number. */
    public Matrix scale(double factor) {
        return map(x -> factor * x);
    }

    /** Every entry put through a function. */
    public Matrix map(DoubleUnaryOperator function) {
        return generate(rows(), columns(), (i, j) -> function.applyAsDouble(get(i, j)));
    }

    /** The absolute value of every entry. */
    public Matrix abs() {
        return map(Math::abs);
    }

    /** The sum of each row, as a column: the lesson's {@code np.sum(..., axis=1, keepdims=True)}. */
    public Matrix sumOfRows() {
        return generate(rows(), 1, (i, _) -> {
            double sum = 0;
            for (int j = 0; j < columns(); j++) {
                sum += get(i, j);
            }
            return sum;
        });
    }

    /** The sum of all entries. */
    public double sum() {
        double sum = 0;
        for (int offset = 0; offset < tensor.size(); offset++) {
            sum += tensor.at(offset);
        }
        return sum;
    }

    /** As NumPy prints it. */
    @Override
    public String toString() {
        return tensor.toString();
    }

    Matrix zip(String name, Matrix other, DoubleBinaryOperator function) {
        require(tensor.shape().equals(other.tensor.shape()), name, other, "the shapes must be equal");
        return generate(rows(), columns(), (i, j) -> function.applyAsDouble(get(i, j), other.get(i, j)));
    }

    private void require(boolean fits, String name, Matrix other, String rule) {
        if (!fits) {
            throw new IllegalArgumentException(
                    name + ": shapes " + tensor.shape() + " and " + other.tensor.shape() + ": " + rule);
        }
    }

    private interface Entry {
        double at(int row, int column);
    }

    private static Matrix generate(int rows, int columns, Entry entry) {
        double[] entries = new double[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                entries[i * columns + j] = entry.at(i, j);
            }
        }
        return new Matrix(Tensor.of(Shape.of(rows, columns), entries));
    }
}
