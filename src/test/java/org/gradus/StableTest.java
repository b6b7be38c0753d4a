package org.gradus;

import static org.gradus.Ops.constant;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Naive formulas of saturated sigmoids and softmaxes keep their value, and their gradient. */
class StableTest {

    private static final Node ONE = constant(1);

    /** σ(z), which is computed from the side where it is small. */
    private static double sigmoid(double z) {
        return z < 0 ? Math.exp(z) / (1 + Math.exp(z)) : 1 / (1 + Math.exp(-z));
    }

    /** log(1 + eᶻ). */
    private static double softplus(double z) {
        return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
    }

    /** Value and slope, to the roundings of a handful of operations. */
    private static void assertStable(Node function, Variable z, double value, double slope) {
        assertStable(function, z, value, slope, 8 * Math.ulp(slope));
    }

    private static void assertStable(Node function, Variable z, double value, double slope, double tolerance) {
        assertEquals(value, function.value().item(), 4 * Math.ulp(value), "value");
        assertEquals(slope, Gradients.of(function, z).wrt(z).value().item(), tolerance, "gradient");
        assertEquals(slope, Tangents.jvp(function, z, ONE).value().item(), tolerance, "tangent");
    }

    private static Variable logit(double z) {
        return Variable.of("Z2", Tensor.scalar(z));
    }

    @Property(tries = 200)
    void logLossOfSigmoidIsFiniteForEveryFiniteLogit(
            @ForAll @DoubleRange(min = -Double.MAX_VALUE, max = Double.MAX_VALUE) double logit,
            @ForAll @DoubleRange(min = 0, max = 1) double label) {
        Variable z = logit(logit);
        Variable y = Variable.of("Y", Tensor.scalar(label));
        Node loss = Ops.logLoss(z.sigmoid(), y);
        Gradients gradients = Gradients.of(loss, z, y);
        assertTrue(Double.isFinite(loss.value().item()), () -> "value " + loss.value());
        assertTrue(loss.value().item() >= 0, () -> "value " + loss.value());
        // a − y in absolute terms, since both are at most 1
        assertEquals(sigmoid(logit) - label, gradients.wrt(z).value().item(), 2 * Math.ulp(1.0));
        assertEquals(-logit, gradients.wrt(y).value().item());
    }

    @ParameterizedTest
    @MethodSource("saturated")
    void logLossOfSigmoidIsThatOfTheLogits(double logit) {
        Variable z = logit(logit);
        // the slope a − y is right to a rounding of its larger part, 1
        assertStable(Ops.logLoss(z.sigmoid(), constant(1)), z, softplus(-logit), -sigmoid(-logit), Math.ulp(1.0));
        assertStable(Ops.logLoss(z.sigmoid(), constant(0)), z, softplus(logit), sigmoid(logit));
        assertStable(Ops.logLoss(z.sigmoid().named("A2"), constant(0)), z, softplus(logit), sigmoid(logit));
        assertStable(Ops.logLoss(z.named("Z").sigmoid().named("A").named("A2"), constant(0)), z, softplus(logit),
                sigmoid(logit));
    }

    @ParameterizedTest
    @MethodSource("saturated")
    void logarithmsOfSigmoidAreSoftplus(double logit) {
        Variable z = logit(logit);
        Node a = z.sigmoid();
        Node named = a.named("A2");
        for (Node sigmoid : Lists.immutable.of(a, named, named.named("alias"))) {
            assertStable(sigmoid.log(), z, -softplus(-logit), sigmoid(-logit));
            assertStable(ONE.sub(sigmoid).log(), z, -softplus(logit), -sigmoid(logit));
            assertStable(ONE.sub(sigmoid).named("1 − A2").log(), z, -softplus(logit), -sigmoid(logit));
            assertStable(sigmoid.neg().log1p(), z, -softplus(logit), -sigmoid(logit));
            assertStable(sigmoid.neg().named("−A2").log1p(), z, -softplus(logit), -sigmoid(logit));
        }
    }

