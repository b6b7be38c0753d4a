package org.gradus.kernel;

/** Lets tests elsewhere choose products in Java. */
public final class JavaProducts {

    private JavaProducts() {}

    /** The provider in Java, whatever this JVM has chosen. */
    public static Blas blas() {
        return new JavaBlas();
    }
}
