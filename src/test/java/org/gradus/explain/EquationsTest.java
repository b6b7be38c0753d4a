package org.gradus.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.MutableMap;
import org.gradus.Fn;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.OpRow;
import org.gradus.OpTable;
import org.gradus.Ops;
import org.gradus.Reference;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Variable;
import org.gradus.WildGraph;
import org.gradus.train.Activation;
import org.gradus.train.Loss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EquationsTest {

    private static Equations equations(Networks network, Style style) {
        return Equations.of(Gradients.of(network.cost(), network.parameters()), style);
    }

    private static Equations twoLayer(Activation activation, Style style) {
        return equations(Networks.of(Networks.Kind.TWO_LAYER, activation), style);
    }

    private static List<String> texts(ImmutableList<Equation> equations) {
        return equations.collect(Equation::text).castToList();
    }

    private static String step(Activation activation) {
        return switch (activation) {
            case SIGMOID -> " ∗ A1 ∗ (1 − A1)";
            case TANH -> " ∗ (1 − A1²)";
            case RELU -> " ∗ (1 if Z1 > 0 else 0)";
            case LEAKY_RELU -> " ∗ (1 if Z1 > 0 else 0.01)";
            case IDENTITY -> "";
        };
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void theTwoLayerNetworkHasTheEquationsOfTheCourse(Activation activation) {
        assertEquals(List.of("dZ2 = A2 − Y", "dW2 = (1/m) dZ2 A1ᵀ", "db2 = (1/m) Σ dZ2",
                "dZ1 = W2ᵀ dZ2" + step(activation), "dW1 = (1/m) dZ1 Xᵀ", "db1 = (1/m) Σ dZ1"),
                texts(twoLayer(activation, Style.COURSE).backward()));
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void exactlyThereIsOneMean(Activation activation) {
        assertEquals(List.of("dZ2 = (1/m) (A2 − Y)", "dW2 = dZ2 A1ᵀ", "db2 = Σ dZ2",
                "dZ1 = W2ᵀ dZ2" + step(activation), "dW1 = dZ1 Xᵀ", "db1 = Σ dZ1"),
                texts(twoLayer(activation, Style.EXACT).backward()));
    }

    @Test
    void theForwardPassIsTheCourses() {
        assertEquals(List.of("Z1 = W1 X + b1", "A1 = tanh(Z1)", "Z2 = W2 A1 + b2", "A2 = σ(Z2)",
                "J = −(1/m) Σ (Y ∗ log(A2) + (1 − Y) ∗ log(1 − A2))"),
                texts(twoLayer(Activation.TANH, Style.COURSE).forward()));
    }

    /** A transpose that moves nothing but axes of length 1 is one all the same. */
    @Test
    void theEquationsDoNotDependOnHowManyUnitsThereAre() {
        Variable x = Variable.of("X", Tensor.ones(1, 2));
        Variable y = Variable.of("Y", Tensor.ones(1, 2));
        Variable w1 = Variable.of("W1", Tensor.ones(1, 1));
        Variable b1 = Variable.of("b1", Tensor.ones(1, 1));
        Variable w2 = Variable.of("W2", Tensor.ones(1, 1));
        Variable b2 = Variable.of("b2", Tensor.ones(1, 1));
        Node a1 = w1.matmul(x).add(b1).named("Z1").tanh().named("A1");
        Node a2 = w2.matmul(a1).add(b2).named("Z2").sigmoid().named("A2");
        assertEquals(twoLayer(Activation.TANH, Style.COURSE).text(),
                Equations.of(Gradients.of(Ops.logLoss(a2, y).named("J"), w1, b1, w2, b2), Style.COURSE).text());
    }

    @Test
    void logisticRegressionIsWrittenAsTheCourseDoes() {
        Variable x = Variable.of("X", Tensor.ones(2, 3));
        Variable y = Variable.of("Y", Tensor.ones(1, 3));
        Variable w = Variable.of("w", Tensor.ones(2, 1));
        Variable b = Variable.of("b", Tensor.scalar(0));
        Node a = w.transpose().matmul(x).add(b).named("Z").sigmoid().named("A");
        Equations equations = Equations.of(Gradients.of(Ops.logLoss(a, y), w, b), Style.COURSE);
        assertEquals(List.of("Z = wᵀ X + b", "A = σ(Z)", "J = −(1/m) Σ (Y ∗ log(A) + (1 − Y) ∗ log(1 − A))"),
                texts(equations.forward()));
        assertEquals(List.of("dZ = A − Y", "dw = (1/m) X dZᵀ", "db = (1/m) Σ dZ"), texts(equations.backward()));
    }

    @Test
    void softmaxHasTheSameEquationsForLabelsThatSumToOne() {
        assertEquals(List.of("dZ2 = A2 ∗ Σ₀ Y − Y", "dW2 = (1/m) dZ2 A1ᵀ", "db2 = (1/m) Σ dZ2",
                "dZ1 = W2ᵀ dZ2 ∗ (1 − A1²)", "dW1 = (1/m) dZ1 Xᵀ", "db1 = (1/m) Σ dZ1"),
                texts(equations(Networks.of(Networks.Kind.SOFTMAX, Activation.TANH), Style.COURSE).backward()));
    }

    @Test
    void soItHasForTheMeanOfTheSumsOverTheClasses() {
        Networks network = Networks.of(Networks.Kind.SOFTMAX, Activation.TANH);
        Node cost = Loss.SOFTMAX_CROSS_ENTROPY.apply(network.node("A2"), network.node("Y")).named("J");
        Equations equations = Equations.of(Gradients.of(cost, network.parameters()), Style.COURSE);
        assertEquals("J = −(1/m) Σ (Σ₀ (Y ∗ log(A2)))", equations.forward().getLast().text());
        assertEquals("dZ2 = A2 ∗ Σ₀ Y − Y", equations.backward().getFirst().text());
    }

    @Test
    void whatIsAskedForIsShown() {
        Networks network = Networks.of(Networks.Kind.TWO_LAYER, Activation.TANH);
        Node a2 = network.node("A2");
        Node z2 = network.node("Z2");
        assertEquals(List.of("dA2 = (1/m) ((1 − Y)/(1 − A2) − Y/A2)", "dZ2 = dA2 ∗ A2 ∗ (1 − A2)"),
                texts(Equations.of(Gradients.of(network.cost(), a2, z2), Style.EXACT).backward()));
    }

    static Stream<Arguments> networks() {
        return Arrays.stream(Networks.Kind.values()).flatMap(kind -> Arrays.stream(Activation.values())
                .flatMap(activation -> Arrays.stream(Style.values())
                        .map(style -> Arguments.of(kind, activation, style))));
    }

    /** Read as text, each from the values of those before it, the equations give the values of the two graphs. */
    @ParameterizedTest
    @MethodSource("networks")
    void readBackAsTextTheEquationsGiveTheGradients(Networks.Kind kind, Activation activation, Style style) {
        Networks network = Networks.of(kind, activation);
        int checked = check(equations(network, style));
        assertTrue(checked > network.parameters().size());
    }

    static Stream<Arguments> ops() {
        return OpTable.ROWS.castToList().stream().filter(row -> !row.name().startsWith("elementwise"))
                .flatMap(row -> row.samples().castToList().stream()
                        .filter(shapes -> shapes.allSatisfy(shape -> shape.size() > 0))
                        .map(shapes -> Arguments.of(row, shapes)));
    }

    /** The weights make the upstream gradient different at every entry. */
    @ParameterizedTest
    @MethodSource("ops")
    void everyOpIsWrittenSoThatItCanBeReadBack(OpRow row, ImmutableList<Shape> shapes) {
        ImmutableList<Variable> x =
                shapes.collectWithIndex((shape, k) -> Variable.of("x" + k, points(shape, 0.2 + 0.07 * k)));
        Node y = row.of(x).named("y");
        Variable weights = Variable.of("g", points(y.shape(), 0.6));
        Node output = weights.mul(y).sum();
        Gradients gradients = Gradients.orZeros(output, x.toArray(new Node[0]));
        for (Style style : Style.values()) {
            Equations equations = Equations.of(gradients, style);
            check(equations);
        }
    }

    @Property(tries = 150)
    void soIsEveryGraph(@ForAll("graphs") WildGraph graph) {
        Gradients gradients = Gradients.of(graph.loss(), graph.variables());
        for (Style style : Style.values()) {
            check(Equations.of(gradients, style));
        }
    }

    /** Without functions of the user's, which the reader does not know. */
    @Provide
    Arbitrary<WildGraph> graphs() {
        return WildGraph.graphs().filter(graph -> Topology.order(Lists.immutable.of(graph.loss()))
                .noneSatisfy(node -> node.op() instanceof Op.Elementwise(Fn.User _, _)));
    }

    static Tensor points(Shape shape, double first) {
        double[] entries = new double[shape.size()];
        Arrays.setAll(entries, i -> first + 0.3 * (i * 7 % 11) / 11);
        return Tensor.of(shape, entries);
    }

    /** Two layers that share their weights, with a residual connection, the squared error and a penalty. */
    @Test
    void otherNetworksReadAsPeopleWriteThem() {
        Variable x = Variable.of("X", points(Shape.of(3, 5), 0.1));
        Variable y = Variable.of("Y", points(Shape.of(3, 5), 0.2));
        Variable w = Variable.of("W", points(Shape.of(3, 3), -0.1));
        Node a1 = w.matmul(x).named("Z1").relu().named("A1");
        Node p = w.matmul(a1).named("Z2").add(x).named("P");
        Node cost = p.sub(y).square().sum().div(2 * 5).add(w.square().sum().mul(0.05)).named("J");
        Equations equations = Equations.of(Gradients.of(cost, w), Style.EXACT);
        assertEquals(List.of("Z1 = W X", "A1 = relu(Z1)", "Z2 = W A1", "P = Z2 + X",
                "J = (1/10) Σ₀₁ (P − Y)² + 0.05 Σ₀₁ W²"), texts(equations.forward()));
        assertEquals(List.of("dZ2 = 0.2 (P − Y)", "dZ1 = Wᵀ dZ2 ∗ (1 if Z1 > 0 else 0)",
                "dW = 0.1 W + dZ2 A1ᵀ + dZ1 Xᵀ"), texts(equations.backward()));
        check(equations);
    }

    @Test
    void sumsOverSeveralAxesAndFractionsAreWrittenShortly() {
        Variable t = Variable.of("T", points(Shape.of(2, 3, 4), 0.1));
        Variable scale = Variable.of("s", points(Shape.of(3, 1), 0.2));
        Variable shift = Variable.of("c", points(Shape.of(4), 0.3));
        Equations equations = Equations.of(
                Gradients.of(t.mul(scale).add(shift).tanh().named("A").mean().named("J"), scale, shift), Style.EXACT);
        assertEquals(List.of("A = tanh(T ∗ s + c)", "J = (1/24) Σ₀₁₂ A", "ds = Σ₀₂ ((1/24) (1 − A²) ∗ T)",
                "dc = Σ₀₁ ((1/24) (1 − A²))"), texts(equations.all()));
        Variable x = Variable.of("X", points(Shape.of(2, 3), 0.1));
        assertEquals(List.of("dX = (1/(Σ (1 if X = max₁(X) else 0))) ∗ (1 if X = max₁(X) else 0)"),
                texts(Equations.of(Gradients.of(x.max(1).sum(), x), Style.EXACT).backward()));
    }

    @Test
    void functionsOfTheUsersAreCalledByTheirName() {
        Variable x = Variable.of("x", Tensor.scalar(2));
        Node y = Ops.elementwise("cube", v -> v * v * v, v -> v.square().mul(3), x).named("y");
        assertEquals(List.of("y = cube(x)", "dx = 3 x²"),
                texts(Equations.of(Gradients.of(y, x), Style.EXACT).all()));
    }

    @Test
    void namesThatOccurTwiceAreNumbered() {
        Variable first = Variable.of("x", Tensor.scalar(2));
        Variable second = Variable.of("x", Tensor.scalar(3));
        Variable m = Variable.of("m", Tensor.vector(1, 2));
        Node y = first.mul(second).add(m.mean()).named("y");
        assertEquals(List.of("y = x x#2 + (1/m#2) Σ m", "dx = x#2", "dx#2 = x", "dm = 1/m#2"),
                texts(Equations.of(Gradients.of(y, first, second, m), Style.EXACT).all()));
    }

    @Test
    void largePartsThatAreUsedOftenGetANameWhereTheyAreNeededFirst() {
        Variable x = Variable.of("x", Tensor.scalar(2));
        Variable y = Variable.of("y", Tensor.scalar(2));
        Node part = x.exp().add(y.exp()).mul(x).add(y).tanh();
        Node first = part.mul(x).named("first");
        Node second = part.mul(y).named("second");
        assertEquals(List.of("T1 = tanh((exp(x) + exp(y)) x + y)", "first = T1 x", "second = T1 y",
                "J = first + second"),
                texts(Equations.of(Gradients.of(first.add(second), x), Style.EXACT).forward()));
    }

    @Test
    void aLongChainIsCutIntoParts() {
        Variable x = Variable.of("x", Tensor.scalar(0.5));
        Node y = x;
        for (int i = 0; i < 50_000; i++) {
            y = y.sigmoid();
        }
        Equations equations = Equations.of(Gradients.of(y, x), Style.EXACT);
        assertTrue(equations.all().size() > 1000);
        assertTrue(equations.all().allSatisfy(equation -> equation.text().length() < 2000));
    }

    private static int check(Equations equations) {
        MutableMap<String, Node> known = Maps.mutable.empty();
        equations.given().forEach(given -> known.put(given.name(), given.node()));
        MutableList<Node> expected = Lists.mutable.empty();
        MutableList<Node> read = Lists.mutable.empty();
        equations.all().forEach(equation -> {
            String text = equation.text();
            String right = text.substring(text.indexOf(" = ") + 3);
            Node value = Reader.shaped(Reader.read(right, known::get), equation.shape());
            known.put(equation.name(), value);
            equation.node().ifPresent(node -> {
                expected.add(equations.timesExamples().contains(equation.name()) ? node.mul(known.get("m")) : node);
                read.add(value);
            });
        });
        Reference reference = Reference.of(expected.toImmutable().newWithAll(read));
        expected.zip(read).forEach(pair -> reference.check(pair.getOne(), pair.getTwo()));
        return expected.size();
    }
}
