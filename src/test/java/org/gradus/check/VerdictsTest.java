package org.gradus.check;

import static org.gradus.Ops.constant;
import static org.gradus.Ops.elementwise;
import static org.gradus.Ops.where;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;

/** Verdicts where pieces meet, where functions jump, behind masks, and of users' functions of all magnitudes. */
class VerdictsTest {

    private static final Node X = constant(Tensor.of(new double[][] {{1, 2, -1, 0.5}, {0.25, -0.75, 2, 1}}));
    private static final Node Y = constant(Tensor.of(new double[][] {{1, 0, 0, 1}, {0, 1, 0, 0}, {0, 0, 1, 0}}));

    private static Verdict verdict(Node loss, Variable variable) {
        return GradientCheck.of(loss, variable).run().verdict();
    }

    private static EntryReport entry(Node loss, Variable variable) {
        return GradientCheck.of(loss, variable).run().parameters().getFirst().entries().getFirst();
    }

    private static Tensor scaled(Tensor tensor, double factor) {
        return Tensor.of(tensor.shape(), java.util.Arrays.stream(tensor.toArray()).map(x -> factor * x).toArray());
    }

    /** What a gradient times a factor is called, if it is given as numbers. */
    private static Verdict verdict(Node loss, Variable variable, double factor) {
        Tensor gradient = Gradients.of(loss, variable).wrt(variable).value();
        return GradientCheck.ofValues(loss, Maps.immutable.of(variable, scaled(gradient, factor))).run().verdict();
    }

    /** The mean cross-entropy of a softmax as it is written by hand, with the largest logit subtracted. */
    private static Node softmaxByHand(Node z) {
        Node e = z.sub(z.maxKeepDims(0)).exp();
        return Y.mul(e.div(e.sumKeepDims(0)).log()).sum().div(-4);
    }

    @Provide
    Arbitrary<Double> wrongFactors() {
        return Arbitraries.of(0.5, -1.0, 0.0, 2.0, 1.001, 1 + 1e-6, 1 - 1e-9, 1 + 1e-11);
    }

    /** All logits are equal, so that the maximum is tied everywhere; but what it does cancels. */
    @Property(tries = 40)
    void piecesThatCancelLeaveASlopeThatTells(@ForAll("wrongFactors") double factor,
            @ForAll("wrongFactors") double scale) {
        Variable w = Variable.of("W", Tensor.full(Shape.of(3, 2), scale));
        Node loss = softmaxByHand(w.matmul(X));
        assertEquals(Verdict.AGREES, verdict(loss, w, 1));
        assertEquals(Verdict.DISAGREES, verdict(loss, w, factor));
    }

    /** Forms in pieces that are smooth together at 0, all with the slope 1 or −½ there. */
    @Example
    void aConventionThatIsNotTheDerivativeIsSaidToBe() {
        Variable x = Variable.of("x", Tensor.vector(0, 1));
        EntryReport relus = entry(x.relu().sub(x.neg().relu()).sum(), x);
        assertEquals(List.of(Verdict.CONVENTION, 0.0, 1.0),
                List.of(relus.verdict(), relus.analytic(), relus.numeric()));
        assertEquals(new Sides(1, 1), relus.slopes().orElseThrow());
        Variable z = Variable.of("z", Tensor.vector(0));
        EntryReport loss = entry(z.relu().sub(z).add(z.abs().neg().exp().log1p()).sum(), z);
        assertEquals(Verdict.CONVENTION, loss.verdict());
        assertEquals(-1, loss.analytic());
        assertEquals(-0.5, loss.numeric(), 1e-15);
        Node maximum = Ops.maximum(z, z.mul(2)).add(Ops.minimum(z, z.mul(2))).sum(); // 3z, and ties share equally
        assertEquals(Verdict.AGREES, verdict(maximum, z));
        for (double factor : new double[] {1, 0.5}) { // between no slopes, and no convention either
            Node wrong = Ops.customGradient("wrong", x.relu().sub(x.neg().relu()),
                    (upstream, _, _) -> Lists.immutable.of(upstream.mul(factor)), x).sum();
            assertEquals(factor == 1 ? Verdict.AGREES : Verdict.DISAGREES, verdict(wrong, x));
        }
    }

