package org.gradus.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.check.Cause;
import org.gradus.check.StudentCheck;
import org.gradus.check.StudentCheck.Equation;
import org.gradus.check.StudentCheck.Mistaken;
import org.gradus.check.StudentCheck.Status;
import org.gradus.check.StudentCheck.Style;
import org.gradus.check.StudentException;
import org.gradus.check.Verdict;
import org.gradus.train.Activation;

class StudentCheckTest {

    private static final ImmutableList<String> SWEEP = Lists.immutable.of("dZ2", "dW2", "db2", "dZ1", "dW1", "db1");
    /** What is computed from what. */
    private static final Map<String, Set<String>> FOLLOWERS = Map.of(
            "dZ2", Set.of("dW2", "db2", "dZ1", "dW1", "db1"), "dZ1", Set.of("dW1", "db1"),
            "dW2", Set.of(), "db2", Set.of(), "dW1", Set.of(), "db1", Set.of());

    /**
     * What students do.
     *
     * @param name of the gradient where it happens
     * @param equation what they compute
     */
    record Slip(String name, Cause cause, String text, Function<Student.Notes, Matrix> equation) {

        @Override
        public String toString() {
            return name + " = " + text;
        }
    }

    private static List<Slip> slips() {
        return List.of(
                new Slip("dZ2", Cause.SIGN, "Y − A2", it -> it.Y().minus(it.A2()).scale(it.early())),
                new Slip("dZ2", Cause.OUTPUT_FOR_INPUT, "Z2 − Y", it -> it.Z2().minus(it.Y()).scale(it.early())),
                new Slip("dZ2", Cause.FACTOR_TWO, "2 (A2 − Y)", it -> it.A2().minus(it.Y()).scale(2 * it.early())),
                new Slip("dZ2", Cause.SIGN, "A2 + Y", it -> it.A2().plus(it.Y()).scale(it.early())),
                new Slip("dZ2", Cause.WRONG_FUNCTION, "(A2 − Y) σ′(Z2)",
                        it -> it.A2().minus(it.Y()).hadamard(it.A2().map(a -> a * (1 - a))).scale(it.early())),
                new Slip("dZ2", Cause.WRONG_FUNCTION, "2 (A2 − Y) σ′(Z2)",
                        it -> it.A2().minus(it.Y()).hadamard(it.A2().map(a -> a * (1 - a))).scale(2 * it.early())),
                new Slip("dW2", Cause.MISPLACED, "the units in another order",
                        it -> reversed(dW2(it).transpose()).transpose().scale(it.late())),
                new Slip("dW2", Cause.FACTOR_M, "1/m wrong", it -> dW2(it).scale(it.wrongLate())),
                new Slip("dW2", Cause.SIGN, "sign", it -> dW2(it).scale(-it.late())),
                new Slip("dW2", Cause.OUTPUT_FOR_INPUT, "Z1 for A1",
                        it -> it.get("dZ2").times(it.Z1().transpose()).scale(it.late())),
                new Slip("dW2", Cause.UPSTREAM_DROPPED, "A1 alone",
                        it -> it.get("dZ2").map(_ -> 1).times(it.A1().transpose()).scale(it.late())),
                new Slip("db2", Cause.FACTOR_M, "1/m wrong", it -> it.get("dZ2").sumOfRows().scale(it.wrongLate())),
                new Slip("dZ1", Cause.SIGN, "sign", it -> dA1(it).hadamard(it.slope(it.Z1())).scale(-1)),
                new Slip("dZ1", Cause.DERIVATIVE_DROPPED, "g′ forgotten", StudentCheckTest::dA1),
                new Slip("dZ1", Cause.OUTPUT_FOR_INPUT, "g′(A1)", it -> dA1(it).hadamard(it.slope(it.A1()))),
                new Slip("dZ1", Cause.FACTOR_M, "1/m once more",
                        it -> dA1(it).hadamard(it.slope(it.Z1())).scale(1.0 / it.m())),
                new Slip("dZ1", Cause.WRONG_FUNCTION, "relu′", it -> dA1(it).hadamard(it.Z1().map(z -> z > 0 ? 1 : 0))),
                new Slip("dZ1", Cause.WRONG_FUNCTION, "leaky relu′",
                        it -> dA1(it).hadamard(it.Z1().map(z -> z > 0 ? 1 : 0.01))),
                new Slip("dZ1", Cause.WRONG_FUNCTION, "the other activation's", it -> dA1(it).hadamard(it.A1()
                        .map(a -> it.activation() == Activation.TANH ? a * (1 - a) : 1 - a * a))),
                new Slip("dZ1", Cause.MISPLACED, "the units in another order",
                        it -> reversed(dA1(it).hadamard(it.slope(it.Z1())))),
                new Slip("dW1", Cause.FACTOR_M, "1/m wrong", it -> dW1(it).scale(it.wrongLate())),
                new Slip("dW1", Cause.TRANSPOSED_OPERAND, "transposed", it -> dW1(it).transpose().scale(it.late())),
                new Slip("dW1", Cause.MISSING_TRANSPOSE, "X for Xᵀ",
                        it -> it.get("dZ1").times(it.X()).scale(it.late())),
                new Slip("db1", Cause.WRONG_AXIS, "summed over the units",
                        it -> it.get("dZ1").transpose().sumOfRows().scale(it.late())),
                new Slip("db1", Cause.BROADCAST_NOT_SUMMED, "the first example's alone",
                        it -> new Matrix(it.get("dZ1").times(firstColumn(it.m())).tensor()).scale(it.late())),
                new Slip("db1", Cause.FACTOR_M, "1/m wrong", it -> it.get("dZ1").sumOfRows().scale(it.wrongLate())));
    }

