package org.gradus.course;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradus.Evaluator;
import org.gradus.Node;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Values;
import org.gradus.Variable;
import org.gradus.check.Complex;
import org.gradus.check.ComplexArithmetic;
import org.gradus.check.DecimalReference;
import org.gradus.check.Entry;
import org.gradus.compile.Program;
import org.gradus.course.Picture.Axis;
import org.gradus.course.Picture.Point;
import org.gradus.course.Picture.Series;
import org.gradus.course.Picture.Style;
import org.gradus.train.Activation;
import org.gradus.train.data.Dataset;
import org.gradus.train.data.NumpyRandom;

/**
 * How far numeric derivatives are off, by the step that they take. The derivative is that of the two-layer network's cost
 * by W1[0,0], for a few random examples, and is known to forty digits.
 *
 * @param derivative the true derivative, rounded
 * @param curves for each method the relative errors at all steps, smallest step first
 */
public record StepSize(double derivative, List<Curve> curves) implements Experiment {

    private static final int STEPS_PER_DECADE = 4;
    private static final int FIRST_DECADE = 1;
    private static final int LAST_DECADE = -16;
    /** What is drawn for an error of less, such as none at all. */
    private static final double NO_ERROR = 1e-17;

    /** A method's error at a step. */
    public record ErrorAtStep(double step, double relativeError) {}

    /**
     * The errors of one method.
     *
     * @param best where the error is smallest
     * @param truncationPower the power of the step that the error grows with above the best one, if there is room
     * @param roundingPower the power of the step that the error goes with below the best one
     */
    public record Curve(String method, ErrorAtStep best, OptionalDouble truncationPower, OptionalDouble roundingPower,
            List<ErrorAtStep> errors) {

        static Curve of(String method, double derivative, DoubleUnaryOperator quotient) {
            List<ErrorAtStep> errors = IntStream
                    .rangeClosed(LAST_DECADE * STEPS_PER_DECADE, FIRST_DECADE * STEPS_PER_DECADE)
                    .mapToDouble(i -> Math.pow(10, (double) i / STEPS_PER_DECADE))
                    .mapToObj(h -> new ErrorAtStep(h, Math.abs(quotient.applyAsDouble(h) / derivative - 1))).toList();
            // of errors that are no more than roundings, that at the largest step
            ErrorAtStep best = errors.reversed().stream()
                    .min(Comparator.comparingDouble(e -> Math.max(0x1p-52, e.relativeError))).orElseThrow();
            // where h is large other powers of it count too, and where it is tiny nothing moves
            return new Curve(method, best, power(errors, 100 * best.step, 0.1), power(errors, 1e-14, best.step / 10),
                    errors);
        }

        /** The slope of the line of least squares through the logarithms, for steps in a range. */
        private static OptionalDouble power(List<ErrorAtStep> errors, double from, double to) {
            List<ErrorAtStep> within =
                    errors.stream().filter(e -> e.step >= from && e.step <= to && e.relativeError > 0).toList();
            if (within.size() < 2) {
                return OptionalDouble.empty();
            }
            double meanX = within.stream().mapToDouble(e -> Math.log10(e.step)).average().orElseThrow();
            double meanY = within.stream().mapToDouble(e -> Math.log10(e.relativeError)).average().orElseThrow();
            double xy = 0;
            double xx = 0;
            for (ErrorAtStep e : within) {
                double x = Math.log10(e.step) - meanX;
                xy += x * (Math.log10(e.relativeError) - meanY);
                xx += x * x;
            }
            return OptionalDouble.of(xy / xx);
        }
    }

    /** Runs the experiment. */
    public static StepSize run() {
        TwoLayerNetwork network =
                TwoLayerNetwork.of(fewExamples(), 4, Activation.TANH, new NumpyRandom(2), 1);
        Variable w1 = network.w1();
        double derivative = new DecimalReference(network.cost()).at(new Entry(w1, 0)).derivative();
        Program program = Program.of(network.cost());
        DoubleUnaryOperator cost = h -> costAt(program, network, h);
        return new StepSize(derivative, List.of(
                Curve.of("forward", derivative, h -> (cost.applyAsDouble(h) - cost.applyAsDouble(0)) / h),
                Curve.of("central", derivative, h -> central(cost, h)),
                Curve.of("Ridders", derivative, h -> ridders(cost, h)),
                Curve.of("complex step", derivative, h -> complexStep(network, h))));
    }

    /** So few that forty digits of the derivative are soon computed. */
    private static Dataset fewExamples() {
        double[] labels = IntStream.range(0, 20).mapToDouble(i -> i % 2).toArray();
        return new Dataset(new NumpyRandom(1).randn(2, 20), Tensor.of(Shape.of(1, 20), labels), List.of("x1", "x2"),
                List.of("0", "1"));
    }

    private static double central(DoubleUnaryOperator cost, double h) {
        return (cost.applyAsDouble(h) - cost.applyAsDouble(-h)) / (2 * h);
    }

