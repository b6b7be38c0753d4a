package org.gradus.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gradus.course.Matrix;
import org.gradus.course.TwoLayerParameters;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The training step of the two-layer network by PyTorch, through DJL: autograd, and gradient descent in place. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 3, jvmArgsAppend = {"-Dai.djl.offline=true", "-DOPT_OUT_TRACKING=true"})
public class PyTorchBenchmark {

    /** n_x × n_h × m. */
    @Param({"2x4x400", "784x128x64", "1024x1024x1024"})
    public String shape;

    /** Read once, when PyTorch is loaded; each combination of parameters has a JVM of its own. */
    @Param({"1", "2"})
    public String threads;

    private NDManager manager;
    private double alpha;
    private NDArray x;
    private NDArray y;
    private NDArray w1;
    private NDArray b1;
    private NDArray w2;
    private NDArray b2;

    @Setup
    public void prepare() {
        System.setProperty("ai.djl.pytorch.num_threads", threads);
        TwoLayerProblem problem = Shapes.problem(shape);
        TwoLayerParameters start = problem.parameters();
        manager = Engine.getEngine("PyTorch").newBaseManager();
        alpha = problem.alpha();
        x = array(problem.X());
        y = array(problem.Y());
        w1 = array(start.W1());
        b1 = array(start.b1());
        w2 = array(start.W2());
        b2 = array(start.b2());
        parameters().forEach(parameter -> parameter.setRequiresGradient(true));
        pytorch();
        Shapes.requireFirstStep(problem, w1.toDoubleArray());
    }

    private NDArray array(Matrix matrix) {
        return manager.create(matrix.tensor().toArray(), new Shape(matrix.rows(), matrix.columns()));
    }

    private List<NDArray> parameters() {
        return List.of(w1, b1, w2, b2);
    }

    /** One step. The log-loss is softplus(z) − z y, which is what PyTorch's own loss on logits computes. */
    @Benchmark
    public void pytorch() {
        try (NDScope _ = new NDScope()) {
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray z = w2.matMul(w1.matMul(x).add(b1).tanh()).add(b2);
                collector.backward(z.getNDArrayInternal().softPlus().sub(z.mul(y)).mean());
            }
            for (NDArray parameter : parameters()) {
                parameter.subi(parameter.getGradient().mul(alpha));
            }
        }
    }

    @TearDown
    public void close() {
        manager.close();
    }
}
