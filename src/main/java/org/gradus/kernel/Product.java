package org.gradus.kernel;

/** A matrix product C := α A B + β C prepared for its three matrices, to be computed again and again. */
@FunctionalInterface
public interface Product {

    /**
     * C := α A B + β C, from what is in the arrays now. With β = 0 what is in C is not read. With α = 0 what is infinite or
     * NaN in A and B may be lost. With a native library nothing is allocated on the heap.
     */
    void run(double alpha, double beta);
}
