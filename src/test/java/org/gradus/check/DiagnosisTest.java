package org.gradus.check;

import static org.gradus.Ops.constant;
import static org.gradus.Ops.where;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.eclipse.collections.api.factory.Lists;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Variable;
import org.gradus.WildGraph;

/** Faults that are in no catalogue, the mistakes that other checkers make, and ops that are right. */
class DiagnosisTest {

    private static final Tensor THREE_BY_THREE =
            Tensor.of(new double[][] {{0.3, -1.2, 0.8}, {1.1, 0.4, -0.6}, {-0.9, 0.7, 1.4}});

    private final Variable x = Variable.of("x", THREE_BY_THREE);

    @Property(tries = 100)
    void nothingIsFoundWhereAllIsRight(@ForAll("graphs") WildGraph graph) {
        assertEquals("", text(graph.loss(), graph.variables()));
    }

    /** Those with the engine's own rules only: the user's rule in the others is wrong on purpose. */
    @Provide
    Arbitrary<WildGraph> graphs() {
        return WildGraph.graphs().filter(graph -> !hasCustomRule(graph));
    }

    private static boolean hasCustomRule(WildGraph graph) {
        return Topology.order(Lists.immutable.of(graph.loss()))
                .anySatisfy(node -> node.op() instanceof Op.CustomGradient);
    }

    /** In a random graph the one wrong op is found, if its input moves anything at all. */
    @Property(tries = 60)
    void theOneWrongOpIsFound(@ForAll("faultyGraphs") WildGraph graph) {
        Optional<Diagnosis> diagnosis = Diagnosis.of(graph.loss(), graph.variables());
        diagnosis.ifPresent(it -> assertEquals("halved", it.op()));
    }

    @Provide
    Arbitrary<WildGraph> faultyGraphs() {
        return WildGraph.graphs().filter(DiagnosisTest::hasCustomRule);
    }

    @Example
    void aUsersDerivativeIsDiagnosedByDifferences() {
        assertFound(Cause.SIGN, user(t -> t.tanh().square().sub(1)));
        assertFound(Cause.FACTOR_TWO, user(t -> constant(2).sub(t.tanh().square().mul(2))));
        assertFound(Cause.OUTPUT_FOR_INPUT, user(t -> constant(1).sub(t.square())));
        assertFound(Cause.DERIVATIVE_DROPPED, user(t -> Ops.full(t.shape(), 1)));
        assertFound(Cause.LOST_CONTRIBUTION, user(t -> t.mul(0)));
        assertFound(Cause.UNKNOWN, user(t -> constant(1).sub(t.tanh())));
        assertEquals("", text(user(t -> constant(1).sub(t.tanh().square())), List.of(x)));
    }

    private Node user(UnaryOperator<Node> derivative) {
        return scalar(Ops.elementwise("planted", Math::tanh, derivative, x));
    }

    /** Users' functions of years and of prices: one step alone would be too long for some, and too short for others. */
    @Property(tries = 150)
    void usersFunctionsOfAllMagnitudesAreNotAccused(@ForAll("functions") UsersFunction function,
            @ForAll @IntRange(min = -5, max = 7) int magnitude, @ForAll @LongRange(max = 999) long seed) {
        x.assign(Tensor.of(Shape.of(3, 3), new SplittableRandom(seed).doubles(9, -1, 1)
                .map(t -> Math.pow(10, magnitude) * (t + Math.copySign(0.1, t))).toArray()));
        Node y = Ops.elementwise("planted", function.value(), function.slope(), x);
        assertEquals("", text(scalar(y), List.of(x)));
    }

    /** And where they can be told, wrong ones are: by a hundredth. */
    @Property(tries = 60)
    void usersFunctionsOfAllMagnitudesAreAccusedIfWrong(@ForAll("functions") UsersFunction function,
            @ForAll @IntRange(min = -2, max = 2) int magnitude, @ForAll @LongRange(max = 999) long seed) {
        x.assign(Tensor.of(Shape.of(3, 3), new SplittableRandom(seed).doubles(9, -1, 1)
                .map(t -> Math.pow(10, magnitude) * (t + Math.copySign(0.1, t))).toArray()));
        Node y = Ops.elementwise("planted", function.value(), t -> function.slope().apply(t).mul(1.01), x);
        assertEquals("1.01 times what is right", assertFound(Cause.FACTOR, scalar(y)).finding());
    }

