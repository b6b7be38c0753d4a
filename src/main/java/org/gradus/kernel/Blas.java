package org.gradus.kernel;

/**
 * Matrix products, by a native library or in Java. For the same matrices and the same number of threads a product has the
 * same bits each time.
 */
public abstract sealed class Blas permits NativeBlas, JavaBlas {

    Blas() {}

    /**
     * The provider for this JVM, chosen at the first call, by the system property {@code gradus.blas}:
     * <ul>
     * <li>{@code openblas}, as if it were not set: OpenBLAS, if it is on the class path for this platform and native
     * access is allowed, else Java, with the reason logged as a warning;
     * <li>{@code java}: Java;
     * <li>anything else: the library of that path or name, which must have {@code cblas_dgemm} and {@code cblas_dgemv}.
     * </ul>
     * The property {@code gradus.threads} is the largest number of threads that OpenBLAS may use for a product, as many as
     * there are processors if it is not set.
     *
     * @throws IllegalArgumentException if {@code gradus.blas} names a library that cannot be used, or
     *         {@code gradus.threads} is not a positive number
     */
    public static Blas get() {
        return BlasChoice.chosen();
    }

    /**
     * Prepares C := α A B + β C. C shares no entries with A and B.
     *
     * @param a A, shape (m, k)
     * @param b B, shape (k, n)
     * @param c C, shape (m, n), not a transpose
     * @throws IllegalArgumentException if the shapes do not fit, or C is a transpose
     */
    public final Product product(Matrix a, Matrix b, Matrix c) {
        if (a.columns() != b.rows() || a.rows() != c.rows() || b.columns() != c.columns()) {
            throw new IllegalArgumentException(a + " times " + b + " is not " + c);
        }
        if (c.transposed()) {
            throw new IllegalArgumentException("a product cannot be written to a transpose: compute Bᵀ Aᵀ");
        }
        // Libraries differ in what they do with no entries at all.
        return a.columns() == 0 || c.rows() == 0 || c.columns() == 0 ? (_, beta) -> c.scale(beta) : prepare(a, b, c);
    }

    /** The same for matrices none of which is empty. */
    abstract Product prepare(Matrix a, Matrix b, Matrix c);

    /** What computes the products, for reports. */
    public abstract String description();
}
