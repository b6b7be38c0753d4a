package org.gradus.course;

import static org.gradus.course.Agreement.assertAgree;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.gradus.Tensor;
import org.gradus.course.Lessons.Logistic;

@Domain(Lessons.class)
class LogisticRegressionTest {

    /** The examples (1, 3) and (3, 2), both labelled 1, worked out with pencil and paper. */
    @Example
    void givesWhatIsWorkedOutByHand() {
        LogisticRegression equations = new Logistic(Matrix.of(new double[][] {{1}, {2}}), -7,
                Matrix.of(new double[][] {{1, 3}, {3, 2}}), Matrix.of(new double[][] {{1, 1}})).equations();
        assertEquals(Matrix.of(new double[][] {{0, 0}}), equations.Z());
        assertEquals(Matrix.of(new double[][] {{0.5, 0.5}}), equations.A());
        assertEquals(Math.log(2), equations.cost(), 0x1p-52);
        assertEquals(Matrix.of(new double[][] {{-0.5, -0.5}}), equations.dZ());
        assertEquals(Matrix.of(new double[][] {{-1}, {-1.25}}), equations.dw());
        assertEquals(-0.5, equations.db());
    }

    @Property
    void agreesWithTheLoop(@ForAll Logistic problem) {
        LogisticRegression equations = problem.equations();
        LogisticRegressionLoop loop =
                LogisticRegressionLoop.of(problem.w(), problem.b(), problem.X(), problem.Y());
        assertAgree("dw", loop.dw(), equations.dw(), problem.dwContributions());
        assertAgree("db", loop.db(), equations.db(), problem.dbContributions());
        assertAgree("J", loop.cost(), equations.cost(), 1 + 2 * problem.largestLogit());
    }

    /**
     * The step h = 2⁻¹⁷ is added without rounding. The cost's third derivative by a weight is at most 0.1 · 2³, so that
     * the difference quotient is off by less than h² &lt; 1e-10; and the cost, whose terms are at most 18, is off by
     * about ten units of rounding, which makes 2e-14 / h &lt; 3e-9.
     */
    @Property
    void agreesWithCentralDifferences(@ForAll Logistic problem) {
        double h = 0x1p-17;
        LogisticRegression equations = problem.equations();
        for (int i = 0; i < problem.w().rows(); i++) {
            assertEquals((costAt(problem, i, h) - costAt(problem, i, -h)) / (2 * h), equations.dw().get(i, 0), 1e-8);
        }
        double up = LogisticRegression.of(problem.w(), problem.b() + h, problem.X(), problem.Y()).cost();
        double down = LogisticRegression.of(problem.w(), problem.b() - h, problem.X(), problem.Y()).cost();
        assertEquals((up - down) / (2 * h), equations.db(), 1e-8);
    }

    private static double costAt(Logistic problem, int i, double h) {
        double[] w = problem.w().tensor().toArray();
        w[i] += h;
        Matrix moved = new Matrix(Tensor.of(problem.w().tensor().shape(), w));
        return LogisticRegression.of(moved, problem.b(), problem.X(), problem.Y()).cost();
    }

    @Example
    void refusesWhatDoesNotFitTogether() {
        assertEquals(
                "examples X (2, 0) with labels Y (1, 0): the shapes must be (2, m) and (1, m)"
                        + " with one example at least",
                assertThrows(IllegalArgumentException.class, () -> LogisticRegression.of(Matrix.zeros(2, 1), 0,
                        Matrix.zeros(2, 0), Matrix.zeros(1, 0))).getMessage());
        assertThrows(IllegalArgumentException.class, () -> LogisticRegressionLoop.of(Matrix.zeros(2, 1), 0,
                Matrix.zeros(3, 1), Matrix.zeros(1, 1)));
    }
}