    /** Of numbers that are equal but for roundings, it depends on the way they are computed which is the larger one. */
    @Property(tries = 400)
    void roundingsMayDecideATie(@ForAll Random random) {
        double[] values = random.doubles(4, -2, 2).toArray();
        double scale = Math.pow(10, random.nextInt(17) - 8) * random.nextDouble(1, 2);
        Variable x = Variable.of("x", Tensor.vector(values));
        Variable y = Variable.of("y", scaled(Tensor.vector(values), scale));
        Node a = x.mul(1 / scale).mul(scale);
        Node b = y.div(scale);
        Node c = x.add(scale).sub(scale);
        Node largest = b.maxKeepDims(0);
        Node powers = a.sub(Ops.maximum(largest, a.maxKeepDims(0))).exp();
        Node loss = switch (random.nextInt(8)) {
            case 0 -> Ops.maximum(Ops.stopGradient(a), Ops.minimum(b, a));
            case 1 -> Ops.maximum(a, Ops.minimum(b, Ops.minimum(x, c))).mul(x);
            case 2 -> a.sub(b).relu().add(b.sub(a).leakyRelu(0.1));
            case 3 -> where(a.greater(b), a.square(), b.mul(c));
            case 4 -> a.sub(b).abs().sub(Ops.maximum(a, b)).add(Ops.minimum(a, b));
            case 5 -> a.equalTo(largest).mul(a).mul(b);
            case 6 -> Ops.minimum(a, Ops.maximum(a, b)).add(a.sub(b).relu());
            default -> powers.div(powers.sumKeepDims(0)).mul(x);
        };
        Node sum = loss.mul(constant(Tensor.vector(random.doubles(4, -1, 1).toArray()))).sum();
        assertNotEquals(Verdict.DISAGREES, GradientCheck.of(sum, x, y).run().verdict());
        double[] off = Gradients.of(sum, x).wrt(x).value().toArray();
        for (int i = 0; i < off.length; i++) {
            off[i] += 100; // many times the sum of all pieces
        }
        Verdict wrong = GradientCheck.ofValues(sum, Maps.immutable.of(x, Tensor.vector(off))).run().verdict();
        assertTrue(wrong == Verdict.DISAGREES || wrong == Verdict.JUMP, wrong::toString);
    }

    /** A function that jumps has no derivative, also where the slopes on both sides are those of the gradient. */
    @Example
    void aJumpIsNamed() {
        Variable s = Variable.of("s", Tensor.vector(0, 1));
        EntryReport step = entry(s.greater(0).named("step").add(s.mul(2)).sum(), s);
        assertEquals(Verdict.JUMP, step.verdict());
        assertEquals(new Jump("step (2,)", 0, 0, 1), step.jump().orElseThrow());
        EntryReport shifted = entry(where(s.greaterOrEqual(constant(0)), s.add(1), s).named("where").sum(), s);
        assertEquals(Verdict.JUMP, shifted.verdict());
        assertEquals("where (2,)", shifted.jump().orElseThrow().op());
        assertEquals(0, shifted.jump().orElseThrow().below(), 1e-9);
        assertEquals(List.of(1.0, 1.0), List.of(shifted.jump().orElseThrow().here(),
                (double) Math.round(shifted.jump().orElseThrow().above())));
        Variable two = Variable.of("two", Tensor.vector(2));
        assertEquals(Verdict.JUMP, verdict(where(two.greater(2), two.log(), two.mul(2)).sum(), two));
        assertEquals(Verdict.JUMP, verdict(where(s.square().greater(0), constant(5), constant(3)).sum(), s));
        assertEquals(Verdict.KINK, verdict(s.mul(s.greater(0)).sum(), s)); // relu, as a product with a mask
        for (MethodChoice method : List.of(MethodChoice.CENTRAL, MethodChoice.DUALS, MethodChoice.RIDDERS)) {
            assertEquals(Verdict.JUMP, GradientCheck.of(where(s.greater(0), s.add(1), s).sum(), s).withMethod(method)
                    .run().verdict(), method::toString);
        }
    }

    /** Functions that are constant but for jumps. */
    enum Rounding {
        FLOOR, CEIL, RINT, TRUNC, SIGN;

        double at(double x) {
            return switch (this) {
                case FLOOR -> Math.floor(x);
                case CEIL -> Math.ceil(x);
                case RINT -> Math.rint(x);
                case TRUNC -> x < 0 ? Math.ceil(x) : Math.floor(x);
                case SIGN -> Math.signum(x - 2);
            };
        }

        double jump() {
            return this == RINT ? 2.5 : 2;
        }
    }

    @Property(tries = 30)
    void usersFunctionsMayBeConstantAndJump(@ForAll Rounding rounding) {
        for (double x : new double[] {rounding.jump(), rounding.jump() + 0.3, rounding.jump() - 0.375}) {
            Variable at = Variable.of("x", Tensor.vector(x));
            Node loss = elementwise("rounded", rounding::at, t -> t.mul(0), at).sum();
            EntryReport entry = entry(loss, at);
            assertEquals(x == rounding.jump() ? Verdict.JUMP : Verdict.AGREES, entry.verdict(), entry::toString);
            assertEquals(x == rounding.jump(), entry.jump().isPresent());
            Node wrong = elementwise("rounded", rounding::at, t -> t.mul(0).add(0.5), at).sum();
            assertNotEquals(Verdict.AGREES, entry(wrong, at).verdict());
        }
    }

    /** Functions of a user's with their derivatives. */
    enum Users {
        SIN, SIN_20, COS, CBRT, ATAN, LOG, CUBE, STEEP, RAMP, SQRT;

