package org.gradus.course;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoublePredicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apfloat.Apfloat;
import org.apfloat.ApfloatMath;
import org.eclipse.collections.api.factory.Maps;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.check.DecimalArithmetic;
import org.gradus.check.DecimalReference;
import org.gradus.check.Decimals;
import org.gradus.compile.Program;
import org.gradus.course.Picture.Axis;
import org.gradus.course.Picture.Point;
import org.gradus.course.Picture.Series;
import org.gradus.course.Picture.Style;
import org.gradus.course.TwoLayerPrecision.Deviation;
import org.gradus.train.Activation;
import org.gradus.train.data.NumpyRandom;

/**
 * How far the gradients are off that compiled programs compute, for inputs of all magnitudes. The derivative of an op is
 * held against dual numbers over decimals, the gradients of the two-layer network against the same graph in decimals.
 *
 * @param ops the derivatives of functions of one number
 * @param network the gradients of the two-layer network's parameters
 */
public record Precision(List<Subject> ops, List<Subject> network) implements Experiment {

    /** As many units are allowed for the whole network. */
    private static final double MOST_UNITS = 16;
    /** A rounding or two of each operation on the way to a derivative. */
    private static final double FEW_ULPS = 8;
    private static final double ALL_DIGITS = 0x1p52;
    /** What is drawn for less, such as no error at all. */
    private static final double LEAST_DRAWN = 0.05;
    private static final DecimalArithmetic DECIMALS = new DecimalArithmetic(60);

    private static final Node LABEL = Ops.constant(Tensor.full(Shape.of(1, 1), 0));

    /**
     * What is measured.
     *
     * @param name the op, or the gradient
     * @param errors by the size of the input, smallest first
     */
    public record Subject(String name, List<AtSize> errors) {

        AtSize worst(Comparator<AtSize> by) {
            return errors.stream().max(by).orElseThrow();
        }

        double mostUlps() {
            return worst(Comparator.comparingDouble(AtSize::ulps)).ulps;
        }

        double mostUnits() {
            return worst(Comparator.comparingDouble(AtSize::units)).units;
        }
    }

    /**
     * What is measured at one size of input.
     *
     * @param input the number, or how large the inputs of the network are
     * @param ulps in units in the last place of the true value
     * @param units in units of 2⁻⁵² times the true value, with an activation's derivative counted as its largest value;
     *        for the network see {@link TwoLayerPrecision}
     */
    public record AtSize(double input, double ulps, double units) {}

    /** A function of one number, where it is tried, and the largest value of its derivative if it is an activation. */
    private record Op(String name, UnaryOperator<Node> function, DoublePredicate domain, double largestDerivative) {

        Op(String name, UnaryOperator<Node> function, DoublePredicate domain) {
            this(name, function, domain, 0);
        }

        Subject subject() {
            Variable x = Variable.of("x", Tensor.scalar(0));
            Node y = function.apply(x);
            Node slope = Gradients.of(y, x).wrt(x);
            Program program = Program.of(slope);
            DecimalReference reference = new DecimalReference(y);
            return new Subject(name, magnitudes().flatMap(size -> DoubleStream.of(-size, size)).filter(domain)
                    .mapToObj(input -> {
                        x.assign(Tensor.scalar(input));
                        program.run();
                        return error(input, program.read(slope).item(),
                                reference.exact(Maps.immutable.of(x, Tensor.scalar(1))), largestDerivative);
                    }).toList());
        }
    }

    /** Runs the experiment. */
    public static Precision run() {
        return new Precision(catalogue().map(Op::subject).toList(), ofNetwork());
    }

    private static Stream<Op> catalogue() {
        DoublePredicate any = _ -> true;
        DoublePredicate positive = x -> x > 0;
        return Stream.of(
                new Op("sigmoid", Node::sigmoid, any, Scalars.largestDerivative(Activation.SIGMOID)),
                new Op("tanh", Node::tanh, any, Scalars.largestDerivative(Activation.TANH)),
                new Op("relu", Node::relu, any),
                new Op("leakyRelu", Node::leakyRelu, any),
                new Op("softplus", Node::softplus, any),
                new Op("logLoss of sigmoid", x -> Ops.logLoss(cell(x).sigmoid(), LABEL), any),
                new Op("logLossWithLogits", x -> Ops.logLossWithLogits(cell(x), LABEL), any),
                new Op("logLoss", x -> Ops.logLoss(cell(x), LABEL), x -> x > 0 && x < 1),
                new Op("square", Node::square, any),
                new Op("sqrt", Node::sqrt, positive),
                new Op("pow to 3", x -> x.pow(3), any),
                new Op("pow to -1.5", x -> x.pow(-1.5), positive),
                new Op("exp", Node::exp, x -> Math.abs(x) <= 1000),
                new Op("log", Node::log, positive),
                new Op("log1p", Node::log1p, x -> x > -1),
                new Op("abs", Node::abs, any),
                new Op("mul", x -> x.mul(3), any),
                new Op("div by x", x -> Ops.constant(3).div(x), any));
    }

    private static Node cell(Node x) {
        return x.reshape(1, 1);
    }

    /** Up to the extremes of doubles, and many where functions bend. */
    private static DoubleStream magnitudes() {
        return IntStream.concat(IntStream.rangeClosed(-7, 7).map(i -> 4 * 40 * i), IntStream.rangeClosed(-16, 8))
                .distinct().sorted().mapToDouble(quarters -> Math.pow(10, quarters / 4.0));
    }

