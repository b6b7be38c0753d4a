package org.gradus.kernel;

import dev.ludovic.netlib.blas.BLAS;

/** Products in Java, where there is no native library. */
final class JavaBlas implements Blas {

    private final BLAS blas = implementation();

    private static BLAS implementation() {
        try {
            var getInstance = Class.forName("dev.ludovic.netlib.blas.Java11BLAS").getMethod("getInstance");
            getInstance.setAccessible(true);
            return (BLAS) getInstance.invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("another netlib than Gradus was built with", e);
        }
    }

    @Override
    public String description() {
        return "Java";
    }

    @Override
    public Product product(Matrix a, Matrix b, Matrix c) {
        Matrix.requireProduct(a, b, c);
        String transA = a.transposed() ? "T" : "N";
        String transB = b.transposed() ? "T" : "N";
        int k = a.columns();
        // netlib's matrices are column after column: it sees each transposed, and computes Cᵀ = Bᵀ Aᵀ.
        return (alpha, beta) -> blas.dgemm(transB, transA, c.columns(), c.rows(), k, alpha, b.array(), b.offset(),
                b.stride(), a.array(), a.offset(), a.stride(), beta, c.array(), c.offset(), c.stride());
    }
}
