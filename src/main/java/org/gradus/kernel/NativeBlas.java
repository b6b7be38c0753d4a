package org.gradus.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.locks.StampedLock;

/** Products by a native library with the C interface to BLAS, called on the arrays where they lie. */
final class NativeBlas implements Blas {

    private static final int ROW_MAJOR = 101;
    private static final int NO_TRANSPOSE = 111;
    private static final int TRANSPOSE = 112;

    private static final FunctionDescriptor DGEMM = FunctionDescriptor.ofVoid(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT,
            JAVA_INT, JAVA_INT, JAVA_DOUBLE, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_DOUBLE, ADDRESS, JAVA_INT);
    private static final FunctionDescriptor SET_NUM_THREADS = FunctionDescriptor.ofVoid(JAVA_INT);

    /** Products of fewer multiplications than this are computed by one thread: waking another costs more. */
    private static final long ONE_THREAD = 1L << 21;

    private final String description;
    private final int mostThreads;
    private final MethodHandle dgemm;
    private final Optional<MethodHandle> setNumThreads;

    /** Held for reading by whoever computes, so that the number of threads, which is the library's, stays meanwhile. */
    private final StampedLock lock = new StampedLock();
    private int threads;

    /** @throws IllegalArgumentException if the library has no {@code cblas_dgemm} */
    @SuppressWarnings("restricted")
    NativeBlas(String description, SymbolLookup library, int mostThreads) {
        this.description = description;
        this.mostThreads = mostThreads;
        Linker linker = Linker.nativeLinker();
        this.dgemm = linker.downcallHandle(symbol(library, "cblas_dgemm"), DGEMM, Linker.Option.critical(true));
        this.setNumThreads = library.find("openblas_set_num_threads")
                .map(symbol -> linker.downcallHandle(symbol, SET_NUM_THREADS));
    }

    private MemorySegment symbol(SymbolLookup library, String name) {
        return library.find(name).orElseThrow(() -> new IllegalArgumentException(description + " has no " + name));
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Product product(Matrix a, Matrix b, Matrix c) {
        Matrix.requireProduct(a, b, c);
        return new Gemm(a, b, c);
    }

    private final class Gemm implements Product {

        private final int transA;
        private final int transB;
        private final int m;
        private final int n;
        private final int k;
        private final MemorySegment a;
        private final int lda;
        private final MemorySegment b;
        private final int ldb;
        private final MemorySegment c;
        private final int ldc;
        private final int wanted;

        Gemm(Matrix a, Matrix b, Matrix c) {
            this.transA = a.transposed() ? TRANSPOSE : NO_TRANSPOSE;
            this.transB = b.transposed() ? TRANSPOSE : NO_TRANSPOSE;
            this.m = c.rows();
            this.n = c.columns();
            this.k = a.columns();
            this.a = segment(a);
            this.lda = a.stride();
            this.b = segment(b);
            this.ldb = b.stride();
            this.c = segment(c);
            this.ldc = c.stride();
            this.wanted = (long) m * n * k < ONE_THREAD ? 1 : mostThreads;
        }

        @Override
        public void run(double alpha, double beta) {
            long stamp = withThreads(wanted);
            try {
                dgemm.invokeExact(ROW_MAJOR, transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
            } catch (Throwable e) {
                throw unexpected(e);
            } finally {
                lock.unlockRead(stamp);
            }
        }
    }

    private static MemorySegment segment(Matrix matrix) {
        return MemorySegment.ofArray(matrix.array()).asSlice((long) matrix.offset() * Double.BYTES);
    }

    /** A read lock under which the library uses so many threads. */
    private long withThreads(int wanted) {
        long stamp = lock.readLock();
        while (threads != wanted) {
            lock.unlockRead(stamp);
            stamp = lock.writeLock();
            if (threads != wanted) {
                setThreads(wanted);
            }
            stamp = lock.tryConvertToReadLock(stamp);
        }
        return stamp;
    }

    private void setThreads(int wanted) {
        setNumThreads.ifPresent(handle -> {
            try {
                handle.invokeExact(wanted);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        });
        threads = wanted;
    }

    /** A call to native code throws nothing of its own. */
    private static Error unexpected(Throwable e) {
        return new AssertionError("a native call threw " + e, e);
    }
}