    private static AtSize error(double input, double computed, Apfloat exact, double least) {
        double rounded = Decimals.nearest(exact);
        if (Double.isInfinite(rounded) || !Double.isFinite(computed)) {
            double error = computed == rounded ? 0 : Double.POSITIVE_INFINITY;
            return new AtSize(input, error, error);
        }
        Apfloat error = ApfloatMath.abs(DECIMALS.sub(DECIMALS.of(computed), exact));
        return new AtSize(input, TwoLayerPrecision.in(Math.ulp(rounded), error),
                TwoLayerPrecision.in(0x1p-52 * Math.max(Math.abs(rounded), least), error));
    }

    /** Few examples and units, since a thousand digits are needed where tanh′ is about to vanish from doubles. */
    private static List<Subject> ofNetwork() {
        NumpyRandom random = new NumpyRandom(3);
        Matrix features = new Matrix(random.randn(2, 5));
        Matrix labels = Matrix.of(new double[][] {{1, 0, 1, 0, 1}});
        TwoLayerParameters parameters = new TwoLayerParameters(new Matrix(random.randn(3, 2)),
                new Matrix(random.randn(3, 1)), new Matrix(random.randn(1, 3)), new Matrix(random.randn(1, 1)));
        Map<String, List<AtSize>> errors = new TreeMap<>();
        magnitudes().forEach(size -> TwoLayerPrecision
                .settled(Activation.TANH, parameters, features.scale(size), labels).stream()
                .collect(Collectors.groupingBy(deviation -> "d" + deviation.entry().replaceAll("\\[.*", "")))
                .forEach((gradient, entries) -> errors.computeIfAbsent(gradient, _ -> new ArrayList<>())
                        .add(new AtSize(size, entries.stream().mapToDouble(Deviation::ulps).max().orElseThrow(),
                                entries.stream().mapToDouble(Deviation::units).max().orElseThrow()))));
        return errors.entrySet().stream().map(entry -> new Subject(entry.getKey(), entry.getValue())).toList();
    }

    @Override
    public Table table() {
        return new Table(List.of("derivative", "inputs", "median ulps", "most ulps", "at", "most units"),
                Stream.concat(ops.stream(), network.stream()).map(subject -> {
                    double[] ulps = subject.errors.stream().mapToDouble(AtSize::ulps).sorted().toArray();
                    AtSize worst = subject.worst(Comparator.comparingDouble(AtSize::ulps));
                    return List.of(subject.name, String.valueOf(ulps.length), number(ulps[ulps.length / 2]),
                            number(worst.ulps), Table.number(worst.input), number(subject.mostUnits()));
                }).toList());
    }

    private static String number(double x) {
        return x < 1000 ? String.format(Locale.ROOT, "%.2f", x) : Table.number(x);
    }

    /** The ops that lose digits by name, the others together; only where functions bend, since nothing happens beyond. */
    @Override
    public List<Picture> pictures() {
        String opsPanel = "derivatives of ops, by the size of the argument";
        String networkPanel = "gradients of the two-layer network, by the size of the features";
        Map<Boolean, List<Subject>> byLoss =
                ops.stream().collect(Collectors.partitioningBy(op -> op.mostUlps() > FEW_ULPS));
        Subject others = new Subject(byLoss.get(false).size() + " other ops",
                byLoss.get(false).stream().flatMap(op -> op.errors.stream()).toList());
        Stream<Series> lines = Stream.concat(
                Stream.concat(byLoss.get(true).stream(), Stream.of(others)).map(op -> line(opsPanel, op)),
                network.stream().map(gradient -> line(networkPanel, gradient)));
        Stream<Series> levels = Stream.of(opsPanel, networkPanel).map(panel -> new Series(panel, "", Style.LEVELS,
                List.of(new Point(1e-4, ALL_DIGITS, "all digits are lost"), new Point(1e-4, 1, "one ulp"))));
        return List.of(new Picture("Error of gradients computed in doubles, by the size of the inputs",
                new Axis("size of the input", true), new Axis("error in ulps", true),
                Stream.concat(lines, levels).toList()));
    }

    /** The largest error at each size. */
    private static Series line(String panel, Subject subject) {
        Map<Double, Double> worst = subject.errors.stream().filter(error -> isDrawn(Math.abs(error.input)))
                .collect(Collectors.toMap(error -> Math.abs(error.input),
                        error -> Math.clamp(error.ulps, LEAST_DRAWN, 2 * ALL_DIGITS), Math::max, TreeMap::new));
        return new Series(panel, subject.name, Style.LINE,
                worst.entrySet().stream().map(entry -> new Point(entry.getKey(), entry.getValue())).toList());
    }

    private static boolean isDrawn(double size) {
        return size > 1e-5 && size < 1e5;
    }

    @Override
    public String reading() {
        return """
                Most derivatives are right to a few units in the last place, however large or small the input is. The
                derivatives of sigmoid and tanh are not: computed as a(1 − a) and 1 − a², they are differences of
                numbers of size 1 where the function saturates, and keep an error of one rounding of those. In units
                of the largest value of the derivative that is next to nothing; in units in the last place of the
                true value, which is itself next to nothing there, it grows until all digits are lost. The gradients
                of a network inherit both.""";
    }

    @Override
    public boolean holds() {
        return mostUnits(ops) <= MOST_UNITS && mostUnits(network) <= MOST_UNITS;
    }

    @Override
    public String verdict() {
        String lossy = ops.stream().filter(op -> op.mostUlps() > FEW_ULPS).map(Subject::name)
                .collect(Collectors.joining(" and "));
        return String.format(Locale.ROOT, "at most %.2f units for ops and %.2f for the network; %s", mostUnits(ops),
                mostUnits(network), lossy.isEmpty() ? "no op loses digits" : "digits are lost by " + lossy);
    }

    private static double mostUnits(List<Subject> subjects) {
        return subjects.stream().mapToDouble(Subject::mostUnits).max().orElse(0);
    }
}