    static Stream<Arguments> saturated() {
        return Stream.of(0.0, -0.0, 1.5, -1.5, 36.0, -36.0, 40.0, -40.0, 800.0, -800.0, 1e308, -1e308)
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("softmaxes")
    void logarithmOfSoftmaxIsLogSoftmax(UnaryOfNode named) {
        Variable z = Variable.of("Z", Tensor.of(new double[][] {{800, 0, -800}, {0, 0, 800}}));
        Node naive = named.apply(z.softmax(1)).log();
        assertEquals(z.logSoftmax(1).value(), naive.value());
        assertEquals(Tensor.of(new double[][] {{0, -800, -1600}, {-800, -800, 0}}), naive.value());
        Node weights = constant(Tensor.of(new double[][] {{1, 2, 4}, {8, 16, 32}}));
        assertEquals(Gradients.vjp(z.logSoftmax(1), weights, z).wrt(z).value(),
                Gradients.vjp(naive, weights, z).wrt(z).value());
        assertEquals(Tensor.of(new double[][] {{-6, 2, 4}, {8, 16, -24}}),
                Gradients.vjp(naive, weights, z).wrt(z).value());
    }

    interface UnaryOfNode extends java.util.function.UnaryOperator<Node> {}

    static Stream<UnaryOfNode> softmaxes() {
        return Stream.of(a -> a, a -> a.named("A"), a -> a.named("A").named("alias"));
    }

    /** The derivative by A2 itself needs the path through A2, so nothing may go around it. */
    @ParameterizedTest
    @MethodSource("probabilities")
    void theGradientOfTheProbabilitiesCanBeAskedFor(UnaryOfNode named) {
        Variable z = Variable.of("Z2", Tensor.of(new double[][] {{0.5, -1, 2, -3}}));
        Tensor labels = Tensor.of(new double[][] {{1, 0, 0.25, 1}});
        Node a = named.apply(z.sigmoid());
        Gradients gradients = Gradients.of(Ops.logLoss(a, constant(labels)), a, z);
        for (int i = 0; i < 4; i++) {
            double p = sigmoid(z.value().at(i));
            double y = labels.at(i);
            double slope = (-y / p + (1 - y) / (1 - p)) / 4;
            // 1 − a loses the digits that a/(1 − a) says
            double magnitude = (y / p + (1 - y) / (1 - p) / (1 - p)) / 4;
            assertEquals(slope, gradients.wrt(a).value().at(i), 8 * Math.ulp(magnitude));
            assertEquals((p - y) / 4, gradients.wrt(z).value().at(i), 8 * Math.ulp(magnitude));
        }
    }

    static Stream<UnaryOfNode> probabilities() {
        return Stream.of(a -> a, a -> a.named("A2"), a -> a.named("A2").named("alias"));
    }

    /** What is asked for may itself be built anew, with a formula below it; still nothing may go around it. */
    @Test
    void theGradientOfProbabilitiesAboveAFormulaCanBeAskedFor() {
        Variable z = Variable.of("Z", Tensor.vector(0.5, -1));
        Node a = z.sigmoid().log().sigmoid();
        Node loss = a.log().sum();
        Tensor probabilities = a.value();
        Gradients gradients = Gradients.of(loss, a);
        for (int i = 0; i < 2; i++) {
            double slope = 1 / probabilities.at(i);
            assertEquals(slope, gradients.wrt(a).value().at(i), 4 * Math.ulp(slope));
        }
    }

    @ParameterizedTest
    @MethodSource("naive")
    void theGradientOfEachNodeInsideOfAFormulaCanBeAskedFor(Naive formula) {
        Variable z = logit(0.75);
        Node function = formula.of(z.sigmoid());
        ImmutableList<Node> inside = Topology.order(Lists.immutable.of(function));
        for (Node node : inside.select(node -> Topology.order(Lists.immutable.of(node)).contains(z))) {
            // by the chain rule: the function's derivative by z is that by the node, times that of the node by z
            double byNode = Gradients.of(function, node).wrt(node).value().item();
            double nodeByZ = Gradients.of(node, z).wrt(z).value().item();
            double byZ = Gradients.of(function, z).wrt(z).value().item();
            assertEquals(byZ, byNode * nodeByZ, 16 * Math.ulp(byZ), node::toString);
        }
    }

    /** A constant is no variable, but its derivative can be asked for as well. */
    @Test
    void theGradientOfTheOneInsideOfAFormulaCanBeAskedFor() {
        Node one = constant(1);
        Node function = one.sub(logit(0).sigmoid()).log();
        assertEquals(2, Gradients.of(function, one).wrt(one).value().item());
        assertEquals(2, Tangents.jvp(function, one, ONE).value().item());
    }

    /** A formula that Stable knows, of a sigmoid. */
    interface Naive {
        Node of(Node sigmoid);
    }

    static Stream<Naive> naive() {
        return Stream.<Naive>of(a -> Ops.logLoss(a, constant(0.25)), Node::log, a -> ONE.sub(a).log(),
                a -> a.neg().log1p(), a -> ONE.sub(a).named("B").log(), a -> a.neg().named("B").named("C").log1p())
                .flatMap(formula -> Stream.of(formula, a -> formula.of(a.named("A2")),
                        a -> formula.of(a.named("A2").named("alias"))));
    }

    /** Another function of a sigmoid, or another number in place of 1, is none of these formulas. */
    @ParameterizedTest
    @MethodSource("others")
    void otherFormulasAreLeftAlone(Node node) {
        assertEquals(node, Stable.rewrite(Lists.immutable.of(node), Lists.immutable.empty()).get(node));
    }

    static Stream<Node> others() {
        Node a = Variable.of("z", Tensor.vector(1, 2)).sigmoid();
        return Stream.of(constant(2).sub(a).log(), a.sub(ONE).log(), constant(Tensor.ones(2, 2)).sub(a).log(),
                a.log1p(), ONE.sub(a.tanh()).log(), a.exp(), a.neg().log(), a.softmax(0).log1p(),
                Ops.logLoss(a.tanh(), constant(Tensor.ones(2))));
    }
}