    private static Matrix reversed(Matrix matrix) {
        double[][] rows = new double[matrix.rows()][matrix.columns()];
        for (int i = 0; i < matrix.rows(); i++) {
            for (int j = 0; j < matrix.columns(); j++) {
                rows[i][j] = matrix.get(matrix.rows() - 1 - i, j);
            }
        }
        return Matrix.of(rows);
    }

    private static Matrix dW2(Student.Notes it) {
        return it.get("dZ2").times(it.A1().transpose());
    }

    private static Matrix dA1(Student.Notes it) {
        return it.W2().transpose().times(it.get("dZ2"));
    }

    private static Matrix dW1(Student.Notes it) {
        return it.get("dZ1").times(it.X().transpose());
    }

    private static Matrix firstColumn(int m) {
        double[][] column = new double[m][1];
        column[0][0] = 1;
        return Matrix.of(column);
    }

    @Provide
    Arbitrary<Slip> anySlip() {
        return Arbitraries.of(slips());
    }

    /** Piecewise linear ones have the same slope at Z1 and A1, so that some slips would be none. */
    @Provide
    Arbitrary<Activation> smooth() {
        return Arbitraries.of(Activation.TANH, Activation.SIGMOID);
    }

    @Provide
    Arbitrary<Style> style() {
        return Arbitraries.of(Style.EXACT, Style.COURSE);
    }

    @Property(tries = 60)
    void rightNumbersAgreeInBothStyles(@ForAll Activation activation, @ForAll("style") Style style,
            @ForAll @IntRange(min = 1, max = 4) int features, @ForAll @IntRange(min = 1, max = 4) int hidden,
            @ForAll @IntRange(min = 2, max = 9) int m, @ForAll @LongRange(max = 99) long seed) {
        StudentCheck check =
                new Student(Student.network(features, hidden, m, activation, seed), activation, style, Map.of())
                        .check();
        assertEquals(style, check.style());
        assertEquals(SWEEP, check.equations().collect(Equation::name));
        assertEquals(Verdict.AGREES, check.verdict());
        assertEquals(Set.of(Status.RIGHT), check.equations().collect(Equation::status).toSet());
    }