    /** A function with its right derivative. */
    record UsersFunction(String name, DoubleUnaryOperator value, UnaryOperator<Node> slope) {

        @Override
        public String toString() {
            return name;
        }
    }

    @Provide
    Arbitrary<UsersFunction> functions() {
        return Arbitraries.of(new UsersFunction("sin", Math::sin, t -> Ops.elementwise("cos", Math::cos, s -> s, t)),
                new UsersFunction("sin 20x", t -> Math.sin(20 * t),
                        t -> Ops.elementwise("cos", s -> 20 * Math.cos(20 * s), s -> s, t)),
                new UsersFunction("cbrt", Math::cbrt,
                        t -> Ops.elementwise("cbrt'", s -> 1 / (3 * Math.cbrt(s) * Math.cbrt(s)), s -> s, t)),
                new UsersFunction("square", t -> t * t, t -> t.mul(2)));
    }

    /** A kink in a user's function is no fault, whatever the derivative there. */
    @Example
    void aUsersKinkIsNoFault() {
        x.assign(Tensor.zeros(3, 3));
        assertEquals("", text(scalar(Ops.elementwise("ramp", t -> Math.max(0, t), t -> t.greater(0), x).add(x)),
                List.of(x)));
    }

    @Example
    void compositesAreDiagnosed() {
        // y = z + tanh z, where one of both ways back is lost
        assertFound(Cause.LOST_CONTRIBUTION, custom(z -> z.add(z.tanh()), (g, z) -> g));
        assertFound(Cause.LOST_CONTRIBUTION,
                custom(z -> z.add(z.tanh()), (g, z) -> g.mul(constant(1).sub(z.tanh().square()))));
        // z σ(z)
        assertFound(Cause.LOST_CONTRIBUTION, custom(z -> z.mul(z.sigmoid()), (g, z) -> g.mul(z.sigmoid())));
        // the mean is subtracted, but its gradient added
        assertFound(Cause.SIGN, custom(z -> z.sub(z.meanKeepDims(1)), (g, z) -> g.add(g.meanKeepDims(1))));
        assertFound(Cause.WRONG_AXIS, custom(z -> z.sub(z.meanKeepDims(1)), (g, z) -> g.sub(g.meanKeepDims(0))));
        assertFound(Cause.FACTOR_M, custom(z -> z.sub(z.meanKeepDims(1)), (g, z) -> g.sub(g.sumKeepDims(1))));
        assertFound(Cause.FACTOR_M, custom(z -> z.square().mean(), (g, z) -> g.mul(z.mul(2))));
        Node w = constant(THREE_BY_THREE.reshape(3, 3)).exp();
        assertFound(Cause.MISSING_TRANSPOSE, custom(z -> w.matmul(z.tanh()).square(),
                (g, z) -> w.matmul(g.mul(w.matmul(z.tanh()).mul(2))).mul(constant(1).sub(z.tanh().square()))));
        assertFound(Cause.UNKNOWN, custom(z -> z.mul(z.sigmoid()), (g, z) -> g.mul(z.exp())));
    }

    /** Where the whole is off by a factor, no single op of it explains that; else the op inside is named. */
    @Example
    void compositesAreOffAsAWholeOrInside() {
        BinaryOperator<Node> right = (g, z) -> g.mul(constant(2).sub(z.tanh().square()));
        Diagnosis thrice =
                assertFound(Cause.FACTOR_M, custom(z -> z.add(z.tanh()), (g, z) -> right.apply(g, z).mul(3)));
        assertEquals("3 times what is right", thrice.finding());
        Diagnosis third = assertFound(Cause.FACTOR_M, custom(z -> z.add(z.tanh()), (g, z) -> right.apply(g, z).div(9)));
        assertEquals("1/9 of what is right", third.finding());
        Diagnosis inside = assertFound(Cause.SIGN,
                custom(z -> z.sub(z.meanKeepDims(1)), (g, z) -> g.add(g.meanKeepDims(1))));
        assertTrue(inside.finding().startsWith("at "), inside.finding());
    }

