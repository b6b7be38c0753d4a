package org.gradus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.check.Decimals;

/** Functions that are one formula: what a program computes, and how a formula is differentiated that has no row. */
class FormulaTest {

    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private static ImmutableList<Variable> variables(double... numbers) {
        return Lists.immutable.withAll(Arrays.stream(numbers)
                .mapToObj(x -> Variable.of("x", Tensor.scalar(x))).collect(Collectors.toList()));
    }

    private static double value(Fn fn, double... arguments) {
        return Node.of(new Op.Elementwise(fn, Lists.immutable.withAll(variables(arguments)))).value().item();
    }

    @Example
    void softplusNeitherOverflowsNorVanishes() {
        double[] expected = {Double.NaN, INFINITY, 0, StrictMath.log(2), StrictMath.log(2), 800, 0, 1e300, 0,
            StrictMath.exp(-700)};
        double[] arguments = {Double.NaN, INFINITY, -INFINITY, 0, -0.0, 800, -800, 1e300, -1e300, -700};
        for (int i = 0; i < arguments.length; i++) {
            assertEquals(expected[i], value(Fn.Compound.SOFTPLUS, arguments[i]));
        }
    }

    @Example
    void leakyReluKeepsNaN() {
        Fn leaky = new Fn.LeakyRelu(0.1);
        assertEquals(Double.NaN, value(leaky, Double.NaN));
        assertEquals(-0.2, value(leaky, -2));
        assertEquals(2, value(leaky, 2));
    }

    @Example
    void theLossOfACertainGuessIsNothingOrInfinite() {
        assertEquals(-0.0, value(Fn.Compound.LOG_LOSS, 0, 0));
        assertEquals(-0.0, value(Fn.Compound.LOG_LOSS, 1, 1));
        assertEquals(INFINITY, value(Fn.Compound.LOG_LOSS, 0, 1));
        assertEquals(INFINITY, value(Fn.Compound.LOG_LOSS, 1, 0));
        assertEquals(Double.NaN, value(Fn.Compound.LOG_LOSS, 2, 0.5));
    }

    /** In decimals; two terms of the same sign are added, so their errors do not grow. */
    @Property(tries = 200)
    void softplus(@ForAll("logits") double z) {
        double decimal = decimal(Ops.constant(z).softplus());
        assertEquals(decimal, value(Fn.Compound.SOFTPLUS, z), 3 * Math.ulp(decimal));
    }

    /** By its definition in decimals; it is a sum of two terms of the same sign as well. */
    @Property(tries = 200)
    void logLoss(@ForAll("probabilities") double a, @ForAll("probabilities") double y) {
        double decimal = decimal(Ops.logLoss(Ops.constant(a), Ops.constant(y)));
        assertEquals(decimal, value(Fn.Compound.LOG_LOSS, a, y), 4 * Math.ulp(decimal));
    }

    /** The rounding of z y counts as much as z y does; max(z, 0) − z y and the last sum add as much. */
    @Property(tries = 100)
    void logLossWithLogits(@ForAll("logits") double z, @ForAll("probabilities") double y) {
        double decimal = decimal(Ops.logLossWithLogits(Ops.constant(z), Ops.constant(y)));
        assertEquals(decimal, value(Fn.Compound.LOG_LOSS_WITH_LOGITS, z, y),
                4 * Math.ulp(Math.max(Math.abs(z), decimal)));
    }

    /** Here there is nothing to cancel, so the relative precision is that of softplus. */
    @Property
    void logLossWithLogitsOfAFalseLabelIsSoftplus(@ForAll("logits") double z) {
        assertEquals(value(Fn.Compound.SOFTPLUS, z), value(Fn.Compound.LOG_LOSS_WITH_LOGITS, z, 0));
    }

    private static double decimal(Node node) {
        return Decimals.evaluate(node).at(0).doubleValue();
    }

    /** A difference cancels up to all but an ulp of 1, times |z| where that is a factor. */
    @Property
    void withoutARowTheFormulaIsDifferentiated(@ForAll("logits") double z, @ForAll("probabilities") double y) {
        for (double argument : new double[] {z, 0, z / 100}) {
            areTheSame(Fn.Compound.SOFTPLUS, argument);
            areTheSame(new Fn.LeakyRelu(0.01), argument);
            areTheSame(Fn.Compound.LOG_LOSS_WITH_LOGITS, argument, y);
        }
        areTheSame(Fn.Compound.LOG_LOSS, y, Math.min(1, Math.abs(z)));
    }

    private static void areTheSame(Fn.Formula formula, double... arguments) {
        ImmutableList<Node> inputs = variables(arguments).collect(x -> x);
        Node y = Node.of(new Op.Elementwise(formula, inputs));
        double largest = DoubleStream.of(arguments).map(Math::abs).max().orElseThrow();
        IntStream.range(0, formula.arity()).forEach(k -> {
            double row = Derivatives.vjp(y, k, Ops.constant(1)).value().item();
            assertEquals(row, FormulaTangents.of(formula, k, inputs, Ops.constant(1)).value().item(),
                    8 * Math.ulp(Math.max(Math.max(1, largest), Math.abs(row))));
        });
    }

    @Provide
    static Arbitrary<Double> probabilities() {
        return Arbitraries.doubles().between(0, false, 1, false);
    }

    @Provide
    static Arbitrary<Double> logits() {
        return Arbitraries.doubles().between(-700, 700);
    }
}
