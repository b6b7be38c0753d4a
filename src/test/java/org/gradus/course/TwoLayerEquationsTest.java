package org.gradus.course;

import static org.gradus.course.Agreement.assertAgree;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.course.Lessons.TwoLayer;
import org.gradus.train.Activation;

@Domain(Lessons.class)
@Domain(DomainContext.Global.class)
class TwoLayerEquationsTest {

    private static final Matrix W1 = Matrix.of(new double[][] {{1, -1}, {1, 0}});
    private static final Matrix B1 = Matrix.of(new double[][] {{0}, {3}});
    private static final Matrix W2 = Matrix.of(new double[][] {{1, -1}});
    private static final Matrix B2 = Matrix.of(new double[][] {{4}});

    /** Two examples, (1, 3) labelled 1 and (2, 1) labelled 0, worked out with pencil and paper. */
    private static final TwoLayer BY_HAND = new TwoLayer(Activation.RELU, new TwoLayerParameters(W1, B1, W2, B2),
            Matrix.of(new double[][] {{1, 2}, {3, 1}}), Matrix.of(new double[][] {{1, 0}}));

    @Example
    void giveWhatIsWorkedOutByHand() {
        TwoLayerEquations equations = BY_HAND.equations();
        assertEquals(Matrix.of(new double[][] {{-2, 1}, {4, 5}}), equations.Z1());
        assertEquals(Matrix.of(new double[][] {{0, 1}, {4, 5}}), equations.A1());
        assertEquals(Matrix.of(new double[][] {{0, 0}}), equations.Z2());
        assertEquals(Matrix.of(new double[][] {{0.5, 0.5}}), equations.A2());
        assertEquals(Math.log(2), equations.cost(), 0x1p-52);
        assertEquals(Matrix.of(new double[][] {{-0.5, 0.5}}), equations.dZ2());
        assertEquals(Matrix.of(new double[][] {{0.25, 0.25}}), equations.dW2());
        assertEquals(Matrix.of(new double[][] {{0}}), equations.db2());
        assertEquals(Matrix.of(new double[][] {{-0.0, 0.5}, {0.5, -0.5}}), equations.dZ1());
        assertEquals(Matrix.of(new double[][] {{0.5, 0.25}, {-0.25, 0.5}}), equations.dW1());
        assertEquals(Matrix.of(new double[][] {{0.25}, {0}}), equations.db1());
    }

    @Example
    void descendAgainstTheGradient() {
        TwoLayerParameters step = BY_HAND.parameters().descend(4, BY_HAND.equations().gradient());
        assertEquals(Matrix.of(new double[][] {{-1, -2}, {2, -2}}), step.W1());
        assertEquals(Matrix.of(new double[][] {{-1}, {3}}), step.b1());
        assertEquals(Matrix.of(new double[][] {{0, -2}}), step.W2());
        assertEquals(Matrix.of(new double[][] {{4}}), step.b2());
    }

    @Property
    void agreeWithTheLoop(@ForAll TwoLayer problem) {
        TwoLayerEquations equations = problem.equations();
        TwoLayerLoop loop =
                TwoLayerLoop.of(problem.activation(), problem.parameters(), problem.X(), problem.Y());
        assertAgree(loop.gradient(), equations.gradient(), problem.contributions());
        assertAgree("J", loop.cost(), equations.cost(), costContributions(problem));
    }

    /** max(z, 0) + |z y| + log 2 at most for each output, with the terms that z is summed from. */
    private static double costContributions(TwoLayer problem) {
        TwoLayerParameters sizes = problem.parameters().map(Math::abs);
        Matrix z1 = sizes.W1().times(problem.X().abs()).plus(sizes.b1());
        Matrix z2 = sizes.W2().times(z1.plus(1)).plus(sizes.b2());
        return z2.scale(2).plus(1).sum() / problem.X().columns();
    }