    /** A factor that is the same everywhere is looked for, not guessed. */
    @Property(tries = 30)
    void anyFactorIsNamed(@ForAll @DoubleRange(min = 0.01, max = 1000) double factor, @ForAll boolean negative) {
        Assume.that(Math.abs(factor - 1) > 1e-6);
        double signed = negative ? -factor : factor;
        Diagnosis diagnosis = Diagnosis.of(custom(z -> z.add(z.tanh()),
                (g, z) -> g.mul(constant(2).sub(z.tanh().square())).mul(signed)), List.of(x)).orElseThrow();
        assertTrue(Set.of(Cause.FACTOR, Cause.FACTOR_M, Cause.FACTOR_TWO, Cause.SIGN).contains(diagnosis.cause()),
                diagnosis::text);
        if (diagnosis.cause() == Cause.FACTOR) {
            double found = Double.parseDouble(diagnosis.finding().replace("minus ", "-").split("[ ,]", 2)[0]);
            assertEquals(signed, found, 1e-5 * factor, diagnosis::text);
        }
    }

    @Example
    void factorsAreRecognised() {
        assertFactor(Math.log(2), "0.693147, which is ln 2, times what is right");
        assertFactor(1 / Math.log(2), "1.4427, which is 1/ln 2 = log2 e, times what is right");
        assertFactor(-Math.PI, "minus 3.14159, which is pi, times what is right");
        assertFactor(Math.E, "2.71828, which is e, times what is right");
        assertFactor(5.0 / 7, "0.714286, which is 5/7, times what is right");
        assertFactor(1.0 / 8, "0.125, which is 1/(9 - 1), times what is right");
        assertFactor(1.1234567, "1.12346 times what is right");
        assertFactor(1e-7, "1e-7 times what is right");
        Diagnosis minus = assertFound(Cause.FACTOR_M, custom(z -> z.add(z.tanh()),
                (g, z) -> g.mul(constant(2).sub(z.tanh().square())).mul(-3)));
        assertEquals("minus 3 times what is right", minus.finding());
    }

    private void assertFactor(double factor, String finding) {
        Diagnosis diagnosis = assertFound(Cause.FACTOR, custom(z -> z.add(z.tanh()),
                (g, z) -> g.mul(constant(2).sub(z.tanh().square())).mul(factor)));
        assertEquals(finding, diagnosis.finding());
    }

    /** At one input every wrong slope is a factor off; at others it is another factor. */
    @Example
    void whatIsAFactorOnlyHereIsNone() {
        x.assign(Tensor.full(x.shape(), 0.7));
        assertFound(Cause.UNKNOWN, custom(z -> z.add(z.tanh()), (g, z) -> g.mul(z.exp()).mul(1.01)));
    }

    /** Nothing is known of the ratio of zeros. */
    @Example
    void zerosAreOffByAnyFactor() {
        x.assign(Tensor.of(new double[][] {{0, -1, 1}, {0, 0, 0.5}, {-2, 0, 0}}));
        assertFactorOf(0.7, Node::square, (g, z) -> g.mul(z.mul(1.4)));
        assertFound(Cause.UNKNOWN, custom(Node::square, (g, z) -> g.mul(z.mul(1.4).add(0.1))));
    }

    private void assertFactorOf(double factor, UnaryOperator<Node> forward, BinaryOperator<Node> rule) {
        Diagnosis diagnosis = assertFound(Cause.FACTOR, custom(forward, rule));
        assertTrue(diagnosis.finding().startsWith(Double.toString(factor)), diagnosis.finding());
    }

    /** Whose sums are taken of differences of the user's function, entry by entry. */
    @Example
    void aUsersFunctionInsideOfAnOpIsDiagnosedByDifferences() {
        UnaryOperator<Node> cube = z -> Ops.elementwise("cube", t -> t * t * t, t -> t.square().mul(3), z);
        UnaryOperator<Node> forward = z -> cube.apply(z).sum(0).tanh();
        BinaryOperator<Node> right = (g, z) -> g.mul(constant(1).sub(cube.apply(z).sum(0).tanh().square()))
                .mul(z.square()).mul(3);
        assertEquals("", text(custom(forward, right), List.of(x)));
        assertFound(Cause.FACTOR_TWO, custom(forward, (g, z) -> right.apply(g, z).div(2)));
        Tensor last = Tensor.of(Shape.of(3, 3), 1, 1, 1, 1, 1, 1, 1, 1, 1.5);
        assertFound(Cause.UNKNOWN, custom(forward, (g, z) -> right.apply(g, z).mul(constant(last))));
        assertFound(Cause.SIGN, custom(forward, (g, z) -> right.apply(g, z).neg()));
    }