        double at(double x) {
            return switch (this) {
                case SIN -> Math.sin(x);
                case SIN_20 -> Math.sin(20 * x);
                case COS -> Math.cos(x);
                case CBRT -> Math.cbrt(x);
                case ATAN -> Math.atan(x);
                case LOG -> Math.log(Math.abs(x));
                case CUBE -> x * x * x;
                case STEEP -> 1 / (1 + Math.exp(-50 * x));
                case RAMP -> Math.max(0, x);
                case SQRT -> Math.sqrt(Math.abs(x));
            };
        }

        double derivative(double x) {
            return switch (this) {
                case SIN -> Math.cos(x);
                case SIN_20 -> 20 * Math.cos(20 * x);
                case COS -> -Math.sin(x);
                case CBRT -> 1 / (3 * Math.cbrt(x) * Math.cbrt(x));
                case ATAN -> 1 / (1 + x * x);
                case LOG -> 1 / x;
                case CUBE -> 3 * x * x;
                case STEEP -> 50 / (2 + 2 * Math.cosh(50 * x));
                case RAMP -> x > 0 ? 1 : 0;
                case SQRT -> Math.signum(x) / (2 * Math.sqrt(Math.abs(x)));
            };
        }

        Node of(Node x, double factor) {
            return elementwise("own", this::at,
                    t -> elementwise("own'", this::derivative, _ -> constant(0), t).mul(factor), x);
        }
    }

    @Provide
    Arbitrary<Double> magnitudes() {
        Arbitrary<Double> decades = Arbitraries.doubles().between(-8, 6).withoutEdgeCases()
                .map(exponent -> Math.pow(10, exponent));
        return Arbitraries.oneOf(decades, decades.map(x -> -x), Arbitraries.of(10_000.0, 1998.0, 2026.0, 349_000.0, 5.3,
                1e-5, -1e-5, 0.0, 1e8));
    }

    /** Years and prices as well: a right rule is never called wrong, and a wrong one never right. */
    @Property(tries = 400)
    void usersFunctionsAreJudgedAtAnyScale(@ForAll Users function, @ForAll("magnitudes") double at) {
        Variable x = Variable.of("x", Tensor.vector(at));
        if (!Double.isFinite(function.derivative(at))) {
            return;
        }
        EntryReport right = entry(function.of(x, 1).sum(), x);
        assertTrue(List.of(Verdict.AGREES, Verdict.INCONCLUSIVE, Verdict.KINK).contains(right.verdict()),
                right::toString);
        if (right.analytic() != 0) {
            EntryReport wrong = entry(function.of(x, 1.01).sum(), x);
            assertTrue(List.of(Verdict.DISAGREES, Verdict.INCONCLUSIVE, Verdict.KINK).contains(wrong.verdict()),
                    wrong::toString);
        }
    }

    /** The scale on which each changes can be seen, so they must be told apart. */
    @Example
    void usersFunctionsFarFromZeroAgree() {
        Variable far = Variable.of("x", Tensor.vector(10_000, 2024, 349_000, 1e8));
        assertEquals(Verdict.AGREES, verdict(Users.SIN.of(far, 1).sum(), far));
        assertEquals(Verdict.DISAGREES, verdict(Users.SIN.of(far, 1.001).sum(), far));
        Variable near = Variable.of("x", Tensor.vector(1e-5, -1e-5, 3e-4, 1e-9));
        assertEquals(Verdict.AGREES, verdict(Users.CBRT.of(near, 1).sum(), near));
        assertEquals(Verdict.DISAGREES, verdict(Users.CBRT.of(near, 1.001).sum(), near));
        Variable fast = Variable.of("x", Tensor.vector(5.3, 5.31, 5.2, 5.25));
        assertEquals(Verdict.AGREES, verdict(Users.SIN_20.of(fast, 1).sum(), fast));
        assertEquals(Verdict.DISAGREES, verdict(Users.SIN_20.of(fast, 1.001).sum(), fast));
    }

    /** Steps of a staircase, and roundings inside of a function, may not be taken for its slope. */
    @Example
    void whatChangesOnASmallScaleIsNotMistakenForASlope() {
        for (double at : new double[] {1e6 + 0.25, 1e9 + 0.375, 1e12 + 0.5, 1000.5, -9.999999999999998e9}) {
            Variable x = Variable.of("x", Tensor.vector(at));
            EntryReport entry = entry(elementwise("floor", Math::floor, t -> t.mul(0), x).sum(), x);
            assertTrue(List.of(Verdict.AGREES, Verdict.INCONCLUSIVE).contains(entry.verdict()), entry::toString);
        }
        Variable far = Variable.of("x", Tensor.vector(-6.1878055715e10));
        assertNotEquals(Verdict.DISAGREES, verdict(Users.SIN.of(far, 1).sum(), far));
        Variable beyond = Variable.of("x", Tensor.vector(-3.223258954816042e8));
        assertNotEquals(Verdict.DISAGREES, verdict(Users.SIN_20.of(beyond, 1).sum(), beyond));
        Variable tiny = Variable.of("x", Tensor.vector(6.1e-184));
        assertNotEquals(Verdict.DISAGREES, verdict(elementwise("lp", v -> Math.log1p(v * v) / 2,
                v -> v.div(v.square().add(1)), tiny).sum(), tiny));
        Variable small = Variable.of("x", Tensor.vector(2e-5, 1e-5));
        Node cancelling = elementwise("lp", v -> Math.log(1 + v * v) / 2, v -> v.div(v.square().add(1)), small);
        Node loss = cancelling.mul(Math.scalb(1.0, 33)).square().sum();
        assertNotEquals(Verdict.DISAGREES, verdict(loss, small));
        Node cosine =
                elementwise("c", v -> 1 - Math.cos(v), v -> elementwise("sin", Math::sin, _ -> constant(0), v), small);
        assertNotEquals(Verdict.DISAGREES, verdict(cosine.sum(), small));
    }

