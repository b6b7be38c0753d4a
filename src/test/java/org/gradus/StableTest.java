package org.gradus;

import static org.gradus.Ops.constant;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.check.Decimals;
import org.gradus.compile.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** A formula written out in powers of e, with its value and its first two derivatives. */
    record WrittenOut(String name, UnaryOfNode formula, Exact value, Exact slope, Exact curvature) {

        @Override
        public String toString() {
            return name;
        }
    }

    interface Exact {
        double at(double z);
    }

    /** σ(z) σ(−z), which is e^−|z| far out. */
    private static double bell(double z) {
        return sigmoid(z) * sigmoid(-z);
    }

    private static double sigmoidCurvature(double z) {
        return bell(z) * (sigmoid(-z) - sigmoid(z));
    }

    private static double sech2(double z) {
        return 4 * bell(2 * z);
    }

    private static Stream<WrittenOut> writtenOut() {
        Node ones = constant(Tensor.ones(1, 1));
        Exact softplus = StableTest::softplus;
        Exact sigmoid = StableTest::sigmoid;
        Stream<WrittenOut> softpluses = Stream.<UnaryOfNode>of(z -> z.exp().add(1).log(), z -> ONE.add(z.exp()).log(),
                z -> ones.add(z.exp()).log(), z -> z.exp().log1p(), z -> z.exp().named("e").named("alias").log1p(),
                z -> z.exp().named("e").add(1).named("s").named("alias").log(),
                z -> z.neg().sigmoid().log().neg(), z -> ONE.sub(z.sigmoid()).log().neg(),
                z -> Ops.logLossWithLogits(z, constant(Tensor.zeros(1, 1))).reshape(1, 1),
                z -> Ops.logLoss(z.sigmoid(), constant(Tensor.zeros(1, 1))).reshape(1, 1))
                .map(formula -> new WrittenOut("softplus", formula, softplus, sigmoid, StableTest::bell));
        Stream<WrittenOut> sigmoids = Stream.<UnaryOfNode>of(z -> ONE.div(z.neg().exp().add(1)),
                z -> ONE.div(ONE.add(z.neg().exp())), z -> ones.div(ONE.add(z.neg().exp()).named("s")),
                z -> ONE.add(z.neg().exp()).pow(-1), z -> z.exp().div(z.exp().add(1)),
                z -> z.exp().named("e").div(ONE.add(z.exp()).named("s").named("alias")),
                z -> z.exp().div(z.exp().add(z.mul(0).exp())),
                z -> ONE.sub(ONE.div(z.exp().add(1))))
                .map(formula -> new WrittenOut("sigmoid", formula, sigmoid, StableTest::bell,
                        StableTest::sigmoidCurvature));
        Stream<WrittenOut> falling = Stream.<UnaryOfNode>of(z -> ONE.div(z.exp().add(1)),
                z -> z.neg().exp().div(z.neg().exp().add(1)))
                .map(formula -> new WrittenOut("falling sigmoid", formula, z -> sigmoid(-z), z -> -bell(z),
                        z -> -sigmoidCurvature(z)));
        Stream<WrittenOut> swish = Stream.<UnaryOfNode>of(z -> z.div(z.neg().exp().add(1)))
                .map(formula -> new WrittenOut("swish", formula, z -> z * sigmoid(z),
                        z -> sigmoid(z) + z * bell(z), z -> 2 * bell(z) + z * sigmoidCurvature(z)));
        Stream<WrittenOut> tanh = Stream.<UnaryOfNode>of(
                z -> z.exp().sub(z.neg().exp()).div(z.exp().add(z.neg().exp())),
                z -> z.mul(2).exp().sub(1).div(z.mul(2).exp().add(1)),
                z -> ONE.sub(z.mul(-2).exp()).div(ONE.add(z.mul(-2).exp())))
                .map(formula -> new WrittenOut("tanh", formula, Math::tanh, StableTest::sech2,
                        z -> -2 * Math.tanh(z) * sech2(z)));
        Stream<WrittenOut> logOfExp = Stream.<UnaryOfNode>of(z -> z.exp().log())
                .map(formula -> new WrittenOut("log exp", formula, z -> z, _ -> 1, _ -> 0));
        return Stream.of(softpluses, sigmoids, falling, swish, tanh, logOfExp).flatMap(each -> each);
    }

    static Stream<Arguments> farOut() {
        return writtenOut().flatMap(formula -> Stream.of(0.0, 1.5, -1.5, 20.0, -20.0, 36.5, 40.0, -40.0, 700.0, -700.0,
                800.0, -800.0, 1000.0, -1000.0).map(z -> Arguments.of(formula, z)));
    }

    /** By the plain evaluator, in a program, by both sweeps, to second order. */
    @ParameterizedTest
    @MethodSource("farOut")
    void whatIsWrittenOutInPowersOfEKeepsItsDigits(WrittenOut formula, double at) {
        Variable z = Variable.of("z", Tensor.of(new double[][] {{at}}));
        Node y = formula.formula().apply(z);
        Node direction = constant(Tensor.ones(1, 1));
        boolean isTanh = formula.name().equals("tanh"); // 1 − a² is left as it is, and off by a rounding of 1
        double slack = isTanh ? 4 * Math.ulp(1.0) : 0;
        assertNear(formula.value().at(at), y, 0);
        Node slope = Gradients.of(y.sum(), z).wrt(z);
        assertNear(formula.slope().at(at), slope, slack);
        assertNear(formula.slope().at(at), Tangents.jvp(y, z, direction), slack);
        assertNear(formula.curvature().at(at), Gradients.orZeros(slope.sum(), z).wrt(z), slack);
        assertNear(formula.curvature().at(at), Tangents.jvp(slope, z, direction), slack);
        assertNear(formula.curvature().at(at), Hessian.product(y.sum(), z, direction), slack);
    }

    private static void assertNear(double expected, Node node, double slack) {
        double tolerance = 16 * Math.ulp(expected) + slack;
        Program program = Program.of(node);
        program.run();
        assertEquals(expected, node.sum().value().item(), tolerance, "by the plain evaluator");
        assertEquals(expected, program.read(node).at(0), tolerance, "by a program");
    }

    /** log Σ exp and exp / Σ exp over any axes, against those with the largest exponent taken out by hand. */
    @Property(tries = 200)
    void sumsOfPowersOverAnyAxes(@ForAll int seed, @ForAll @DoubleRange(min = 0.1, max = 1000) double size,
            @ForAll boolean keepDims, @ForAll @IntRange(min = 1, max = 7) int axesMask) {
        Random random = new Random(seed);
        Tensor value = Tensor.of(Shape.of(2, 3, 2), random.doubles(12, -size, size).toArray());
        Variable z = Variable.of("z", value);
        Variable shifted = Variable.of("shifted", value);
        int[] axes = IntStream.range(0, 3).filter(axis -> (axesMask >> axis & 1) == 1).toArray();
        Node largest = Ops.stopGradient(shifted.maxKeepDims(axes));
        Node written = keepDims ? z.exp().named("e").sumKeepDims(axes).log() : z.exp().sum(axes).named("s").log();
        Node byHand = shifted.sub(largest).exp().sumKeepDims(axes).log().add(largest).reshape(written.shape());
        assertSameToSecondOrder(written, z, byHand, shifted, random);
        Node parts = z.exp().div(z.exp().sumKeepDims(axes));
        Node powers = shifted.sub(largest).exp();
        assertSameToSecondOrder(parts, z, powers.div(powers.sumKeepDims(axes)), shifted, random);
    }

    private static void assertSameToSecondOrder(Node a, Variable x, Node b, Variable y, Random random) {
        Node weights = constant(Tensor.of(a.shape(), random.doubles(a.shape().size(), 0.5, 2).toArray()));
        assertClose(b, a, 1000);
        Node da = Gradients.vjp(a, weights, x).wrt(x);
        Node db = Gradients.vjp(b, weights, y).wrt(y);
        assertClose(db, da, 1);
        Node direction = constant(Tensor.of(x.shape(), random.doubles(x.shape().size(), 0.5, 2).toArray()));
        assertClose(Gradients.orZeros(db.mul(direction).sum(), y).wrt(y),
                Gradients.orZeros(da.mul(direction).sum(), x).wrt(x), 1);
        assertClose(Tangents.jvp(db, y, direction), Tangents.jvp(da, x, direction), 1);
    }

    /** Equal but for some roundings of numbers of a size. */
    private static void assertClose(Node expected, Node actual, double size) {
        Program program = Program.of(actual);
        program.run();
        assertArrayEquals(expected.value().toArray(), actual.value().toArray(), 200 * Math.ulp(size));
        assertArrayEquals(expected.value().toArray(), program.read(actual).toArray(), 200 * Math.ulp(size));
    }

    /** What people write for the logarithm of one class's part, of two powers of e, and of a mean. */
    @Test
    void logarithmsAreTakenBehindMovementsSumsAndQuotients() {
        Variable z = Variable.of("z", Tensor.vector(-800, 3, 0));
        Node e = z.exp();
        Node first = constant(Tensor.vector(1, 0, 0));
        double part = -803.0485873515737;
        for (Node log : java.util.List.of(z.softmax(0).slice(0, 0, 1).log(), z.softmax(0).mul(first).sum().log(),
                e.div(e.sumKeepDims(0)).slice(0, 0, 1).log(), e.slice(0, 0, 1).div(e.sum()).log(),
                z.softmax(0).reshape(1, 3).transpose(1, 0).slice(0, 0, 1).log())) {
            assertEquals(part, log.sum().value().item(), 1e-12);
            assertEquals(1, Gradients.of(log.sum(), z).wrt(z).value().at(0), 1e-12);
        }
        Variable a = Variable.of("a", Tensor.scalar(800));
        assertEquals(800 + Math.log1p(Math.exp(-10)), a.exp().add(constant(790).exp()).log().value().item(), 1e-12);
        Node cosh = a.exp().add(a.neg().exp()).div(2).log();
        assertEquals(800 - Math.log(2), cosh.value().item(), 1e-12);
        assertEquals(1, Gradients.of(cosh, a).wrt(a).value().item(), 1e-12);
        assertEquals(3 - Math.log(3) + 797,
                Variable.of("w", Tensor.vector(800, 0, 0)).exp().mean().log().value().item(),
                1e-12);
        Variable rows = Variable.of("r", Tensor.of(new double[][] {{800, 0}, {1, 1}}));
        assertEquals(Tensor.of(new double[][] {{1, 0}, {0.5, 0.5}}),
                rows.exp().div(rows.exp().sum(1).reshape(2, 1)).value());
    }

    @Test
    void zeroTimesWhatHasALogarithmInItIsZero() {
        Variable p = Variable.of("p", Tensor.vector(0, 1));
        Node q = constant(Tensor.vector(0.5, 0.5));
        assertEquals(Math.log(2), p.mul(p.log().sub(q.log())).sum().value().item(), 1e-15);
        assertEquals(0, p.mul(p.log().div(Math.log(2))).sum().value().item());
        assertEquals(0, p.mul(p.log().mul(1 / Math.log(2))).sum().value().item());
    }

    /** A sum that is not broadcast along the axes that it was over is none of a softmax. */
    @Test
    void aQuotientByOtherSumsIsLeftAlone() {
        Variable z = Variable.of("z", Tensor.of(new double[][] {{1, 2}, {3, 4}}));
        Node other = z.exp().div(z.exp().sum(1));
        assertEquals(Math.exp(2) / (Math.exp(3) + Math.exp(4)), other.value().at(1), 1e-15);
        Node leading = z.exp().div(z.exp().sum(0));
        assertEquals(1 / (1 + Math.exp(2)), leading.value().at(0), 1e-15);
    }

    @Test
    void masksByInfinityAreExact() {
        double inf = Double.POSITIVE_INFINITY;
        Variable z = Variable.of("z", Tensor.vector(-inf, 800, 800));
        Node lse = z.exp().sum().log();
        assertEquals(800 + Math.log(2), lse.value().item(), 1e-12);
        assertEquals(Tensor.vector(0, 0.5, 0.5), Gradients.of(lse, z).wrt(z).value());
        Variable none = Variable.of("z", Tensor.vector(-inf, -inf));
        assertEquals(-inf, none.exp().sum().log().value().item());
    }

    /** x log x and y log p at 0, as written. */
    @Test
    void zeroTimesALogarithmIsZero() {
        Variable x = Variable.of("x", Tensor.vector(0, 1, 2));
        for (Node entropy : Lists.immutable.of(x.mul(x.log()), x.log().mul(x), x.mul(x.log().named("l").named("m")),
                x.mul(x.log().neg()).neg(), x.mul(x.div(1).log()))) {
            assertArrayEquals(new double[] {0, 0, 2 * Math.log(2)}, entropy.value().toArray(), 1e-15);
            assertEquals(Tensor.vector(Double.NEGATIVE_INFINITY, 1, 1 + Math.log(2)),
                    Gradients.of(entropy.sum(), x).wrt(x).value());
            Node second = Gradients.repeated(entropy.sum(), x, 2);
            assertEquals(Tensor.vector(Double.POSITIVE_INFINITY, 1, 0.5), second.value());
        }
        Variable p = Variable.of("p", Tensor.vector(0, 0.5, 0.5));
        Node crossEntropy = constant(Tensor.vector(0, 1, 0)).mul(p.log()).sum().neg();
        assertEquals(Math.log(2), crossEntropy.value().item());
        assertArrayEquals(new double[] {0, -2, 0}, Gradients.of(crossEntropy, p).wrt(p).value().toArray(), 1e-15);
    }

    /** (1 − y) σ(z) − y σ(−z), whatever the label and the logit. */
    @Property(tries = 500)
    void theDerivativeOfTheLossOfLogitsKeepsItsDigits(@ForAll @DoubleRange(min = -700, max = 700) double logit,
            @ForAll @DoubleRange(min = 0, max = 1) double soft, @ForAll @IntRange(max = 2) int kind) {
        double label = kind == 2 ? soft : kind;
        Variable z = logit(logit);
        double yes = (1 - label) * sigmoid(logit);
        double no = label * sigmoid(-logit);
        double tolerance = kind == 2 ? 4 * Math.ulp(Math.max(yes, no)) : 8 * Math.ulp(yes - no);
        for (Node loss : Lists.immutable.of(Ops.logLossWithLogits(z, constant(label)),
                Ops.logLoss(z.sigmoid().named("A2"), constant(label)))) {
            Node gradient = Gradients.of(loss, z).wrt(z);
            Node second = Gradients.of(gradient, z).wrt(z);
            Program program = Program.of(loss, gradient, second);
            program.run();
            assertEquals(yes - no, gradient.value().item(), tolerance);
            assertEquals(yes - no, program.read(gradient).item(), tolerance);
            assertEquals(bell(logit), second.value().item(), 8 * Math.ulp(bell(logit)));
            assertEquals(bell(logit), program.read(second).item(), 8 * Math.ulp(bell(logit)));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {20, 36, 40, 100})
    void theSecondDerivativesOfTheLossesAreKnownInDecimalsToo(double logit) {
        Variable z = logit(logit);
        Node gradient = Gradients.of(Ops.logLossWithLogits(z, constant(1)), z).wrt(z);
        for (Node node : Lists.immutable.of(gradient, Gradients.of(gradient, z).wrt(z))) {
            double exact = Decimals.evaluate(node).at(0).doubleValue();
            assertEquals(exact, node.value().item(), 8 * Math.ulp(exact));
        }
    }

    @Test
    void lossesOfInfiniteLogitsThatDoNotMatterAreFinite() {
        double inf = Double.POSITIVE_INFINITY;
        for (Variable z : Lists.immutable.of(logit(-inf), logit(inf))) {
            Node label = z.greater(0);
            for (Node loss : Lists.immutable.of(Ops.logLoss(z.sigmoid(), label), Ops.logLossWithLogits(z, label))) {
                assertNear(0, loss, 0);
                assertNear(0, Gradients.of(loss, z).wrt(z), 0);
            }
        }
        Variable z = Variable.of("Z", Tensor.of(new double[][] {{-inf, 1e308}, {0.5, -1e308}, {0, 0}}));
        Node labels = constant(Tensor.of(new double[][] {{0, 1}, {1, 0}, {0, 0}}));
        Node loss = Ops.softmaxCrossEntropy(z, labels);
        double expected = Math.log1p(Math.exp(-0.5)) / 2;
        assertEquals(0.474, 2 * expected, 1e-3);
        assertNear(expected, loss, 0);
        double p = 1 / (1 + Math.exp(-0.5));
        Node gradient = Gradients.of(loss, z).wrt(z);
        Program program = Program.of(gradient);
        program.run();
        for (Tensor slopes : Lists.immutable.of(gradient.value(), program.read(gradient))) {
            assertArrayEquals(new double[] {0, 0, (p - 1) / 2, 0, (1 - p) / 2, 0}, slopes.toArray(), 1e-16);
        }
    }
}
