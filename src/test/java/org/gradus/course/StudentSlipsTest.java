package org.gradus.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.check.Cause;
import org.gradus.check.Precision;
import org.gradus.check.Roundings;
import org.gradus.check.StudentCheck;
import org.gradus.check.StudentCheck.Equation;
import org.gradus.check.StudentCheck.Mistaken;
import org.gradus.check.StudentCheck.Status;
import org.gradus.check.StudentCheck.Style;
import org.gradus.check.StudentException;
import org.gradus.check.Verdict;
import org.gradus.train.Activation;

/** Slips that no single rule shows: another quantity, a parameter that has changed, a penalty, any factor. */
class StudentSlipsTest {

    private static final int FEATURES = 4;
    private static final int EXAMPLES = 9;

    /**
     * What students do.
     *
     * @param name of the gradient where it happens
     * @param finding what is said of it, in part
     * @param equation what they compute
     */
    record Slip(String name, Cause cause, String finding, Function<Student.Notes, Matrix> equation) {

        @Override
        public String toString() {
            return name + ": " + finding;
        }
    }

    private static List<Slip> slips() {
        return List.of(
                new Slip("dZ1", Cause.WRONG_OPERAND, "dW2 in place of W2", it -> dZ1(it, it.get("dW2"))),
                new Slip("dZ1", Cause.UPDATED_TOO_EARLY, "W2 - 1.2 dW2", it -> dZ1(it, updated(it, 1.2))),
                new Slip("dZ1", Cause.UPDATED_TOO_EARLY, "W2 - 0.5 dW2", it -> dZ1(it, updated(it, 0.5))),
                new Slip("dZ1", Cause.UPDATED_TOO_EARLY, "W2 + 0.75 dW2", it -> dZ1(it, updated(it, -0.75))),
                new Slip("dW2", Cause.PENALTY, "0.3 W2 is added", it -> dW2(it).plus(it.W2().scale(0.3))),
                new Slip("dW1", Cause.PENALTY, "lambda = 0.7 and m = 9",
                        it -> dW1(it).plus(it.W1().scale(0.7 / EXAMPLES))),
                new Slip("dW1", Cause.PENALTY, "0.25 W1 is subtracted", it -> dW1(it).minus(it.W1().scale(0.25))),
                new Slip("dW2", Cause.WRONG_OPERAND, "X in place of A1",
                        it -> it.get("dZ2").times(it.X().transpose()).scale(it.late())),
                new Slip("dW2", Cause.WRONG_OPERAND, "dA2 in place of dZ2",
                        it -> dA2(it).times(it.A1().transpose()).scale(it.late())),
                new Slip("db2", Cause.WRONG_OPERAND, "dA2 in place of dZ2", it -> dA2(it).sumOfRows().scale(it.late())),
                new Slip("dW1", Cause.WRONG_OPERAND, "dA1 in place of dZ1",
                        it -> dA1(it).times(it.X().transpose()).scale(it.late())),
                new Slip("db1", Cause.WRONG_OPERAND, "dA1 in place of dZ1", it -> dA1(it).sumOfRows().scale(it.late())),
                new Slip("dW1", Cause.WRONG_OPERAND, "A1 in place of X",
                        it -> it.get("dZ1").times(it.A1().transpose()).scale(it.late())),
                new Slip("dZ1", Cause.OUTPUT_FOR_INPUT, "", it -> dA1(it).hadamard(it.slope(it.A1()))),
                new Slip("dZ1", Cause.DERIVATIVE_DROPPED, "", it -> dA1(it).hadamard(it.A1().map(
                        it.activation() == Activation.TANH ? a -> 1 - a : a -> a))),
                new Slip("dZ1", Cause.WRONG_OPERAND, "A2 in place of A1",
                        it -> dA1(it).hadamard(slope(it, repeated(it.A2())))),
                new Slip("dZ2", Cause.SIGN, "minus what is right", it -> it.Y().minus(it.A2()).scale(it.early())),
                new Slip("dW2", Cause.FACTOR_M, "1/9 of what is right", it -> dW2(it).scale(1.0 / EXAMPLES)),
                new Slip("dW1", Cause.FACTOR, "2.25, which is 9/4, times", it -> dW1(it).scale(9.0 / FEATURES)),
                new Slip("dW1", Cause.FACTOR, "1.125, which is 9/(9 - 1), times", it -> dW1(it).scale(9.0 / 8)),
                new Slip("dW1", Cause.FACTOR, "0.37 times", it -> dW1(it).scale(0.37)),
                new Slip("dZ1", Cause.FACTOR, "0.693147, which is ln 2, times",
                        it -> dZ1(it, it.W2()).scale(Math.log(2))),
                new Slip("dZ1", Cause.FACTOR, "minus 1.4427, which is 1/ln 2 = log2 e, times",
                        it -> dZ1(it, it.W2()).scale(-1 / Math.log(2))),
                new Slip("dZ1", Cause.FACTOR, "0.666667, which is 2/3, times", it -> dZ1(it, it.W2()).scale(2.0 / 3)),
                new Slip("dW2", Cause.FACTOR, "1.2345 times", it -> dW2(it).scale(1.2345)));
    }

