package org.gradus.check;

import static org.gradus.check.BoundedArithmetic.BOUNDED;
import static org.gradus.check.ComplexArithmetic.COMPLEX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apfloat.Apcomplex;
import org.apfloat.ApcomplexMath;
import org.apfloat.Apfloat;
import org.apfloat.ApfloatMath;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Arithmetic;
import org.gradus.DoubleArithmetic;
import org.gradus.Dual;
import org.gradus.DualArithmetic;
import org.gradus.Evaluator;
import org.gradus.Fn;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Topology;
import org.gradus.Values;

/** The numbers that the methods compute in, operation by operation, against decimals. */
class ArithmeticsTest {

    private static final DecimalArithmetic DECIMALS = new DecimalArithmetic(60);
    private static final Arithmetic<Dual<Apfloat>> DUALS = new DualArithmetic<>(DECIMALS);
    private static final Fn.User CUBE = new Fn.User("cube", t -> t * t * t, t -> t.square().mul(3));

    enum Operation {

        ADD(2, false), SUB(2, false), MUL(2, false), DIV(2, false), NEG(1, false), SQRT(1, true), EXP(1, false), LOG(1,
                true),
        LOG1P(1, true), TANH(1, false), SQUARE(1, false), INVERSE(1, false), ROOT(1, true);

        private final int arguments;
        private final boolean positive;

        Operation(int arguments, boolean positive) {
            this.arguments = arguments;
            this.positive = positive;
        }

        <T> T of(Arithmetic<T> numbers, List<T> x) {
            return switch (this) {
                case ADD -> numbers.add(x.get(0), x.get(1));
                case SUB -> numbers.sub(x.get(0), x.get(1));
                case MUL -> numbers.mul(x.get(0), x.get(1));
                case DIV -> numbers.div(x.get(0), x.get(1));
                case NEG -> numbers.neg(x.get(0));
                case SQRT -> numbers.sqrt(x.get(0));
                case EXP -> numbers.exp(x.get(0));
                case LOG -> numbers.log(x.get(0));
                case LOG1P -> numbers.log1p(x.get(0));
                case TANH -> numbers.tanh(x.get(0));
                case SQUARE -> numbers.pow(x.get(0), 2);
                case INVERSE -> numbers.pow(x.get(0), -1);
                case ROOT -> numbers.pow(x.get(0), 2.5);
            };
        }
    }

    /** An argument: what it is to within an error, and how it moves, to within another. */
    record Argument(double value, double error, double tangent, double tangentError) {

        Jet jet() {
            return tangent == 0 && tangentError == 0
                    ? Jet.still(value, error)
                    : new Jet(value, error, new double[] {tangent}, new double[] {tangentError});
        }

        /** What it may be in truth: anything between these. */
        Stream<Dual<Apfloat>> extremes() {
            return Stream.of(-1, 1).flatMap(i -> Stream.of(-1, 1).map(j -> new Dual<>(
                    DECIMALS.add(DECIMALS.of(value), DECIMALS.of(i * error)),
                    DECIMALS.add(DECIMALS.of(tangent), DECIMALS.of(j * tangentError)))));
        }
    }

    @Provide
    Arbitrary<Argument> arguments() {
        Arbitrary<Double> values = Arbitraries.doubles().between(0.25, 8).withoutEdgeCases();
        Arbitrary<Double> signs = Arbitraries.of(-1.0, 1.0);
        Arbitrary<Double> errors = Arbitraries.of(0.0, 1e-12, 1e-9);
        Arbitrary<Double> tangents = Arbitraries.of(0.0, 1.0, -1.0, 0.75, -3.0);
        return Combinators.combine(values, signs, errors, tangents, errors)
                .as((value, sign, error, tangent, tangentError) -> new Argument(sign * value, error, tangent,
                        tangent == 0 ? 0 : tangentError));
    }

    private static List<Argument> arguments(Operation operation, Argument a, Argument b) {
        return Stream.of(a, b).limit(operation.arguments).map(each -> operation.positive
                ? new Argument(Math.abs(each.value()), each.error(), each.tangent(), each.tangentError())
                : each).toList();
    }

