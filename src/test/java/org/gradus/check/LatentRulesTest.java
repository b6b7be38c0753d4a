package org.gradus.check;

import static org.gradus.Ops.constant;
import static org.gradus.Ops.where;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.eclipse.collections.api.factory.Lists;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;

/** Users' rules that are right at the inputs that are given, and wrong or right at others. */
class LatentRulesTest {

    /**
     * An op of the user's.
     *
     * @param forward as a user's rule belongs to it
     * @param slope the right one
     */
    record Function(String name, UnaryOperator<Node> forward, DoubleUnaryOperator value, UnaryOperator<Node> slope) {

        @Override
        public String toString() {
            return name;
        }

        Node custom(Node x, UnaryOperator<Node> derivative) {
            return Ops.customGradient("mine", forward.apply(x),
                    (g, of, y) -> Lists.immutable.of(g.mul(derivative.apply(of.getOnly()))), x);
        }

        Node elementwise(Node x, UnaryOperator<Node> derivative) {
            return Ops.elementwise("mine", value, derivative, x);
        }
    }

    private static List<Function> smooth() {
        return List.of(
                new Function("square", Node::square, x -> x * x, x -> x.mul(2)),
                new Function("tanh", Node::tanh, Math::tanh, x -> constant(1).sub(x.tanh().square())),
                new Function("swish", x -> x.mul(x.sigmoid()), x -> x / (1 + Math.exp(-x)),
                        x -> x.sigmoid().add(x.mul(x.sigmoid()).mul(constant(1).sub(x.sigmoid())))),
                new Function("atan",
                        x -> Ops.elementwise("atan", Math::atan, t -> constant(1).div(t.square().add(1)), x),
                        Math::atan, x -> constant(1).div(x.square().add(1))));
    }

    /** Kinks, domains, jumps of the slope, huge values. */
    private static List<Function> rough() {
        return List.of(
                new Function("relu", Node::relu, x -> Math.max(0, x), x -> x.greater(0)),
                new Function("abs", Node::abs, Math::abs, x -> x.greater(0).sub(x.less(0))),
                new Function("log", Node::log, Math::log, x -> constant(1).div(x)),
                new Function("sqrt", Node::sqrt, Math::sqrt, x -> constant(0.5).div(x.sqrt())),
                new Function("1/x", x -> constant(1).div(x), x -> 1 / x, x -> x.pow(-2).neg()),
                new Function("exp", Node::exp, Math::exp, Node::exp),
                new Function("exp(-x^2)", x -> x.square().neg().exp(), x -> Math.exp(-x * x),
                        x -> x.mul(-2).mul(x.square().neg().exp())),
                new Function("pow 2.5", x -> x.pow(2.5), x -> Math.pow(x, 2.5), x -> x.pow(1.5).mul(2.5)),
                new Function("sin", x -> Ops.elementwise("sin", Math::sin, LatentRulesTest::cos, x), Math::sin,
                        LatentRulesTest::cos),
                new Function("acos", x -> Ops.elementwise("acos", Math::acos,
                        t -> constant(-1).div(constant(1).sub(t.square()).sqrt()), x), Math::acos,
                        t -> constant(-1).div(constant(1).sub(t.square()).sqrt())),
                new Function("clip", x -> Ops.maximum(Ops.minimum(x, constant(1)), constant(-1)),
                        x -> Math.clamp(x, -1, 1), x -> x.less(1).mul(x.greater(-1))),
                new Function("safe log", x -> where(x.greater(0), x.log(), constant(0)),
                        x -> x > 0 ? Math.log(x) : 0, x -> where(x.greater(0), constant(1).div(x), constant(0))),
                new Function("floor",
                        x -> x.sub(Ops.elementwise("fract", t -> t - Math.floor(t), t -> Ops.full(t.shape(), 1), x)),
                        Math::floor, x -> x.mul(0)),
                new Function("cbrt", x -> Ops.elementwise("cbrt", Math::cbrt, LatentRulesTest::cbrtSlope, x),
                        Math::cbrt,
                        LatentRulesTest::cbrtSlope),
                new Function("naive sigmoid", x -> constant(1).div(x.neg().exp().add(1)),
                        x -> 1 / (1 + Math.exp(-x)), x -> x.neg().exp().div(x.neg().exp().add(1).square())));
    }

