package org.gradus.train.data;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * The natural logarithm of the C library, which NumPy makes its Gaussian numbers of. Java's own differs from glibc's in the
 * last bit of one number in some three thousand; it is taken where there is no native access.
 */
final class CLogarithm {

    private static final Optional<MethodHandle> LOG = log();

    private CLogarithm() {}

    @SuppressWarnings("restricted")
    private static Optional<MethodHandle> log() {
        if (!CLogarithm.class.getModule().isNativeAccessEnabled()) {
            return Optional.empty();
        }
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup().find("log").map(address -> linker.downcallHandle(address,
                FunctionDescriptor.of(ValueLayout.JAVA_DOUBLE, ValueLayout.JAVA_DOUBLE),
                Linker.Option.critical(false)));
    }

    /** Whether it is the C library's. */
    static boolean isNative() {
        return LOG.isPresent();
    }

    static double of(double x) {
        if (LOG.isEmpty()) {
            return Math.log(x);
        }
        try {
            return (double) LOG.get().invokeExact(x);
        } catch (Throwable e) { // a call to native code throws nothing of its own
            throw new AssertionError("the C library's log threw " + e, e);
        }
    }
}