    private static Stream<Dual<Apfloat>> truths(Operation operation, List<Argument> arguments) {
        return arguments.size() == 1
                ? arguments.getFirst().extremes().map(x -> operation.of(DUALS, List.of(x)))
                : arguments.getFirst().extremes().flatMap(x -> arguments.getLast().extremes()
                        .map(y -> operation.of(DUALS, List.of(x, y))));
    }

    private static double distance(Apfloat truth, double value) {
        return Math.abs(truth.subtract(DECIMALS.of(value)).doubleValue());
    }

    /** How far what is true is from a value, at the most. */
    private static double spread(double value, Stream<Apfloat> truths) {
        return truths.mapToDouble(truth -> distance(truth, value)).max().orElseThrow();
    }

    /** That a bound is not much more than what it has to be: some times the spread, and some units of roundoff. */
    private static void assertTight(double value, double error, double spread, double times, int units) {
        assertTrue(error <= 1.001 * times * spread + units * 0x1p-53 * Math.abs(value) + 4 * Double.MIN_VALUE,
                () -> value + " ± " + error + " is off by no more than " + spread);
    }

    @Property(tries = 200)
    void runningBoundsHoldAndAreTight(@ForAll Operation operation, @ForAll("arguments") Argument a,
            @ForAll("arguments") Argument b) {
        List<Argument> arguments = arguments(operation, a, b);
        Bounded result = operation.of(BOUNDED,
                arguments.stream().map(each -> new Bounded(each.value(), each.error())).toList());
        double spread = spread(result.value(), truths(operation, arguments).map(Dual::value));
        assertTrue(spread <= result.error(), () -> result + " is off by " + spread);
        // the root's slope is bounded by twice itself
        assertTight(result.value(), result.error(), spread, operation == Operation.SQRT ? 2 : 1, 8);
    }

    @Property(tries = 200)
    void jetsHold(@ForAll Operation operation, @ForAll("arguments") Argument a, @ForAll("arguments") Argument b) {
        List<Argument> arguments = arguments(operation, a, b);
        Jet result = operation.of(jets(), arguments.stream().map(Argument::jet).toList());
        assertEquals(arguments.stream().anyMatch(each -> each.jet().moves()), result.moves());
        truths(operation, arguments).forEach(truth -> {
            assertTrue(distance(truth.value(), result.value()) <= result.error());
            assertTrue(distance(truth.tangent(), result.tangent(0)) <= result.error(0));
        });
    }

    /** If one argument moves at a time, so that nothing cancels. */
    @Property(tries = 200)
    void jetsAreTight(@ForAll Operation operation, @ForAll("arguments") Argument a, @ForAll("arguments") Argument b) {
        Argument still = new Argument(b.value(), b.error(), 0, 0);
        for (List<Argument> pair : List.of(List.of(a, still), List.of(still, a))) {
            List<Argument> arguments = arguments(operation, pair.getFirst(), pair.getLast());
            Jet result = operation.of(jets(), arguments.stream().map(Argument::jet).toList());
            double spread = spread(result.value(), truths(operation, arguments).map(Dual::value));
            assertTight(result.value(), result.error(), spread, 1, 8);
            // the slope of tanh changes by 2 tanh times itself, of which the bound takes twice itself
            double times = operation == Operation.TANH ? Math.abs(1 / Math.tanh(arguments.getFirst().value())) : 1;
            assertTight(result.tangent(0), result.error(0),
                    spread(result.tangent(0), truths(operation, arguments).map(Dual::tangent)), times, 24);
        }
    }

    private static double slope(Operation operation, List<Argument> arguments, int i) {
        return operation.of(DUALS, IntStream.range(0, arguments.size())
                .mapToObj(j -> new Dual<>(DECIMALS.of(arguments.get(j).value()), DECIMALS.of(i == j ? 1 : 0)))
                .toList()).tangent().doubleValue();
    }