    /** Everything that the function does happens within 1e-14 of the place. */
    @Example
    void whatIsFarAwayIsNotMistakenForAJump() {
        Variable p = Variable.of("p", Tensor.vector(0, 0));
        Node v = p.div(1e-8);
        Node square = v.square().sum();
        Node isZero = square.equalTo(constant(0));
        Node norm = where(isZero, constant(0), where(isZero, constant(1), square).sqrt());
        for (Node loss : List.of(square.div(norm.square().add(1e-6)), v.div(norm.add(1e-3)).exp().sum())) {
            EntryReport entry = entry(loss, p);
            assertTrue(List.of(Verdict.AGREES, Verdict.KINK, Verdict.INCONCLUSIVE).contains(entry.verdict()),
                    entry::toString);
        }
    }

    /** Beside the place v / v is 1, and at it the guard says 0: to jets it is 0 / 0, of which no comparison tells. */
    @Example
    void aJumpIsSeenBehindWhatHasNoLimitInJets() {
        Variable v = Variable.of("v", Tensor.vector(0));
        Node isZero = v.equalTo(constant(0));
        Node quotient = where(isZero, constant(0), v.div(where(isZero, constant(1), v)));
        assertEquals(Verdict.JUMP, verdict(quotient.greaterOrEqual(constant(0)).mul(quotient).sum(), v));
        Variable w = Variable.of("w", Tensor.vector(0, -0.25, 1.5));
        Node guarded = where(w.greater(0), w, constant(1));
        Node xlogx = where(w.greater(0), w.mul(guarded.log()), constant(0));
        assertEquals(Verdict.JUMP, verdict(where(xlogx.square().greater(0), constant(1), constant(3)).sum(), w));
    }

    /** Whichever method is asked alone; to jets 0 + t² is 0. */
    @Property
    void decimalsTellWherePiecesMeet(@ForAll MethodChoice method) {
        Assume.that(method != MethodChoice.COMPLEX_STEP);
        Variable x = Variable.of("x", Tensor.vector(0));
        Node square = x.square().sum();
        Node isZero = square.equalTo(constant(0));
        Node norm = where(isZero, constant(0), where(isZero, constant(1), square).sqrt());
        Report report = GradientCheck.of(norm.mul(3), x).withMethod(method).run();
        EntryReport entry = report.parameters().getFirst().entries().getFirst();
        assertEquals(Verdict.KINK, entry.verdict(), entry::toString);
        assertEquals(new Sides(-3, 3), entry.slopes().orElseThrow());
    }

    /** The gradient's graph is 0 · ∞ here, so that no rounding is known, and a number is right only where that does not matter. */
    @Example
    void aNumberIsJudgedWhereTheSweepHasNone() {
        Variable x = Variable.of("x", Tensor.vector(0));
        Node loss = x.square().sqrt().mul(3).sum();
        assertEquals(Verdict.NON_FINITE, verdict(loss, x));
        for (double slope : new double[] {-3, 0, 3, 3.5}) {
            EntryReport entry = GradientCheck.ofValues(loss, Maps.immutable.of(x, Tensor.vector(slope))).run()
                    .parameters().getFirst().entries().getFirst();
            assertEquals(slope <= 3 ? Verdict.KINK : Verdict.INCONCLUSIVE, entry.verdict(), entry::toString);
            assertEquals(new Sides(-3, 3), entry.slopes().orElseThrow());
        }
    }

    /** Where pieces meet, and the slope is 0 because terms cancel, decimals tell. */
    @Example
    void zerosWherePiecesMeetAreToldByDecimals() {
        Variable x = Variable.of("x", Tensor.vector(0.25, 0.25, 0.25));
        Node e = x.sub(x.maxKeepDims(0)).exp();
        EntryReport entry = entry(e.div(e.sumKeepDims(0)).sum(), x);
        assertEquals(Verdict.AGREES, entry.verdict(), entry::toString);
        assertEquals("decimals", entry.method());
    }

    /** A unit is dead for all examples, and what two of them would make of it cancels: the slope is 0 to both sides. */
    @Example
    void aSlopeMayVanishToOneSideAndBend() {
        Variable b = Variable.of("b", Tensor.vector(0));
        Node z = b.relu().mul(-0.37).broadcastTo(Shape.of(2));
        Node loss = Ops.logLossWithLogits(z, constant(Tensor.vector(1, 0))).mean();
        EntryReport entry = entry(loss, b);
        assertEquals(List.of(Verdict.AGREES, 0.0, 0.0), List.of(entry.verdict(), entry.analytic(), entry.numeric()),
                entry::toString);
    }