    /** The place is named, and the cause, and nobody is blamed for what follows from the mistake. */
    @Property(tries = 80)
    void theSlipIsFound(@ForAll("anySlip") Slip slip, @ForAll("smooth") Activation activation,
            @ForAll("style") Style style, @ForAll @IntRange(min = 3, max = 5) int n,
            @ForAll @LongRange(max = 99) long seed) {
        Student student = new Student(Student.network(n, n, n, activation, seed), activation, style,
                Map.of(slip.name(), slip.equation()));
        double[] z1 = student.notes().Z1().tensor().toArray();
        // where all units are on, or all off, relu′ is 1 or 0 everywhere, which is another slip
        Assume.that(Arrays.stream(z1).anyMatch(z -> z > 0) && Arrays.stream(z1).anyMatch(z -> z < 0));
        StudentCheck check = student.check();
        assertEquals(style, check.style());
        assertEquals(Verdict.DISAGREES, check.verdict());
        Equation first = check.first().orElseThrow();
        assertEquals(slip.name(), first.name());
        assertEquals(slip.cause(), first.mistake().orElseThrow().cause(), () -> first.mistake().toString());
        check.equations().forEach(equation -> assertEquals(equation.equals(first)
                ? Status.DIVERGES
                : FOLLOWERS.get(slip.name()).contains(equation.name()) ? Status.FOLLOWS : Status.RIGHT,
                equation.status(), equation.name()));
    }

    /** In neither style is it right; the one in which there is a cause for it is the likelier one. */
    @Example
    void whereNeitherStyleFitsTheOneWithACauseIsMeant() {
        Slip sign = slips().getFirst();
        TwoLayerNetwork network = Student.network(3, 3, 5, Activation.TANH, 1);
        for (Style style : List.of(Style.EXACT, Style.COURSE)) {
            Tensor given = new Student(network, Activation.TANH, style, Map.of(sign.name(), sign.equation())).given()
                    .get(sign.name());
            StudentCheck check = StudentCheck.of(network.cost(), network.parameters(), 5,
                    Maps.immutable.of(sign.name(), given));
            assertEquals(style, check.style());
            assertEquals(Cause.SIGN, check.first().orElseThrow().mistake().orElseThrow().cause());
            assertEquals(2, check.first().orElseThrow().difference().maxRel(), 1e-9); // −1 in place of 1
        }
    }

    /** dZ2 is wrong in either style, but what was computed from it tells which one is meant. */
    @Example
    void whatFollowsTellsTheStyle() {
        TwoLayerNetwork network = Student.network(3, 3, 5, Activation.TANH, 1);
        for (Style style : List.of(Style.EXACT, Style.COURSE)) {
            ImmutableMap<String, Tensor> given = new Student(network, Activation.TANH, style,
                    Map.of("dZ2", it -> it.A2().map(a -> Math.sin(100 * a)))).given();
            StudentCheck check = StudentCheck.of(network.cost(), network.parameters(), 5,
                    Maps.immutable.of("dZ2", given.get("dZ2"), "dW2", given.get("dW2")));
            assertEquals(style, check.style());
            assertEquals(List.of(Status.DIVERGES, Status.FOLLOWS), check.equations().collect(Equation::status));
        }
    }

    /** Two slips: the first in the order of the sweep, then the other, each with its own cause. */
    @Example
    void bothSlipsAreFound() {
        TwoLayerNetwork network = Student.network(3, 4, 6, Activation.TANH, 5);
        StudentCheck check = new Student(network, Activation.TANH, Style.COURSE, Map.of(
                "dZ1", StudentCheckTest::dA1, "db1", it -> it.get("dZ1").sumOfRows())).check();
        assertEquals(List.of(Status.RIGHT, Status.RIGHT, Status.RIGHT, Status.DIVERGES, Status.FOLLOWS,
                Status.DIVERGES), check.equations().collect(Equation::status));
        assertEquals(List.of(Cause.DERIVATIVE_DROPPED, Cause.FACTOR_M), check.equations()
                .flatCollect(equation -> equation.mistake().stream().toList()).collect(it -> it.cause()));
    }

