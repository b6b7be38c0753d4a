package org.gradus.bench;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleUnaryOperator;
import org.gradus.kernel.ArrayFunction;
import org.gradus.kernel.ScalarArrays;
import org.gradus.kernel.VectorArrays;
import org.gradus.train.data.NumpyRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The transcendental functions, time per entry: the kernel's over vectors and entry by entry, and the JDK's. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ElementwiseBenchmark {

    private static final int COUNT = 1024;

    /** Which function. */
    public enum Function { EXP, LOG, LOG1P, SIGMOID, TANH }

    private record Forms(ArrayFunction vector, ArrayFunction scalar, DoubleUnaryOperator jdk) {

        static Forms of(Function function) {
            return switch (function) {
                case EXP -> new Forms(VectorArrays::exp, ScalarArrays::exp, Math::exp);
                case LOG -> new Forms(VectorArrays::log, ScalarArrays::log, Math::log);
                case LOG1P -> new Forms(VectorArrays::log1p, ScalarArrays::log1p, Math::log1p);
                case SIGMOID -> new Forms(VectorArrays::sigmoid, ScalarArrays::sigmoid, x -> 1 / (1 + Math.exp(-x)));
                case TANH -> new Forms(VectorArrays::tanh, ScalarArrays::tanh, Math::tanh);
            };
        }
    }

    @Param
    public Function function;

    private Forms forms;
    private final double[] x = new double[COUNT];
    private final double[] y = new double[COUNT];

    /** Standard normal numbers; their absolute values for the logarithms. */
    @Setup
    public void prepare() {
        forms = Forms.of(function);
        NumpyRandom random = new NumpyRandom(1);
        for (int i = 0; i < COUNT; i++) {
            double drawn = random.randn();
            x[i] = switch (function) {
                case LOG, LOG1P -> Math.abs(drawn);
                case EXP, SIGMOID, TANH -> drawn;
            };
        }
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public double[] vector() {
        forms.vector().apply(x, 0, y, 0, COUNT);
        return y;
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public double[] scalar() {
        forms.scalar().apply(x, 0, y, 0, COUNT);
        return y;
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public double[] jdk() {
        DoubleUnaryOperator f = forms.jdk();
        for (int i = 0; i < COUNT; i++) {
            y[i] = f.applyAsDouble(x[i]);
        }
        return y;
    }
}
