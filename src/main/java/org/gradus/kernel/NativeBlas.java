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

/** Products by a native library that has the C interface to BLAS, called on the arrays where they lie. */
final class NativeBlas extends Blas {

    private static final int ROW_MAJOR = 101;
    private static final int PLAIN = 111;
    private static final int TRANSPOSED = 112;

    private static final FunctionDescriptor DGEMM = FunctionDescriptor.ofVoid(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT,
            JAVA_INT, JAVA_INT, JAVA_DOUBLE, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_DOUBLE, ADDRESS, JAVA_INT);
    private static final FunctionDescriptor DGEMV = FunctionDescriptor.ofVoid(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT,
            JAVA_DOUBLE, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_DOUBLE, ADDRESS, JAVA_INT);
    private static final FunctionDescriptor SET_NUM_THREADS = FunctionDescriptor.ofVoid(JAVA_INT);

    /** Products of fewer multiplications than this are computed by one thread: to wake another costs more than it saves. */
    private static final long WORTH_THREADS = 1L << 20;

    private final String description;
    private final int mostThreads;
    private final MethodHandle dgemm;
    private final MethodHandle dgemv;
    private final Optional<MethodHandle> setNumThreads;

    /** Held for reading by whoever computes: the number of threads is the library's, and may not change meanwhile. */
    private final StampedLock lock = new StampedLock();
    private int threads;

    /**
     * @param mostThreads how many threads the library may use, if it is an OpenBLAS; another decides for itself
     * @throws IllegalArgumentException if the library lacks a function
     * @throws IllegalCallerException if native access is denied
     */
    @SuppressWarnings("restricted")
    NativeBlas(String description, SymbolLookup library, int mostThreads) {
        this.description = description;
        this.mostThreads = mostThreads;
        Linker linker = Linker.nativeLinker();
        Linker.Option onHeap = Linker.Option.critical(true);
        this.dgemm = linker.downcallHandle(symbol(library, "cblas_dgemm"), DGEMM, onHeap);
        this.dgemv = linker.downcallHandle(symbol(library, "cblas_dgemv"), DGEMV, onHeap);
        this.setNumThreads = library.find("openblas_set_num_threads")
                .map(symbol -> linker.downcallHandle(symbol, SET_NUM_THREADS));
    }

    private static MemorySegment symbol(SymbolLookup library, String name) {
        return library.find(name).orElseThrow(() -> new IllegalArgumentException("it has no function " + name));
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    Product prepare(Matrix a, Matrix b, Matrix c) {
        int threads = (double) a.rows() * a.columns() * b.columns() < WORTH_THREADS ? 1 : mostThreads;
        return c.columns() == 1 ? new Gemv(a, b, c, threads)
                : c.rows() == 1 ? new Gemv(b.transpose(), a.transpose(), c.transpose(), threads)
                : new Gemm(a, b, c, threads);
    }

    private static MemorySegment segment(Matrix matrix) {
        return MemorySegment.ofArray(matrix.array()).asSlice((long) matrix.offset() * Double.BYTES);
    }

    private static int operation(Matrix matrix) {
        return matrix.transposed() ? TRANSPOSED : PLAIN;
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
        private final int threads;

        Gemm(Matrix a, Matrix b, Matrix c, int threads) {
            this.transA = operation(a);
            this.transB = operation(b);
            this.m = c.rows();
            this.n = c.columns();
            this.k = a.columns();
            this.a = segment(a);
            this.lda = a.stride();
            this.b = segment(b);
            this.ldb = b.stride();
            this.c = segment(c);
            this.ldc = c.stride();
            this.threads = threads;
        }

        @Override
        public void run(double alpha, double beta) {
            long stamp = lockWith(threads);
            try {
                dgemm.invokeExact(ROW_MAJOR, transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
            } catch (Throwable e) {
                throw unexpected(e);
            } finally {
                lock.unlockRead(stamp);
            }
        }
    }

    /** The product with a column, to a column. */
    private final class Gemv implements Product {

        private final int transA;
        private final int rows;
        private final int columns;
        private final MemorySegment a;
        private final int lda;
        private final MemorySegment x;
        private final int incX;
        private final MemorySegment y;
        private final int incY;
        private final int threads;

        Gemv(Matrix a, Matrix x, Matrix y, int threads) {
            this.transA = operation(a);
            this.rows = a.transposed() ? a.columns() : a.rows();
            this.columns = a.transposed() ? a.rows() : a.columns();
            this.a = segment(a);
            this.lda = a.stride();
            this.x = segment(x);
            this.incX = step(x);
            this.y = segment(y);
            this.incY = step(y);
            this.threads = threads;
        }

        private static int step(Matrix column) {
            return column.transposed() ? 1 : column.stride();
        }

        @Override
        public void run(double alpha, double beta) {
            long stamp = lockWith(threads);
            try {
                dgemv.invokeExact(ROW_MAJOR, transA, rows, columns, alpha, a, lda, x, incX, beta, y, incY);
            } catch (Throwable e) {
                throw unexpected(e);
            } finally {
                lock.unlockRead(stamp);
            }
        }
    }

    /** A read lock, for as long as which the library uses so many threads. */
    private long lockWith(int wanted) {
        long stamp = lock.readLock();
        while (threads != wanted) {
            lock.unlockRead(stamp);
            stamp = lock.writeLock();
            setThreads(wanted);
            stamp = lock.tryConvertToReadLock(stamp);
        }
        return stamp;
    }

    private void setThreads(int wanted) {
        if (setNumThreads.isPresent() && threads != wanted) {
            try {
                setNumThreads.get().invokeExact(wanted);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }
        threads = wanted;
    }

    /** A call to native code throws nothing of its own. */
    private static AssertionError unexpected(Throwable e) {
        return new AssertionError("a call to native code threw " + e, e);
    }
}