    /** What is computed without a rounding has no error, and zeros are exact. */
    @Example
    void whatIsExactStaysSo() {
        JetArithmetic jets = jets();
        Jet zero = jets.of(0);
        Jet x = new Jet(3, 1e-9, new double[] {2}, new double[] {1e-9});
        for (Jet same : List.of(jets.add(x, zero), jets.add(zero, x), jets.sub(x, zero))) {
            assertEquals(List.of(3.0, 1e-9, 2.0, 1e-9),
                    List.of(same.value(), same.error(), same.tangent(0), same.error(0)));
        }
        assertEquals(List.of(0.0, 0.0), List.of(jets.mul(zero, x).error(), jets.mul(x, zero).error()));
        assertEquals(0, jets.mul(x, zero).error(0));
        assertEquals(0, jets.div(zero, x).error());
        assertEquals(0, jets.tanh(zero).error());
        assertEquals(0, jets.pow(x, 0).error());
        assertEquals(1, jets.pow(x, 0).value());
        assertFalse(jets.pow(x, 0).moves());
        assertEquals(1e-9, jets.neg(x).error(0));
        assertEquals(0, BOUNDED.of(5).error());
        assertEquals(1e-9, BOUNDED.neg(new Bounded(3, 1e-9)).error());
    }

    /** Errors as large as the numbers, and errors that saturation makes nothing of. */
    @Example
    void boundsFollowWhatTheFunctionMakesOfAnError() {
        Bounded near = new Bounded(1, 0.5);
        assertTrue(BOUNDED.mul(near, near).error() >= 1.25); // up to 1.5²
        assertTrue(BOUNDED.div(BOUNDED.of(1), near).error() >= 1); // up to 1 / 0.5
        assertTrue(BOUNDED.tanh(near).error() >= 0.29); // tanh(1) - tanh(0.5)
        assertTrue(BOUNDED.tanh(new Bounded(20, 1e-3)).error() < 1e-15);
        assertTrue(jets().tanh(Jet.still(20, 1e-3)).error() < 1e-15);
    }

    /** Also what is known exactly is off by the roundings of an operation. */
    @Example
    void everyOperationAddsItsRoundings() {
        JetArithmetic jets = jets();
        assertTrue(jets.tanh(Jet.still(1, 0)).error() >= 5 * 0x1p-53 * Math.tanh(1)); // promised to 2.5 ulp
        Jet third = jets.div(new Jet(1, 0, new double[] {1}, new double[] {0}), jets.of(3));
        assertTrue(third.error(0) >= distance(DECIMALS.div(DECIMALS.of(1), DECIMALS.of(3)), 1.0 / 3), third.toString());
    }

    /** Where an argument may be beyond the function's domain, nothing is known. */
    @Example
    void whereTheDomainMayEndTheBoundIsInfinite() {
        JetArithmetic jets = jets();
        Jet nearly = new Jet(1e-9, 1e-9, new double[] {1}, new double[] {0});
        for (Jet unknown : List.of(jets.log(nearly), jets.div(jets.of(1), nearly), jets.pow(nearly, -1),
                jets.log1p(new Jet(-1 + 1e-9, 1e-8, new double[] {1}, new double[] {0})))) {
            assertEquals(Double.POSITIVE_INFINITY, unknown.error());
            assertFalse(unknown.error(0) < Double.POSITIVE_INFINITY);
        }
        Jet root = jets.sqrt(nearly);
        assertTrue(root.error() >= Math.sqrt(2e-9) && root.error() <= 2.1 * Math.sqrt(2e-9), root.toString());
        assertFalse(root.error(0) < Double.POSITIVE_INFINITY);
        Jet cube = jets.pow(new Jet(0, 1e-3, new double[] {1}, new double[] {0}), 3);
        assertTrue(cube.error() >= 1e-9 && cube.error() <= 2.1e-9, cube.toString());
    }

