package org.gradus.course;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.course.Picture.Axis;
import org.gradus.course.Picture.Point;
import org.gradus.course.Picture.Series;
import org.gradus.course.Picture.Style;
import org.gradus.train.Activation;
import org.gradus.train.Loss;

/**
 * Where units saturate, and what then becomes of dJ/dz. The label is 0 throughout, so that a large z is a large mistake.
 *
 * @param slopes the derivatives of the activations
 * @param units a unit of each kind, and what moves its z
 */
public record Saturation(List<Curve> slopes, List<Curve> units) implements Experiment {

    private static final List<Activation> ACTIVATIONS =
            List.of(Activation.SIGMOID, Activation.TANH, Activation.RELU, Activation.LEAKY_RELU);
    /** The lesson's own example. */
    private static final double FAR = 99_999;
    private static final double[] TABLE = {-10, 0, 1, 2, 5, 10, 20, 40, FAR};
    private static final String BY_DA = "output: log-loss, by dA";
    private static final double NOTHING = 1e-15;

    /** The derivative of something by z, at z = −10, −9.9 … 40 and at {@value #FAR}. */
    public record Curve(String name, List<Place> places) {

        private double at(double z) {
            return places.stream().filter(place -> place.z == z).findFirst().orElseThrow().derivative;
        }

        private Series line(String panel, double from, double to) {
            return new Series(panel, name, Style.LINE, places.stream()
                    .filter(place -> from <= place.z && place.z <= to)
                    .map(place -> new Point(place.z, place.derivative))
                    .toList());
        }
    }

    /** A derivative at a z. */
    public record Place(double z, double derivative) {}

    /** Runs the experiment. */
    public static Saturation run() {
        return run(Ops::logLoss);
    }

    /** Runs it with a loss of one's own in place of the log-loss. */
    static Saturation run(BinaryOperator<Node> loss) {
        double[] places = DoubleStream.concat(IntStream.rangeClosed(-100, 400).mapToDouble(i -> i / 10.0),
                DoubleStream.of(FAR)).toArray();
        Variable z = Variable.of("z", Tensor.of(Shape.of(1, places.length), places));
        Node a = z.sigmoid();
        Node y = Ops.constant(Tensor.zeros(1, places.length));
        List<Curve> slopes = ACTIVATIONS.stream()
                .map(g -> curve(Table.name(g) + "′", z, Gradients.of(g.apply(z).sum(), z))).toList();
        UnaryOperator<Node> lossBehind = hidden -> loss.apply(hidden.sigmoid(), y);
        Stream<Curve> output = Stream.of(
                curve("output: log-loss", z, each(loss.apply(a, y), z)),
                curve("output: squared error", z, each(Loss.SQUARED_ERROR.apply(a, y), z)),
                curve(BY_DA, z, each(loss.apply(a, y), a, z)));
        Stream<Curve> hidden = ACTIVATIONS.stream()
                .map(g -> curve("hidden: " + Table.name(g), z, each(lossBehind.apply(g.apply(z)), z)));
        return new Saturation(slopes, Stream.concat(output, hidden).toList());
    }

    /** The gradients of the losses of all places, each for itself. */
    private static Gradients each(Node loss, Node... nodes) {
        return Gradients.of(loss.mul(nodes[0].shape().dim(1)), nodes);
    }

    private static Curve curve(String name, Variable z, Gradients gradients) {
        double[] derivatives = gradients.wrt(z).value().toArray();
        return new Curve(name, IntStream.range(0, derivatives.length)
                .mapToObj(i -> new Place(z.value().at(i), derivatives[i])).toList());
    }

    @Override
    public Table table() {
        List<Curve> all = Stream.concat(slopes.stream(), units.stream()).toList();
        return new Table(
                Stream.concat(Stream.of("by z, at z ="), Arrays.stream(TABLE).mapToObj(Saturation::number)).toList(),
                all.stream().map(curve -> Stream.concat(Stream.of(curve.name),
                        Arrays.stream(TABLE).mapToObj(z -> number(curve.at(z)))).toList()).toList());
    }

    private static String number(double x) {
        return x == Math.rint(x) ? String.format(Locale.ROOT, "%,.0f", x) : String.format(Locale.ROOT, "%.2g", x);
    }

    @Override
    public List<Picture> pictures() {
        return List.of(
                new Picture("Derivatives of the activations", new Axis("z", false), new Axis("g′(z)", false),
                        slopes.stream().map(curve -> curve.line("", -6, 6)).toList()),
                new Picture("What moves z, though the label is 0 and z much too large", new Axis("z", false),
                        new Axis("dJ/dz", true), units.stream().filter(curve -> !curve.name.equals(BY_DA))
                                .map(curve -> curve.line("", 0.1, 40)).toList()));
    }

    @Override
    public String reading() {
        return """
                σ′ and tanh′ fall like e^−|z| and e^−2|z|, and computed as a(1 − a) and 1 − a² they are exactly 0 from
                about z = 37 and 19 on: a hidden unit out there is not moved any more, however wrong the output is.
                relu′ and leaky relu′ are 1 for every positive z; for negative ones relu′ is 0, and leaky relu′ is left
                with 0.01. At the output it is the loss that decides. With squared error the mistake is multiplied by
                σ′, so the worse it is, the less is learnt from it. The log-loss divides by a(1 − a) again, which leaves
                a − y: almost 1 for the worst of mistakes. Computed in two steps, by way of dA, this is ∞ times 0 where
                a rounds to 1; so the engine takes both as one op.""";
    }

    /** Far out the log-loss still moves z and squared error does not, and of hidden units only relu's kind is moved. */
    @Override
    public boolean holds() {
        return at("output: log-loss") == 1 && Math.abs(at("output: squared error")) < NOTHING
                && Double.isNaN(at(BY_DA)) && Math.abs(at("hidden: sigmoid")) < NOTHING
                && Math.abs(at("hidden: tanh")) < NOTHING && at("hidden: relu") == 1 && at("hidden: leaky relu") == 1;
    }

    private double at(String unit) {
        return units.stream().filter(curve -> curve.name.equals(unit)).findFirst().orElseThrow().at(FAR);
    }

    @Override
    public String verdict() {
        return String.format(Locale.ROOT, "at z = 99,999 with y = 0, dJ/dz is %s at an output unit with log-loss, %s by"
                + " way of dA, %s with squared error; at hidden units %s with sigmoid, %s with tanh, %s with relu",
                number(at("output: log-loss")), number(at(BY_DA)), number(at("output: squared error")),
                number(at("hidden: sigmoid")), number(at("hidden: tanh")), number(at("hidden: relu")));
    }
}