    private static Matrix dW2(Student.Notes it) {
        return it.get("dZ2").times(it.A1().transpose()).scale(it.late());
    }

    private static Matrix dA2(Student.Notes it) {
        return it.A2().zip("dA2", it.Y(), (a, y) -> (1 - y) / (1 - a) - y / a).scale(it.early());
    }

    private static Matrix dA1(Student.Notes it) {
        return it.W2().transpose().times(it.get("dZ2"));
    }

    private static Matrix dZ1(Student.Notes it, Matrix w2) {
        return w2.transpose().times(it.get("dZ2")).hadamard(it.slope(it.Z1()));
    }

    private static Matrix dW1(Student.Notes it) {
        return it.get("dZ1").times(it.X().transpose()).scale(it.late());
    }

    private static Matrix updated(Student.Notes it, double rate) {
        return it.W2().minus(it.get("dW2").scale(rate));
    }

    /** As NumPy repeats a row. */
    private static Matrix repeated(Matrix row) {
        return Matrix.zeros(FEATURES, row.columns()).plus(new Matrix(Tensor.full(Shape.of(FEATURES, 1), 1)).times(row));
    }

    /** g′ in terms of the output. */
    private static Matrix slope(Student.Notes it, Matrix output) {
        return output.map(it.activation() == Activation.TANH ? a -> 1 - a * a : a -> a * (1 - a));
    }

    @Provide
    Arbitrary<Slip> anySlip() {
        return Arbitraries.of(slips());
    }

    @Provide
    Arbitrary<Activation> smooth() {
        return Arbitraries.of(Activation.TANH, Activation.SIGMOID);
    }

    @Provide
    Arbitrary<Style> style() {
        return Arbitraries.of(Style.EXACT, Style.COURSE);
    }

    @Property(tries = 150)
    void theSlipIsNamed(@ForAll("anySlip") Slip slip, @ForAll("smooth") Activation activation,
            @ForAll("style") Style style, @ForAll @LongRange(max = 999) long seed) {
        Student student = student(slip, activation, style, seed);
        StudentCheck check = student.check();
        assertEquals(style, check.style());
        Equation first = check.first().orElseThrow();
        assertEquals(slip.name(), first.name());
        Mistaken mistake = first.mistake().orElseThrow();
        assertEquals(slip.cause(), mistake.cause(), mistake::toString);
        assertTrue(mistake.finding().contains(slip.finding()), mistake::toString);
    }

    private static Student student(Slip slip, Activation activation, Style style, long seed) {
        return new Student(Student.network(FEATURES, FEATURES, EXAMPLES, activation, seed), activation, style,
                Map.of(slip.name(), slip.equation()));
    }

    /** The output in place of the slope; of a sigmoid it is a part of that, a (1 - a). */
    @Example
    void theOutputIsNoSlope() {
        Slip slip = new Slip("dZ1", Cause.WRONG_OPERAND, "", it -> dA1(it).hadamard(it.A1()));
        Mistaken mistake = student(slip, Activation.TANH, Style.COURSE, 1).check().first().orElseThrow().mistake()
                .orElseThrow();
        assertEquals("A1 in place of sub", mistake.finding());
    }

    /** The same as it is printed. Where few digits are left, several causes may explain them. */
    @Property(tries = 150)
    void theSlipIsNamedInRoundedNumbers(@ForAll("anySlip") Slip slip, @ForAll("smooth") Activation activation,
            @ForAll("style") Style style, @ForAll @IntRange(min = 5, max = 8) int decimals,
            @ForAll @LongRange(max = 999) long seed) {
        assertNamed(slip, student(slip, activation, style, seed),
                x -> BigDecimal.valueOf(x).setScale(decimals, RoundingMode.HALF_EVEN).doubleValue());
    }