    @Example
    void comparisonsAreThoseOfTheValues() {
        JetArithmetic jets = jets();
        assertOrder(jets, jets.of(1), jets.of(2));
        assertOrder(BOUNDED, BOUNDED.of(1), BOUNDED.of(2));
        assertOrder(COMPLEX, new Complex(1, 5), new Complex(2, -5));
        assertOrder(DECIMALS, DECIMALS.of(1), DECIMALS.of(2));
        assertTrue(COMPLEX.equal(new Complex(1, 5), new Complex(1, 6)));
    }

    private static <T> void assertOrder(Arithmetic<T> numbers, T small, T large) {
        assertTrue(numbers.less(small, large));
        assertFalse(numbers.less(large, small));
        assertFalse(numbers.less(small, small));
        assertTrue(numbers.equal(small, small));
        assertFalse(numbers.equal(small, large));
        assertTrue(numbers.vanishes(numbers.of(0)));
        assertFalse(numbers.vanishes(small));
    }

    @Example
    void whatMovesOrIsUncertainDoesNotVanish() {
        JetArithmetic jets = jets();
        assertFalse(jets.vanishes(new Jet(0, 0, new double[] {1}, new double[] {0})));
        assertFalse(jets.vanishes(Jet.still(0, 1e-9)));
        assertFalse(BOUNDED.vanishes(new Bounded(0, 1e-9)));
        assertFalse(COMPLEX.vanishes(new Complex(0, 1e-9)));
        assertFalse(COMPLEX.vanishes(new Complex(1e-9, 0)));
    }

    @Example
    void whatIsStillHasItsValueAndNoTangent() {
        JetArithmetic jets = jets();
        Jet still = jets.still(new Jet(3, 1e-9, new double[] {2}, new double[] {1e-9}));
        assertEquals(List.of(3.0, 1e-9), List.of(still.value(), still.error()));
        assertFalse(still.moves());
        assertEquals(new Complex(3, 0), COMPLEX.still(new Complex(3, 4)));
    }

    private static JetArithmetic jets() {
        return new JetArithmetic(new UsersFunctions());
    }

    /** Where pieces meet a jet follows the convention, and notes which directions tell them apart. */
    @Example
    void jetsNoteWherePiecesMeet() {
        Jet a = new Jet(1, 1e-3, new double[] {2, 0, 5}, new double[] {0.25, 0, 0});
        Jet b = new Jet(1.001, 1e-3, new double[] {-4, 0, 0}, new double[] {0.5, 0, 0});
        JetArithmetic numbers = jets();
        assertFalse(numbers.meets(a, a));
        assertFalse(numbers.meets(a, Jet.still(1.0021, 1e-3)));
        assertTrue(numbers.meets(Jet.still(1, 0), Jet.still(1, 0)));
        assertEquals(List.of(false, false, false),
                List.of(numbers.haveMet(0), numbers.haveMet(1), numbers.haveMet(2)));
        assertTrue(numbers.meets(a, b));
        assertEquals(List.of(true, false, true), List.of(numbers.haveMet(0), numbers.haveMet(1), numbers.haveMet(2)));
        JetArithmetic others = jets();
        Jet either = others.piece(a, b, a, b);
        assertEquals(List.of(1.0, 2.0, 0.25), List.of(either.value(), either.tangent(0), either.error(0)));
        assertEquals(2e-3, either.error(), 1e-15);
        assertTrue(others.haveMet(0));
        Jet far = Jet.still(9, 0);
        assertEquals(far.number(), others.piece(a, b, far, a).number());
        assertEquals(Double.POSITIVE_INFINITY, others.piece(a, b, far, Jet.still(Double.NaN, 0)).error());
    }

    @Provide
    Arbitrary<IdiomGraph> graphs() {
        return IdiomGraph.graphs();
    }