    /** Inside of an op with another shape, no shape of the user's derivative fits. */
    @Example
    void aUsersFunctionInsideOfAProductIsDiagnosed() {
        Node w = constant(Tensor.of(new double[][] {{1, 2, 0.5}}));
        UnaryOperator<Node> cube = z -> Ops.elementwise("cube", t -> t * t * t, t -> t.square().mul(3), z);
        assertFound(Cause.SIGN, custom(z -> w.matmul(cube.apply(z)),
                (g, z) -> w.transpose().matmul(g).mul(z.square()).mul(-3)));
    }

    /** What an infinite derivative sends back is a matter of convention. */
    @Example
    void whereTheDerivativeIsInfiniteNothingIsWrong() {
        x.assign(Tensor.of(new double[][] {{0, 1, 2}, {3, 0, 4}, {5, 6, 7}}));
        BinaryOperator<Node> finite = (g, z) -> where(z.greater(0), g.div(z.sqrt().mul(2)), constant(0));
        assertEquals("", text(custom(Node::sqrt, finite), List.of(x)));
        assertFound(Cause.FACTOR_TWO, custom(Node::sqrt, (g, z) -> finite.apply(g, z).mul(2)));
    }

    @Example
    void rightCompositesAreNotAccused() {
        assertEquals("", text(custom(z -> z.add(z.tanh()), (g, z) -> g.mul(constant(2).sub(z.tanh().square()))),
                List.of(x)));
        assertEquals("", text(custom(z -> z.sub(z.meanKeepDims(1)), (g, z) -> g.sub(g.meanKeepDims(1))), List.of(x)));
    }

    /** The relu layer that overwrites the upstream gradient in place of multiplying. */
    @Example
    void overwritingReluIsDiagnosed() {
        assertFound(Cause.UPSTREAM_DROPPED, custom(Node::relu, (g, z) -> z.greater(0)));
    }

    /** For upstream gradients of 1 the gradient is right, and no check of it can see the fault; the audit does. */
    @Example
    void dividingByTheUpstreamGradientIsSeenThoughItIsOne() {
        Node loss = planted(Node::square, (g, z) -> z.mul(2).div(g)).sum();
        assertEquals(Gradients.of(x.square().sum(), x).wrt(x).value(), Gradients.of(loss, x).wrt(x).value());
        Diagnosis diagnosis = Diagnosis.of(loss, List.of(x)).orElseThrow();
        assertEquals("planted", diagnosis.op());
        assertTrue(diagnosis.isLatent());
        assertTrue(diagnosis.text().contains("it is right for the upstream gradient that arrives here"));
        assertFalse(assertFound(Cause.UNKNOWN, custom(Node::square, (g, z) -> z.mul(2).div(g))).isLatent());
    }

    /** A mask that is multiplied, not selected: 0 · ∞. */
    @Example
    void notANumberIsWrongWhereTheDerivativeIsFinite() {
        x.assign(Tensor.of(new double[][] {{0, 1, 2}, {3, 0, 4}, {5, 6, 7}}));
        UnaryOperator<Node> safeRoot = z -> where(z.greater(0), z.sqrt(), constant(0));
        assertEquals("", text(custom(safeRoot, (g, z) -> where(z.greater(0), g.div(z.sqrt().mul(2)), constant(0))),
                List.of(x)));
        assertFound(Cause.NON_FINITE, custom(safeRoot, (g, z) -> g.mul(z.greater(0)).div(z.sqrt().mul(2))));
    }

    /** 10⁻⁹ in one entry, while the others are of size 1. */
    @Example
    void aTinyFaultAmongLargeGradientsIsFound() {
        Tensor one = Tensor.of(Shape.of(3, 3), 0, 0, 0, 0, 1e-9, 0, 0, 0, 0);
        assertFound(Cause.UNKNOWN, custom(Node::tanh,
                (g, z) -> g.mul(constant(1).sub(z.tanh().square())).add(constant(one))));
    }

