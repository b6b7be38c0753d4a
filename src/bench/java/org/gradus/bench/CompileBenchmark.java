package org.gradus.bench;

import java.util.concurrent.TimeUnit;
import org.gradus.compile.Program;
import org.gradus.course.TwoLayerProblem;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From ops to a program for the training step of the two-layer network: its graph, its gradient, and the compilation. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class CompileBenchmark {

    private TwoLayerProblem problem;

    @Setup
    public void prepare() {
        problem = Shapes.problem("784x128x64");
    }

    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @Warmup(iterations = 10, time = 1)
    @Measurement(iterations = 10, time = 1)
    @Fork(3)
    public Program warm() {
        return problem.compiled(problem.network());
    }

    /** The first one of a JVM, which loads classes and the BLAS library. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @Warmup(iterations = 0)
    @Measurement(iterations = 1)
    @Fork(10)
    public Program fresh() {
        return problem.compiled(problem.network());
    }
}
