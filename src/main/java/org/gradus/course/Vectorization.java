package org.gradus.course;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.collections.api.factory.Maps;
import org.gradus.Gradients;
import org.gradus.Tensor;
import org.gradus.compile.Program;
import org.gradus.course.Picture.Axis;
import org.gradus.course.Picture.Point;
import org.gradus.course.Picture.Series;
import org.gradus.course.Picture.Style;
import org.gradus.train.Activation;

/**
 * The two-layer network's cost and gradient in three ways: one example after the other, the lesson's equations on
 * matrices, and the graph of the same equations as a compiled program.
 *
 * @param sizes the fewest examples first
 */
public record Vectorization(List<AtSize> sizes) implements Experiment {

    private static final int[] EXAMPLES = {10, 100, 1000, 10_000};
    private static final int FEATURES = 20;
    private static final int HIDDEN = 20;
    private static final int UNITS = 16;
    private static final long SEED = 1;
    private static final int LEAST_RUNS = 3;
    /** Enough for the JIT's last compiler, which takes a method up after 600 calls with loops. */
    private static final int MOST_RUNS = 1000;
    private static final double SECONDS = 0.3;
    /** A program's loops are its own, so that each has to be compiled anew. */
    private static final double SECONDS_OF_PROGRAM = 2.5;

    /**
     * What a number of examples shows.
     *
     * @param matrixUnits how far the matrices' gradient is from the loop's, at most, in units of 2⁻⁵² times the sum of the
     *     absolute contributions to an entry
     * @param programUnits the same for the program
     * @param loopMicros the time of the loop, in microseconds: the shortest of several runs
     * @param matrixMicros that of the matrices
     * @param programMicros that of the program
     */
    public record AtSize(int examples, double matrixUnits, double programUnits, double loopMicros, double matrixMicros,
            double programMicros) {}

    /** One example after the other. */
    interface Loop {
        TwoLayerLoop of(Activation activation, TwoLayerParameters parameters, Matrix x, Matrix y);
    }

    /** Runs the experiment. */
    public static Vectorization run() {
        return run(TwoLayerLoop::of, EXAMPLES);
    }

    /** Runs it with a loop of one's own. */
    static Vectorization run(Loop loop, int... examples) {
        return new Vectorization(Arrays.stream(examples).mapToObj(m -> at(m, loop)).toList());
    }

    private static AtSize at(int m, Loop loop) {
        TwoLayerProblem problem = TwoLayerProblem.random(SEED, FEATURES, HIDDEN, m);
        TwoLayerParameters parameters = problem.parameters();
        TwoLayerNetwork network = problem.network();
        Gradients gradients = Gradients.of(network.cost(), network.parameters());
        Program program = Program.of(network.parameters().collect(gradients::wrt), Maps.immutable.empty());
        program.run();
        List<Tensor> byProgram = network.parameters().collect(p -> program.read(gradients.wrt(p))).castToList();
        List<Tensor> byLoop = tensors(loop.of(Activation.TANH, parameters, problem.X(), problem.Y()).gradient());
        List<Tensor> byMatrices = tensors(
                TwoLayerEquations.of(Activation.TANH, parameters, problem.X(), problem.Y()).gradient());
        List<Tensor> size = tensors(TwoLayerContributions.of(Activation.TANH, parameters, problem.X(), problem.Y()));
        return new AtSize(m, units(byLoop, byMatrices, size), units(byLoop, byProgram, size),
                micros(SECONDS, () -> loop.of(Activation.TANH, parameters, problem.X(), problem.Y())),
                micros(SECONDS, () -> TwoLayerEquations.of(Activation.TANH, parameters, problem.X(), problem.Y())),
                micros(SECONDS_OF_PROGRAM, program::run));
    }

    private static List<Tensor> tensors(TwoLayerParameters gradient) {
        return Stream.of(gradient.W1(), gradient.b1(), gradient.W2(), gradient.b2()).map(Matrix::tensor).toList();
    }

    /** The largest difference, in units. */
    private static double units(List<Tensor> one, List<Tensor> other, List<Tensor> size) {
        return IntStream.range(0, size.size()).mapToDouble(k -> IntStream.range(0, size.get(k).size())
                .mapToDouble(i -> Math.abs(one.get(k).at(i) - other.get(k).at(i)) / (size.get(k).at(i) * 0x1p-52)).max()
                .orElseThrow()).max().orElseThrow();
    }

    /** The shortest of many runs. */
    private static double micros(double seconds, Runnable run) {
        long begin = System.nanoTime();
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < LEAST_RUNS || (i < MOST_RUNS && System.nanoTime() - begin < seconds * 1e9); i++) {
            long start = System.nanoTime();
            run.run();
            shortest = Math.min(shortest, System.nanoTime() - start);
        }
        return shortest / 1e3;
    }

    @Override
    public Table table() {
        return new Table(
                List.of("examples", "matrices differ by", "program differs by", "loop", "matrices", "program"),
                sizes.stream().map(at -> List.of(String.valueOf(at.examples), units(at.matrixUnits),
                        units(at.programUnits), micros(at.loopMicros), micros(at.matrixMicros),
                        micros(at.programMicros))).toList());
    }

    private static String units(double units) {
        return String.format(Locale.ROOT, "%.2f units", units);
    }

    private static String micros(double micros) {
        return String.format(Locale.ROOT, "%,.1f µs", micros);
    }

    @Override
    public List<Picture> pictures() {
        return List.of(new Picture("Time for cost and gradient", new Axis("examples m", true),
                new Axis("microseconds", true), List.of(line("loop over examples", AtSize::loopMicros),
                        line("matrices, in plain Java", AtSize::matrixMicros),
                        line("compiled program", AtSize::programMicros))));
    }

    private Series line(String name, ToDoubleFunction<AtSize> time) {
        return new Series("", name, Style.LINE,
                sizes.stream().map(at -> new Point(at.examples, time.applyAsDouble(at))).toList());
    }

    @Override
    public String reading() {
        return """
                The equations on matrices are the loop over the examples, written down at once: the same products are
                summed up, in another order, so that the results are the same but for roundings. A language whose loops
                are slow gains by this alone. Java's are not slow: there matrices are worth something once a library's
                products and loops over vectors of numbers stand behind them, as in the compiled program. What that is
                worth depends on the machine and on what else it does; only the numbers are judged here, not the times.""";
    }

    /** The numbers are the same, but for roundings. */
    @Override
    public boolean holds() {
        return mostUnits() <= UNITS;
    }

    private double mostUnits() {
        return sizes.stream().mapToDouble(at -> Math.max(at.matrixUnits, at.programUnits)).max().orElseThrow();
    }

    @Override
    public String verdict() {
        AtSize last = sizes.getLast();
        return String.format(Locale.ROOT,
                "%s up to %.2g units; for %,d examples the loop takes %.1f times as long as the matrices and %.1f times as"
                        + " long as the program",
                holds() ? "the same numbers," : "not the same numbers: they differ by", mostUnits(), last.examples,
                last.loopMicros / last.matrixMicros, last.loopMicros / last.programMicros);
    }
}
