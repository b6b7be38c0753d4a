package org.gradus.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Reference;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.WildGraph;
import org.gradus.explain.BackwardStep.Contribution;
import org.gradus.train.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TraceTest {

    private final Variable x = Variable.of("x", Tensor.scalar(3));
    private final Node square = x.square().named("s");
    private final Node y = square.add(x.mul(4).named("p")).named("y");

    private static BackwardStep step(Trace trace, String node) {
        return trace.backward().stream().filter(step -> step.node().equals(node)).findFirst().orElseThrow();
    }

    @Test
    void contributionsOfSeveralWaysMeet() {
        Trace trace = Trace.of(y, x);
        assertEquals(List.of("y", "p", "s", "x"), trace.backward().stream().map(BackwardStep::node).toList());
        BackwardStep meeting = step(trace, "x");
        assertEquals(List.of(4.0, 6.0), meeting.arrived().stream().map(arrival -> arrival.value().item()).toList());
        assertEquals(10, meeting.upstream().item());
        assertEquals(List.of(), meeting.sent());
        Contribution sent = step(trace, "s").sent().getFirst();
        assertEquals("∂s/∂x = 2 x", sent.derivative().orElseThrow());
        assertEquals(6, sent.partials().orElseThrow().item());
        assertEquals("dx = 2 ds x", sent.equation());
    }

    @Test
    void theStepsOfTheTwoLayerNetworkAreTheLessons() {
        Networks network = Networks.of(Networks.Kind.TWO_LAYER, Activation.TANH);
        Trace trace = Trace.of(network.cost(), network.parameters());
        assertEquals(List.of("A1 = tanh(Z1)", "A2 = σ(Z2)"), trace.forward().stream().map(ForwardStep::equation)
                .filter(equation -> equation.startsWith("A")).toList());
        Contribution sent = step(trace, "A1").sent().getFirst();
        assertEquals("∂A1/∂Z1 = 1 − A1²", sent.derivative().orElseThrow());
        assertEquals("dZ1 = dA1 ∗ (1 − A1²)", sent.equation());
        assertEquals("(4, 5)", step(trace, "A1").shape());
        assertEquals(List.of("dW1 = dmatmul Xᵀ", "dW2 = dmatmul A1ᵀ", "db1 = Σ dZ1", "db2 = Σ dZ2"),
                trace.backward().stream().flatMap(each -> each.sent().stream())
                        .filter(each -> each.to().matches("[Wb][12]")).map(Contribution::equation)
                        .map(equation -> equation.replaceFirst("matmul#[0-9]+", "matmul")).sorted().toList());
    }

    @Test
    void largeConstantsAreCalledAsTheyAreInTheForwardPass() {
        Node mask = Ops.constant(Tensor.vector(1, 0, 1));
        Variable w = Variable.of("w", Tensor.vector(1, 2, 3));
        Trace trace = Trace.of(w.mul(mask).named("D").sum().named("J"), w);
        assertTrue(trace.forward().stream().anyMatch(each -> each.equation().equals("D = w ∗ " + mask.label())));
        assertEquals("dw = dD ∗ " + mask.label(), step(trace, "D").sent().getFirst().equation());
    }

    @Test
    void whatArrivesHasOneName() {
        Networks network = Networks.of(Networks.Kind.TWO_LAYER, Activation.TANH);
        Trace trace = Trace.of(network.cost(), network.parameters());
        assertEquals("db2 = Σ dZ2", step(trace, "Z2").sent().stream().filter(sent -> sent.to().equals("b2"))
                .findFirst().orElseThrow().equation());
    }

    static Stream<Arguments> networks() {
        return EquationsTest.networks().filter(arguments -> arguments.get()[2] == Style.EXACT)
                .map(arguments -> Arguments.of(arguments.get()[0], arguments.get()[1]));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void theLastStepsAreTheGradients(Networks.Kind kind, Activation activation) {
        Networks network = Networks.of(kind, activation);
        checkGradients(network.cost(), network.parameters());
    }

    @Property(tries = 60)
    void soTheyAreOfEveryGraph(@ForAll("graphs") WildGraph graph) {
        checkGradients(graph.loss(), graph.variables());
    }

    @Provide
    Arbitrary<WildGraph> graphs() {
        return WildGraph.graphs();
    }

    private static void checkGradients(Node cost, ImmutableList<Variable> variables) {
        Trace trace = Trace.of(cost, variables);
        Gradients gradients = Gradients.of(cost, variables);
        Reference reference = Reference.of(gradients.all());
        for (Variable variable : variables) {
            trace.backward().stream().filter(step -> step.node().equals(variable.label()))
                    .forEach(step -> reference.check(gradients.wrt(variable), step.upstream()));
        }
        assertFalse(trace.backward().isEmpty());
    }

    @Test
    void textShowsEachStep() {
        assertEquals("""
                Forward

                1. x  ()
                      3.0
                2. s = x²  ()
                      9.0
                3. p = 4 x  ()
                      12.0
                4. y = s + p  ()
                      21.0

                Backward

                5. dy  ()
                   the sweep begins with 1
                      1.0
                   local derivative ∂y/∂s = 1
                      1.0
                   sends to s: ds = dy
                      1.0
                   local derivative ∂y/∂p = 1
                      1.0
                   sends to p: dp = dy
                      1.0
                6. dp  ()
                   from y
                      1.0
                   local derivative ∂p/∂x = 4
                      4.0
                   sends to x: dx = 4 dp
                      4.0
                7. ds  ()
                   from y
                      1.0
                   local derivative ∂s/∂x = 2 x
                      6.0
                   sends to x: dx = 2 ds x
                      6.0
                8. dx  ()
                   from p
                      4.0
                   from s
                      6.0
                   their sum
                      10.0
                """, Trace.of(y, x).text());
    }

    @Test
    void markdownKeepsNamesInCode() {
        Variable odd = Variable.of("a`|<script>", Tensor.scalar(2));
        String page = Trace.of(odd.square().named("y"), odd).markdown();
        assertTrue(page.contains("### 1. `` \"a`|<script>\" `` ()\n\n```text\n2.0\n```\n"), page);
    }

    @Test
    void jsonHoldsAllNumbers() {
        Variable w = Variable.of("w", Tensor.of(new double[][] {{1, 2}, {3, Double.POSITIVE_INFINITY}}));
        JsonNode json = JsonMapper.shared().readTree(Trace.of(w.sum().named("J"), w).json());
        assertEquals("J", json.get("output").asString());
        assertEquals("[[1.0,2.0],[3.0,\"Infinity\"]]", json.get("forward").get(0).get("value").toString());
        assertEquals("[[1.0,1.0],[1.0,1.0]]", json.get("backward").get(1).get("upstream").toString());
        assertTrue(json.get("backward").get(0).get("sent").get(0).get("derivative").isNull());
    }

    @Test
    void whatHasNoGradientIsRefused() {
        Variable other = Variable.of("other", Tensor.scalar(1));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Trace.of(y, other)).getMessage()
                .startsWith("y () does not depend on other ()"));
        Node vector = Ops.constant(Tensor.vector(1, 2)).mul(x).named("v");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Trace.of(vector, x)).getMessage()
                .startsWith("the gradient of v (2,) needs an upstream gradient"));
    }
}