    /** To the bit, ties included: so a comparison takes the same piece in all of them. */
    @Property(tries = 200)
    void numbersThatCarryBoundsOrSlopesHaveTheValuesOfDoubles(@ForAll("graphs") IdiomGraph graph) {
        ImmutableList<Node> nodes = Topology.order(Lists.immutable.of(graph.loss()));
        ImmutableMap<Node, Values<Double>> doubles =
                new Evaluator<>(DoubleArithmetic.DOUBLES).evaluate(nodes);
        ImmutableMap<Node, Values<Bounded>> bounded = new Evaluator<>(BOUNDED).evaluate(nodes);
        ImmutableMap<Node, Values<Jet>> jets = new Evaluator<>(new JetArithmetic(new UsersFunctions())).evaluate(nodes,
                variable -> new Values<>(variable.shape(), Arrays.stream(variable.value().toArray())
                        .mapToObj(x -> new Jet(x, 0, new double[] {1}, new double[1])).toList()));
        nodes.forEach(node -> {
            List<Double> values = doubles.get(node).entries();
            assertEquals(values, bounded.get(node).entries().stream().map(Bounded::value).toList(), node::toString);
            assertEquals(values, jets.get(node).entries().stream().map(Jet::value).toList(), node::toString);
        });
    }

    /** A third of three times a number need not be that number. */
    @Example
    void theLargestOfEqualNumbersIsThatNumber() {
        Jet tied = moving(1.4507460509764916, 0, 1);
        JetArithmetic numbers = new JetArithmetic(new UsersFunctions());
        assertEquals(tied.value(), numbers.shared(List.of(tied, tied, tied)).value());
    }

    private static Jet moving(double value, double error, double tangent) {
        return ConventionArithmetic.along(new Jet(value, error, new double[] {tangent}, new double[1]));
    }

    private static void assertSlopes(double least, double largest, Jet x) {
        Bounded slope = ConventionArithmetic.slope(x);
        assertEquals(least, slope.value() - slope.error(), 1e-10);
        assertEquals(largest, slope.value() + slope.error(), 1e-10);
    }

    /** Equal numbers share a maximum; where roundings decide, it is any of them, or a share of each. */
    @Example
    void theConventionIsSharpOnlyWhereNumbersAreEqualExactly() {
        ConventionArithmetic numbers = new ConventionArithmetic(new UsersFunctions());
        assertSlopes(2.5, 2.5, numbers.shared(List.of(moving(1, 0, 1), moving(1, 0, 4))));
        assertSlopes(1, 4, numbers.shared(List.of(moving(1, 1e-16, 1), moving(1, 0, 4))));
        Jet zero = numbers.of(0);
        assertSlopes(3, 3, numbers.piece(moving(0, 0, 1), zero, moving(0, 0, 3), zero));
        assertSlopes(0, 3, numbers.piece(moving(1e-17, 1e-16, 1), zero, moving(1e-17, 1e-16, 3), zero));
        assertSlopes(3, 3, numbers.piece(moving(2, 1e-16, 1), zero, moving(2, 1e-16, 3), zero));
    }

    /** What a choice has no influence on is as sharp as ever; a choice between choices covers all. */
    @Example
    void choicesCancelAndCombine() {
        ConventionArithmetic numbers = new ConventionArithmetic(new UsersFunctions());
        Jet first = moving(1, 1e-16, 1);
        Jet second = moving(1, 1e-16, 4);
        Jet largest = numbers.shared(List.of(first, second));
        assertSlopes(0, 0, numbers.sub(largest, largest));
        assertSlopes(-1.5, 1.5, numbers.sub(numbers.div(numbers.add(first, second), numbers.of(2)), largest));
        assertSlopes(0, 4, numbers.shared(List.of(largest, moving(1, 1e-16, 0))));
        Jet sum = numbers.of(0);
        for (int i = 0; i < 100; i++) {
            sum = numbers.add(sum, numbers.shared(List.of(first, second)));
        }
        assertSlopes(100, 400, sum);
    }

