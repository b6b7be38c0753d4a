package org.gradus.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Variable;
import org.gradus.WildGraph;
import org.gradus.train.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The formats beside the text, which {@link EquationsTest} reads back. */
class FormatsTest {

    private static final Pattern NESTING =
            Pattern.compile("\\\\[{}\\\\]|[{}]|\\\\(?:left\\(|right\\)|(?:begin|end)\\{[a-z*]+\\})");

    private static Equation only(Node node, Node... wrt) {
        return Equations.of(Gradients.of(node, wrt), Style.EXACT).forward().getOnly();
    }

    private static Document parsed(String xml) throws Exception {
        return DocumentBuilderFactory.newNSInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)));
    }

    private static Equations twoLayer(Style style) {
        Networks network = Networks.of(Networks.Kind.TWO_LAYER, Activation.TANH);
        return Equations.of(Gradients.of(network.cost(), network.parameters()), style);
    }

    @Test
    void latexOfTheSixEquations() {
        assertEquals("""
                \\begin{align*}
                \\mathit{dZ}_{2} &= A_{2} - Y \\\\
                \\mathit{dW}_{2} &= \\frac{1}{m} \\, \\mathit{dZ}_{2} \\, {A_{1}}^{\\mathsf{T}} \\\\
                \\mathit{db}_{2} &= \\frac{1}{m} \\, \\sum \\mathit{dZ}_{2} \\\\
                \\mathit{dZ}_{1} &= {W_{2}}^{\\mathsf{T}} \\, \\mathit{dZ}_{2} \\ast \\left(1 - {A_{1}}^{2}\\right) \\\\
                \\mathit{dW}_{1} &= \\frac{1}{m} \\, \\mathit{dZ}_{1} \\, {X}^{\\mathsf{T}} \\\\
                \\mathit{db}_{1} &= \\frac{1}{m} \\, \\sum \\mathit{dZ}_{1}
                \\end{align*}
                """, twoLayer(Style.COURSE).latex().split("\\\\paragraph\\{Backward.*\\}\n", -1)[1]);
    }

    /** LaTeX itself knows no other letters. */
    @Test
    void latexIsPlainText() {
        for (Style style : Style.values()) {
            String latex = twoLayer(style).latex();
            assertTrue(latex.chars().allMatch(c -> c < 128), latex);
            assertTrue(latex.contains("dZ stands for \\(\\partial\\)J/\\(\\partial\\)Z"), latex);
        }
    }

    @Test
    void mathmlOfAnEquation() throws Exception {
        String mathml = twoLayer(Style.COURSE).backward().get(1).mathml();
        assertEquals("<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\">"
                + "<msub><mi>dW</mi><mn>2</mn></msub><mo>=</mo><mrow><mfrac><mn>1</mn><mi>m</mi></mfrac>"
                + "<mspace width=\"0.25em\"/><msub><mi>dZ</mi><mn>2</mn></msub><mspace width=\"0.25em\"/>"
                + "<msup><msub><mi>A</mi><mn>1</mn></msub><mi mathvariant=\"normal\">T</mi></msup></mrow></math>",
                mathml);
        assertEquals("math", parsed(mathml).getDocumentElement().getLocalName());
    }

    @Test
    void thePageSaysWhichStyleItShows() {
        assertTrue(twoLayer(Style.EXACT).text().contains("\nBackward, exact: dZ stands for ∂J/∂Z\n"));
        assertTrue(twoLayer(Style.COURSE).text().contains(
                "\nBackward, as the course writes it: dZ stands for ∂J/∂Z, but m times that in dZ2, dZ1\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<script>alert(1)</script>", "a_b", "a & b", "a\\b", "\"quoted\"", "100 % {#} ~ ^ $", "if",
        "x ∗ y", "Wᵀ", "x²", "line\nbreak", "\u0001", "σ", "Ångström"})
    void anyNameIsANameInEveryFormat(String name) throws Exception {
        Variable variable = Variable.of(name, Tensor.scalar(2));
        Equation equation = only(variable.square().named("y"), variable);
        Node read = Reader.read(equation.text().substring(4), found -> {
            assertEquals(name, found);
            return Ops.constant(3);
        });
        assertEquals(9, read.value().item());

        Document document = parsed(equation.mathml());
        assertEquals(name.replace('\n', '\ufffd').replace('\u0001', '\ufffd'),
                document.getElementsByTagName("msup").item(0).getFirstChild().getTextContent());
        assertEquals(0, document.getElementsByTagName("script").getLength());
        String latex = equation.latex();
        assertFalse(latex.replaceAll("\\\\[{}_&%$#]", "").replaceAll("\\\\text[a-z]+\\{\\}", "")
                .replaceAll("(?s)^y = \\{(?:\\\\text|\\\\mathit)\\{(.*)\\}\\}\\^\\{2\\}$", "$1")
                .matches("(?s).*[\\\\_&%$#~<>{}].*"), latex);
    }

    @Property(tries = 100)
    void equationsOfAnyGraphAreWellFormed(@ForAll("graphs") WildGraph graph) throws Exception {
        Equations equations = Equations.of(Gradients.of(graph.loss(), graph.variables()), Style.EXACT);
        checkIsWellFormed(equations);
    }

    @ParameterizedTest
    @MethodSource("org.gradus.explain.EquationsTest#networks")
    void equationsOfNetworksAreWellFormed(Networks.Kind kind, Activation activation, Style style) throws Exception {
        Networks network = Networks.of(kind, activation);
        checkIsWellFormed(Equations.of(Gradients.of(network.cost(), network.parameters()), style));
    }

    @Provide
    Arbitrary<WildGraph> graphs() {
        return WildGraph.graphs();
    }

    private static void checkIsWellFormed(Equations equations) throws Exception {
        Document document = parsed("<body>" + equations.mathml() + "</body>");
        assertEquals(equations.all().size(), document.getElementsByTagName("math").getLength());
        for (String element : List.of("mfrac", "msup", "msub")) {
            NodeList found = document.getElementsByTagName(element);
            for (int i = 0; i < found.getLength(); i++) {
                assertEquals(2, found.item(i).getChildNodes().getLength(), element);
            }
        }
        checkNesting(equations.latex());
    }

    /** Braces, environments and large parentheses close in the reverse of the order in which they open. */
    private static void checkNesting(String latex) {
        Deque<String> open = new ArrayDeque<>();
        for (MatchResult found : NESTING.matcher(latex).results().toList()) {
            String token = found.group();
            switch (token) {
                case "{" -> open.push("}");
                case "\\left(" -> open.push("\\right)");
                case "}", "\\right)" -> assertEquals(open.poll(), token, latex);
                case String begin when begin.startsWith("\\begin") -> open.push(begin.replace("begin", "end"));
                case String end when end.startsWith("\\end") -> assertEquals(open.poll(), end, latex);
                default -> assertTrue(token.length() == 2, token); // an escaped sign
            }
        }
        assertTrue(open.isEmpty(), latex);
    }

    @Test
    void parenthesesStandWhereTheyAreNeeded() {
        Variable a = Variable.of("A", Tensor.ones(2, 2));
        Variable b = Variable.of("B", Tensor.ones(2, 2));
        Variable k = Variable.of("k", Tensor.scalar(2));
        assertEquals("(A + B) (A − B)", right(a.add(b).matmul(a.sub(b))));
        assertEquals("(A ∗ B) A", right(a.mul(b).matmul(a)));
        assertEquals("A B ∗ A", right(a.matmul(b).mul(a)));
        assertEquals("(A B)²", right(a.matmul(b).square()));
        assertEquals("(Σ A) B", right(a.mul(1).sumKeepDims(1).broadcastTo(2, 2).sumKeepDims(1).matmul(b.sumKeepDims(0)))
                .replace("Σ broadcastTo(Σ A, 2, 2)", "Σ A").replace("Σ₀ B", "B"));
        assertEquals("A − (B + A)", right(a.sub(b.add(a))));
        assertEquals("A − B + A", right(a.sub(b).add(a)));
        assertEquals("(A + B)/(A ∗ B)", right(a.add(b).div(a.mul(b))));
        assertEquals("A ∗ (A/B)", right(a.mul(a.div(b))));
        assertEquals("k (A + B)", right(a.add(b).mul(k)));
        assertEquals("k A ∗ B", right(a.mul(b).mul(k)));
        assertEquals("−(A + B)", right(a.add(b).neg()));
        assertEquals("(−A)³", right(a.neg().pow(3)));
        assertEquals("A⁹", right(a.pow(9)));
        assertEquals("A^10", right(a.pow(10)));
        assertEquals("A^2.5", right(a.pow(2.5)));
        assertEquals("A^(−0.5)", right(a.pow(-0.5)));
        assertEquals("1e−5 A", right(a.mul(1e-5)));
        assertEquals("2 A − 3", right(a.mul(2).add(-3)));
        assertEquals("Bᵀ Aᵀ", right(a.matmul(b).transpose()));
        assertEquals("(A + B)ᵀ", right(a.add(b).transpose()));
        assertEquals("Σ (A B)", right(a.matmul(b).sumKeepDims(1)));
    }

    private static String right(Node node) {
        Node named = node.named("y");
        Node scalar = named.sum();
        Variable variable =
                Topology.order(List.of(node)).selectInstancesOf(Variable.class).getFirst();
        return Equations.of(Gradients.of(scalar, variable), Style.EXACT).forward().getFirst().text().substring(4);
    }
}