    /** At a kink every slope between those on both sides is right. */
    @Example
    void otherConventionsAtKinksAreNoFaults() {
        x.assign(Tensor.of(new double[][] {{0, -1, 1}, {2, 0, 3}, {-4, 0, 5}}));
        assertEquals("", text(custom(Node::relu, (g, z) -> where(z.less(0), constant(0), g)), List.of(x)));
        assertEquals("", text(custom(Node::abs, (g, z) -> where(z.less(0), g.neg(), g)), List.of(x)));
        assertEquals("", text(custom(z -> Ops.maximum(z, z.neg()), (g, z) -> where(z.less(0), g.neg(), g)),
                List.of(x)));
        assertEquals("", text(custom(z -> where(z.less(0), z.neg(), z.mul(2)),
                (g, z) -> where(z.greater(0), g.mul(2), g.neg())), List.of(x)));
        assertFound(Cause.UNKNOWN, custom(Node::relu, (g, z) -> where(z.less(0), constant(0), g.mul(1.5))));
        x.assign(Tensor.full(x.shape(), 1e6));
        assertEquals("", text(custom(z -> z.sub(1e6).relu(), (g, z) -> where(z.equalTo(constant(1e6)), g.div(2),
                where(z.greater(1e6), g, constant(0)))), List.of(x)));
        assertTrue(Diagnosis.of(custom(z -> z.sub(1e6).relu(), (g, z) -> g.div(2)), List.of(x)).orElseThrow()
                .isLatent());
        x.assign(Tensor.of(new double[][] {{0, -1, 1}, {2, 0, 3}, {-4, 0, 5}}));
        assertFound(Cause.UNKNOWN, custom(Node::relu,
                (g, z) -> where(z.equalTo(constant(0)), g.mul(-0.5), where(z.less(0), constant(0), g))));
    }

    /** A rule may read nodes that it was not given. */
    @Example
    void rulesThatReadOtherNodesAreDiagnosed() {
        Node wrong = Ops.customGradient("planted", x.exp(),
                (g, arguments, output) -> Lists.immutable.of(g.mul(x)), x);
        assertFound(Cause.OUTPUT_FOR_INPUT, scalar(wrong));
    }

    /** Where x is 2, half of 2 G x is 2 G; the numbers of other inputs tell which it is. */
    @Example
    void whatFitsByChanceIsToldApartElsewhere() {
        x.assign(Tensor.full(x.shape(), 2));
        Diagnosis diagnosis = assertFound(Cause.DERIVATIVE_DROPPED, custom(Node::square, (g, z) -> g.mul(2)));
        assertEquals(Lists.immutable.empty(), diagnosis.otherCauses());
        assertFound(Cause.FACTOR_TWO, custom(Node::square, (g, z) -> g.mul(z)));
        assertEquals(Tensor.full(x.shape(), 2), x.value());
    }

    /** They are told apart at other values of what stands for the input, which then has its own again. */
    @Example
    void theInputKeepsItsValue() {
        LocalOp local = LocalOp.of(planted(Node::square, (g, z) -> g.mul(z)), _ -> true, Node::value);
        assertEquals(Cause.FACTOR_TWO,
                Contribution.of(local, 0).explanations(new SplittableRandom(1)).getFirst().cause());
        assertEquals(x.value(), local.inputs().getOnly().value());
    }

    /** Of two inputs that get wrong contributions, the one for which there is a cause. */
    @Example
    void theInputWithACauseIsNamed() {
        Variable y = Variable.of("y", THREE_BY_THREE);
        Node loss = scalar(Ops.customGradient("planted", x.mul(y),
                (g, arguments, _) -> Lists.immutable.of(g.mul(x.exp()), g.mul(x).neg()), x, y));
        Diagnosis diagnosis = Diagnosis.of(loss, List.of(x, y)).orElseThrow();
        assertEquals(y, diagnosis.input());
        assertEquals(Cause.SIGN, diagnosis.cause());
    }

    /** The first in the order of the sweep is named. */
    @Property(tries = 40)
    void ofTwoFaultsTheFirstIsNamed(@ForAll("elementwise") Fault first, @ForAll("elementwise") Fault second) {
        Node below = second.plantedAt(second.use().apply(x, x.mul(0.5)));
        Node above = first.plantedAt(first.use().apply(below.mul(0.3).add(0.1), x.mul(0.25)));
        Diagnosis diagnosis = Diagnosis.of(scalar(above), List.of(x)).orElseThrow();
        assertEquals(above, diagnosis.node());
        assertEquals(first.cause(), diagnosis.cause(), diagnosis::text);
    }

