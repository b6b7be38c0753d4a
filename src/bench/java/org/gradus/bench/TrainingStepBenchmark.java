package org.gradus.bench;

import java.util.concurrent.TimeUnit;
import org.gradus.compile.Program;
import org.gradus.course.HandWrittenStep;
import org.gradus.course.TwoLayerProblem;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A training step of the two-layer network: as the engine compiles it, and as it is written by hand. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class TrainingStepBenchmark {

    /** n_x × n_h × m. */
    @Param({"2x4x400", "784x128x64", "1024x1024x1024"})
    public String shape;

    private Program compiled;
    private HandWrittenStep handWritten;

    @Setup
    public void prepare() {
        TwoLayerProblem problem = Shapes.problem(shape);
        compiled = problem.compiled(problem.network());
        handWritten = problem.handWritten();
    }

    @Benchmark
    public void gradus() {
        compiled.run();
    }

    @Benchmark
    public void handWritten() {
        handWritten.run();
    }
}