    /**
     * Central differences for h, h/2, h/4 …, extrapolated to 0. Of all in the tableau, the one is taken that differs
     * least from its neighbours.
     */
    private static double ridders(DoubleUnaryOperator cost, double h) {
        int rows = 8;
        double[][] tableau = new double[rows][rows];
        double best = central(cost, h);
        double leastError = Double.POSITIVE_INFINITY;
        for (int i = 0; i < rows; i++) {
            tableau[i][0] = central(cost, h / (1 << i));
            for (int k = 1; k <= i; k++) {
                double fourToK = Math.scalb(1.0, 2 * k);
                tableau[i][k] = (fourToK * tableau[i][k - 1] - tableau[i - 1][k - 1]) / (fourToK - 1);
                double error = Math.max(Math.abs(tableau[i][k] - tableau[i][k - 1]),
                        Math.abs(tableau[i][k] - tableau[i - 1][k - 1]));
                if (error < leastError) {
                    leastError = error;
                    best = tableau[i][k];
                }
            }
        }
        return best;
    }

    /** Im f(θ + ih) / h. */
    private static double complexStep(TwoLayerNetwork network, double h) {
        Node cost = network.cost();
        return new Evaluator<>(ComplexArithmetic.COMPLEX).evaluate(List.of(cost), variable -> {
            List<Complex> entries =
                    new ArrayList<>(Values.of(variable.value(), ComplexArithmetic.COMPLEX).entries());
            if (variable == network.w1()) {
                entries.set(0, new Complex(entries.getFirst().re(), h));
            }
            return new Values<>(variable.shape(), entries);
        }).get(cost).at(0).im() / h;
    }

    private static double costAt(Program program, TwoLayerNetwork network, double h) {
        Variable w1 = network.w1();
        Tensor present = w1.value();
        double[] moved = present.toArray();
        moved[0] += h;
        w1.assign(Tensor.of(w1.shape(), moved));
        try {
            program.run();
            return program.read(network.cost()).item();
        } finally {
            w1.assign(present);
        }
    }

    @Override
    public Table table() {
        return new Table(List.of("method", "best step", "error there", "grows with", "rounding goes with"),
                curves.stream().map(curve -> List.of(curve.method, Table.number(curve.best.step),
                        Table.number(curve.best.relativeError), power(curve.truncationPower),
                        power(curve.roundingPower))).toList());
    }

    private static String power(OptionalDouble power) {
        return power.isPresent() ? String.format(Locale.ROOT, "h^%.2f", power.getAsDouble()) : "-";
    }

    @Override
    public List<Picture> pictures() {
        Stream<Series> lines = curves.stream().map(curve -> new Series("", curve.method, Style.LINE,
                curve.errors.stream().map(error -> point(error, "")).toList()));
        Stream<Series> best = curves.stream().map(curve -> new Series("", curve.method, Style.RINGS,
                List.of(point(curve.best, String.format(Locale.ROOT, "h = %.0e", curve.best.step)))));
        return List.of(new Picture(
                "Error of a numeric derivative against its step: truncation to the right, rounding to the left",
                new Axis("step h", true), new Axis("relative error of ∂J/∂W1[0,0]", true),
                Stream.concat(lines, best).toList()));
    }

    private static Point point(ErrorAtStep error, String label) {
        return new Point(error.step, Math.max(NO_ERROR, error.relativeError), label);
    }

    @Override
    public String reading() {
        return """
                From right to left, an error first falls: truncation, what the formula leaves out of the function's
                curve, goes with a power of h. Then it rises again, with many small jumps: the cost is rounded, and
                the difference of two costs that are almost equal is divided by h. Where both are of one size, the
                step is best: for forward differences near the root of 2⁻⁵², for central ones near its cube root.
                Ridders' method extrapolates from several steps to 0, so it may begin with a large one. The complex
                step, Im f(θ + ih) / h, takes no difference: it has a branch of truncation, and none of rounding.""";
    }

    /** Each branch goes with its power of h, and the complex step has nothing to lose by a smaller step. */
    @Override
    public boolean holds() {
        Curve forward = curve("forward");
        Curve central = curve("central");
        Curve ridders = curve("Ridders");
        Curve complex = curve("complex step");
        return isNear(1, forward.truncationPower) && isNear(-1, forward.roundingPower)
                && isNear(2, central.truncationPower) && isNear(-1, central.roundingPower)
                && isNear(2, complex.truncationPower) && isNear(0, complex.roundingPower)
                && central.best.relativeError < forward.best.relativeError
                && ridders.best.relativeError < central.best.relativeError;
    }

    private Curve curve(String method) {
        return curves.stream().filter(curve -> curve.method.equals(method)).findFirst().orElseThrow();
    }

    private static boolean isNear(int expected, OptionalDouble power) {
        return power.isPresent() && Math.abs(power.getAsDouble() - expected) < 0.25;
    }

    @Override
    public String verdict() {
        return curves.stream().map(curve -> String.format(Locale.ROOT, "%s %.0e at h = %.0e", curve.method,
                curve.best.relativeError, curve.best.step))
                .collect(Collectors.joining(", ", "smallest errors: ", ""));
    }
}
