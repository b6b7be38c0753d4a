package org.gradus;

import static org.gradus.DoubleArithmetic.DOUBLES;
import static org.gradus.Ops.constant;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.check.Decimals;
import org.junit.jupiter.api.Test;

/** The user's own rules and functions. */
class CustomGradientTest {

    private final Variable x = Variable.of("x", Tensor.vector(1, -2, 3));
    private final Variable y = Variable.of("y", Tensor.vector(4, 5, 6));

    /** The rule is wrong on purpose, so that it can be told from the derivative of the forward expression. */
    private final Node tenfold = Ops.customGradient("tenfold", x.mul(y),
            (upstream, arguments, output) -> Lists.immutable.of(upstream.mul(10)), x);

    @Test
    void theValueIsThatOfTheForwardExpression() {
        assertEquals(Tensor.vector(4, -10, 18), tenfold.value());
    }

    @Test
    void theRuleTakesThePlaceOfTheDerivative() {
        assertEquals(Tensor.vector(10, 10, 10), Gradients.of(tenfold.sum(), x).wrt(x).value());
    }

    @Test
    void theRuleSeesTheUpstreamGradientTheArgumentsAndTheOutput() {
        Node swapped = Ops.customGradient("swapped", x.exp().mul(y),
                (upstream, arguments, output) -> Lists.immutable.of(upstream.mul(arguments.get(1)),
                        output.div(arguments.get(0).exp()).mul(upstream)),
                x, y);
        Gradients gradients = Gradients.vjp(swapped, constant(Tensor.vector(1, 2, 3)), x, y);
        assertEquals(Tensor.vector(4, 10, 18), gradients.wrt(x).value());
        Tensor byY = gradients.wrt(y).value();
        for (int i = 0; i < 3; i++) {
            double expected = (i + 1) * y.value().at(i);
            assertEquals(expected, byY.at(i), 4 * Math.ulp(expected));
        }
    }

    @Test
    void whatIsNoArgumentPassesNoGradient() {
        assertEquals(Tensor.zeros(3), Gradients.of(tenfold.sum(), y).wrt(y).value());
    }

    @Test
    void dualNumbersEvaluateTheForwardExpression() {
        Values<Dual<Double>> values = new Evaluator<>(new DualArithmetic<>(DOUBLES))
                .evaluate(Lists.immutable.of(tenfold),
                        variable -> new Values<>(variable.shape(), java.util.Arrays.stream(variable.value().toArray())
                                .mapToObj(value -> new Dual<>(value, variable == x ? 1.0 : 0.0)).toList()))
                .get(tenfold);
        assertEquals(List.of(4.0, 5.0, 6.0), values.entries().stream().map(Dual::tangent).toList());
    }

    @Test
    void noTangentPasses() {
        assertEquals("customGradient tenfold has a reverse rule only: no tangent can be carried through it",
                assertThrows(UnsupportedOperationException.class,
                        () -> Tangents.jvp(tenfold.sum(), x, constant(Tensor.ones(3)))).getMessage());
        assertEquals(Tensor.zeros(3), Tangents.jvp(tenfold, y, constant(Tensor.ones(3))).value());
    }

    @Test
    void theRuleGivesOneContributionPerArgument() {
        Node node = custom(Lists.immutable.of(x, y));
        assertEquals("customGradient clip has 1 arguments, but its rule gave 2 contributions",
                assertThrows(IllegalStateException.class, () -> Gradients.of(node.sum(), x)).getMessage());
    }

    @Test
    void aContributionHasTheShapeOfItsArgument() {
        Node node = custom(Lists.immutable.of(constant(Tensor.ones(2)))).named("clipped");
        assertEquals("the rule of clip at clipped (3,) sent a gradient of shape (2,) to its input x (3,), which "
                + "does not broadcast to that",
                assertThrows(IllegalStateException.class, () -> Gradients.of(node.sum(), x)).getMessage());
    }

    @Test
    void aContributionThatIsBroadcastFromTheArgumentIsSummed() {
        Node node = custom(Lists.immutable.of(constant(Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}}))));
        assertEquals(Tensor.vector(5, 7, 9), Gradients.of(node.sum(), x).wrt(x).value());
    }

    @Test
    void theRuleIsDifferentiatedForSecondDerivatives() {
        Node node = custom(Lists.immutable.of(x.pow(3)));
        assertEquals(Tensor.vector(3, 12, 27), Gradients.repeated(node.sum(), x, 2).value());
    }

    /** Of the argument, whatever stands above it. */
    @Test
    void theRuleSurvivesStableRewrites() {
        Node a = x.sigmoid();
        Node node = Ops.customGradient("clip", a.log(), (upstream, arguments, output) -> Lists.immutable.of(
                upstream.mul(arguments.getOnly())), a);
        Tensor gradient = Gradients.of(node.sum(), x).wrt(x).value();
        for (int i = 0; i < 3; i++) {
            double p = 1 / (1 + Math.exp(-x.value().at(i)));
            assertEquals(p * p * (1 - p), gradient.at(i), 8 * Math.ulp(p * p));
        }
    }

    @Test
    void aUserFunctionIsEvaluatedInDoubles() {
        assertEquals(Tensor.vector(2, -3, 4), awayFromZero().value());
    }

    /** By the derivative that the user gave, even if the function's is another. */
    @Test
    void aUserFunctionIsDifferentiatedByItsExpression() {
        assertEquals(Tensor.vector(2, -4, 6), Gradients.of(awayFromZero().sum(), x).wrt(x).value());
        assertEquals(Tensor.vector(8, -20, 36), Tangents.jvp(awayFromZero(), x, y).value());
        assertEquals(Tensor.vector(2, 2, 2), Gradients.repeated(awayFromZero().sum(), x, 2).value());
        Node node = awayFromZero();
        Values<Dual<Dual<Double>>> values = new Evaluator<>(new DualArithmetic<>(new DualArithmetic<>(DOUBLES)))
                .evaluate(Lists.immutable.of(node), _ -> new Values<>(x.shape(), java.util.Arrays
                        .stream(x.value().toArray())
                        .mapToObj(value -> new Dual<>(new Dual<>(value, 1.0), new Dual<>(1.0, 0.0))).toList()))
                .get(node);
        assertEquals(List.of(2.0, -4.0, 6.0), values.entries().stream().map(z -> z.tangent().value()).toList());
        assertEquals(List.of(2.0, 2.0, 2.0), values.entries().stream().map(z -> z.tangent().tangent()).toList());
    }

    @Test
    void decimalsDoNotKnowAUserFunction() {
        assertEquals("the elementwise function away from zero is known in doubles only, so it can't be evaluated in "
                + "decimals",
                assertThrows(UnsupportedOperationException.class, () -> Decimals.evaluate(awayFromZero()))
                        .getMessage());
    }

    private Node awayFromZero() {
        return Ops.elementwise("away from zero", z -> z + Math.signum(z), z -> z.mul(2), x);
    }

    private Node custom(ImmutableList<Node> contributions) {
        return Ops.customGradient("clip", x, (upstream, arguments, output) -> contributions, x);
    }
}
