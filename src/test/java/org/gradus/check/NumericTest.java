package org.gradus.check;

import static org.gradus.Ops.constant;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.apfloat.Apfloat;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.impl.list.primitive.IntInterval;
import org.gradus.Fn;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.check.OneSidedDifferences.Side;
import org.junit.jupiter.api.Test;

/** The parts that numeric methods are made of. */
class NumericTest {

    private final Variable x = Variable.of("x", Tensor.vector(1000, -0.5, 3));

    private Line line(double... direction) {
        return new ScalarFunction(x.square().sum()).along(Maps.immutable.of(x, Tensor.vector(direction)));
    }

    @Test
    void aLineMovesItsVariablesAndPutsThemBack() {
        Tensor before = x.value();
        assertEquals(1002.0 * 1002 + 0.25 + 4, line(1, 0, -0.5).at(2).value());
        assertEquals(before, x.value());
    }

    @Test
    void aStepIsAPartOfTheMagnitudeAndAtLeastOfOne() {
        assertEquals(125, line(1, 0, 0).step(0.125));
        assertEquals(0.0625, line(0, 2, 0).step(0.125));
        assertEquals(0.125 * 3 / 4, line(0, 1e-3, -4).step(0.125));
    }

    /** 1000 + h is rounded. */
    @Test
    void theWidthIsWhatAnEntryReallyMoves() {
        double h = 1e-10;
        assertEquals((1000 + h) - (1000 - h), line(1, 0, 0).width(h));
        assertEquals(((1000 - 2 * h) - (1000 + 2 * h)) / -2, line(-2, 0, 0).width(h));
        assertEquals(2 * h, line(1, 1, 0).width(h));
        Variable still = Variable.of("still", Tensor.vector(5, 6));
        Tensor zero = Tensor.vector(0, 0);
        Tensor first = Tensor.vector(1, 0, 0);
        ScalarFunction both = new ScalarFunction(x.square().sum().add(still.sum()));
        for (Line line : List.of(both.along(Maps.immutable.of(still, zero, x, first)),
                both.along(Maps.immutable.of(x, first, still, zero)))) {
            assertEquals((1000 + h) - (1000 - h), line.width(h));
        }
    }

    @Test
    void theNoiseIsOfTheSizeOfTheRoundings() {
        double value = 1000.0 * 1000 + 0.25 + 9;
        Line one = line(1, 0, 0);
        one.at(0);
        assertTrue(one.noise() >= 0x1p-52 * value && one.noise() <= 40 * 0x1p-52 * value, one.noise() + "");
        double before = one.noise();
        one.at(1e6);
        assertEquals(before + 0x1p-52 * (1001000.0 * 1001000 + 9.25 - value), one.noise(), 1e-12 * one.noise());
        Line all = line(1, 1, 1);
        all.at(0);
        assertTrue(all.noise() > before && all.noise() <= 60 * 0x1p-52 * value, all.noise() + " and " + before);
    }

    @Test
    void aFunctionOfSeveralEntriesIsRefused() {
        assertEquals("a derivative needs a function with a single entry, but the shape of A is (3,)",
                assertThrows(IllegalArgumentException.class, () -> new ScalarFunction(x.tanh().named("A")))
                        .getMessage());
        ScalarFunction function = new ScalarFunction(x.sum().named("J"));
        Variable other = Variable.of("other", Tensor.scalar(1));
        assertFalse(function.dependsOn(other));
        assertTrue(function.dependsOn(x));
        assertEquals("J does not depend on other ()", assertThrows(IllegalArgumentException.class,
                () -> function.along(Maps.immutable.of(other, Tensor.scalar(1)))).getMessage());
        Node sum = x.sum();
        ImmutableMap<Variable, Tensor> elsewhere = Maps.immutable.of(other, Tensor.scalar(1));
        assertThrows(IllegalArgumentException.class, () -> new DecimalReference(sum).exact(elsewhere));
        for (Method method : Lists.immutable.of(new CentralDifferences(sum), new OneSidedDifferences(sum, Side.LEFT),
                new Ridders(sum), new ComplexStep(sum), new DualNumbers(sum), new DecimalReference(sum))) {
            assertThrows(IllegalArgumentException.class, () -> method.along(elsewhere), method::title);
            assertThrows(IllegalArgumentException.class, () -> method.at(Lists.immutable.of(new Entry(other, 0))),
                    method::title);
        }
        assertEquals("the direction of x (3,) must have its shape, not (2,)",
                assertThrows(IllegalArgumentException.class,
                        () -> function.along(Maps.immutable.of(x, Tensor.vector(1, 2)))).getMessage());
    }