    /** What one stopped node holds may depend on another. */
    @Example
    void stopsMayBeNested() {
        Variable x = Variable.of("x", Tensor.vector(2));
        Node s = x.square().sub(Ops.stopGradient(x));
        assertEquals(Verdict.AGREES, verdict(s.mul(Ops.stopGradient(s)).sum(), x));
    }

    /** A function as a user writes it, whose values are off by many units because something in it cancels or is magnified. */
    @SuppressWarnings("ImmutableEnumChecker") // the functions are pure
    enum Noisy {
        BELL(t -> Math.exp(-t * t), t -> t.square().neg().exp().mul(t).mul(-2), 26),
        CANCELLING(t -> (t + 1e6 - 1e6) * t, t -> t.mul(2), 100),
        NEAR_ONE(t -> Math.sqrt(1 + t) - 1, t -> t.add(1).sqrt().pow(-1).div(2), 1e-5),
        THERE_AND_BACK(t -> Math.log(Math.exp(t) + 1e9), t -> t.sub(Math.log(1e9)).sigmoid(), 30),
        TURNS(t -> Math.sin(2 * Math.PI * t), t -> elementwise("cos", Math::cos, Node::neg, t.mul(2 * Math.PI))
                .mul(2 * Math.PI), 1e7);

        private final DoubleUnaryOperator function;
        private final UnaryOperator<Node> rule;
        private final double most;

        Noisy(DoubleUnaryOperator function, UnaryOperator<Node> rule, double most) {
            this.function = function;
            this.rule = rule;
            this.most = most;
        }
    }

    @Property(tries = 300)
    void valuesMayBeOffByManyUnits(@ForAll Noisy noisy, @ForAll Random random) {
        Variable x = Variable.of("x", Tensor.vector(random.doubles(8, -noisy.most, noisy.most).toArray()));
        assertNotEquals(Verdict.DISAGREES, verdict(elementwise("f", noisy.function, noisy.rule::apply, x).sum(), x));
        Node wrong = elementwise("f", noisy.function, t -> noisy.rule.apply(t).mul(1.5), x).sum();
        Verdict verdict = verdict(wrong, x); // as it is computed, (t + 10⁶) − 10⁶ jumps
        assertTrue(List.of(Verdict.DISAGREES, Verdict.INCONCLUSIVE, Verdict.JUMP).contains(verdict), verdict::toString);
    }

    /** At a kink of its own a user's function may have either slope, or one between. */
    @Example
    void aUsersFunctionMayHaveAKink() {
        Variable zero = Variable.of("x", Tensor.vector(0));
        for (double slope : new double[] {0, 0.5, 1, 1.5}) {
            Node ramp = elementwise("ramp", t -> 3 + Math.max(0, t), t -> t.mul(0).add(slope), zero).sum();
            assertEquals(slope > 1 ? Verdict.DISAGREES : Verdict.KINK, verdict(ramp, zero));
        }
        Variable near = Variable.of("x", Tensor.vector(1e-9, -1e-9));
        assertEquals(Verdict.AGREES,
                verdict(elementwise("ramp", t -> Math.max(0, t), t -> t.greater(0), near).sum(), near));
    }

    @Provide
    Arbitrary<Double> masks() {
        return Arbitraries.of(Double.NEGATIVE_INFINITY, -Double.MAX_VALUE, -3.4e38, -1e30, -1e19, -1e9, -1e4);
    }

    /** What a mask takes out has no error, however large the mask. */
    @Property(tries = 60)
    void masksTakeOut(@ForAll("masks") double mask, @ForAll Random random) {
        double[] entries = new double[12];
        double[] present = new double[12];
        for (int i = 0; i < 12; i++) {
            present[i] = i < 8 || random.nextBoolean() ? 1 : 0; // two rows stay, so that something moves
            entries[i] = present[i] == 1 ? 0 : mask;
        }
        Variable v = Variable.of("V", Tensor.of(Shape.of(3, 2), random.doubles(6, -1, 1).toArray()));
        Node z = v.matmul(X);
        Node added = z.add(constant(Tensor.of(Shape.of(3, 4), entries)));
        Node chosen = where(constant(Tensor.of(Shape.of(3, 4), present)), z, constant(mask));
        for (Node logits : List.of(added, chosen)) {
            Node loss = logits.softmax(0).square().sum();
            assertEquals(Verdict.AGREES, verdict(loss, v));
            assertEquals(Verdict.DISAGREES, verdict(loss, v, 2));
            assertEquals(Verdict.AGREES,
                    GradientCheck.of(loss, v).withMethod(MethodChoice.DECIMALS).run().verdict());
        }
    }

