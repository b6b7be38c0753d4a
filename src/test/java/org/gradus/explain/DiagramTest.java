package org.gradus.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.train.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class DiagramTest {

    private final Variable w = Variable.of("<script>\"\\", Tensor.vector(1, 2));
    private final Variable x = Variable.of("x", Tensor.vector(3, 4));
    private final Node product = w.mul(x);
    private final Node j = product.sum().named("J");
    private final Gradients gradients = Gradients.of(j, w);

    private static Gradients gradients(Networks network) {
        return Gradients.of(network.cost(), network.parameters());
    }

    private static Document parsed(String xml) throws Exception {
        return DocumentBuilderFactory.newNSInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)));
    }

    private static List<Element> elements(Document document, String name, Predicate<Element> which) {
        return IntStream.range(0, document.getElementsByTagName(name).getLength())
                .mapToObj(i -> (Element) document.getElementsByTagName(name).item(i)).filter(which).toList();
    }

    private static List<Element> cards(Document svg) {
        return elements(svg, "g", g -> g.getAttribute("class").startsWith("card "));
    }

    private static String name(Document svg, String id) {
        return cards(svg).stream().filter(card -> card.getAttribute("id").equals(id)).findFirst().orElseThrow()
                .getAttribute("data-name");
    }

    /** Arrows as pairs of names. */
    private static Set<String> arrows(Document svg, String direction) {
        return elements(svg, "g", g -> g.getAttribute("class").equals("edge " + direction)).stream()
                .map(edge -> name(svg, edge.getAttribute("data-from")) + " " + name(svg, edge.getAttribute("data-to")))
                .collect(Collectors.toSet());
    }

    private static double x(Element card) {
        return Double.parseDouble(card.getAttribute("transform").replaceAll(".*\\((.*),.*", "$1"));
    }

    @Test
    void dotEscapesNamesAndTellsKindsApart() {
        String dot = Diagram.ofOps(gradients).dot();
        assertEquals("""
                digraph gradus {
                  rankdir=LR;
                  node [style=filled];
                  n0 [label="<script>\\"\\\\", shape=box3d, fillcolor="#cfe8d5"];
                  n1 [label="x", shape=box, fillcolor="#d6e4f5"];
                  n2 [label="mul", shape=ellipse, fillcolor="#f0ede4"];
                """, dot.lines().limit(6).map(line -> line + "\n").reduce("", String::concat));
        assertEquals(1, dot.lines().filter(line -> line.equals("  n0 -> n2 [label=\"(2,)\"];")).count());
        assertEquals(1, dot.lines().filter(line -> line.contains("label=\"J = sum\", shape=doublecircle")).count());
        assertEquals(1, dot.lines().filter(line -> line.contains("label=\"d<script>\\\"\\\\ = xmuly\", shape=ellipse,"
                + " fillcolor=\"#fdebc8\"")).count());
    }

    @Test
    void dotReadsNoEntitiesOrLineBreaksIntoNames() {
        Variable odd = Variable.of("&lt;\n\u0001]", Tensor.scalar(1));
        assertTrue(Diagram.ofOps(Gradients.of(odd.square().named("y"), odd)).dot()
                .contains("n0 [label=\"&amp;lt;\\n\ufffd]\", "));
    }

    @Test
    void mermaidEscapesNamesAndTellsKindsApart() {
        String mermaid = Diagram.ofOps(gradients).mermaid();
        assertEquals("""
                flowchart LR
                  n0[["#60;script#62;#34;#92;"]]:::parameter
                  n1["x"]:::data
                  n2(["mul"]):::operation
                """, mermaid.lines().limit(4).map(line -> line + "\n").reduce("", String::concat));
        assertEquals(1, mermaid.lines().filter(line -> line.equals("  n0 -->|\"(2,)\"| n2")).count());
        assertEquals(1, mermaid.lines().filter(line -> line.contains("((\"J #61; sum\")):::output")).count());
        assertEquals(6, mermaid.lines().filter(line -> line.startsWith("  classDef ")).count());
    }

    @Test
    void equationsHaveACardEachInDotAndMermaid() {
        Networks network = Networks.of(Networks.Kind.TWO_LAYER, Activation.TANH);
        String dot = Diagram.of(gradients(network), Style.COURSE).dot();
        assertTrue(dot.contains("label=\"Z1 = W1 X + b1\", shape=ellipse"), dot);
        assertTrue(dot.contains("label=\"dZ2 = A2 − Y\", shape=ellipse, fillcolor=\"#fdebc8\""), dot);
        assertEquals(17, dot.lines().filter(line -> line.contains("fillcolor")).count());
        assertTrue(Diagram.of(gradients(network), Style.COURSE).mermaid()
                .contains("([\"dW2 #61; #40;1#47;m#41; dZ2 A1ᵀ\"]):::gradient"));
    }

    @Test
    void gradientsGoBackAlongTheWayOfTheValues() throws Exception {
        Networks network = Networks.of(Networks.Kind.TWO_LAYER, Activation.TANH);
        Document svg = parsed(Diagram.of(gradients(network), Style.COURSE).svg());
        assertEquals(Set.of("X Z1", "W1 Z1", "b1 Z1", "Z1 A1", "W2 Z2", "A1 Z2", "b2 Z2", "Z2 A2",
                "A2 J", "Y J"), arrows(svg, "forward"));
        assertEquals(Set.of("Z1 W1", "Z1 b1", "A1 Z1", "Z2 W2", "Z2 A1", "Z2 b2", "A2 Z2", "J A2"),
                arrows(svg, "backward"));
        List<String> kinds = cards(svg).stream().map(card -> card.getAttribute("data-name") + " "
                + card.getAttribute("class").substring(5)).toList();
        assertTrue(kinds.containsAll(List.of("X data", "W1 parameter", "Z1 operation", "J output")), kinds.toString());
        assertTrue(svg.getDocumentElement().getTextContent().contains("dZ₁ = W₂ᵀ dZ₂ ∗ (1 − A₁²)"));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsComputedStandsToTheRightOfItsInputs(Networks.Kind kind) throws Exception {
        Gradients gradients = gradients(Networks.of(kind, Activation.LEAKY_RELU));
        for (Diagram diagram : List.of(Diagram.of(gradients, Style.EXACT), Diagram.ofOps(gradients))) {
            Document svg = parsed(diagram.svg());
            List<Element> edges = elements(svg, "g", g -> g.getAttribute("class").equals("edge forward"));
            assertFalse(edges.isEmpty());
            for (Element edge : edges) {
                assertTrue(x(svg, edge.getAttribute("data-from")) < x(svg, edge.getAttribute("data-to")));
                assertTrue(edge.getElementsByTagName("text").item(0).getTextContent().matches("\\(.*\\)"));
            }
        }
    }

    private static double x(Document svg, String id) {
        return x(cards(svg).stream().filter(card -> card.getAttribute("id").equals(id)).findFirst().orElseThrow());
    }

    @Test
    void indicesAreLoweredBelowAnyPower() {
        assertEquals("A₁² + A₁³ + B₂ᵀ", SvgFormat.pretty("A1² + A1³ + B2ᵀ"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<script>alert(1)</script>", "\"&lt;'", "]]>", "a\\b", "line\nbreak", "\u0001", "x2²ᵀ"})
    void namesAreTextInSvg(String name) throws Exception {
        Variable odd = Variable.of(name, Tensor.scalar(2));
        Document svg = parsed(Diagram.of(Gradients.of(odd.square().named("y"), odd), Style.EXACT).svg());
        assertEquals(0, svg.getElementsByTagName("script").getLength());
        assertEquals(name.replaceAll("\\p{Cntrl}", "\ufffd"), cards(svg).getFirst().getAttribute("data-name"));
    }

    @Test
    void namesThatCollideHaveCardsOfTheirOwn() throws Exception {
        Variable first = Variable.of("x", Tensor.scalar(2));
        Node second = first.square().named("x");
        Document svg = parsed(Diagram.of(Gradients.of(second.exp().named("y"), first), Style.EXACT).svg());
        assertEquals(Set.of("x x#2", "x#2 y"), arrows(svg, "forward"));
        assertEquals(Set.of("y x#2", "x#2 x"), arrows(svg, "backward"));
    }

    @Test
    void whatPassesNoGradientHasNoWayBack() throws Exception {
        Node sign = x.greater(0).named("s");
        Node y = x.mul(sign).sum().named("y");
        Document svg = parsed(Diagram.of(Gradients.of(y, x), Style.EXACT).svg());
        assertEquals(Set.of("x s", "x y", "s y"), arrows(svg, "forward"));
        assertEquals(Set.of("y x"), arrows(svg, "backward"));
    }

    private Gradients deep(int layers) {
        Node deep = x;
        for (int layer = 1; layer <= layers; layer++) {
            deep = deep.mul(w).tanh().named("a" + layer);
        }
        return Gradients.of(deep.sum().named("J"), w);
    }

    @Test
    void deepNetworksAreLaidOut() throws Exception {
        assertEquals(203, cards(parsed(Diagram.of(deep(200), Style.EXACT).svg())).size());
        assertTrue(cards(parsed(Diagram.ofOps(deep(40)).svg())).size() > 200);
    }

    @Test
    void whatIsTooLargeForAPictureIsRefused() {
        Diagram diagram = Diagram.ofOps(deep(1000));
        assertTrue(assertThrows(IllegalArgumentException.class, diagram::svg).getMessage()
                .endsWith("cards is too large to be laid out, 2000 are the most: take the text for Graphviz, or name"
                        + " fewer nodes"));
        assertTrue(diagram.dot().lines().count() > 2000);
    }
}
