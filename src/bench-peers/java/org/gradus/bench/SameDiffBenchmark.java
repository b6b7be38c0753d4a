package org.gradus.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.gradus.course.Matrix;
import org.gradus.course.TwoLayerParameters;
import org.gradus.course.TwoLayerProblem;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
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

/** The training step of the two-layer network by ND4J's SameDiff: its gradients, and gradient descent in place. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class SameDiffBenchmark {

    private static final List<String> PARAMETERS = List.of("W1", "b1", "W2", "b2");

    /** n_x × n_h × m. */
    @Param({"2x4x400", "784x128x64", "1024x1024x1024"})
    public String shape;

    private SameDiff graph;
    private double alpha;

    @Setup
    public void prepare() {
        TwoLayerProblem problem = Shapes.problem(shape);
        TwoLayerParameters start = problem.parameters();
        alpha = problem.alpha();
        graph = SameDiff.create();
        SDVariable x = graph.constant("X", array(problem.X()));
        SDVariable y = graph.constant("Y", array(problem.Y()));
        SDVariable w1 = graph.var("W1", array(start.W1()));
        SDVariable b1 = graph.var("b1", array(start.b1()));
        SDVariable w2 = graph.var("W2", array(start.W2()));
        SDVariable b2 = graph.var("b2", array(start.b2()));
        SDVariable z = w2.mmul(graph.math().tanh(w1.mmul(x).add(b1))).add(b2);
        graph.nn().softplus(z).sub(z.mul(y)).mean("J");
        graph.setLossVariables("J");
        sameDiff();
        Shapes.requireFirstStep(problem, graph.getArrForVarName("W1").dup().data().asDouble());
    }

    private static INDArray array(Matrix matrix) {
        return Nd4j.createFromArray(matrix.tensor().toArray()).reshape(matrix.rows(), matrix.columns());
    }

    /** One step. */
    @Benchmark
    public void sameDiff() {
        Map<String, INDArray> gradients = graph.calculateGradients(Map.of(), PARAMETERS);
        for (String parameter : PARAMETERS) {
            graph.getArrForVarName(parameter).subi(gradients.get(parameter).muli(alpha));
        }
    }
}
