package org.gradus.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GradientCheckTest {

    private static final Variable W = Variable.of("W", Tensor.of(new double[][] {{0.5, -0.25}, {1, 2}}));

    /** The value of a node, and its gradient times a factor. */
    private static Node faulty(Node forward, Node x, double factor) {
        return Ops.customGradient("faulty", forward,
                (upstream, _, _) -> Lists.immutable.of(Gradients.vjp(forward, upstream, x).wrt(x).mul(factor)), x);
    }

    private static EntryReport only(Report report) {
        return report.parameters().getFirst().entries().getFirst();
    }

    @Test
    void aRightGradientAgreesAndSaysWhatItWasComparedWith() {
        Report report = GradientCheck.of(W.tanh().square().sum(), W).run();
        assertEquals(Verdict.AGREES, report.verdict());
        assertEquals(1, report.order());
        ParameterReport parameter = report.parameters().getFirst();
        assertEquals("W", parameter.name());
        assertEquals("dW", parameter.gradient());
        assertEquals(List.of(2, 2), parameter.shape());
        assertEquals(List.of("W[0,0]", "W[0,1]", "W[1,0]", "W[1,1]"),
                parameter.entries().stream().map(EntryReport::place).toList());
        for (EntryReport entry : parameter.entries()) {
            assertEquals("central differences", entry.method());
            assertTrue(entry.difference() <= entry.bound() && entry.bound() <= 1e-6 * Math.abs(entry.numeric()));
            assertEquals(Math.abs(entry.analytic() - entry.numeric()), entry.difference());
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 0, 0.5, 2, 1 + 1e-5, 1 - 1e-5})
    void aWrongFactorDisagrees(double factor) {
        Report report = GradientCheck.of(faulty(W.tanh(), W, factor).sum(), W).run();
        assertEquals(Verdict.DISAGREES, report.verdict());
        assertTrue(report.parameters().getFirst().entries().stream()
                .allMatch(entry -> entry.verdict() == Verdict.DISAGREES && entry.method().equals("dual numbers")));
    }

    /** Its size does not matter, nor that of the others. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-3, 1e-9, 1e-15, 1e-60})
    void aWrongTinyGradientAmongLargeOnesIsCaught(double size) {
        Variable tiny = Variable.of("tiny", Tensor.vector(0.5, -1));
        for (double factor : List.of(1.0, 1.01, -1.0, 0.0)) {
            Node loss = W.square().sum().mul(1000).add(faulty(tiny.square().mul(size), tiny, factor).sum());
            Report report = GradientCheck.of(loss, W, tiny).run();
            assertEquals(List.of(Verdict.AGREES, Verdict.of(factor == 1)),
                    report.parameters().stream().map(ParameterReport::verdict).toList());
        }
    }

    /** Differences cross the kink of relu, which is no reason not to ask decimals for the saturated tanh. */
    @Test
    void saturationNextToAKinkIsToldByDecimals() {
        Variable x = Variable.of("x", Tensor.scalar(1e-12));
        EntryReport entry = only(GradientCheck.of(x.add(20).tanh().add(x.neg().relu()), x).run());
        assertEquals("decimals", entry.method());
        assertEquals(Verdict.AGREES, entry.verdict());
    }

    /** Here rounding leaves no digit of the gradient, so that only decimals can tell. */
    @Test
    void aWrongRuleIsCaughtInSaturation() {
        Variable z = Variable.of("z", Tensor.vector(20, -25));
        Report right = GradientCheck.of(z.tanh().sum(), z).run();
        assertEquals(Verdict.VACUOUS, right.verdict());
        assertEquals("decimals", only(right).method());
        Variable nearly = Variable.of("nearly", Tensor.scalar(17)); // where two digits are left
        EntryReport some = only(GradientCheck.of(nearly.tanh(), nearly).run());
        assertEquals(Verdict.AGREES, some.verdict());
        assertEquals("decimals", some.method());
        assertEquals(Math.abs(some.analytic() - some.numeric()), some.difference());
        assertTrue(some.difference() > 0);
        Report wrong = GradientCheck.of(faulty(z.tanh(), z, -1).sum(), z).run();
        assertEquals(Verdict.DISAGREES, wrong.verdict());
        assertEquals("decimals", only(wrong).method());
    }

    /** Where its slope is 0, the bound on a difference is no small part of it. */
    @Test
    void aUsersFunctionIsCheckedWhereItIsFlat() {
        Variable x = Variable.of("x", Tensor.vector(0, 1));
        Node square = Ops.elementwise("sq", t -> t * t, t -> t.mul(2), x);
        for (Node loss : List.of(square.sum(), square.square().sum())) {
            Report report = GradientCheck.of(loss, x).run();
            assertEquals(Verdict.AGREES, report.verdict(), report::toString);
            assertEquals(0, only(report).analytic());
        }
        Variable broken = Variable.of("broken", Tensor.vector(0.5, 1.7));
        Node floor = Ops.elementwise("floor", Math::floor, t -> t.mul(0), broken).sum();
        assertEquals(Verdict.VACUOUS, GradientCheck.of(floor, broken).run().verdict());
        for (double height : new double[] {1e4, 1e7}) { // of which the rounding hides the slope, or not
            Node lifted = Ops.elementwise("sq", t -> height + t * t, t -> t.mul(2), x).sum();
            assertEquals(height == 1e4 ? Verdict.AGREES : Verdict.INCONCLUSIVE,
                    only(GradientCheck.of(lifted, x).run()).verdict());
        }
        Variable beside = Variable.of("beside", Tensor.vector(0.05, -1)); // flat here, steep on one side not far away
        Node left = Ops.elementwise("left", t -> 1 + Math.max(0, -t), t -> t.less(0).neg(), beside).sum();
        assertEquals(Verdict.AGREES, GradientCheck.of(left, beside).run().verdict());
        Node shifted = Ops.elementwise("sq", t -> t * t, t -> t.mul(2).add(1e-12), x);
        assertEquals(Verdict.DISAGREES, only(GradientCheck.of(shifted.sum(), x).run()).verdict());
        Variable zeros = Variable.of("zeros", Tensor.vector(0, 0));
        assertEquals(Verdict.VACUOUS, GradientCheck
                .of(Ops.elementwise("sq", t -> t * t, t -> t.mul(2), zeros).sum(), zeros).run().verdict());
        Variable both = Variable.of("both", Tensor.vector(-1, 2));
        assertEquals(Verdict.AGREES, GradientCheck.of(
                Ops.elementwise("ramp", t -> Math.max(0, t), t -> t.greater(0), both).sum(), both).run().verdict());
    }

    @Test
    void zerosThatAreRightTestNothing() {
        Variable x = Variable.of("x", Tensor.vector(-1, -2));
        Variable y = Variable.of("y", Tensor.vector(3));
        assertEquals(Verdict.VACUOUS, GradientCheck.of(x.relu().sum(), x).run().verdict());
        Report both = GradientCheck.of(x.relu().sum().add(y.sum()), x, y).run();
        assertEquals(Verdict.AGREES, both.verdict());
        assertEquals(Verdict.VACUOUS, both.parameters().getFirst().verdict());
        assertEquals(Verdict.AGREES, both.parameters().getFirst().entries().getFirst().verdict());
    }

    @Test
    void zerosThatAreWrongDisagree() {
        Report report = GradientCheck.of(faulty(W.tanh(), W, 0).sum(), W).run();
        assertEquals(Verdict.DISAGREES, report.verdict());
    }

    @ParameterizedTest
    @EnumSource(names = {"ESCALATING", "CENTRAL", "DUALS", "DECIMALS"})
    void atAKinkTheSlopesOfBothSidesAreShown(MethodChoice method) {
        Variable x = Variable.of("x", Tensor.vector(0, 2));
        Report report = GradientCheck.of(x.relu().mul(3).sum(), x).withMethod(method).run();
        assertEquals(Verdict.KINK, report.verdict());
        EntryReport kink = only(report);
        assertEquals(Verdict.KINK, kink.verdict());
        assertEquals(0, kink.slopes().orElseThrow().left(), 1e-7);
        assertEquals(3, kink.slopes().orElseThrow().right(), 1e-6);
        assertEquals(0, kink.analytic());
        assertEquals(Verdict.AGREES, report.parameters().getFirst().entries().getLast().verdict());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.5, 1.5})
    void atAKinkTheGradientMustLieBetweenTheSlopes(double slope) {
        Variable x = Variable.of("x", Tensor.vector(0, 0));
        Node wrong = Ops.customGradient("wrong", x.relu(),
                (upstream, _, _) -> Lists.immutable.of(upstream.mul(slope)), x).sum();
        Report report = GradientCheck.of(wrong, x).run();
        assertEquals(Verdict.DISAGREES, report.verdict());
        assertEquals(1, only(report).slopes().orElseThrow().right(), 1e-7);
    }

    /** 10 · 0.1 is 1 in doubles but larger in decimals, so that these are on another piece and speak of its derivative. */
    @Test
    void whereRoundingDecidesThePieceBothSidesCount() {
        Variable x = Variable.of("x", Tensor.scalar(0.1));
        Node u = x.mul(10);
        Node loss = Ops.where(u.greater(1), u, u.square().neg()).square().log();
        assertEquals(40, Gradients.of(loss, x).wrt(x).value().item(), 1e-13);
        EntryReport entry = only(GradientCheck.of(loss, x).run());
        assertEquals(Verdict.KINK, entry.verdict(), entry::toString);
        assertEquals(40, entry.slopes().orElseThrow().left(), 1e-12);
        assertEquals(20, entry.slopes().orElseThrow().right(), 1e-12);
    }

    @Test
    void nextToAKinkThereIsADerivative() {
        for (double place : List.of(1e-3, 1e-7, 1e-12, 1e-200, -1e-12)) {
            Variable x = Variable.of("x", Tensor.vector(place, 1));
            Report report = GradientCheck.of(x.leakyRelu(0.5).square().add(x.leakyRelu()).sum(), x).run();
            assertEquals(Verdict.AGREES, report.verdict(), report::toString);
        }
    }

    @Test
    void whatIsNotANumberIsSaidToBe() {
        Variable x = Variable.of("x", Tensor.vector(0, 4));
        Report report = GradientCheck.of(x.sqrt().sum(), x).run();
        assertEquals(Verdict.NON_FINITE, report.verdict());
        assertEquals(Verdict.AGREES, report.parameters().getFirst().entries().getLast().verdict());
        Variable large = Variable.of("large", Tensor.vector(1000, 1));
        assertTrue(GradientCheck.of(large.exp().sum(), large).run().parameters().getFirst().entries().stream()
                .allMatch(entry -> entry.verdict() == Verdict.NON_FINITE));
    }

    @ParameterizedTest
    @EnumSource
    void eachMethodAloneTellsRightFromWrong(MethodChoice method) {
        Report right = GradientCheck.of(W.square().sum(), W).withMethod(method).run();
        double bound = only(right).bound();
        assertTrue(right.verdict() == Verdict.AGREES || (method == MethodChoice.ONE_SIDED && bound < 1e-5),
                right::toString);
        assertEquals(Verdict.DISAGREES,
                GradientCheck.of(faulty(W.square(), W, 1.001).sum(), W).withMethod(method).run().verdict());
    }

    /** One that can't tell says so; all together they can. */
    @Test
    void aLonelyMethodMayBeInconclusive() {
        Variable x = Variable.of("x", Tensor.vector(1, 2));
        Node loss = x.mul(Ops.constant(Tensor.vector(1, 1e-12))).tanh().sum();
        Report central = GradientCheck.of(loss, x).withMethod(MethodChoice.CENTRAL).run();
        assertEquals(Verdict.INCONCLUSIVE, central.verdict());
        assertEquals(Verdict.AGREES, GradientCheck.of(loss, x).run().verdict());
    }

    @Test
    void manyEntriesAreCheckedInDirections() {
        Variable x = Variable.of("x", Tensor.full(Shape.of(20, 30), 0.25));
        Report report = GradientCheck.of(x.sigmoid().square().sum(), x).withDirections(3).run();
        assertEquals(Verdict.AGREES, report.verdict());
        assertEquals(List.of("x along direction 1", "x along direction 2", "x along direction 3"),
                report.parameters().getFirst().entries().stream().map(EntryReport::place).toList());
        assertEquals(report, GradientCheck.of(x.sigmoid().square().sum(), x).withDirections(3).run());
    }

    /** As many directions as entries tell less than the entries. */
    @Test
    void directionsAreForParametersWithMoreEntries() {
        GradientCheck check = GradientCheck.of(W.square().sum(), W);
        assertEquals("W[0,0]", only(check.withDirections(4).run()).place());
        assertEquals("W along direction 1", only(check.withDirections(3).run()).place());
    }

    /** 4 · 7 · 0.1 − 2.8 is a rounding, so that nothing is known of its logarithm's derivative. */
    @Test
    void whereRoundingIsAllThereIsNothingCanBeTold() {
        Variable x = Variable.of("x", Tensor.scalar(0.1));
        EntryReport entry = only(GradientCheck.of(x.mul(4).mul(7).sub(0.7 * 4).log(), x).run());
        assertTrue(Double.isFinite(entry.analytic()));
        assertEquals(Verdict.INCONCLUSIVE, entry.verdict());
    }

    /** The one wrong entry of 600 is small; a direction sees it, and entries are looked at one by one then. */
    @Test
    void aDirectionThatDisagreesIsExplained() {
        double[] factors = Tensor.full(Shape.of(600), 1).toArray();
        factors[77] = 1e-9;
        double[] wrong = factors.clone();
        wrong[77] = 1.01e-9;
        Variable x = Variable.of("x", Tensor.full(Shape.of(600), 0.5));
        Node loss = Ops.customGradient("wrong", x.square().mul(Ops.constant(Tensor.vector(factors))),
                (upstream, _, _) -> Lists.immutable.of(upstream.mul(x).mul(2).mul(Ops.constant(Tensor.vector(wrong)))),
                x).sum();
        Report report = GradientCheck.of(loss, x).withDirections(4).run();
        assertEquals(Verdict.DISAGREES, report.verdict());
        assertEquals(600, report.parameters().getFirst().entries().size());
        assertEquals(List.of("x[77]"), report.parameters().getFirst().entries().stream()
                .filter(entry -> entry.verdict() == Verdict.DISAGREES).map(EntryReport::place).toList());
    }

    /** Too many to look at each; they are found by halving. */
    @Test
    void wrongOnesAmongVeryManyEntriesAreFound() {
        int size = 12_000;
        double[] wrong = Tensor.full(Shape.of(size), 1).toArray();
        wrong[0] = -1;
        wrong[777] = 1.01;
        wrong[11_999] = 0;
        Variable x = Variable.of("x", Tensor.full(Shape.of(size), 0.5));
        Node square = x.square();
        Node loss = Ops.customGradient("wrong", square, (upstream, _, _) -> Lists.immutable
                .of(Gradients.vjp(square, upstream, x).wrt(x).mul(Ops.constant(Tensor.vector(wrong)))), x).sum();
        List<EntryReport> entries = GradientCheck.of(loss, x).run().parameters().getFirst().entries();
        assertEquals(8 + 3, entries.size());
        assertEquals(List.of("x[0]", "x[777]", "x[11999]"),
                entries.subList(8, 11).stream().map(EntryReport::place).toList());
        assertTrue(entries.stream().allMatch(entry -> entry.verdict() == Verdict.DISAGREES));
    }

    /** If there are many, sixteen are enough to see what is wrong. */
    @Test
    void ofManyWrongOnesSomeAreShown() {
        Variable x = Variable.of("x", Tensor.full(Shape.of(12_000), 0.5));
        List<EntryReport> entries =
                GradientCheck.of(faulty(x.square(), x, 1.5).sum(), x).run().parameters().getFirst().entries();
        assertEquals(8 + 16, entries.size());
        assertEquals(16, entries.stream().skip(8).map(EntryReport::place).distinct().count());
        assertTrue(entries.stream().allMatch(entry -> entry.verdict() == Verdict.DISAGREES));
    }

    /** Right for the ones that a sum sends back, and wrong for anything else: the verdict says one, the report both. */
    @Test
    void aRuleOfOnesOwnThatIsRightByChanceIsNamed() {
        Node inverse = Ops.customGradient("inverse", W.square(),
                (upstream, _, _) -> Lists.immutable.of(W.mul(2).div(upstream)), W);
        Report report = GradientCheck.of(inverse.sum(), W).run();
        assertEquals(Verdict.AGREES, report.verdict());
        assertTrue(report.diagnosis().orElseThrow().latent());
        assertTrue(report.text(0).contains("the rule of inverse is wrong"), report.text(0));
        assertEquals(Optional.empty(), GradientCheck.of(faulty(W.tanh(), W, 1).sum(), W).run().diagnosis());
    }

    @Test
    void checksGradientsFromElsewhere() {
        Node loss = W.square().sum();
        assertEquals(Verdict.AGREES,
                GradientCheck.ofNodes(loss, Maps.immutable.of(W, W.mul(2))).run().verdict());
        assertEquals(Verdict.DISAGREES,
                GradientCheck.ofNodes(loss, Maps.immutable.of(W, W.mul(3))).run().verdict());
        double[] numbers = {1, -0.5, 2, 4};
        assertEquals(Verdict.AGREES, GradientCheck
                .ofValues(loss, Maps.immutable.of(W, Tensor.of(W.shape(), numbers))).run().verdict());
        numbers[2] = 2.0001;
        Report report = GradientCheck.ofValues(loss, Maps.immutable.of(W, Tensor.of(W.shape(), numbers))).run();
        assertEquals(List.of(Verdict.AGREES, Verdict.AGREES, Verdict.DISAGREES, Verdict.AGREES),
                report.parameters().getFirst().entries().stream().map(EntryReport::verdict).toList());
    }

    @Test
    void theWholeHessianIsChecked() {
        Variable b = Variable.of("b", Tensor.vector(0.5, 1));
        Node loss = W.matmul(b.reshape(2, 1)).tanh().sum();
        Report report = GradientCheck.of(loss, W, b).withOrder(2).run();
        assertEquals(Verdict.AGREES, report.verdict(), report::toString);
        assertEquals(2, report.order());
        assertEquals(24, report.parameters().getFirst().entries().size());
        assertEquals("W[1,1] b[0]", report.parameters().getFirst().entries().get(4 * 4 + 3).place());
        Report products = GradientCheck.of(loss, W, b).withOrder(2).withDirections(3).run();
        assertEquals(Verdict.AGREES, products.verdict());
        assertEquals("b[1] direction 3", products.parameters().getLast().entries().getLast().place());
    }

    /** The first derivative is right, the derivative of that is not. */
    @Test
    void aWrongSecondDerivativeDisagrees() {
        Node slope = faulty(W.square(), W, 0.5).mul(3);
        Node loss = Ops.customGradient("cube", W.pow(3), (upstream, _, _) -> Lists.immutable.of(upstream.mul(slope)), W)
                .sum();
        assertEquals(Verdict.AGREES, GradientCheck.of(loss, W).run().verdict());
        Report second = GradientCheck.of(loss, W).withOrder(2).run();
        assertEquals(Verdict.DISAGREES, second.verdict());
        assertEquals(4, second.parameters().getFirst().entries().stream()
                .filter(entry -> entry.verdict() == Verdict.DISAGREES).count());
    }

    @Test
    void aLinearFunctionHasNoSecondDerivative() {
        Report report = GradientCheck.of(W.mul(3).sum(), W).withOrder(2).run();
        assertEquals(Verdict.VACUOUS, report.verdict());
        assertEquals(new EntryReport("W[0,0] W[0,0]", 0, 0, 0, 0, "no path", OptionalDouble.empty(), Verdict.AGREES,
                Optional.empty()), only(report));
    }

    /** Where there is no path, nothing but zero is right. */
    @Test
    void aSecondDerivativeWithoutAPathIsZero() {
        Variable b = Variable.of("b", Tensor.vector(0.5, 1));
        Node loss = W.mul(3).sum().add(b.square().sum());
        Report report = GradientCheck.of(loss, W, b).withOrder(2).run();
        assertEquals(Verdict.AGREES, report.verdict());
        assertEquals(List.of("no path", 0.0), List.of(only(report).method(), only(report).difference()));
        Report infinite = GradientCheck.of(loss.mul(1e308).mul(10), W).run();
        assertEquals(Verdict.NON_FINITE, infinite.verdict());
        assertEquals("none", only(infinite).method());
        assertTrue(Double.isNaN(only(infinite).numeric()) && Double.isNaN(only(infinite).difference()));
    }

    /** Whatever methods it takes: relu's zeros, and in saturation even decimals. */
    @Test
    void countsWhatIsDone() {
        AtomicInteger done = new AtomicInteger();
        for (Node loss : List.of(W.relu().square().sum(), W.mul(100).tanh().sum(), W.abs().log().sum())) {
            done.set(0);
            GradientCheck check = GradientCheck.of(loss, W).withProgress(done::addAndGet);
            check.run();
            assertEquals(4, check.places());
            assertEquals(4, done.get());
            assertEquals(16, check.withOrder(2).places());
            assertEquals(2, check.withDirections(2).places());
            assertEquals(4, check.withDirections(4).places());
            assertEquals(3 * 4, check.withOrder(2).withDirections(3).places());
            done.set(0);
            check.withMethod(MethodChoice.DUALS).run();
            assertEquals(4, done.get());
        }
    }

    /** The whole of it up to 32 rows, of all parameters together. */
    @Test
    void aLargeHessianIsCheckedByItsProducts() {
        Variable most = Variable.of("a", Tensor.full(Shape.of(32), 0.5));
        Variable more = Variable.of("b", Tensor.full(Shape.of(1), 0.5));
        assertEquals(32 * 32, GradientCheck.of(most.exp().sum(), most).withOrder(2).places());
        assertEquals(33 * 8, GradientCheck.of(most.exp().sum().mul(more.sum()), most, more).withOrder(2).places());
    }

    @Test
    void anotherSeedTriesOtherDirections() {
        Variable x = Variable.of("x", Tensor.vector(0.25, -0.5, 1, 2, 3, -1, 0.75, 1.5));
        GradientCheck check = GradientCheck.of(x.exp().sum(), x).withDirections(1);
        assertEquals(check.run(), check.withSeed(1).run());
        assertNotEquals(only(check.run()).analytic(), only(check.withSeed(2).run()).analytic());
    }

    /** The bound in a direction is that of the entries, each as far as it moves, and of adding them up. */
    @Test
    void aDirectionIsBoundedByItsEntries() {
        Variable x = Variable.of("x", Tensor.vector(1e3, 2e-3, 5e5, 7e-6));
        GradientCheck check = GradientCheck.of(x.pow(3).sum(), x).withMethod(MethodChoice.DUALS);
        double entries = 0;
        for (EntryReport entry : check.run().parameters().getFirst().entries()) {
            entries += entry.bound() * Math.scalb(1.0, -Math.getExponent(entry.analytic()));
        }
        EntryReport along = only(check.withDirections(1).run());
        assertEquals(Verdict.AGREES, along.verdict());
        assertTrue(along.bound() >= 0.5 * entries && along.bound() <= 16 * entries,
                along.bound() + " and " + entries);
    }

    @Test
    void refusesWhatCantBeChecked() {
        Variable other = Variable.of("other", Tensor.vector(1));
        Node vector = W.tanh().named("A");
        refused("the gradient of A (2, 2) needs an upstream gradient, since it is not scalar: reduce it, for instance by"
                + " sum(), or call vjp with an upstream gradient of shape (2, 2)", () -> GradientCheck.of(vector, W));
        refused("the loss A (2, 2) must be scalar to be checked: reduce it, for instance by sum()",
                () -> GradientCheck.ofNodes(vector, Maps.immutable.of(W, W)));
        refused("J () does not depend on other (1,): leave it out, or ask for zeros by orZeros",
                () -> GradientCheck.of(W.sum().named("J"), W, other));
        refused("there is no variable by which to check J", () -> GradientCheck.of(W.sum().named("J")));
        refused("the gradient of W (2, 2) must have its shape, not ()",
                () -> GradientCheck.ofNodes(W.sum(), Maps.immutable.of(W, W.sum())));
        Variable nan = Variable.of("b", Tensor.of(new double[][] {{1, 2}, {Double.NaN, 4}}));
        refused("a check needs finite parameters, but b[1,0] is NaN", () -> GradientCheck.of(nan.sum(), nan).run());
        refused("the gradient of W (2, 2) must have its shape, not (2,)", () -> GradientCheck.ofValues(W.sum(),
                Maps.immutable.of(W, Tensor.vector(1, 1))));
        refused("the order of a check must be 1 or 2, not 3", () -> GradientCheck.of(W.sum(), W).withOrder(3));
        refused("the order of a check must be 1 or 2, not 0", () -> GradientCheck.of(W.sum(), W).withOrder(0));
        GradientCheck ofNumbers = GradientCheck.ofValues(W.sum(), Maps.immutable.of(W, Tensor.full(W.shape(), 1)));
        assertEquals(Verdict.AGREES, ofNumbers.withOrder(1).run().verdict());
        refused("numbers have no second derivatives: give gradients as nodes", () -> ofNumbers.withOrder(2));
        refused("the number of directions must be 1 or more, not 0",
                () -> GradientCheck.of(W.sum(), W).withDirections(0));
    }

    @Test
    void aFunctionThatGivesSomethingElseEachTimeIsRefused() {
        RandomGenerator random = new java.util.Random(1);
        DoubleUnaryOperator noisy = z -> z + random.nextDouble();
        Node loss = Ops.elementwise("dropout", noisy, _ -> Ops.constant(1), W.sum()).named("noisy").square();
        String message = assertThrows(IllegalArgumentException.class, () -> GradientCheck.of(loss, W).run())
                .getMessage();
        assertTrue(message.startsWith("noisy () is not deterministic: computed twice from the same values it gave 3."),
                message);
    }

    private static void refused(String message, Runnable check) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, check::run).getMessage());
    }
}
