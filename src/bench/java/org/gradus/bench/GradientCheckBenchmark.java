package org.gradus.bench;

import java.util.concurrent.TimeUnit;
import org.gradus.check.GradientCheck;
import org.gradus.check.Verdict;
import org.gradus.course.TwoLayerNetwork;
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

/** The check of each of the 1,002 parameters of a two-layer network, at 64 examples. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class GradientCheckBenchmark {

    private TwoLayerNetwork network;

    @Setup
    public void prepare() {
        network = Shapes.problem("75x13x64").network();
    }

    @Benchmark
    public Verdict check() {
        return GradientCheck.of(network.cost(), network.parameters()).run().verdict();
    }
}