    /** What is stopped is held at the value that it has when the line is drawn, not when the function was compiled. */
    @Test
    void whatIsHeldFollowsTheVariables() {
        ScalarFunction function = new ScalarFunction(x.mul(Ops.stopGradient(x)).sum());
        x.assign(Tensor.vector(2, 3, 4));
        Line line = function.along(Maps.immutable.of(x, Tensor.vector(1, 0, 0)));
        assertEquals(2 * 2 + 9 + 16, line.at(0).value());
        assertEquals(5 * 2 + 9 + 16, line.at(3).value());
    }

    @Test
    void theNoiseIsComputedAnewWhereVariablesHaveMoved() {
        ScalarFunction function = new ScalarFunction(x.square().sum());
        double large = function.noise(function.snapshot());
        assertEquals(large, function.noise(function.snapshot()));
        x.assign(Tensor.vector(1, 1, 1));
        assertTrue(function.noise(function.snapshot()) < 1e-3 * large);
    }

    private static Estimate central(DoubleUnaryOperator f, double x, double relativeNoise) {
        Extrapolation table = Extrapolation.ofEvenPowers();
        for (double h = 0.125 * Math.max(1, Math.abs(x)); !table.isFull() && !table.isDone(); h /= 2) {
            double above = f.applyAsDouble(x + h);
            double below = f.applyAsDouble(x - h);
            table.add((above - below) / ((x + h) - (x - h)),
                    relativeNoise * Math.max(Math.abs(above), Math.abs(below)) / h, h);
        }
        return table.best();
    }

    @Test
    void differencesAreExtrapolated() {
        Estimate estimate = central(t -> Math.exp(2 * t), 1, 0x1p-52);
        double exact = 2 * Math.exp(2);
        assertEquals(exact, estimate.derivative(), estimate.error());
        assertTrue(estimate.error() < 1e-11 * exact, estimate.toString());
        Estimate far = central(t -> t * t, 1e6, 0x1p-52);
        assertEquals(2e6, far.derivative(), far.error());
        assertTrue(far.error() < 1e-8 * 2e6, far.toString());
        assertTrue(estimate.step().orElseThrow() <= 0.125 && estimate.step().orElseThrow() > 1e-4);
        Estimate large = central(t -> 1e8 + t, 1, 0x1p-52);
        assertTrue(large.error() >= 2 * 0x1p-52 * 1e8 / 0.25, large.toString()); // though nothing is rounded here
        Estimate noisy = central(t -> t, 1, 1e-3);
        assertTrue(noisy.error() >= 2 * 2 * 1e-3 * 1.1 / 0.25 && noisy.error() < 0.1, noisy.toString());
    }

    /** One-sided steps that cross a kink of relu at h / 2 and less are left out until they do not. */
    @Test
    void riddersLeavesOutStepsAcrossKinks() {
        Variable near = Variable.of("near", Tensor.scalar(0x1p-6));
        Estimate estimate = new Ridders(near.relu().mul(3)).at(new Entry(near, 0));
        assertFalse(estimate.kink());
        assertTrue(estimate.step().orElseThrow() < 0x1p-6, estimate.toString());
        assertEquals(3, estimate.derivative(), estimate.error());
        Variable at = Variable.of("at", Tensor.scalar(0));
        Estimate kink = new Ridders(at.relu()).at(new Entry(at, 0));
        assertTrue(kink.kink());
        assertEquals(Double.POSITIVE_INFINITY, kink.error());
        assertTrue(Double.isNaN(kink.derivative()));
    }

    @Test
    void branchesAreThoseOfEachPiecewiseOp() {
        Variable a = Variable.of("a", Tensor.vector(1, -1));
        Variable b = Variable.of("b", Tensor.vector(0.5, 0.5));
        List<Node> ops = List.of(a.relu().named("relu"), a.leakyRelu().named("leakyRelu"), a.abs().named("abs"),
                Ops.maximum(a, b).named("maximum"), Ops.minimum(a, b).named("minimum"),
                a.greater(b).named("greater"), Ops.where(a, b, b.neg()).named("where"), a.max().named("max"));
        for (Node op : ops) {
            a.assign(Tensor.vector(1, -1));
            Branches branches = new Branches(op.add(a.tanh().mul(b)).sum());
            Branches.Taken before = branches.now();
            a.assign(Tensor.vector(1.25, -1.25));
            assertTrue(before.equalTo(branches.now()), op::toString);
            assertEquals(Lists.immutable.empty(), before.differing(branches.now()));
            boolean isWhere = op.label().equals("where");
            a.assign(isWhere ? Tensor.vector(0, -1) : Tensor.vector(-1, 1));
            assertFalse(before.equalTo(branches.now()), op::toString);
            assertEquals(Lists.immutable.of(op), before.differing(branches.now()));
        }
    }