    /** Also far from where it can be seen by differences: duals decide, and there is one verdict. */
    @Property(tries = 60)
    void aRuleThatIsOffByLittleIsWrong(@ForAll("wrongFactors") double factor, @ForAll Random random) {
        Variable u = Variable.of("u", Tensor.vector(random.doubles(4, -2, 2).toArray()));
        Node mine = Ops.customGradient("mine", u.tanh(), (upstream, _, output) -> Lists.immutable
                .of(upstream.mul(constant(1).sub(output.square())).mul(factor)), u);
        Report report = GradientCheck.of(mine.sum(), u).run();
        assertEquals(Verdict.DISAGREES, report.verdict());
        assertTrue(report.text(1).startsWith("DISAGREES"), report.text(1));
    }

    /** The slope of the function stands beside a gradient that is not a number. */
    @Example
    void whatTheFunctionDoesIsShownBesideANonFiniteGradient() {
        Variable n = Variable.of("n", Tensor.vector(-1, 2));
        Node trap = Ops
                .customGradient("trap", where(n.greater(0), n.square(), n.mul(3)), (upstream, _, _) -> Lists.immutable
                        .of(upstream.mul(n.sqrt().div(n.sqrt())).mul(2)), n)
                .sum();
        EntryReport entry = entry(trap, n);
        assertEquals(Verdict.NON_FINITE, entry.verdict());
        assertTrue(Double.isNaN(entry.analytic()));
        assertEquals(3, entry.numeric(), 1e-15);
        Variable zero = Variable.of("zero", Tensor.vector(0, 0));
        Node norm = Ops.customGradient("norm", zero.square().sum().sqrt(), (upstream, _, output) -> Lists.immutable
                .of(upstream.mul(zero.div(output))), zero);
        assertEquals(-1, entry(norm, zero).slopes().orElseThrow().left(), 1e-6);
        assertEquals(1, entry(norm, zero).slopes().orElseThrow().right(), 1e-6);
    }

    /** In saturation only decimals tell; how much they may take is a matter of the budget, and the report says so. */
    @Example
    void whatIsLeftUndoneIsSaid() {
        Variable z = Variable.of("z", Tensor.vector(17, 18));
        GradientCheck check = GradientCheck.of(z.tanh().sum(), z);
        assertEquals(Verdict.AGREES, check.run().verdict());
        assertEquals(List.of(), check.run().remarks());
        Report poor = check.withBudget(100).run();
        assertEquals(Verdict.INCONCLUSIVE, poor.verdict());
        assertEquals(
                List.of("decimals were left out at 2 places, where they take more than the budget of 100 operations"),
                poor.remarks());
        assertTrue(poor.text(0).endsWith(poor.remarks().getFirst() + "\n"), poor.text(0));
        Variable x = Variable.of("x", Tensor.vector(0.5, 1));
        GradientCheck alone = GradientCheck.of(x.tanh().sum(), x).withMethod(MethodChoice.DECIMALS);
        assertEquals(Verdict.AGREES, alone.run().verdict());
        Report half = alone.withBudget(2 * 200 + 2 * (2 + 2 + 2) - 1).run(); // tanh, x and the sum of two, but for two directions
        assertEquals(List.of(Verdict.AGREES, Verdict.INCONCLUSIVE),
                half.parameters().getFirst().entries().stream().map(EntryReport::verdict).toList());
        assertEquals(
                List.of("decimals were left out at 1 place, where they take more than the budget of 411 operations"),
                half.remarks());
    }

    private static Verdict given(Node loss, Variable variable, double... gradient) {
        return GradientCheck.ofValues(loss, Maps.immutable.of(variable, Tensor.of(variable.shape(), gradient))).run()
                .verdict();
    }

    /** Each has the slope 2, and to dual numbers something is 0 · ∞. */
    @SuppressWarnings("ImmutableEnumChecker") // the functions are pure
    enum Singular {

        OVERFLOW(-720, x -> constant(3).div(x.neg().exp().add(2))), COSH(720,
                x -> constant(2).div(x.exp().add(x.neg().exp()))),
        ROOT(0, x -> x.mul(x.abs().sqrt().tanh())), CUBED_ROOT(0, x -> x.abs().sqrt().pow(3)), NORM(0,
                x -> x.square().sum().sqrt().pow(3)),
        INVERSE_SQUARE(0, x -> x.square().pow(-1).tanh());

        private final double at;
        private final UnaryOperator<Node> function;

        Singular(double at, UnaryOperator<Node> function) {
            this.at = at;
            this.function = function;
        }
    }

    @Property
    void aNumberIsNotRightBecauseNothingIsKnown(@ForAll Singular singular) {
        Variable x = Variable.of("x", Tensor.vector(singular.at));
        Node loss = singular.function.apply(x).sum().add(x.sum().mul(2));
        assertTrue(List.of(Verdict.AGREES, Verdict.INCONCLUSIVE).contains(given(loss, x, 2)));
        for (double wrong : new double[] {5, 2 + 1e-9, 0, -1e6}) {
            assertTrue(List.of(Verdict.DISAGREES, Verdict.INCONCLUSIVE).contains(given(loss, x, wrong)));
        }
    }