    /** To one side, of numbers that are equal the one is larger that grows faster. */
    @Example
    void onOneSideEqualNumbersAreOrderedByHowTheyMove() {
        Jet slow = new Jet(1, 1e-3, new double[] {2}, new double[] {0.25});
        Jet fast = new Jet(0.9999, 1e-3, new double[] {4}, new double[] {0.5});
        OneSidedArithmetic side = new OneSidedArithmetic(new UsersFunctions());
        assertTrue(side.less(slow, fast));
        assertFalse(side.less(fast, slow) || side.equal(slow, fast) || side.meets(slow, fast));
        assertOrder(side, side.of(1), side.of(2));
        Jet still = Jet.still(1, 1e-3);
        assertTrue(side.less(still, slow));
        assertTrue(side.equal(Jet.still(1, 0), Jet.still(1, 0)));
        assertFalse(side.meets(Jet.still(1, 0), Jet.still(1, 0)));
        assertTrue(side.isDecided());
    }

    /** Where numbers also move alike it is open which piece holds; that matters if the pieces differ. */
    @Example
    void onOneSideItMayBeOpenWhichPieceHolds() {
        Jet some = new Jet(1, 1e-3, new double[] {2}, new double[] {0.25});
        Jet alike = new Jet(1.001, 1e-3, new double[] {2.5}, new double[] {0.5});
        OneSidedArithmetic side = new OneSidedArithmetic(new UsersFunctions());
        assertTrue(side.meets(some, alike) && side.equal(some, alike));
        assertFalse(side.less(some, alike) || side.meets(some, some));
        Jet span = side.piece(some, alike, some, alike);
        assertTrue(side.isDecided());
        assertEquals(1, span.value());
        assertEquals(2e-3, span.error(), 1e-15); // to 1.001 + 0.001
        assertEquals((1.75 + 3) / 2, span.tangent(0), 1e-15);
        assertEquals((3 - 1.75) / 2, span.error(0), 1e-14);
        assertEquals(span.tangent(0), side.shared(List.of(some, alike)).tangent(0));
        side.piece(some, alike, some, new Jet(1, 0, new double[] {3}, new double[] {0}));
        assertFalse(side.isDecided());
        OneSidedArithmetic other = new OneSidedArithmetic(new UsersFunctions());
        assertEquals(1, other.piece(some, alike, side.of(0), side.of(1)).error());
        assertFalse(other.isDecided());
    }

    @Example
    void boundedNumbersMayBeEqual() {
        assertTrue(new Bounded(1, 0.25).mayEqual(new Bounded(1.75, 0.5)));
        assertTrue(new Bounded(1.75, 0.5).mayEqual(new Bounded(1, 0.25)));
        assertFalse(new Bounded(1, 0.25).mayEqual(new Bounded(1.7501, 0.5)));
        assertFalse(new Bounded(-1, 0.25).mayEqual(new Bounded(1, 0.5)));
    }

    @Example
    void equalNumbersShareTheirMean() {
        Jet a = new Jet(1, 0, new double[] {2}, new double[] {0});
        Jet b = new Jet(1, 0, new double[] {-4}, new double[] {0});
        JetArithmetic jets = jets();
        assertSame(a, jets.shared(List.of(a)));
        assertFalse(jets.haveMet(0));
        assertEquals(-1, jets.shared(List.of(a, b)).tangent(0));
        assertTrue(jets.haveMet(0));
        assertEquals(new Bounded(1, 0.5), BOUNDED.shared(List.of(new Bounded(1, 0.25), new Bounded(1, 0.5))));
        assertEquals(new Complex(1, 2), COMPLEX.shared(List.of(new Complex(1, 2), new Complex(1, 3))));
        assertEquals(DECIMALS.of(1), DECIMALS.shared(List.of(DECIMALS.of(1), DECIMALS.of(1))));
    }

