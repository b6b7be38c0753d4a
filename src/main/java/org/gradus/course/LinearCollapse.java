package org.gradus.course;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.gradus.course.Picture.Axis;
import org.gradus.train.Activation;
import org.gradus.train.ConfusionMatrix;
import org.gradus.train.Initializer;
import org.gradus.train.Output;
import org.gradus.train.data.BuiltInData;
import org.gradus.train.data.Dataset;

/**
 * What hidden layers are worth without an activation. A network of three layers learns the moons; then its weights are
 * multiplied into those of a single layer, W′ = W3 W2 W1 and b′ = W3 (W2 b1 + b2) + b3, and logistic regression learns the
 * same.
 *
 * @param network of three layers
 * @param collapsed the single layer of W′ and b′
 * @param logistic logistic regression that has learnt by itself
 * @param curved the same network of three layers with tanh
 * @param mostRoundings by how much the network's Z3 differs from W′X + b′, at most: in roundings, 2⁻⁵³ times the sum of
 *     the absolute values of all terms
 * @param probabilityApart by how much the network's A3 differs from σ(W′X + b′), at most
 */
public record LinearCollapse(Learnt network, Learnt collapsed, Learnt logistic, Learnt curved, double mostRoundings,
        double probabilityApart) implements Experiment {

    private static final int ITERATIONS = 3000;
    private static final double RATE = 0.3;
    private static final long SEED = 1;
    /** A term goes through about a dozen roundings on either way: products, and sums of up to five. */
    private static final double FEW_ROUNDINGS = 32;
    private static final double SAME_COST = 1e-4;

    /**
     * What has learnt the examples.
     *
     * @param layer W, of two weights, and b, if it is a single layer
     * @param regions where it finds which class
     */
    public record Learnt(String name, Optional<Layer> layer, double cost, double accuracy, Regions regions) {}

    /** A single layer of one unit, w1 x1 + w2 x2 + b. */
    public record Layer(double w1, double w2, double b) {

        static Layer of(Matrix w, Matrix b) {
            return new Layer(w.get(0, 0), w.get(0, 1), b.get(0, 0));
        }
    }

    /** Runs the experiment. */
    public static LinearCollapse run() {
        return run(Activation.IDENTITY, ITERATIONS);
    }

    /** Runs it with an activation of one's own in place of none. */
    static LinearCollapse run(Activation activation, int iterations) {
        Dataset data = BuiltInData.MOONS.dataset();
        Descent network = learnt(data, activation, iterations, 5, 3);
        Matrix W1 = weights(network, 1);
        Matrix W2 = weights(network, 2);
        Matrix W3 = weights(network, 3);
        Matrix b1 = biases(network, 1);
        Matrix b2 = biases(network, 2);
        Matrix b3 = biases(network, 3);
        Matrix W = W3.times(W2).times(W1);
        Matrix b = W3.times(W2.times(b1).plus(b2)).plus(b3);
        Matrix X = new Matrix(data.x());
        LogisticRegression collapsed = collapsed(W, b, X, new Matrix(data.y()));
        Matrix terms = W3.abs().times(W2.abs().times(W1.abs().times(X.abs()).plus(b1.abs())).plus(b2.abs()))
                .plus(b3.abs());
        Matrix Z3 = new Matrix(network.predict(data.x(), Output.LINEAR));
        Matrix A3 = new Matrix(network.predict(data.x()));
        Descent logistic = learnt(data, activation, iterations);
        return new LinearCollapse(
                of("three layers", Optional.empty(), network, data),
                new Learnt("W′ and b′", Optional.of(Layer.of(W, b)), collapsed.cost(),
                        ConfusionMatrix.of(data, collapsed.A().tensor()).accuracy(),
                        Regions.around(data.x(), grid -> collapsed(W, b, new Matrix(grid),
                                Matrix.zeros(1, grid.shape().dim(1))).A().tensor())),
                of("logistic regression", Optional.of(Layer.of(weights(logistic, 1), biases(logistic, 1))), logistic,
                        data),
                of("three layers of tanh", Optional.empty(), learnt(data, Activation.TANH, iterations, 5, 3), data),
                most(Z3.minus(collapsed.Z()).abs().zip("in roundings", terms, (d, t) -> d / (t * 0x1p-53))),
                most(A3.minus(collapsed.A()).abs()));
    }

    private static LogisticRegression collapsed(Matrix W, Matrix b, Matrix X, Matrix Y) {
        return LogisticRegression.of(W.transpose(), b.get(0, 0), X, Y);
    }

    private static Descent learnt(Dataset data, Activation activation, int iterations, int... hidden) {
        Descent descent = new Descent(data, activation, Output.SIGMOID, hidden).from(Initializer.xavier(), SEED);
        descent.run(iterations, RATE);
        return descent.stay();
    }

    private static Learnt of(String name, Optional<Layer> layer, Descent descent, Dataset data) {
        return new Learnt(name, layer, descent.cost(), descent.accuracy(),
                Regions.around(data.x(), descent::predict));
    }

    private static Matrix weights(Descent descent, int layer) {
        return new Matrix(descent.weights().get(layer - 1).value());
    }

    private static Matrix biases(Descent descent, int layer) {
        return new Matrix(descent.biases().get(layer - 1).value());
    }

    private static double most(Matrix matrix) {
        return Arrays.stream(matrix.tensor().toArray()).max().orElseThrow();
    }

    private List<Learnt> all() {
        return List.of(network, collapsed, logistic, curved);
    }

    @Override
    public Table table() {
        return new Table(List.of("", "w1", "w2", "b", "cost", "accuracy"), all().stream().map(learnt -> List.of(
                learnt.name, number(learnt, Layer::w1), number(learnt, Layer::w2), number(learnt, Layer::b),
                Table.fixed(learnt.cost), Table.percent(learnt.accuracy))).toList());
    }

    private static String number(Learnt learnt, ToDoubleFunction<Layer> part) {
        return learnt.layer.map(layer -> Table.fixed(part.applyAsDouble(layer))).orElse("-");
    }

    @Override
    public List<Picture> pictures() {
        Dataset data = BuiltInData.MOONS.dataset();
        return List.of(new Picture("Decision boundaries on the moons", new Axis("x1", false), new Axis("x2", false),
                all().stream().flatMap(learnt -> learnt.regions.panel(learnt.name, data).stream()).toList(), 4));
    }

    @Override
    public String reading() {
        return """
                Without activations, W3 (W2 (W1 x + b1) + b2) + b3 is W′x + b′, whatever the weights are: a product of
                matrices is a matrix. So layers upon layers compute what one layer can, and with a sigmoid on top they
                are logistic regression, whose cost has a single minimum: learnt by two ways as different as these, it
                is the same line. It takes an activation between the layers, here tanh, for them to bend it.""";
    }

    /** One layer computes the same, logistic regression learns the same, and with tanh it is another matter. */
    @Override
    public boolean holds() {
        return mostRoundings <= FEW_ROUNDINGS && Math.abs(network.cost - logistic.cost) < SAME_COST
                && curved.accuracy > network.accuracy;
    }

    @Override
    public String verdict() {
        return String.format(Locale.ROOT,
                mostRoundings <= FEW_ROUNDINGS
                        ? "three layers are one, up to %.1f roundings; the cost is %.6f, that of logistic regression %.6f,"
                                + " and with tanh %.6f"
                        : "three layers are not one, but %.0e roundings off; the cost is %.6f, that of logistic"
                                + " regression %.6f, and with tanh %.6f",
                mostRoundings, network.cost, logistic.cost, curved.cost);
    }
}
