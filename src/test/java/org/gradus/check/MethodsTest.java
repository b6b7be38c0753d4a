package org.gradus.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.check.OneSidedDifferences.Side;
import org.junit.jupiter.api.Test;

/** Each method for itself: its bound holds, and it is tight enough to tell. */
class MethodsTest {

    /** A function that is analytic where it is asked, over scales and into saturation. */
    enum Analytic {
        SQUARE, CUBE, INVERSE, ROOT, EXP, LOG, LOG1P, TANH, SIGMOID, SOFTPLUS, LOG_LOSS, SOFTMAX, LOG_SOFTMAX, QUOTIENT,
        PRODUCT;

        Node of(Node x) {
            return switch (this) {
                case SQUARE -> x.square().sum();
                case CUBE -> x.pow(3).sum();
                case INVERSE -> x.square().add(0.5).pow(-1.5).sum();
                case ROOT -> x.square().add(0.01).sqrt().sum();
                case EXP -> x.exp().sum();
                case LOG -> x.square().add(0.01).log().sum();
                case LOG1P -> x.exp().log1p().sum();
                case TANH -> x.tanh().sum();
                case SIGMOID -> x.sigmoid().sum();
                case SOFTPLUS -> x.softplus().sum();
                case LOG_LOSS -> Ops.logLoss(x.sigmoid(), Ops.full(x.shape(), 0.25));
                case SOFTMAX -> x.softmax(0).square().sum();
                case LOG_SOFTMAX -> x.logSoftmax(0).square().sum();
                case QUOTIENT -> x.div(x.square().add(1)).sum();
                case PRODUCT -> x.mul(x.tanh()).mul(x.sum()).sum();
            };
        }
    }

    @Provide
    Arbitrary<double[]> points() {
        return Arbitraries.doubles().between(-4, 4).ofScale(4).array(double[].class).ofMinSize(1).ofMaxSize(5);
    }

    private static Tensor signs(Tensor value) {
        double[] signs = value.toArray();
        for (int i = 0; i < signs.length; i++) {
            signs[i] = i % 2 == 0 ? 0.5 : -2;
        }
        return Tensor.vector(signs);
    }

    /** Of all methods, for entries and a direction, against the decimals. */
    @Property(tries = 150)
    void theBoundsHoldAndTell(@ForAll Analytic f, @ForAll("points") double[] point) {
        Variable x = Variable.of("x", Tensor.vector(point));
        Node function = f.of(x);
        DecimalReference reference = new DecimalReference(function);
        ImmutableList<Method> methods = Lists.immutable.of(new CentralDifferences(function),
                new OneSidedDifferences(function, Side.LEFT), new OneSidedDifferences(function, Side.RIGHT),
                new Ridders(function), new ComplexStep(function), new DualNumbers(function));
        ImmutableList<Double> telling = Lists.immutable.of(1e-6, 1e-3, 1e-3, 1e-9, 1e-12, 1e-12);
        Tensor direction = signs(x.value());
        methods.zip(telling).forEach(pair -> {
            Method method = pair.getOne();
            check(method, "x[0]", method.at(new Entry(x, 0)), reference.at(new Entry(x, 0)), pair.getTwo());
            check(method, "u", method.along(Maps.immutable.of(x, direction)),
                    reference.along(Maps.immutable.of(x, direction)), 10 * pair.getTwo());
        });
        assertEquals(Tensor.vector(point), x.value());
    }

    private static void check(Method method, String what, Estimate estimate, Estimate exact, double telling) {
        assertTrue(estimate.allows(exact.derivative()),
                () -> method.title() + " for " + what + ": " + estimate + ", not " + exact);
        assertTrue(estimate.error() <= telling * 60, () -> method.title() + " for " + what + ": " + estimate);
        assertFalse(estimate.kink());
    }

    @Test
    void estimatesOfSeveralEntriesAreThoseOfEach() {
        Variable x = Variable.of("x", Tensor.full(org.gradus.Shape.of(7, 10), 0.5));
        DualNumbers duals = new DualNumbers(x.tanh().matmul(x.transpose()).relu().sum().sigmoid());
        ImmutableList<Entry> entries = Lists.immutable.of(69, 0, 1, 2, 35, 69).collect(i -> new Entry(x, i));
        assertEquals(entries.collect(duals::at), duals.at(entries));
        ImmutableList<Entry> all = Lists.immutable.fromStream(java.util.stream.IntStream.range(0, 70).boxed())
                .collect(i -> new Entry(x, i));
        assertEquals(all.collect(duals::at), duals.at(all));
    }

    /** In saturation the rules lose all digits; the methods must not. */
    @Test
    void dualNumbersKeepTheirDigitsInSaturation() {
        Variable x = Variable.of("x", Tensor.vector(20, -300, 40));
        Estimate tanh = new DualNumbers(x.tanh().sum()).at(new Entry(x, 0));
        assertEquals(1.6993417021166355e-17, tanh.derivative(), 1e-31);
        assertTrue(tanh.error() < 1e-31, tanh.toString());
        Estimate sigmoid = new DualNumbers(x.sigmoid().sum()).at(new Entry(x, 1));
        assertEquals(Math.exp(-300), sigmoid.derivative(), 1e-13 * Math.exp(-300));
        assertTrue(sigmoid.error() < 1e-13 * sigmoid.derivative(), sigmoid.toString());
    }

