package org.gradus.course;

/** The examples, which are the columns of a matrix, with their labels in the same columns of another. */
final class Examples {
    private Examples() {}

    /**
     * How many there are: the lesson's m.
     *
     * @throws IllegalArgumentException if there is none, so that there is no mean over them, or they are not examples
     *     for so many features and outputs
     */
    static int count(Matrix x, Matrix y, int features, int outputs) {
        int m = x.columns();
        if (m == 0 || y.columns() != m || x.rows() != features || y.rows() != outputs) {
            throw new IllegalArgumentException("examples X " + x.tensor().shape() + " with labels Y "
                    + y.tensor().shape() + ": the shapes must be (" + features + ", m) and (" + outputs
                    + ", m) with one example at least");
        }
        return m;
    }
}
