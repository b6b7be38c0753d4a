package org.gradus.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.WildGraph;
import org.gradus.train.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is on the page; {@link LessonBrowserTest} looks at it in a browser. */
class LessonPageTest {

    private static LessonPage page(Networks.Kind kind) {
        Networks network = Networks.of(kind, Activation.TANH);
        return LessonPage.of(network.cost(), network.parameters());
    }

    private static JsonNode lesson(LessonPage page) {
        String html = page.html();
        int start = html.indexOf('>', html.indexOf("id=\"lesson\"")) + 1;
        return JsonMapper.shared().readTree(html.substring(start, html.indexOf("</script>", start)));
    }

    private static JsonNode step(JsonNode lesson, String name) {
        return StreamSupport.stream(lesson.get("steps").spliterator(), false)
                .filter(step -> step.get("name").asString().equals(name)).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void thereIsAStepForEachEquation(Networks.Kind kind) {
        Networks network = Networks.of(kind, Activation.TANH);
        Equations equations = Equations.of(Gradients.of(network.cost(), network.parameters()), Style.COURSE);
        assertEquals(2 + equations.all().size(), lesson(page(kind)).get("steps").size());
    }

    @Test
    void linkByLinkTheChainLeadsToTheEquation() {
        JsonNode step = step(lesson(page(Networks.Kind.TWO_LAYER)), "dZ1");
        assertEquals("dZ1 = W2ᵀ dZ2 ∗ (1 − A1²)", step.get("equation").asString());
        assertEquals(List.of("dA1 = W2ᵀ dZ2", "∂A1/∂Z1 = 1 − A1²", "dZ1 = dA1 ∗ (1 − A1²)"),
                StreamSupport.stream(step.get("links").spliterator(), false)
                        .map(link -> link.get("equation").asString()).toList());
        assertEquals("[\"W2\",\"dZ2\",\"A1\"]", step.get("uses").toString());
    }

    @Test
    void inTheCoursesStyleTheNumbersAreThoseOfTheEquation() {
        Networks network = Networks.of(Networks.Kind.TWO_LAYER, Activation.TANH);
        Tensor exact = Gradients.of(network.cost(), network.node("Z2")).wrt(network.node("Z2")).value();
        LessonPage page = LessonPage.of(network.cost(), network.parameters());
        for (Style style : Style.values()) {
            double factor = style == Style.COURSE ? 5 : 1;
            assertEquals(IntStream.range(0, 5).mapToObj(i -> LessonMatrices.number(exact.at(i) * factor)).toList(),
                    StreamSupport.stream(lesson(page.withStyle(style)).at("/matrices/dZ2/cells/0").spliterator(), false)
                            .map(JsonNode::asString).toList());
        }
    }

    @Test
    void whatIsUsedSeveralTimesSaysSo() {
        Variable x = Variable.of("x", Tensor.scalar(3));
        Node y = x.square().named("s").add(x.mul(4).named("p")).named("y");
        JsonNode step = step(lesson(LessonPage.of(y, x)), "dx");
        assertTrue(step.get("remarks").toString().contains("x is used in several places"));
        JsonNode bias = step(lesson(page(Networks.Kind.TWO_LAYER)), "db1");
        assertTrue(bias.get("remarks").toString().contains("b1 is used again for each example"));
    }

    /** An activation of one's own: its tanh is used often, so that it gets a name, and that has a value like others. */
    @Test
    void partsWithNamesHaveNumbers() {
        Variable z = Variable.of("Z", Tensor.vector(-0.5, 2));
        Node gelu = z.mul(z.add(z.pow(3).mul(0.044715)).mul(0.7978845608).tanh().add(1)).mul(0.5).named("A");
        LessonPage page = LessonPage.of(gelu.mul(Ops.constant(Tensor.vector(1, 3))).sum().named("J"), z);
        JsonNode lesson = lesson(page);
        double expected = Math.tanh(0.7978845608 * (2 + 0.044715 * 8));
        assertEquals("T1 = tanh(0.7978845608 (Z + 0.044715 Z³))", step(lesson, "T1").get("equation").asString());
        assertTrue(lesson.at("/matrices/T1/cells").toString().contains(LessonMatrices.number(expected)),
                lesson::toString);
        List<String> links = StreamSupport.stream(step(lesson, "dZ").get("links").spliterator(), false)
                .map(link -> link.get("title").asString() + ": " + link.get("equation").asString()).toList();
        assertTrue(links.contains("Where: U1 = tanh(0.7978845608 (Z + 0.044715 Z³))"), links.toString());
        assertEquals(links.stream().distinct().toList(), links);
    }

    @Test
    void largeMatricesAreAbridged() {
        Variable w = Variable.of("W", Tensor.zeros(40, 90));
        JsonNode matrix = lesson(LessonPage.of(w.square().sum().named("J"), w)).at("/matrices/W");
        assertEquals("[0,1,2,3,38,39]", matrix.get("rows").toString());
        assertEquals("[0,1,2,3,88,89]", matrix.get("columns").toString());
        assertEquals("(40, 90)", matrix.get("shape").asString());
    }

    @Property(tries = 100)
    void everyGraphHasAPage(@ForAll("graphs") WildGraph graph) {
        LessonPage page = LessonPage.of(graph.loss(), graph.variables());
        assertFalse(page.text().isEmpty());
        assertFalse(lesson(page).get("steps").isEmpty());
    }

    /** Small ones, since the page has their gradients checked entry by entry. */
    @Provide
    Arbitrary<WildGraph> graphs() {
        return WildGraph.graphs()
                .filter(graph -> graph.variables().sumOfInt(variable -> variable.shape().size()) <= 100);
    }

    @Test
    void aGradientThatIsZeroHasAPage() {
        Variable x = Variable.of("x", Tensor.vector(1, 2));
        LessonPage page = LessonPage.of(Ops.stopGradient(x).sum().named("J"), x);
        assertEquals("1", step(lesson(page), "dJ").get("equation").asString().replace("dJ = ", ""));
        assertTrue(page.text().contains("dx = 0"), page.text());
    }

    @Test
    void aVariableAloneHasAPage() {
        Variable x = Variable.of("x", Tensor.scalar(3));
        assertTrue(LessonPage.of(x, x).text().contains("dx = 1"), LessonPage.of(x, x).text());
    }

    @Test
    void thePageIsOneFile() {
        String html = page(Networks.Kind.SOFTMAX).html();
        assertTrue(html.length() < 5_000_000);
        assertFalse(html.replace("http://www.w3.org/", "")
                .matches("(?s).*(https?:|wss?:|src=|@import|url\\(['\"]?[^#)]).*"));
        assertFalse(html.contains("{{"));
    }

    @Test
    void textHasTheStepsInOrder() {
        List<String> headings = page(Networks.Kind.LOGISTIC).text().lines().filter(line -> line.matches("\\d+\\. .*"))
                .map(line -> line.replaceAll("  \\(.*", "")).toList();
        assertEquals(List.of("1. Given", "2. A0 = tanh(X)", "3. Z1 = W1 A0 + b1", "4. A1 = σ(Z1)",
                "5. J = −(1/m) Σ (Y ∗ log(A1) + (1 − Y) ∗ log(1 − A1))", "6. dJ = 1", "7. dZ1 = A1 − Y",
                "8. dW1 = (1/m) dZ1 A0ᵀ", "9. db1 = (1/m) Σ dZ1"), headings);
    }

    @Test
    void whatCannotBeExplainedIsRefused() {
        Variable x = Variable.of("x", Tensor.vector(1, 2));
        Variable other = Variable.of("other", Tensor.scalar(1));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> LessonPage.of(x.square().named("v"), x))
                .getMessage().startsWith("the gradient of v (2,) needs an upstream gradient"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> LessonPage.of(x.sum().named("J"), other))
                .getMessage().startsWith("J () does not depend on other ()"));
        assertEquals("there is no variable by which to check J",
                assertThrows(IllegalArgumentException.class, () -> LessonPage.of(Ops.constant(1).named("J")))
                        .getMessage());
        x.assign(Tensor.vector(1, Double.NaN));
        assertEquals("a check needs finite parameters, but x[1] is NaN",
                assertThrows(IllegalArgumentException.class, LessonPage.of(x.sum().named("J"), x)::html).getMessage());
    }
}