    /**
     * With b1 moved by 1/32, Z1 is at least 1/32 from a kink. The step h = 2⁻¹⁷ is added without rounding. The cost's
     * third derivative by a weight is at most 0.1 · 18³ &lt; 600 (A1 is at most 18 here), so that the difference
     * quotient is off by less than 100 h² &lt; 1e-8; and the cost, whose terms are at most 3 · 146, is off by about ten
     * units of rounding, which makes 5e-13 / h &lt; 7e-8.
     */
    @Property(tries = 300)
    void agreeWithCentralDifferences(@ForAll TwoLayer problem) {
        TwoLayerParameters p = problem.parameters();
        TwoLayer smooth =
                problem.withParameters(new TwoLayerParameters(p.W1(), p.b1().plus(1.0 / 32), p.W2(), p.b2()));
        double h = 0x1p-17;
        List<Matrix> gradients = matrices(smooth.equations().gradient());
        for (int which = 0; which < 4; which++) {
            for (int entry = 0; entry < gradients.get(which).tensor().size(); entry++) {
                double up = moved(smooth, which, entry, h).equations().cost();
                double down = moved(smooth, which, entry, -h).equations().cost();
                assertEquals((up - down) / (2 * h), gradients.get(which).tensor().at(entry), 1e-7,
                        List.of("dW1", "db1", "dW2", "db2").get(which) + ", entry " + entry);
            }
        }
    }

    private static List<Matrix> matrices(TwoLayerParameters p) {
        return List.of(p.W1(), p.b1(), p.W2(), p.b2());
    }

    private static TwoLayer moved(TwoLayer problem, int which, int entry, double h) {
        List<Matrix> p = matrices(problem.parameters());
        Tensor tensor = p.get(which).tensor();
        double[] entries = tensor.toArray();
        entries[entry] += h;
        Matrix moved = new Matrix(Tensor.of(tensor.shape(), entries));
        return problem.withParameters(new TwoLayerParameters(
                which == 0 ? moved : p.get(0),
                which == 1 ? moved : p.get(1),
                which == 2 ? moved : p.get(2),
                which == 3 ? moved : p.get(3)));
    }

    /** They take the same operations in the same order, so they are equal to the last bit. */
    @Property(tries = 100)
    void hiddenUnitsThatStartEqualStayEqualForEver(@ForAll TwoLayer problem, @ForAll boolean fromZero) {
        TwoLayerParameters p = problem.parameters();
        TwoLayer current = problem.withParameters(fromZero
                ? p.map(x -> 0)
                : new TwoLayerParameters(firstRowRepeated(p.W1()), firstRowRepeated(p.b1()),
                        firstRowRepeated(p.W2().transpose()).transpose(), p.b2()));
        for (int step = 0; step < 100; step++) {
            current = current.withParameters(current.parameters().descend(0.1, current.equations().gradient()));
            TwoLayerParameters now = current.parameters();
            assertEquals(firstRowRepeated(now.W1()), now.W1());
            assertEquals(firstRowRepeated(now.b1()), now.b1());
            assertEquals(firstRowRepeated(now.W2().transpose()), now.W2().transpose());
        }
    }

    private static Matrix firstRowRepeated(Matrix matrix) {
        double[][] rows = matrix.tensor().toRows();
        Arrays.fill(rows, rows[0]);
        return Matrix.of(rows);
    }

    @Example
    void zeroInitialisedSigmoidUnitsMoveTogether() {
        TwoLayer current = new TwoLayer(Activation.SIGMOID, BY_HAND.parameters().map(x -> 0), BY_HAND.X(),
                Matrix.of(new double[][] {{1, 1}}));
        for (int step = 0; step < 100; step++) {
            current = current.withParameters(current.parameters().descend(0.1, current.equations().gradient()));
        }
        Matrix w1 = current.parameters().W1();
        assertNotEquals(Matrix.zeros(2, 2), w1);
        assertEquals(firstRowRepeated(w1), w1);
    }