    @Provide
    Arbitrary<Fault> elementwise() {
        return Arbitraries.of(Faults.all().select(fault -> List.of("tanh", "sigmoid", "matmul", "add", "exp",
                "softplus").contains(fault.op())).castToList());
    }

    /** More entries than are looked at one by one. */
    @Example
    void oneWrongEntryOfAThousandIsFound() {
        SplittableRandom random = new SplittableRandom(3);
        Shape shape = Shape.of(30, 40);
        double[] zeros = new double[1200];
        zeros[777] = 0.5;
        Variable w = Variable.of("W", Tensor.of(shape, random.doubles(1200, -1, 1).toArray()));
        Node data = constant(Tensor.of(Shape.of(40, 500), random.doubles(20_000, -1, 1).toArray()));
        Node loss = Ops.customGradient("layer", w.matmul(data), (g, arguments, _) -> Lists.immutable.of(
                g.matmul(data.transpose()).add(constant(Tensor.of(shape, zeros)))), w).tanh().mean();
        Diagnosis diagnosis = Diagnosis.of(loss, List.of(w)).orElseThrow();
        assertEquals("layer", diagnosis.op());
        assertEquals("W[19,17]", diagnosis.rows().getFirst().entry());
        assertEquals(0.5, diagnosis.rows().getFirst().difference(), 1e-12); // sums of 500 terms below 1
        assertTrue(diagnosis.rows().size() < 1200);
    }

    @Example
    void aLongChainIsNoProblem() {
        Node node = planted(Node::tanh, (g, z) -> g.mul(constant(1).sub(z.square())));
        for (int i = 0; i < 3000; i++) {
            node = node.mul(1.0);
        }
        assertFound(Cause.OUTPUT_FOR_INPUT, node.sum());
    }

    @Example
    void theTextSaysEverything() {
        Diagnosis diagnosis = assertFound(Cause.SIGN, custom(Node::neg, (g, z) -> g));
        List<String> lines = diagnosis.text().lines().toList();
        assertEquals("the rule of planted is wrong: " + diagnosis.node().label()
                + " (3, 3) sends a wrong contribution to x (3, 3)", lines.get(0));
        assertEquals("likely cause: SIGN, the sign is wrong", lines.get(1));
        assertEquals("what explains the numbers: minus what is right", lines.get(2));
        assertEquals("so would: DERIVATIVE_DROPPED", lines.get(3));
        assertEquals("  entry        analytic        numeric     difference", lines.get(4));
        assertEquals(11, lines.size());
        assertEquals("  and 4 more", lines.get(10));
        assertEquals(diagnosis.rows(), diagnosis.rows().toSortedListBy(row -> -Math.abs(row.difference())));
    }

    private Node custom(UnaryOperator<Node> forward, BinaryOperator<Node> rule) {
        return scalar(planted(forward, rule));
    }

    /** @param rule from the upstream gradient and the argument */
    private Node planted(UnaryOperator<Node> forward, BinaryOperator<Node> rule) {
        return Ops.customGradient("planted", forward.apply(x),
                (g, arguments, output) -> Lists.immutable.of(rule.apply(g, arguments.getOnly())), x);
    }

    /** With different weights, so that the upstream gradient has no pattern. */
    private static Node scalar(Node node) {
        SplittableRandom random = new SplittableRandom(node.shape().size());
        return node.mul(constant(Tensor.of(node.shape(), random.doubles(node.shape().size(), 0.5, 2).toArray()))).sum();
    }

    private Diagnosis assertFound(Cause cause, Node loss) {
        Diagnosis diagnosis = Diagnosis.of(loss, List.of(x)).orElseThrow();
        assertEquals("planted", diagnosis.op());
        assertEquals(x, diagnosis.input());
        assertEquals(cause, diagnosis.cause(), diagnosis::text);
        return diagnosis;
    }

    private static String text(Node loss, Iterable<Variable> variables) {
        return Diagnosis.of(loss, variables).map(Diagnosis::text).orElse("");
    }
}