    /** A kink itself is on neither side, and NaN nowhere. */
    @Test
    void aKinkIsAPieceOfItsOwn() {
        Variable a = Variable.of("a", Tensor.scalar(0));
        Branches branches = new Branches(a.relu());
        Branches.Taken kink = branches.now();
        for (double other : List.of(1.0, -1.0, Double.NaN)) {
            a.assign(Tensor.scalar(other));
            assertFalse(kink.equalTo(branches.now()));
        }
        Branches.Taken nan = branches.now();
        a.assign(Tensor.scalar(1));
        assertFalse(nan.equalTo(branches.now()));
    }

    @Test
    void decimalsTakeMoreDigitsWhereSomeCancel() {
        Variable tiny = Variable.of("tiny", Tensor.scalar(1e-70));
        Node cancelling = tiny.add(1).sub(1).named("d");
        Apfloat value = Decimals.evaluate(cancelling).at(0);
        assertEquals(1e-70, value.doubleValue(), 1e-85);
        assertEquals(0, Decimals.evaluate(cancelling.sub(tiny)).at(0).signum());
        assertEquals(Lists.immutable.of(2.0, 5.0), Lists.immutable.of(constant(2), constant(5))
                .collect(node -> Decimals.nearest(Decimals.evaluate(Lists.immutable.of(constant(7), node)).get(node)
                        .at(0))));
        assertEquals(0.1, Decimals.nearest(new Apfloat("0.1", 40)));
        assertEquals(-1e-300, Decimals.nearest(new Apfloat("-1e-300", 40)));
    }

    @Test
    void digitsAreDoubledUntilFortyAgree() {
        MutableList<Integer> asked = Lists.mutable.empty();
        assertEquals("no 40 digits of U settle within 1920", assertThrows(ArithmeticException.class,
                () -> Decimals.settled("U", digits -> {
                    asked.add(digits);
                    return Lists.immutable.of(new Apfloat(1, 2000).add(new Apfloat("1.1e-40", 2000)
                            .multiply(new Apfloat(digits, 2000))));
                })).getMessage());
        assertEquals(List.of(60, 120, 240, 480, 960, 1920), asked);
        asked.clear();
        Decimals.settled("U", digits -> {
            asked.add(digits);
            return Lists.immutable.of(new Apfloat(-1, 2000)
                    .add(new Apfloat(digits == 60 ? "1.01e-40" : "1e-80", 2000)), new Apfloat("1e-401"));
        });
        assertEquals(List.of(60, 120, 240), asked);
        assertEquals(Lists.immutable.of(new Apfloat("1e-399"), Apfloat.ZERO),
                Decimals.settled("U", _ -> Lists.immutable.of(new Apfloat("1e-399"), new Apfloat("-1e-401"))));
    }

    @Test
    void directionsAreSignsOrAUnit() {
        Tensor signs = Directions.signs(Shape.of(50, 4), new Random(1));
        assertEquals(200, java.util.Arrays.stream(signs.toArray()).filter(s -> Math.abs(s) == 1).count());
        assertTrue(java.util.Arrays.stream(signs.toArray()).filter(s -> s == 1).count() > 60);
        assertTrue(java.util.Arrays.stream(signs.toArray()).filter(s -> s == -1).count() > 60);
        assertEquals(Tensor.vector(0, 1, 0), Directions.unit(new Entry(x, 1)));
        assertEquals(Tensor.vector(0, 2, 3, 0),
                Directions.part(Tensor.vector(1, 2, 3, 4), IntInterval.fromTo(1, 2)));
    }

    /** Each entry adds about as much: the power of two is the opposite of the gradient's. */
    @Test
    void aSignedDirectionWeighsEntriesAlike() {
        double[] speeds = Directions.signed(Tensor.vector(3, -0.001, 0, 1e6), new Random(2)).toArray();
        assertEquals(List.of(0.5, 1024.0, 1024.0, 0x1p-19),
                java.util.Arrays.stream(speeds).map(Math::abs).boxed().toList());
        assertEquals(List.of(1.0, 1.0), java.util.Arrays
                .stream(Directions.signed(Tensor.vector(0, 0), new Random(3)).toArray()).map(Math::abs).boxed()
                .toList());
        assertEquals(2,
                java.util.Arrays.stream(Directions.signed(Tensor.zeros(100), new Random(4)).toArray()).distinct()
                        .count());
    }