    private static Node cos(Node x) {
        return Ops.elementwise("cos", Math::cos, t -> Ops.elementwise("sin", Math::sin, LatentRulesTest::cos, t).neg(),
                x);
    }

    private static Node cbrtSlope(Node x) {
        return constant(1.0 / 3).div(Ops.elementwise("cbrt", Math::cbrt, LatentRulesTest::cbrtSlope, x).square());
    }

    /** How a rule is wrong for some inputs only, and at which of -3, -0.5, 0.5, 3 and 200 it is. */
    record Wrong(String name, UnaryOperator<Node> condition, List<Double> at) {

        UnaryOperator<Node> of(UnaryOperator<Node> slope) {
            return x -> Ops.where(condition.apply(x), slope.apply(x).mul(1.3).add(0.2), slope.apply(x));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final Map<String, Wrong> WRONG = Map.of(
            "negative", new Wrong("negative", x -> x.less(0), List.of(-3.0, -0.5)),
            "positive", new Wrong("positive", x -> x.greater(0), List.of(0.5, 3.0, 200.0)),
            "above 50", new Wrong("above 50", x -> x.greater(50), List.of(200.0)),
            "below 0.002", new Wrong("below 0.002", x -> x.abs().less(0.002), List.of()));

    @Provide
    Arbitrary<Function> smoothOnes() {
        return Arbitraries.of(smooth());
    }

    @Provide
    Arbitrary<Function> all() {
        return Arbitraries.of(Lists.immutable.withAll(smooth()).newWithAll(rough()).castToList());
    }

    @Provide
    Arbitrary<Wrong> wrongs() {
        return Arbitraries.of(WRONG.values());
    }

    @Property(tries = 60)
    void whatIsWrongElsewhereIsFound(@ForAll("smoothOnes") Function function, @ForAll("wrongs") Wrong wrong,
            @ForAll boolean isElementwise, @ForAll @LongRange(max = 99) long seed) {
        double[] here = List.of(-3.0, -0.5, 0.5, 3.0, 200.0).stream().filter(it -> !wrong.at().contains(it))
                .mapToDouble(it -> it * new SplittableRandom(seed).nextDouble(0.9, 1.1)).toArray();
        Variable x = Variable.of("x", Tensor.vector(here));
        UnaryOperator<Node> rule = wrong.of(function.slope());
        Diagnosis diagnosis = Diagnosis.of(scalar(isElementwise ? function.elementwise(x, rule)
                : function.custom(x, rule)), List.of(x)).orElseThrow();
        assertEquals("mine", diagnosis.op());
        assertTrue(diagnosis.isLatent());
        assertTrue(diagnosis.latentAt().isPresent());
        assertTrue(diagnosis.text().startsWith("what was asked for agrees, but the rule of mine is wrong: "),
                diagnosis::text);
        assertEquals(Tensor.vector(here), x.value());
    }

    @Property(tries = 150)
    void rightRulesAreNotAccused(@ForAll("all") Function function, @ForAll boolean isElementwise,
            @ForAll boolean isMany, @ForAll @LongRange(max = 99) long seed) {
        double[] here = new SplittableRandom(seed).doubles(isMany ? 40 : 3, 0.1, 0.9).toArray();
        Variable x = Variable.of("x", Tensor.vector(here));
        Node y = isElementwise ? function.elementwise(x, function.slope()) : function.custom(x, function.slope());
        assertEquals("", Diagnosis.of(scalar(y), List.of(x)).map(Diagnosis::text).orElse(""));
    }

    /** Where exp(-x) overflows, x / (1 + exp(-x)) is 0 some hundred units before the slope is. */
    @Example
    void whereAFormulaUnderflowsNothingIsWrong() {
        Function swish = smooth().get(2);
        Variable x = Variable.of("x",
                Tensor.of(Shape.of(2000), new SplittableRandom(1).doubles(2000, 0.1, 1).toArray()));
        assertEquals("", text(scalar(swish.elementwise(x, swish.slope())), List.of(x)));
    }

    @Example
    void itSaysWhere() {
        Variable x = Variable.of("x", Tensor.vector(1, 2));
        Function square = smooth().getFirst();
        String text = Diagnosis.of(scalar(square.custom(x, WRONG.get("negative").of(square.slope()))), List.of(x))
                .orElseThrow().text();
        assertTrue(text
                .matches("(?s).*it is right at the inputs that are given, and wrong at x from -\\d\\d\\d to -0\\.0.*; "
                        + "it is right at x from 0\\.000.* to \\d\\d\\d.*x\\[[01]] = -.*"),
                text);
        Diagnosis large = Diagnosis.of(scalar(square.custom(x, WRONG.get("above 50").of(square.slope()))), List.of(x))
                .orElseThrow();
        assertTrue(large.latentAt().orElseThrow().matches("x from [5-9]\\d.* to \\d\\d\\d; it is right at x from -.*"),
                large::text);
    }

    /** Of several arguments and of shapes where all depends on all. */
    @Example
    void rulesOfProductsAreTriedToo() {
        Variable w = Variable.of("W", Tensor.of(Shape.of(3, 2), 1, 2, 3, 4, 5, 6));
        Variable b = Variable.of("b", Tensor.of(Shape.of(3, 1), 1, 2, 3));
        Node data = constant(Tensor.of(new double[][] {{1, 2, 0.5}, {0.5, 1, 3}}));
        BinaryOperator<Node> slope = (z, g) -> where(z.greater(0), g, constant(0));
        assertEquals("", text(layer(w, b, data, slope), List.of(w, b)));
        Node overwritten = layer(w, b, data, (z, g) -> g);
        Diagnosis diagnosis = Diagnosis.of(overwritten, List.of(w, b)).orElseThrow();
        assertEquals("layer", diagnosis.op());
        assertTrue(diagnosis.isLatent());
    }

    private static Node layer(Node w, Node b, Node data, BinaryOperator<Node> back) {
        return scalar(Ops.customGradient("layer", w.matmul(data).add(b).relu(), (g, of, y) -> {
            Node dZ = back.apply(of.get(0).matmul(data).add(of.get(1)), g);
            return Lists.immutable.of(dZ.matmul(data.transpose()), dZ.sumKeepDims(1));
        }, w, b));
    }

    /** A rule that reads what its argument is computed from can't be tried with another argument. */
    @Example
    void rulesThatReadMoreAreLeftAlone() {
        Variable x = Variable.of("x", Tensor.vector(1, 2));
        Node z = x.mul(3);
        assertEquals("", text(scalar(Ops.customGradient("mine", z.square(),
                (g, of, y) -> Lists.immutable.of(g.mul(x.mul(6))), z)), List.of(x)));
        assertEquals("", text(scalar(Ops.customGradient("mine", x.mul(Ops.stopGradient(x.exp())),
                (g, of, y) -> Lists.immutable.of(g.mul(x.exp())), x)), List.of(x)));
    }

    /** Functions may refuse inputs. */
    @Example
    void whereAFunctionThrowsNothingIsAsked() {
        Variable x = Variable.of("x", Tensor.vector(1, 2));
        DoubleUnaryOperator strict = t -> {
            if (t < 0) {
                throw new IllegalArgumentException("no negative numbers");
            }
            return t * t;
        };
        assertEquals("", text(scalar(Ops.elementwise("mine", strict, t -> t.mul(2), x)), List.of(x)));
    }

    /** NaN where the function is fine, and its arguments are moderate. */
    @Example
    void notANumberElsewhereIsFound() {
        Variable x = Variable.of("x", Tensor.vector(1, 2));
        Node safe = Ops.customGradient("mine", where(x.greater(0), x.sqrt(), constant(0)),
                (g, of, y) -> Lists.immutable.of(g.mul(of.getOnly().pow(-0.5)).div(2)), x);
        assertTrue(Diagnosis.of(scalar(safe), List.of(x)).orElseThrow().isLatent());
    }

    private static String text(Node loss, List<Variable> variables) {
        return Diagnosis.of(loss, variables).map(Diagnosis::text).orElse("");
    }

    private static Node scalar(Node node) {
        SplittableRandom random = new SplittableRandom(node.shape().size());
        return node.mul(constant(Tensor.of(node.shape(), random.doubles(node.shape().size(), 0.5, 2).toArray()))).sum();
    }
}