    @Property(tries = 100)
    void theSlipIsNamedInFloats(@ForAll("anySlip") Slip slip, @ForAll("smooth") Activation activation,
            @ForAll("style") Style style, @ForAll @LongRange(max = 999) long seed) {
        assertNamed(slip, student(slip, activation, style, seed), x -> (float) x);
    }

    /** Whose every operation was rounded; the digits tell the format, and a slip is still one. */
    @Property(tries = 40)
    void coarseNumbersAreRightToTheirPrecision(@ForAll("coarse") Precision precision,
            @ForAll("smooth") Activation activation, @ForAll("style") Style style,
            @ForAll @LongRange(max = 999) long seed) {
        Student right = coarse(new Student(Student.network(FEATURES, FEATURES, EXAMPLES, activation, seed), activation,
                style, Map.of()), precision);
        StudentCheck check = right.check();
        assertEquals(precision, check.precision());
        assertEquals(style, check.style());
        assertEquals(Verdict.AGREES, check.verdict(), check::toString);
        assertTrue(check.equations().allSatisfy(it -> it.units().orElseThrow() <= Roundings.MOST_UNITS));
        for (double factor : new double[] {2, -1}) {
            StudentCheck wrong = coarse(new Student(right.network(), activation, style,
                    Map.of("dW2", it -> dW2(it).scale(factor))), precision).check();
            assertEquals("dW2", wrong.first().orElseThrow().name());
            Mistaken mistake = wrong.first().orElseThrow().mistake().orElseThrow();
            assertTrue(mistake.otherCauses().newWith(mistake.cause()).contains(factor == 2 ? Cause.FACTOR_TWO
                    : Cause.SIGN), mistake::toString);
        }
    }

    @Provide
    Arbitrary<Precision> coarse() {
        return Arbitraries.of(Precision.FLOAT32, Precision.BFLOAT16);
    }

    private static Student coarse(Student student, Precision precision) {
        student.network().parameters().forEach(variable -> variable.assign(Tensor.of(variable.shape(),
                Arrays.stream(variable.value().toArray()).map(precision::round).toArray())));
        return new Student(student.network(), student.activation(), student.style(), student.slips(),
                precision::round);
    }

    private static void assertNamed(Slip slip, Student student, DoubleUnaryOperator rounding) {
        StudentCheck check = check(student, student.given().collectValues((_, tensor) -> Tensor.of(tensor.shape(),
                Arrays.stream(tensor.toArray()).map(rounding).toArray())));
        Equation first = check.first().orElseThrow();
        assertEquals(slip.name(), first.name());
        Mistaken mistake = first.mistake().orElseThrow();
        assertTrue(mistake.otherCauses().newWith(mistake.cause()).contains(slip.cause()), mistake::toString);
    }

    private static StudentCheck check(Student student, ImmutableMap<String, Tensor> given) {
        return StudentCheck.of(student.network().cost(), student.network().parameters(), EXAMPLES, given);
    }

    /** X.shape[0] for X.shape[1], 1/m forgotten, or m once more: dW1 = 81/2 dW1 and so on. */
    @Example
    void theLengthOfAnAxisIsSeen() {
        TwoLayerNetwork network = Student.network(2, 3, 81, Activation.TANH, 4);
        for (Style style : List.of(Style.EXACT, Style.COURSE)) {
            assertFactor(network, style, 40.5, Cause.FACTOR, "40.5, which is 81/2, times what is right");
            assertFactor(network, style, 81, Cause.FACTOR_M, "81 times what is right");
            assertFactor(network, style, 1.0 / 81, Cause.FACTOR_M, "1/81 of what is right");
            assertFactor(network, style, 1.0 / 80, Cause.FACTOR, "0.0125, which is 1/(81 - 1), times what is right");
            assertFactor(network, style, -2, Cause.FACTOR_TWO, "minus twice what is right");
        }
    }

    private static void assertFactor(TwoLayerNetwork network, Style style, double factor, Cause cause,
            String finding) {
        for (String name : List.of("dW2", "dW1")) {
            Student student = new Student(network, Activation.TANH, style, Map.of(name, it -> (name.equals("dW2")
                    ? dW2(it) : dW1(it)).scale(factor)));
            Mistaken mistake = StudentCheck.of(network.cost(), network.parameters(), 81, student.given()).first()
                    .orElseThrow().mistake().orElseThrow();
            assertEquals(cause, mistake.cause(), mistake::toString);
            assertEquals(finding, mistake.finding());
            // the same if only parameters' gradients are given
            StudentCheck parameters = StudentCheck.of(network.cost(), network.parameters(), 81,
                    Maps.immutable.of(name, student.given().get(name)));
            assertEquals(cause, parameters.first().orElseThrow().mistake().orElseThrow().cause());
            assertEquals(finding, parameters.first().orElseThrow().mistake().orElseThrow().finding());
        }
    }