    /** Z2 and Z3 both read A1, so that both send back to it. */
    @Example
    void theWayBackOfASecondUserCanBeForgotten() {
        Variable x = Variable.of("X", points(2, 5, 1));
        Variable w = Variable.of("W", points(3, 2, 2));
        Variable v = Variable.of("V", points(1, 3, 3));
        Variable u = Variable.of("U", points(1, 3, 4));
        Node a1 = w.matmul(x).tanh().named("A1");
        Node z2 = v.matmul(a1).named("Z2");
        Node z3 = u.matmul(a1).named("Z3");
        Node cost = z2.square().mean().add(z3.sigmoid().mean()).named("J");
        Gradients gradients = Gradients.of(cost, z2, z3, a1);
        Tensor dZ2 = gradients.wrt(z2).value();
        Tensor dZ3 = gradients.wrt(z3).value();
        Tensor first = v.transpose().matmul(Ops.constant(dZ2)).value();
        for (Tensor dA1 : List.of(first, u.transpose().matmul(Ops.constant(dZ3)).value())) {
            StudentCheck check = StudentCheck.of(cost, Lists.immutable.of(w, v, u), 5,
                    Maps.immutable.of("dZ2", dZ2, "dZ3", dZ3, "dA1", dA1));
            assertEquals(Style.EXACT, check.style());
            Equation wrong = check.first().orElseThrow();
            assertEquals("dA1", wrong.name());
            assertEquals(Cause.LOST_CONTRIBUTION, wrong.mistake().orElseThrow().cause());
        }
        assertEquals(Verdict.AGREES, StudentCheck.of(cost, Lists.immutable.of(w, v, u), 5, Maps.immutable.of("dZ2", dZ2,
                "dZ3", dZ3, "dA1", gradients.wrt(a1).value())).verdict());
    }

    private static Tensor points(int rows, int columns, long seed) {
        return Tensor.of(Shape.of(rows, columns),
                new SplittableRandom(seed).doubles((long) rows * columns, -1, 1).toArray());
    }

    /** Any subset: without dZ2, dZ1 is held against the whole way from the cost. */
    @Example
    void aSubsetIsEnough() {
        TwoLayerNetwork network = Student.network(3, 4, 6, Activation.TANH, 6);
        ImmutableMap<String, Tensor> all = new Student(network, Activation.TANH, Style.COURSE,
                Map.of("dZ1", it -> dA1(it).hadamard(it.slope(it.A1())))).given();
        StudentCheck check = StudentCheck.of(network.cost(), network.parameters(), 6,
                Maps.immutable.of("db1", all.get("db1"), "dZ1", all.get("dZ1")));
        assertEquals(Style.COURSE, check.style());
        assertEquals(List.of("dZ1", "db1"), check.equations().collect(Equation::name));
        assertEquals(List.of(Status.DIVERGES, Status.FOLLOWS), check.equations().collect(Equation::status));
        assertEquals(Cause.OUTPUT_FOR_INPUT, check.first().orElseThrow().mistake().orElseThrow().cause());

        StudentCheck parameters = StudentCheck.of(network.cost(), network.parameters(), 6,
                Maps.immutable.of("dW2", all.get("dW2")));
        assertEquals(Style.EITHER, parameters.style());
        assertEquals(Verdict.AGREES, parameters.verdict());
    }

    @Example
    void whatNoMistakeExplainsIsUnknown() {
        TwoLayerNetwork network = Student.network(3, 4, 6, Activation.TANH, 7);
        StudentCheck check = new Student(network, Activation.TANH, Style.EXACT,
                Map.of("dW1", it -> dW1(it).map(x -> x + 0.01 * Math.sin(1000 * x)))).check();
        assertEquals(Cause.UNKNOWN, check.first().orElseThrow().mistake().orElseThrow().cause());
    }

    /** Numbers as they are printed: what was left off is no mistake, and hides none. */
    @Property(tries = 60)
    void fiveDecimalsAreEnough(@ForAll("anySlip") Slip slip, @ForAll("smooth") Activation activation,
            @ForAll("style") Style style, @ForAll @LongRange(max = 99) long seed) {
        TwoLayerNetwork network = Student.network(4, 4, 4, activation, seed);
        assertEquals(Verdict.AGREES, rounded(new Student(network, activation, style, Map.of()), 5).verdict());
        Student student = new Student(network, activation, style, Map.of(slip.name(), slip.equation()));
        StudentCheck check = rounded(student, 5);
        assertEquals(Verdict.DISAGREES, check.verdict());
        Equation first = check.first().orElseThrow();
        assertEquals(slip.name(), first.name());
        Mistaken mistake = first.mistake().orElseThrow();
        assertTrue(mistake.otherCauses().newWith(mistake.cause()).contains(slip.cause()), mistake::toString);
        check.equations().forEach(equation -> assertEquals(equation.equals(first)
                ? Status.DIVERGES
                : FOLLOWERS.get(slip.name()).contains(equation.name()) ? Status.FOLLOWS : Status.RIGHT,
                equation.status(), equation.name()));
    }