    /** A running bound on roundings grows by a factor for each layer, and roundings do not. */
    @Example
    void throughManyLayersNumbersAreHeldToWhatRoundingsDo() {
        Random random = new Random(1);
        Variable first = Variable.of("W", Tensor.zeros(6, 6));
        Node h = constant(Tensor.of(Shape.of(6, 5), random.doubles(30, -1, 1).toArray()));
        for (int layer = 0; layer < 24; layer++) {
            Tensor weights = Tensor.of(Shape.of(6, 6), random.doubles(36, -0.8, 0.8).toArray());
            Node w = layer == 0 ? first : constant(weights);
            first.assign(layer == 0 ? weights : first.value());
            h = w.matmul(h).tanh();
        }
        Node loss = h.square().mean();
        double[] gradient = Gradients.of(loss, first).wrt(first).value().toArray();
        assertEquals(Verdict.AGREES, verdict(loss, first));
        assertEquals(Verdict.AGREES, given(loss, first, gradient));
        for (double factor : new double[] {2, -1, 1.001}) {
            assertEquals(Verdict.DISAGREES,
                    given(loss, first, DoubleStream.of(gradient).map(g -> factor * g).toArray()));
        }
    }

    /** The logistic map: what a value is off doubles with each step. */
    @Example
    void aWrongRuleIsSeenBehindAFunctionThatIsChaotic() {
        Variable x = Variable.of("x", Tensor.scalar(0.3));
        Node y = x;
        for (int i = 0; i < 34; i++) {
            y = y.mul(constant(1).sub(y)).mul(3.9);
        }
        Node wrong = Ops.customGradient("c", y, (g, _, _) -> Lists.immutable.of(g.mul(2)), y);
        assertEquals(Verdict.AGREES, verdict(y, x));
        assertEquals(Verdict.DISAGREES, verdict(wrong, x));
    }

    /** At the kink any number between the slopes is right, whatever the sweep says; elsewhere one alone. */
    @Example
    void floatsAreHeldToTheSlopesOfBothSides() {
        double[] slopes = {1.1, 1.3, 1.7, 0.3, 2.3};
        Variable z = Variable.of("z", Tensor.vector(0, 1.3, 0.7, 0.9, 1.1));
        Node loss = z.relu().mul(constant(Tensor.vector(slopes))).sum();
        for (double first : new double[] {0, 0.5, 1.1, -7.7, 2.2}) {
            double[] floats = DoubleStream.of(slopes).map(x -> (float) x).toArray();
            floats[0] = (float) first;
            assertEquals(first >= 0 && first <= 1.1 ? Verdict.KINK : Verdict.DISAGREES, given(loss, z, floats));
        }
        Node joint = z.relu().sub(z.neg().relu()).mul(constant(Tensor.vector(slopes))).sum();
        assertEquals(Verdict.CONVENTION, verdict(joint, z));
        assertEquals(Verdict.AGREES, given(joint, z, DoubleStream.of(slopes).map(x -> (float) x).toArray()));
    }

    /** Along a direction a kink of one entry would hide what is wrong with others. */
    @Property(tries = 3)
    void aKinkHidesNoWrongEntry(@ForAll("largeFactors") double factor, @ForAll Random random) {
        double[] entries = random.doubles(12_000, 1, 2).toArray();
        entries[random.nextInt(entries.length)] = 0;
        Variable w = Variable.of("W", Tensor.vector(entries));
        Node loss = w.abs().sum().mul(0.1).add(w.square().sum());
        double[] gradient = Gradients.of(loss, w).wrt(w).value().toArray();
        assertEquals(Verdict.KINK, given(loss, w, gradient));
        gradient[entries[99] == 0 ? 100 : 99] *= factor;
        assertEquals(Verdict.DISAGREES, given(loss, w, gradient));
    }

    /** Of a direction along thousands of entries, roundings hide what is smaller. */
    @Provide
    Arbitrary<Double> largeFactors() {
        return Arbitraries.of(0.5, -1.0, 0.0, 1.001);
    }

    /** The cube of a cube root is x: its slope is 0 · ∞. */
    @Example
    void nothingIsToldWhereAUsersSlopeIsInfinite() {
        Variable x = Variable.of("x", Tensor.scalar(0));
        Node root = elementwise("cbrt", Math::cbrt, t -> t.square().pow(-1.0 / 3).div(3), x);
        assertEquals(Verdict.INCONCLUSIVE, verdict(root.pow(3).add(x.mul(2)), x));
        assertNotEquals(Verdict.DISAGREES, given(root.pow(3).add(x.mul(2)), x, 3));
    }