    @Test
    void whatIsStoppedIsAConstantToAllMethods() {
        Variable x = Variable.of("x", Tensor.scalar(3));
        Node function = x.mul(Ops.stopGradient(x.square()));
        Entry entry = new Entry(x, 0);
        for (Method method : List.of(new CentralDifferences(function), new Ridders(function),
                new OneSidedDifferences(function, Side.LEFT), new ComplexStep(function), new DualNumbers(function),
                new DecimalReference(function))) {
            assertEquals(9, method.at(entry).derivative(), 1e-6, method.title());
        }
    }

    /** Its derivative is what differences of it say, not what the user says. */
    @Test
    void theSlopeOfAUsersFunctionIsMeasured() {
        Variable x = Variable.of("x", Tensor.vector(0.5, -1));
        Node wrong = Ops.elementwise("cube", t -> t * t * t, t -> t.square(), x).sum();
        Estimate estimate = new DualNumbers(wrong).at(new Entry(x, 1));
        assertEquals(3, estimate.derivative(), 1e-9);
        assertTrue(estimate.allows(3) && estimate.error() < 1e-9, estimate.toString());
    }

    @Test
    void theSlopesOfBothSidesOfAKink() {
        Variable x = Variable.of("x", Tensor.vector(0, 2));
        Node function = x.leakyRelu(0.25).sum();
        Estimate left = new OneSidedDifferences(function, Side.LEFT).at(new Entry(x, 0));
        Estimate right = new OneSidedDifferences(function, Side.RIGHT).at(new Entry(x, 0));
        assertEquals(0.25, left.derivative(), 1e-7);
        assertEquals(1, right.derivative(), 1e-7);
        assertTrue(left.kink() && right.kink());
        Estimate both = new DualNumbers(function).at(new Entry(x, 0));
        assertEquals(0.625, both.derivative());
        assertEquals(0.375, both.error(), 1e-15);
        assertTrue(both.kink());
        assertTrue(new CentralDifferences(function).at(new Entry(x, 0)).kink());
        assertFalse(new CentralDifferences(function).at(new Entry(x, 1)).kink());
        assertFalse(new DualNumbers(function).at(new Entry(x, 1)).kink());
    }

    /** To jets √(x²) is 0 · ∞ at 0. */
    @Test
    void decimalsTellWhatJetsLeaveOpen() {
        Variable x = Variable.of("x", Tensor.vector(0));
        Node function = x.square().sqrt().sum();
        assertFalse(new DualNumbers(function).at(new Entry(x, 0)).allows(0));
        Estimate both = new DecimalReference(function).at(new Entry(x, 0));
        assertEquals(0, both.derivative(), 1e-12);
        assertEquals(1, both.error(), 1e-12);
        assertTrue(both.kink());
    }

    @Test
    void aStepShrinksUntilItCrossesNoKink() {
        double h = Math.cbrt(0x1p-52);
        Variable x = Variable.of("x", Tensor.scalar(h / 4));
        Estimate estimate = new CentralDifferences(x.relu()).at(new Entry(x, 0));
        assertFalse(estimate.kink());
        assertEquals(h / 16, estimate.step().orElseThrow());
        assertTrue(estimate.allows(1) && !estimate.allows(0.99), estimate.toString());
    }

    /** A kink that is out of reach is no reason for a smaller step. */
    @Test
    void aStepDoesNotShrinkForAKinkThatIsFar() {
        Variable x = Variable.of("x", Tensor.scalar(1));
        Estimate smooth = new OneSidedDifferences(x.square(), Side.LEFT).at(new Entry(x, 0));
        Estimate far = new OneSidedDifferences(x.add(1000).relu(), Side.LEFT).at(new Entry(x, 0));
        assertEquals(smooth.step(), far.step());
    }

    private static double step(Variable x) {
        return new OneSidedDifferences(x.exp(), Side.RIGHT).at(new Entry(x, 0)).step().orElseThrow();
    }

    /** The kink lies between the step and twice the step. */
    @Test
    void aOneSidedStepShrinksToo() {
        double h = step(Variable.of("x", Tensor.scalar(0)));
        for (Side side : Side.values()) {
            double towards = side == Side.RIGHT ? 1 : -1;
            Variable x = Variable.of("x", Tensor.scalar(-1.5 * h * towards));
            Estimate estimate = new OneSidedDifferences(x.mul(towards).relu(), side).at(new Entry(x, 0));
            assertEquals(0, estimate.derivative());
            assertTrue(estimate.step().orElseThrow() < h && estimate.step().orElseThrow() > h / 100,
                    estimate.toString());
        }
    }

    @Test
    void theComplexStepSaysWhichOpIsNotAnalytic() {
        Variable x = Variable.of("x", Tensor.vector(1, 2));
        assertEquals("the complex step needs analytic ops, but a (2,) is relu, which is made of pieces",
                assertThrows(IllegalArgumentException.class, () -> new ComplexStep(x.relu().named("a").sum()))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new ComplexStep(x.max()));
        assertThrows(IllegalArgumentException.class,
                () -> new ComplexStep(Ops.elementwise("id", t -> t, t -> Ops.constant(1), x).sum()));
    }
}