    @Example
    void usersFunctionsAreMeasured() {
        JetArithmetic jets = jets();
        Jet cube = jets.user(CUBE, new Jet(2, 1e-6, new double[] {3}, new double[] {0}));
        assertEquals(8, cube.value());
        assertTrue(cube.error() >= 12e-6 && cube.error() <= 12.1e-6, cube.toString());
        assertEquals(36, cube.tangent(0), 1e-9);
        assertTrue(cube.error(0) > 0 && cube.error(0) < 1e-8, cube.toString());
        Jet exact = jets.user(CUBE, jets.of(2));
        assertEquals(8 * 8 * 0x1p-53, exact.error(), 1e-20);
        Bounded bounded = BOUNDED.user(CUBE, new Bounded(2, 1e-6));
        assertEquals(8, bounded.value());
        assertTrue(bounded.error() >= 12e-6 && bounded.error() <= 12.1e-6, bounded.toString());
        Fn.User step = new Fn.User("step", Math::floor, t -> t.mul(0));
        assertTrue(BOUNDED.user(step, new Bounded(2, 1e-16)).error() >= 1); // a jump is within reach
        assertTrue(BOUNDED.user(step, new Bounded(2.5, 1e-16)).error() < 1e-14);
        assertEquals("the elementwise function cube is known for real numbers only",
                assertThrows(UnsupportedOperationException.class, () -> COMPLEX.user(CUBE, new Complex(2, 0)))
                        .getMessage());
        assertEquals("the elementwise function cube is known in doubles only, so it can't be evaluated in decimals",
                assertThrows(UnsupportedOperationException.class, () -> DECIMALS.user(CUBE, DECIMALS.of(2)))
                        .getMessage());
        assertEquals(12, CUBE.derivative().apply(Ops.constant(2)).value().item());
    }

    /** Against Apfloat's own complex numbers; powers are for small imaginary parts only. */
    @Property(tries = 150)
    void complexNumbersAreRight(@ForAll Operation operation, @ForAll("arguments") Argument a,
            @ForAll("arguments") Argument b, @ForAll("imaginaryParts") double imaginary) {
        Assume.that(operation.compareTo(Operation.SQUARE) < 0);
        List<Complex> x = arguments(operation, a, b).stream()
                .map(each -> new Complex(each.value(), imaginary * (each.value() + each.tangent()))).toList();
        Complex result = operation.of(COMPLEX, x);
        Apcomplex exact = exact(operation, x.stream().map(each -> new Apcomplex(new Apfloat(each.re(), 40),
                new Apfloat(each.im(), 40))).toList());
        double size = Math.hypot(exact.real().doubleValue(), exact.imag().doubleValue());
        assertEquals(exact.real().doubleValue(), result.re(), 1e-14 * size + 1e-15);
        assertEquals(exact.imag().doubleValue(), result.im(), 1e-14 * size + 1e-15);
    }

    @Provide
    Arbitrary<Double> imaginaryParts() {
        return Arbitraries.of(0.0, 0.01, -0.05, 0.1);
    }

    /** To what they are made for: a tiny imaginary part is multiplied by the derivative. */
    @Property(tries = 150)
    void complexStepsAreDerivatives(@ForAll Operation operation, @ForAll("arguments") Argument a,
            @ForAll("arguments") Argument b) {
        List<Argument> arguments = arguments(operation, a, b);
        Complex result = operation.of(COMPLEX,
                arguments.stream().map(each -> new Complex(each.value(), 1e-100 * each.tangent())).toList());
        Apfloat value = operation.of(DECIMALS, arguments.stream().map(each -> DECIMALS.of(each.value())).toList());
        assertEquals(value.doubleValue(), result.re(), 1e-14 * Math.abs(value.doubleValue()) + 1e-15);
        double expected = 0;
        double size = 0;
        for (int i = 0; i < arguments.size(); i++) {
            double term = slope(operation, arguments, i) * arguments.get(i).tangent();
            expected += term;
            size += Math.abs(term);
        }
        assertEquals(expected, result.im() * 1e100, 1e-13 * size);
    }