    /** A function need not have a value where nobody asked for one. */
    @Example
    void usersFunctionsMayThrowBesideThePlace() {
        DoubleUnaryOperator positive = x -> {
            if (x < 0) {
                throw new IllegalArgumentException("negative");
            }
            return Math.expm1(x);
        };
        Variable x = Variable.of("x", Tensor.scalar(1e-3));
        assertEquals(Verdict.AGREES, verdict(elementwise("f", positive, t -> t.exp(), x), x));
        assertEquals(Verdict.DISAGREES, verdict(elementwise("f", positive, t -> t.exp().mul(1.01), x), x));
        double[] table = {0, 1, 4, 9, 16, 25};
        DoubleUnaryOperator slope = t -> 2 * (table[(int) t + 1] - table[(int) t]);
        Variable u = Variable.of("u", Tensor.scalar(3.9));
        Node wrong = elementwise("table", t -> table[(int) t] + (t - (int) t) * (table[(int) t + 1] - table[(int) t]),
                t -> elementwise("slope", slope, v -> v.mul(0), t), u);
        assertEquals(Verdict.DISAGREES, verdict(wrong, u));
    }

    @Property(tries = 50)
    void aUsersFunctionJumpsBehindOtherOpsToo(@ForAll("shifts") double shift) {
        Variable x = Variable.of("x", Tensor.scalar(3));
        for (Node argument : List.of(x.mul(2), x.add(shift).sub(shift), x.div(3), x.neg())) {
            Node loss = elementwise("floor", Math::floor, v -> v.mul(0), argument).add(x);
            assertEquals(Verdict.JUMP, verdict(loss, x));
        }
    }

    @Provide
    Arbitrary<Double> shifts() {
        return Arbitraries.of(1.0, 2.0, 7.0, -5.0, 0.5, 1024.0);
    }

    /** Of angles in the millions, and of seconds since 1970. */
    @Example
    void wavesAreJudgedFarFromZero() {
        for (double at : new double[] {1e6, -1e9, 1e12}) {
            Variable x = Variable.of("x", Tensor.scalar(at));
            assertEquals(Verdict.AGREES, verdict(elementwise("sin", Math::sin,
                    t -> elementwise("cos", Math::cos, v -> v.mul(0), t), x), x));
        }
        Variable time = Variable.of("time", Tensor.scalar(1.7e9));
        double day = 2 * Math.PI / 86_400;
        for (double factor : new double[] {1, 1.01}) {
            Node wave = elementwise("day", t -> Math.cos(day * t),
                    t -> elementwise("slope", v -> -factor * day * Math.sin(day * v), v -> v.mul(0), t), time);
            assertEquals(Verdict.of(factor == 1), verdict(wave, time));
        }
    }

    /** Its derivatives are those of something else. */
    @Example
    void secondDerivativesOfAWrongGradientAreNotChecked() {
        Variable x = Variable.of("x", Tensor.vector(0.5, 2));
        Node wrong = Ops.customGradient("wrong", x.tanh(),
                (g, _, output) -> Lists.immutable.of(g.mul(constant(1).sub(output))), x).sum();
        Report report = GradientCheck.of(wrong, x).withOrder(2).run();
        assertEquals(Verdict.DISAGREES, report.verdict());
        assertEquals(List.of("the gradient is wrong itself, so that its derivatives were not checked"),
                report.remarks());
    }

    @Example
    void aJumpThatIsLostInRoundingsIsNamedToo() {
        Variable x = Variable.of("x", Tensor.scalar(0));
        for (double size : new double[] {1, 1e-9, 1e-14}) {
            EntryReport entry = entry(x.greater(0).named("step").mul(size).add(x).add(1), x);
            assertEquals(Verdict.JUMP, entry.verdict());
            assertEquals("step ()", entry.jump().orElseThrow().op());
        }
    }

    /** A guarded pole has another sign to each side, which its value at the place does not tell. */
    @Property
    void aJumpIsSeenBehindAPole(@ForAll @DoubleRange(min = -3, max = 3) double numerator,
            @ForAll @IntRange(min = 0, max = 1) int squares) {
        Assume.that(Math.abs(numerator) > 1e-3);
        Variable x = Variable.of("x", Tensor.scalar(0));
        Node divisor = squares == 0 ? x : x.mul(x).mul(x);
        Node isZero = divisor.equalTo(constant(0));
        Node guarded = Ops.where(isZero, constant(0), constant(numerator).div(Ops.where(isZero, constant(1), divisor)));
        assertEquals(Verdict.JUMP, verdict(Ops.minimum(Ops.maximum(guarded, constant(0)), constant(1)), x));
    }

    /** In doubles −1000 · 0.001 + 1 is 0, in decimals it is not: whether a root is taken is for roundings to decide. */
    @Example
    void decimalsDoNotContradictWhereRoundingsDecide() {
        Variable w = Variable.of("W", Tensor.scalar(0.001));
        Variable p = Variable.of("p", Tensor.scalar(0));
        Node distance = w.mul(-1000).add(1).add(p.mul(0)).abs();
        Node root = Ops.where(distance.greater(0), distance.sqrt(), distance).sub(p).square();
        for (EntryReport entry : GradientCheck.of(root.mul(0.25).square(), p, w).run().parameters().stream()
                .flatMap(parameter -> parameter.entries().stream()).toList()) {
            assertNotEquals(Verdict.DISAGREES, entry.verdict(), entry::toString);
        }
    }
}
