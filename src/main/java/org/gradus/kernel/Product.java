package org.gradus.kernel;

/** A matrix product C := α A B + β C prepared for its three matrices, to be computed again and again. */
@FunctionalInterface
public interface Product {

    /**
     * C := α A B + β C, from what is in the arrays now. It allocates nothing. With β = 0 nothing is read from C, and
     * with α = 0 nothing from A and B.
     */
    void run(double alpha, double beta);
}