    private static StudentCheck rounded(Student student, int decimals) {
        return StudentCheck.of(student.network().cost(), student.network().parameters(),
                student.network().x().shape().dim(1),
                student.given().collectValues((_, tensor) -> rounded(tensor, decimals)));
    }

    private static Tensor rounded(Tensor tensor, int decimals) {
        return Tensor.of(tensor.shape(), Arrays.stream(tensor.toArray()).map(
                x -> BigDecimal.valueOf(x).setScale(decimals, RoundingMode.HALF_EVEN).doubleValue()).toArray());
    }

    /** One of the last places is off by one unit, where half a unit may be. */
    @Example
    void theDigitsThatAreThereMustBeRight() {
        TwoLayerNetwork network = Student.network(3, 4, 6, Activation.TANH, 8);
        Student student = new Student(network, Activation.TANH, Style.EXACT, Map.of());
        for (int decimals : List.of(4, 5, 6)) {
            Tensor right = rounded(student.given().get("dW1"), decimals);
            double[] entries = right.toArray();
            entries[5] += Math.pow(10, -decimals);
            Tensor wrong = rounded(Tensor.of(right.shape(), entries), decimals);
            assertEquals(Verdict.AGREES, check(network, "dW1", right).verdict());
            Equation first = check(network, "dW1", wrong).first().orElseThrow();
            assertEquals(Cause.UNKNOWN, first.mistake().orElseThrow().cause());
            assertEquals(0.5 * Math.pow(10, -decimals) + 1e-6 * largest(right), first.allowed(), 1e-9);
        }
        Student course = new Student(network, Activation.TANH, Style.COURSE, Map.of());
        Equation dZ1 = check(network, "dZ1", rounded(course.given().get("dZ1"), 4)).equations().getFirst();
        assertEquals(Status.RIGHT, dZ1.status());
        assertEquals(0.5e-4 + 1e-6 * largest(dZ1.right()), dZ1.allowed(), 1e-8);
    }

    private static double largest(Tensor tensor) {
        return Arrays.stream(tensor.toArray()).map(Math::abs).max().orElseThrow();
    }

    /** Zeros follow from zeros, and from nothing else. */
    @Example
    void zerosAreNoRoundedNumbers() {
        TwoLayerNetwork network = Student.network(3, 4, 6, Activation.TANH, 8);
        StudentCheck lost = new Student(network, Activation.TANH, Style.COURSE, Map.of(
                "dZ1", it -> dA1(it).scale(0))).check();
        assertEquals(List.of(Status.RIGHT, Status.RIGHT, Status.RIGHT, Status.DIVERGES, Status.FOLLOWS, Status.FOLLOWS),
                lost.equations().collect(Equation::status));
        StudentCheck forgotten = new Student(network, Activation.TANH, Style.COURSE, Map.of(
                "dZ2", it -> it.Y().minus(it.A2()), "dW2", it -> dW2(it).scale(0))).check();
        assertEquals(List.of(Status.DIVERGES, Status.DIVERGES),
                forgotten.equations().take(2).collect(Equation::status));
        assertEquals(List.of(Cause.SIGN, Cause.LOST_CONTRIBUTION), forgotten.equations().take(2)
                .collect(equation -> equation.mistake().orElseThrow().cause()));
    }

    /** dZ1 is not computed from dW2, so it does not follow from what is wrong there, and its digits are all held to. */
    @Example
    void onlyWhatIsReadIsFollowed() {
        TwoLayerNetwork network = Student.network(3, 4, 6, Activation.TANH, 8);
        StudentCheck check = new Student(network, Activation.TANH, Style.COURSE, Map.of(
                "dW2", it -> dW2(it).scale(-it.late()), "dZ1", it -> dA1(it).hadamard(it.slope(it.Z1())).scale(1.0001)))
                .check();
        assertEquals(List.of(Status.RIGHT, Status.DIVERGES, Status.RIGHT, Status.DIVERGES, Status.FOLLOWS,
                Status.FOLLOWS), check.equations().collect(Equation::status));
    }