    /** Z2 is a sum of multiples of 1/64 here, so the collapsed network computes it without rounding too. */
    @Property
    void ofTheLinearNetworkAreThoseOfItsCollapsedForm(@ForAll TwoLayer problem) {
        TwoLayerParameters p = problem.parameters();
        TwoLayer linear = new TwoLayer(Activation.IDENTITY, p, problem.X(), problem.Y());
        TwoLayerEquations equations = linear.equations();
        Matrix w = p.W2().times(p.W1());
        Matrix b = p.W2().times(p.b1()).plus(p.b2());
        assertEquals(w.times(linear.X()).plus(b), equations.Z2());

        double cost = 0;
        double[][] dw = new double[w.rows()][];
        double[][] db = new double[w.rows()][];
        for (int unit = 0; unit < w.rows(); unit++) {
            LogisticRegression collapsed = LogisticRegression.of(
                    row(w, unit).transpose(), b.get(unit, 0), linear.X(), row(linear.Y(), unit));
            cost += collapsed.cost();
            dw[unit] = collapsed.dw().tensor().toArray();
            db[unit] = new double[] {collapsed.db()};
        }
        // With W = W2 W1 and b = W2 b1 + b2, the chain rule gives the layers' gradients from dW and db.
        Matrix dW = Matrix.of(dw);
        Matrix dB = Matrix.of(db);
        assertAgree("J", cost, equations.cost(), costContributions(linear));
        assertAgree(
                new TwoLayerParameters(
                        p.W2().transpose().times(dW),
                        p.W2().transpose().times(dB),
                        dW.times(p.W1().transpose()).plus(dB.times(p.b1().transpose())),
                        dB),
                equations.gradient(), linear.contributions());
    }

    private static Matrix row(Matrix matrix, int row) {
        return Matrix.of(new double[][] {matrix.tensor().toRows()[row]});
    }

    /** The mean over copies of one example is that example: the factor 1/m is where it belongs. */
    @Property
    void ofCopiesOfOneExampleAreThoseOfTheExample(@ForAll TwoLayer problem, @ForAll @IntRange(min = 2, max = 9) int m) {
        TwoLayer one = new TwoLayer(problem.activation(), problem.parameters(), copies(problem.X(), 1),
                copies(problem.Y(), 1));
        TwoLayer copies = new TwoLayer(problem.activation(), problem.parameters(), copies(problem.X(), m),
                copies(problem.Y(), m));
        assertAgree(one.equations().gradient(), copies.equations().gradient(), one.contributions());
        assertAgree("J", one.equations().cost(), copies.equations().cost(), costContributions(one));
    }

    private static Matrix copies(Matrix examples, int m) {
        Matrix first = Matrix.of(new double[][] {examples.transpose().tensor().toRows()[0]}).transpose();
        return first.times(Matrix.of(new double[1][m]).plus(1));
    }

    /**
     * One unit, one example: Z1 = 1 − 1 = 0 has terms of size 2, A1 = tanh(0) those of size 0 + 1 · 2 = 2, and
     * g′ = 1 − 0 those of size 1 + 2² = 5. Z2 = 0 has those of size 3 · 2 = 6, A2 = 1/2 those of size 1/2 + 6/4 = 2,
     * and dZ2 those of size 2 + 1 = 3.
     */
    @Example
    void contributionsWorkedOutByHand() {
        TwoLayer problem = new TwoLayer(Activation.TANH, new TwoLayerParameters(Matrix.of(new double[][] {{1, -1}}),
                Matrix.zeros(1, 1), Matrix.of(new double[][] {{3}}), Matrix.zeros(1, 1)),
                Matrix.of(new double[][] {{1}, {1}}), Matrix.of(new double[][] {{1}}));
        TwoLayerParameters contributions = problem.contributions();
        assertEquals(Matrix.of(new double[][] {{45, 45}}), contributions.W1());
        assertEquals(Matrix.of(new double[][] {{45}}), contributions.b1());
        assertEquals(Matrix.of(new double[][] {{6}}), contributions.W2());
        assertEquals(Matrix.of(new double[][] {{3}}), contributions.b2());
    }

