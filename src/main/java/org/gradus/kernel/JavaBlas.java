package org.gradus.kernel;

import dev.ludovic.netlib.blas.BLAS;
import java.lang.reflect.Method;

/** Products in Java, where there is no native library. */
final class JavaBlas extends Blas {

    private final BLAS blas = implementation();

    /**
     * The implementation in plain Java. What the library would choose instead looks for a native library of its own, or adds
     * up the lanes of vectors in an order that changes when the code is compiled, and the result's last bits with it.
     */
    private static BLAS implementation() {
        try {
            Method getInstance = Class.forName("dev.ludovic.netlib.blas.Java11BLAS").getMethod("getInstance");
            getInstance.setAccessible(true);
            return (BLAS) getInstance.invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("dev.ludovic.netlib:blas is missing, or of another version", e);
        }
    }

    @Override
    public String description() {
        return "Java";
    }

    @Override
    Product prepare(Matrix a, Matrix b, Matrix c) {
        int m = c.rows();
        int n = c.columns();
        int k = a.columns();
        // To the library arrays hold column after column. So it sees the transposes, and computes Cᵀ = Bᵀ Aᵀ.
        return (alpha, beta) -> blas.dgemm(operation(b), operation(a), n, m, k, alpha, b.array(), b.offset(),
                b.stride(),
                a.array(), a.offset(), a.stride(), beta, c.array(), c.offset(), c.stride());
    }

    private static String operation(Matrix matrix) {
        return matrix.transposed() ? "T" : "N";
    }
}