    private static Apcomplex exact(Operation operation, List<Apcomplex> x) {
        Apcomplex a = x.getFirst();
        Apcomplex b = x.getLast();
        return switch (operation) {
            case ADD -> a.add(b);
            case SUB -> a.subtract(b);
            case MUL -> a.multiply(b);
            case DIV -> a.divide(b);
            case NEG -> a.negate();
            case SQRT -> ApcomplexMath.sqrt(a);
            case EXP -> ApcomplexMath.exp(a);
            case LOG -> ApcomplexMath.log(a);
            case LOG1P -> ApcomplexMath.log(a.add(new Apcomplex(new Apfloat(1, 40))));
            case TANH -> ApcomplexMath.tanh(a);
            case SQUARE, INVERSE, ROOT -> throw new IllegalArgumentException(operation.name());
        };
    }

    @Example
    void complexPowersOfRealNumbersAreReal() {
        assertEquals(new Complex(8, 0), COMPLEX.pow(new Complex(2, 0), 3));
        assertEquals(new Complex(1, 0), COMPLEX.pow(new Complex(2, 3), 0));
        assertEquals(new Complex(-8, 0), COMPLEX.pow(new Complex(-2, 0), 3));
    }

    /** Against twice as many digits. */
    @Property(tries = 60)
    void decimalsAreRightToTheirDigits(@ForAll Operation operation, @ForAll("arguments") Argument a,
            @ForAll("arguments") Argument b, @ForAll("scales") double scale) {
        List<Double> x = arguments(operation, a, b).stream().map(each -> each.value() * scale).toList();
        Apfloat few = operation.of(new DecimalArithmetic(30), x.stream().map(DECIMALS::of).toList());
        Apfloat many = operation.of(DECIMALS, x.stream().map(DECIMALS::of).toList());
        assertTrue(
                ApfloatMath.abs(few.subtract(many)).compareTo(ApfloatMath.abs(many).multiply(new Apfloat("1e-28")))
                        <= 0,
                () -> few + " and " + many);
        assertTrue(few.signum() == 0 || few.precision() <= 30 || operation == Operation.NEG,
                () -> few + " has more digits");
    }

    @Provide
    Arbitrary<Double> scales() {
        return Arbitraries.of(1.0, 1e-3, 1e-40, 20.0);
    }

    @Example
    void decimalsAtTheEdges() {
        assertThrows(ArithmeticException.class, () -> DECIMALS.pow(Apfloat.ZERO, -0.5));
        assertEquals(Apfloat.ZERO, DECIMALS.exp(DECIMALS.of(-1.1e5)));
        assertTrue(DECIMALS.exp(DECIMALS.of(-0.9e5)).signum() > 0);
        assertEquals(Apfloat.ZERO, DECIMALS.log1p(DECIMALS.of(0)));
        Apfloat tiny = DECIMALS.of(1e-100);
        assertTrue(ApfloatMath.abs(DECIMALS.log1p(tiny).subtract(tiny)).compareTo(new Apfloat("1e-158")) < 0);
        assertEquals(0, DECIMALS.tanh(DECIMALS.of(121)).compareTo(Apfloat.ONE));
        assertEquals(0, DECIMALS.tanh(DECIMALS.of(-121)).compareTo(Apfloat.ONE.negate()));
        assertEquals(-1, DECIMALS.tanh(DECIMALS.of(60)).compareTo(Apfloat.ONE));
        assertEquals(0, DECIMALS.pow(DECIMALS.of(3), 0).compareTo(Apfloat.ONE));
        assertEquals(0, DECIMALS.pow(DECIMALS.of(0), 0.5).signum());
        assertEquals(0, DECIMALS.pow(DECIMALS.of(-2), 3).compareTo(new Apfloat(-8)));
        assertEquals("decimals have no NaN",
                assertThrows(ArithmeticException.class, () -> DECIMALS.of(Double.NaN)).getMessage());
        assertEquals("decimals have no Infinity",
                assertThrows(ArithmeticException.class, () -> DECIMALS.of(Double.POSITIVE_INFINITY)).getMessage());
        assertEquals("the number of digits must be 1 or more, not 0",
                assertThrows(IllegalArgumentException.class, () -> new DecimalArithmetic(0)).getMessage());
        assertEquals(0, new DecimalArithmetic(1).of(0.1).compareTo(DECIMALS.of(0.1))); // all digits of the double
    }
}