    /** The numbers before may be rounded; what is computed from them is held to its own digits. */
    @Example
    void roundedNumbersBeforeAreNoExcuse() {
        TwoLayerNetwork network = Student.network(3, 4, 6, Activation.TANH, 8);
        ImmutableMap<String, Tensor> given = new Student(network, Activation.TANH, Style.COURSE, Map.of()).given();
        Tensor dZ2 = rounded(given.get("dZ2"), 2);
        double db2 = given.get("db2").item();
        for (double factor : new double[] {1, 1.004}) {
            StudentCheck check = StudentCheck.of(network.cost(), network.parameters(), 6,
                    Maps.immutable.of("dZ2", dZ2, "db2", Tensor.full(Shape.of(1, 1), db2 * factor)));
            assertEquals(List.of(Status.RIGHT, factor == 1 ? Status.RIGHT : Status.DIVERGES),
                    check.equations().collect(Equation::status));
        }
        double fromRounded = Arrays.stream(dZ2.toArray()).sum() / 6;
        assertEquals(Verdict.AGREES, StudentCheck.of(network.cost(), network.parameters(), 6,
                Maps.immutable.of("dZ2", dZ2, "db2", Tensor.full(Shape.of(1, 1), fromRounded))).verdict());
    }

    /** Half a unit of the first decimal is more than a hundredth of numbers below 1: that would prove nothing. */
    @Example
    void oneDecimalIsNotEnough() {
        TwoLayerNetwork network = Student.network(3, 4, 6, Activation.TANH, 8);
        Student student = new Student(network, Activation.TANH, Style.EXACT, Map.of());
        StudentCheck check = check(network, "dZ1", rounded(student.given().get("dZ1"), 1));
        assertEquals(Verdict.DISAGREES, check.verdict());
        assertEquals(Cause.TOO_FEW_DIGITS, check.first().orElseThrow().mistake().orElseThrow().cause());
    }

    private static StudentCheck check(TwoLayerNetwork network, String name, Tensor gradient) {
        return StudentCheck.of(network.cost(), network.parameters(), network.x().shape().dim(1),
                Maps.immutable.of(name, gradient));
    }

    @Example
    void refusesWhatIsNoGradient() {
        TwoLayerNetwork network = Student.network(3, 4, 6, Activation.TANH, 9);
        String known = "dA2, dZ2, dW2, db2, dA1, dZ1, dW1, db1";
        assertRefused(network, Maps.immutable.empty(), "no gradient is given; those that are known are " + known);
        assertRefused(network, Maps.immutable.of("dX", Tensor.zeros(3, 6)),
                "there is no gradient dX; those that are known are " + known);
        assertRefused(network, Maps.immutable.of("dW1", Tensor.zeros(3, 4)),
                "dW1 has shape (3, 4), but must have that of W1 (4, 3): is it transposed?");
        assertRefused(network, Maps.immutable.of("dW1", Tensor.zeros(3, 6)), // that of X
                "dW1 has shape (3, 6), but must have that of W1 (4, 3)");
        assertRefused(network, Maps.immutable.of("dW1", Tensor.vector(1, 2, 3)),
                "dW1 has shape (3,), but must have that of W1 (4, 3)");
        assertRefused(network, Maps.immutable.of("db1", Tensor.zeros(4, 6)), "db1 has shape (4, 6), but must have that"
                + " of b1 (4, 1): what comes back along a broadcast axis must be summed");
        assertRefused(network, Maps.immutable.of("db2", Tensor.full(Shape.of(1, 1), Double.NaN)),
                "db2 has an entry that is NaN (number 1 in row-major order)");
    }

    private static void assertRefused(TwoLayerNetwork network, ImmutableMap<String, Tensor> given, String message) {
        assertEquals(message, assertThrows(StudentException.class,
                () -> StudentCheck.of(network.cost(), network.parameters(), 6, given)).getMessage());
    }
}