    /** One number has a ratio to any other. */
    @Example
    void theRatioOfOneNumberIsNoFactor() {
        Slip slip = new Slip("db2", Cause.UNKNOWN, "", it -> it.get("dZ2").sumOfRows().scale(it.late() * Math.log(2)));
        assertEquals(Cause.UNKNOWN, student(slip, Activation.TANH, Style.COURSE, 3).check().first().orElseThrow()
                .mistake().orElseThrow().cause());
    }

    /** A vector where a column belongs has the right numbers, but not for NumPy. */
    @Property(tries = 20)
    void aVectorIsTakenForAColumn(@ForAll("style") Style style, @ForAll @LongRange(max = 99) long seed) {
        Student student = new Student(Student.network(FEATURES, 3, EXAMPLES, Activation.TANH, seed), Activation.TANH,
                style, Map.of());
        ImmutableMap<String, Tensor> given = student.given();
        StudentCheck check = check(student, given.newWithKeyValue("db1", given.get("db1").reshape(3))
                .newWithKeyValue("db2", given.get("db2").reshape()));
        assertEquals(Verdict.AGREES, check.verdict());
        assertEquals("has shape (3,) and is taken for the column (3, 1): keepdims=True would keep it one, and without,"
                + " NumPy makes a matrix of b1 - db1", equation(check, "db1").remark().orElseThrow());
        assertTrue(equation(check, "db2").remark().isPresent());
        assertTrue(equation(check, "dW1").remark().isEmpty());

        StudentCheck wrong = check(student, given.newWithKeyValue("db1", Tensor.of(Shape.of(3),
                Arrays.stream(given.get("db1").toArray()).map(x -> 9 * x).toArray())));
        assertEquals(Cause.FACTOR_M, wrong.first().orElseThrow().mistake().orElseThrow().cause());
        assertEquals(Status.DIVERGES, equation(wrong, "db1").status());
    }

    private static Equation equation(StudentCheck check, String name) {
        return check.equations().detectOptional(equation -> equation.name().equals(name)).orElseThrow();
    }

    @Example
    void theShapeTellsWhatWasForgotten() {
        String sum = ": sum(axis=1, keepdims=True) is right";
        String bias = ", but must have that of b1 (3, 1): ";
        assertRefused("db1", Shape.of(EXAMPLES), bias + "it is summed over axis 0, the units, in place of axis 1, the"
                + " examples" + sum);
        assertRefused("db1", Shape.of(1, EXAMPLES), bias + "it is summed over axis 0, the units, in place of axis 1,"
                + " the examples" + sum);
        assertRefused("db1", Shape.SCALAR, bias + "it is summed over both axes" + sum);
        assertRefused("db1", Shape.of(1, 1), bias + "it is summed over both axes" + sum);
        assertRefused("db1", Shape.of(3, 3), bias + "a vector and a column make a matrix" + sum);
        assertRefused("db1", Shape.of(3, EXAMPLES), bias + "what comes back along a broadcast axis must be summed");
        assertRefused("db1", Shape.of(1, 3), bias + "is it transposed?");
        assertRefused("dW1", Shape.of(3, EXAMPLES), ", but must have that of W1 (3, 4): it must be the matrix product"
                + " G X^T, where G is the gradient of the product, (3, 9)");
        assertRefused("dW2", Shape.of(EXAMPLES, EXAMPLES), ", but must have that of W2 (1, 3): it must be the matrix"
                + " product G A1^T, where G is the gradient of the product, (1, 9), which sums over the 9");
        assertRefused("dA1", Shape.of(1, EXAMPLES), ", but must have that of A1 (3, 9): it must be the matrix product"
                + " W2^T G, where G is the gradient of the product, (1, 9)");
        assertRefused("dW1", Shape.of(7, 2), ", but must have that of W1 (3, 4)");
    }

    private static void assertRefused(String name, Shape shape, String message) {
        TwoLayerNetwork network = Student.network(FEATURES, 3, EXAMPLES, Activation.TANH, 1);
        assertEquals(name + " has shape " + shape + message, assertThrows(StudentException.class,
                () -> StudentCheck.of(network.cost(), network.parameters(), EXAMPLES,
                        Maps.immutable.of(name, Tensor.zeros(shape.dims().toArray()))))
                .getMessage());
    }
}
