package org.gradus.bench;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.MutableList;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.compile.Program;
import org.gradus.train.data.NumpyRandom;
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

/** A training step of the net 784-256-128-10: relu, relu, softmax with cross-entropy, on 64 examples. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class FourLayerBenchmark {

    private static final int[] UNITS = {784, 256, 128, 10};
    private static final int BATCH = 64;
    private static final double ALPHA = 0.01;

    private Program step;

    @Setup
    public void prepare() {
        NumpyRandom random = new NumpyRandom(1);
        MutableList<Variable> parameters = Lists.mutable.empty();
        Node a = Variable.of("X", random.randn(UNITS[0], BATCH));
        for (int layer = 1; layer < UNITS.length; layer++) {
            Tensor drawn = random.randn(UNITS[layer], UNITS[layer - 1]);
            double scale = 1 / Math.sqrt(UNITS[layer - 1]);
            Variable w = Variable.of("W" + layer, Tensor.of(drawn.shape(),
                    IntStream.range(0, drawn.size()).mapToDouble(i -> drawn.at(i) * scale).toArray()));
            Variable b = Variable.of("b" + layer, Tensor.zeros(UNITS[layer], 1));
            parameters.add(w);
            parameters.add(b);
            Node z = w.matmul(a).add(b);
            a = layer == UNITS.length - 1 ? z : z.relu();
        }
        Node cost = Ops.softmaxCrossEntropy(a, Variable.of("Y", oneHot()));
        Gradients gradients = Gradients.of(cost, parameters);
        step = Program.of(Lists.immutable.of(cost),
                parameters.toImmutable().toImmutableMap(p -> p, p -> p.sub(gradients.wrt(p).mul(ALPHA))));
    }

    private static Tensor oneHot() {
        int classes = UNITS[UNITS.length - 1];
        double[] entries = new double[classes * BATCH];
        for (int example = 0; example < BATCH; example++) {
            entries[example % classes * BATCH + example] = 1;
        }
        return Tensor.of(Shape.of(classes, BATCH), entries);
    }

    @Benchmark
    public void gradus() {
        step.run();
    }
}
