package org.gradus.kernel;

/** Whether this JVM has the Vector API, which is an incubator module and so has to be asked for when it starts. */
public final class VectorSupport {

    private static final boolean AVAILABLE = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    private VectorSupport() {}

    /** True if the JVM was started with {@code --add-modules jdk.incubator.vector}; only then may {@link VectorMath} be used. */
    public static boolean available() {
        return AVAILABLE;
    }
}
