package org.gradus.kernel;

/**
 * Matrix products, by a native library or in Java. For the same matrices and the same number of threads a product has the
 * same bits each time.
 */
public sealed interface Blas permits NativeBlas, JavaBlas {

    /**
     * The provider for this JVM, chosen at the first call, by the system property {@code gradus.blas}:
     * <ul>
     * <li>{@code openblas}, as if it were not set: OpenBLAS, if its library is on the class path and native access is
     * allowed, else Java, with the reason logged as a warning;
     * <li>{@code java}: Java;
     * <li>anything else: the library of that path or name, which must have {@code cblas_dgemm} and {@code cblas_dgemv}.
     * </ul>
     * The property {@code gradus.threads} is the largest number of threads to be used, all cores if it is not set.
     *
     * @throws IllegalArgumentException if {@code gradus.blas} names a library that cannot be loaded, or
     *         {@code gradus.threads} is not a positive number
     */
    static Blas get() {
        return BlasChoice.chosen();
    }

    /**
     * Prepares C := α A B + β C. C is not transposed and shares no entries with A and B.
     *
     * @param a A, shape (m, k)
     * @param b B, shape (k, n)
     * @param c C, shape (m, n)
     * @throws IllegalArgumentException if the shapes do not fit, or C is a transpose
     */
    Product product(Matrix a, Matrix b, Matrix c);

    /** What computes the products, for reports: a name, with the version or the file if there is one. */
    String description();
}