    /** Up to twice the weight that makes them alike. */
    @Test
    void placesAreCombinedByWeightsThatAreAlike() {
        Variable y = Variable.of("y", Tensor.vector(1, 2));
        Place combined = Directions.combined(Lists.immutable.of(
                new Place.Coordinate(new Entry(x, 0), "x[0]", 3, 0.75),
                new Place.Coordinate(new Entry(x, 2), "x[2]", 0, 8),
                new Place.Along(Maps.immutable.of(y, Tensor.vector(5, -2)), "y", 0.25, 0.5)));
        double[] speeds = combined.direction().get(x).toArray();
        double third = combined.direction().get(y).at(0) / 5;
        assertEquals(0, speeds[1]);
        assertEquals(Tensor.vector(5 * third, -2 * third), combined.direction().get(y));
        for (double weight : new double[] {speeds[0] / 0.5, speeds[2], third / 4}) {
            assertTrue(weight >= 1 && weight < 2, () -> String.valueOf(weight));
        }
        assertTrue(speeds[0] / 0.5 != speeds[2] && speeds[2] != third / 4);
        assertEquals(speeds[0] * 3 + third * 0.25, combined.analytic());
        assertEquals(speeds[0] * 0.75 + speeds[2] * 8 + third * 0.5, combined.rounding());
    }

    @Test
    void theComplexStepNeedsAnalyticOps() {
        Variable a = Variable.of("a", Tensor.vector(1, 2));
        Variable b = Variable.of("b", Tensor.vector(3, 1));
        for (Node piecewise : List.of(a.relu(), a.leakyRelu(), a.abs(), Ops.maximum(a, b), Ops.minimum(a, b),
                a.greater(b),
                Ops.where(constant(Tensor.vector(1, 0)), a, b))) {
            assertEquals("the complex step needs analytic ops, but " + piecewise.labelWithShape() + " is "
                    + piecewise.op().title() + ", which is made of pieces",
                    assertThrows(IllegalArgumentException.class, () -> new ComplexStep(piecewise.sum())).getMessage());
        }
        Node max = a.max();
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new ComplexStep(max)).getMessage()
                .endsWith(max.labelWithShape() + " takes a maximum, which has a kink"));
        Node user = Ops.elementwise("own", t -> t, _ -> constant(1), a);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new ComplexStep(user.sum())).getMessage()
                .endsWith(user.labelWithShape() + " is a function of the user's, known for real numbers only"));
        ImmutableList<Method> methods = Lists.immutable.of(new ComplexStep(a.sum()), new Ridders(a.sum()),
                new DualNumbers(a.sum()), new CentralDifferences(a.sum()), new DecimalReference(a.sum()),
                new OneSidedDifferences(a.sum(), Side.LEFT));
        assertEquals("complex step, Ridders, dual numbers, central differences, decimals, one-sided differences",
                methods.collect(Method::title).makeString());
    }

    /** A transcendental function takes two hundred operations, but for all directions together. */
    @Test
    void whatDecimalsTakeIsCounted() {
        Variable a = Variable.of("a", Tensor.zeros(10, 5));
        Variable b = Variable.of("b", Tensor.zeros(5, 4));
        for (Node slow : List.of(a.exp(), a.log(), a.log1p(), a.sigmoid(), a.tanh(), a.softplus(), a.pow(1.5),
                a.softmax(0), a.logSoftmax(1), Node.of(new Op.Elementwise(Fn.Compound.LOG_LOSS,
                        Lists.immutable.of(a, a)), Optional.empty()),
                Node.of(new Op.Elementwise(Fn.Compound.LOG_LOSS_WITH_LOGITS, Lists.immutable.of(a, a)),
                        Optional.empty()))) {
            assertEquals(new DecimalWork(50, 50 * 200), work(slow), slow::toString);
        }
        for (Node fast : List.of(a.mul(a), a.relu(), a.reshape(50), a.transpose(), a.sum(), a.max(), a.slice(0, 0, 10),
                a.leakyRelu(), Ops.where(a, a, a), a.greater(a))) {
            assertEquals(new DecimalWork(50, 0), work(fast), fast::toString);
        }
        assertEquals(new DecimalWork(10 * 4 * 5, 0), work(a.matmul(b)));
        assertEquals(3 * 7 + 600, new DecimalWork(3, 600).total(7));
        ExactGradient none = new ExactGradient(Maps.immutable.empty(), new Snapshot(Maps.immutable.empty()));
        assertFalse(none.isKnown());
        assertEquals(0, none.work());
    }

    private static DecimalWork work(Node node) {
        return DecimalWork.of(Lists.immutable.of(node));
    }
}