    /** 0.1 + 0.2 − 0.3 and −0.3 + 0.2 + 0.1 are two numbers, and 0 neither of them. */
    @Example
    void contributionsCoverWhatIsLeftWhereTermsCancel() {
        TwoLayer problem = new TwoLayer(Activation.IDENTITY,
                new TwoLayerParameters(Matrix.of(new double[][] {{0.1, 0.2, -0.3}}), Matrix.zeros(1, 1),
                        Matrix.of(new double[][] {{1}}), Matrix.zeros(1, 1)),
                Matrix.zeros(3, 1).plus(1), Matrix.zeros(1, 1));
        TwoLayer reversed = problem.withParameters(reversed(problem.parameters()));
        assertNotEquals(problem.equations().dW2(), reversed.equations().dW2());
        assertAgree(problem.equations().gradient(), reversed(reversed.equations().gradient()),
                problem.contributions());
    }

    /**
     * Numbers in tenths are rounded, and where their sums cancel, what is left is rounding alone. The activations
     * without a kink only: next to one, rounding decides on which side Z1 falls.
     */
    @Property
    void contributionsCoverTheRoundingOfAnotherOrderOfSummation(@ForAll TwoLayer problem) {
        TwoLayerParameters p = problem.parameters().map(x -> x * 0.4);
        Activation activation = switch (problem.activation()) {
            case RELU, LEAKY_RELU, IDENTITY -> Activation.IDENTITY;
            case SIGMOID -> Activation.SIGMOID;
            case TANH -> Activation.TANH;
        };
        TwoLayer tenths = new TwoLayer(activation, p, problem.X().scale(0.4), problem.Y());
        TwoLayer reversed = new TwoLayer(activation, reversed(p), reversed(tenths.X()), reversed(tenths.Y()));
        assertAgree(tenths.equations().gradient(), reversed(reversed.equations().gradient()), tenths.contributions());
    }

    private static TwoLayerParameters reversed(TwoLayerParameters p) {
        return new TwoLayerParameters(reversed(p.W1()), reversed(p.b1()), reversed(p.W2()), reversed(p.b2()));
    }

    private static Matrix reversed(Matrix matrix) {
        double[] entries = matrix.tensor().toArray();
        double[] reversed = new double[entries.length];
        Arrays.setAll(reversed, i -> entries[entries.length - 1 - i]);
        return new Matrix(Tensor.of(Shape.of(matrix.rows(), matrix.columns()), reversed));
    }

    @Property
    void contributionsAreNeverLessThanTheGradient(@ForAll TwoLayer problem) {
        List<Matrix> gradients = matrices(problem.equations().gradient());
        List<Matrix> contributions = matrices(problem.contributions());
        for (int which = 0; which < 4; which++) {
            Matrix slack = contributions.get(which).scale(1 + 1e-12).minus(gradients.get(which).abs());
            for (double entry : slack.tensor().toArray()) {
                assertTrue(entry >= 0, "parameter " + which + ": " + slack);
            }
        }
    }

    @Example
    void refuseWhatDoesNotFitTogether() {
        assertEquals(
                "examples X (3, 2) with labels Y (1, 2): the shapes must be (2, m) and (1, m)"
                        + " with one example at least",
                assertThrows(IllegalArgumentException.class, () -> TwoLayerEquations.of(Activation.TANH,
                        BY_HAND.parameters(), Matrix.zeros(3, 2), Matrix.zeros(1, 2))).getMessage());
        for (List<Matrix> examples : List.of(
                List.of(Matrix.zeros(2, 0), Matrix.zeros(1, 0)),
                List.of(Matrix.zeros(2, 3), Matrix.zeros(1, 2)),
                List.of(Matrix.zeros(2, 3), Matrix.zeros(2, 3)))) {
            assertThrows(IllegalArgumentException.class, () -> TwoLayerLoop.of(Activation.TANH, BY_HAND.parameters(),
                    examples.getFirst(), examples.getLast()));
        }
        assertEquals(
                "W1 (2, 2), b1 (2, 1), W2 (1, 3) and b2 (1, 1) are no two-layer network: they must be (n_h, n_x),"
                        + " (n_h, 1), (n_y, n_h) and (n_y, 1)",
                assertThrows(IllegalArgumentException.class,
                        () -> new TwoLayerParameters(W1, B1, Matrix.zeros(1, 3), B2)).getMessage());
    }
}
