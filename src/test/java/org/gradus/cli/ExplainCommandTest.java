package org.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExplainCommandTest {

    @TempDir
    private Path folder;

    private static Run explain(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "explain";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Run.of(all);
    }

    private static String out(String... arguments) {
        Run run = explain(arguments);
        assertEquals("", run.err());
        assertEquals(0, run.status());
        return run.out();
    }

    @Test
    void byItselfItShowsTheEquationsAndTheStepsOfFiveExamples() {
        String text = out();
        assertTrue(text
                .startsWith("5 examples of flower with 2 features, 4 hidden units with tanh, a sigmoid output unit."));
        assertTrue(text.contains("""

                dZ2 = A2 − Y
                dW2 = (1/m) dZ2 A1ᵀ
                db2 = (1/m) Σ dZ2
                dZ1 = W2ᵀ dZ2 ∗ (1 − A1²)
                dW1 = (1/m) dZ1 Xᵀ
                db1 = (1/m) Σ dZ1
                """), text);
        assertTrue(text.indexOf("dZ2 = A2 − Y") < text.indexOf("Step by step"));
        assertTrue(text.contains("2. Z1 = W1 X + b1  (4, 5)\n      [["), text);
    }

    @ParameterizedTest
    @EnumSource
    void everyNetworkIsExplainedInEveryFormat(NetworkKind kind) throws IOException {
        for (ExplainFormat format : ExplainFormat.values()) {
            String text = out("--network", Names.name(kind), "--format", Names.name(format));
            assertTrue(switch (format) {
                case TEXT -> text.contains("\nJ = −(1/m) Σ ");
                case MARKDOWN -> text.startsWith("# ") && text.contains("## Backward");
                case LATEX -> text.startsWith("\\paragraph{Forward}\n\\begin{align*}\nZ_{1} &= ");
                case JSON -> JsonMapper.shared().readTree(text).get("output").asString().equals("J");
                case DOT -> text.startsWith("digraph gradus {") && text.contains("Z1 = W1 X + b1");
                case MERMAID -> text.startsWith("flowchart LR\n");
                case SVG -> text.startsWith("<svg ") && text.endsWith("</svg>\n");
                case HTML -> text.startsWith("<!DOCTYPE html>") && text.endsWith("</html>\n");
            }, text);
        }
    }

    @ParameterizedTest
    @CsvSource({"a.html,<!DOCTYPE html>", "a.svg,<svg", "a.md,# A two-layer network", "a.tex,\\paragraph", "a.json,{",
        "a.dot,digraph", "a.mmd,flowchart", "a.txt,5 examples", "other,5 examples"})
    void theFilesNameSaysTheFormat(String name, String start) throws IOException {
        Path file = folder.resolve(name);
        assertEquals("written    " + file + "\n", out("--out", file.toString()));
        assertTrue(Files.readString(file).startsWith(start));
        assertTrue(out("--out", file.toString(), "--format", "dot").startsWith("written"));
        assertTrue(Files.readString(file).startsWith("digraph"));
    }

    @Test
    void styleExamplesAndUnitsAreTaken() {
        assertTrue(out("--style", "exact").contains("\ndZ2 = (1/m) (A2 − Y)\ndW2 = dZ2 A1ᵀ\n"));
        assertTrue(out("--examples", "7", "--hidden", "3").contains("Z1 = W1 X + b1  (3, 7)"));
        assertTrue(out("--network", "three-layer", "--hidden", "3,2").contains("Z2 = W2 A1 + b2  (2, 5)"));
        assertTrue(out("--data", "flower", "--format", "json").contains("\"(4, 400)\""));
        assertTrue(out("--activation", "relu").contains("A1 = relu(Z1)"));
        assertTrue(out("--hidden", "1").startsWith("5 examples of flower with 2 features, 1 hidden unit with tanh,"));
        assertTrue(out("--ops", "--format", "dot").contains("label=\"matmul\""));
        assertFalse(out("--format", "dot").contains("label=\"matmul\""));
    }

    @Test
    void afterTrainingThePageHasTheCostCurve() {
        String page = out("--iterations", "20", "--format", "html");
        assertTrue(page.contains("\"costs\":[{\"iteration\":0,\"value\":"));
        assertTrue(page.contains("after 20 steps of gradient descent"));
        assertTrue(out("--format", "html").contains("\"costs\":[]"));
    }

    @Test
    void softmaxTakesThreeClassesOrMore() throws IOException {
        Path file = Files.writeString(folder.resolve("three.csv"), "x,y\n1,a\n2,b\n3,c\n");
        assertTrue(out("--network", "softmax", "--data", file.toString()).contains("3 output units with softmax"));
        assertTrue(out("--data", file.toString()).contains("3 output units with softmax"));
        explain("--network", "two-layer", "--data", file.toString())
                .assertRefused(file + ": --network two-layer needs a label of two values, but there are 3");
        explain("--network", "softmax", "--data", "moons")
                .assertRefused("moons: --network softmax needs a label of three values or more, but there are 2");
        assertTrue(out("--network", "softmax").startsWith("5 examples of blobs"));
    }

    @Test
    void anEntryIsToldByPathsAndCauses() {
        String text = out("--entry", "W1[2,0]");
        assertTrue(text.startsWith("∂J/∂W1[2,0] = "), text);
        assertTrue(text.contains(", the sum over 5 paths\n"), text);
        assertTrue(text.contains("\nW1[2,0] → "), text);
    }

    @Test
    void jsonIsOneObjectInALine() {
        JsonNode json = explain("--format", "json").json();
        assertEquals(List.of("output", "forward", "backward"), List.copyOf(json.propertyNames()));
    }

    @Test
    void thePicturesOfTheDocsAreWhatItDraws() throws IOException {
        assertEquals(Files.readString(Path.of("docs/pictures/logistic-regression.svg")),
                out("--network", "logistic", "--format", "svg"));
        assertEquals(Files.readString(Path.of("docs/pictures/flower-network.svg")),
                out("--data", "flower", "--format", "svg"));
    }

    @Test
    void badInputIsNamed() throws IOException {
        explain("--entry", "W9[0,0]")
                .assertRefused("--entry W9[0,0]: there is no variable called W9 among W1, b1, W2, b2, X, Y");
        explain("--entry", "W1[2,7]")
                .assertRefused("--entry W1[2,7]: 7 is out of range: axis 1 of W1 (4, 2) runs from 0 to 1");
        explain("--entry", "W1[99999999999,0]").assertRefused("--entry W1[99999999999,0]: 99999999999 is out of range:"
                + " axis 0 of W1 (4, 2) runs from 0 to 3");
        explain("--entry", "W1[2]").assertRefused("--entry W1[2]: W1 (4, 2) needs 2 places, not 1");
        explain("--entry", "W1[-1,0]").assertRefused("--entry W1[-1,0]: there is no variable called W1[-1,0] among W1,"
                + " b1, W2, b2, X, Y");
        explain("--entry", "").assertRefused("--entry : an entry is written as a name and its place on each axis, such"
                + " as W1[2,0]");
        explain("--entry", "W1[0,0]", "--format", "svg").assertRefused("--entry is told as text, not as svg");
        explain("--ops").assertRefused("--ops is for pictures: dot, mermaid or svg, not text");
        explain("--network", "cnn").assertRefused("Invalid value for option '--network': there is no network 'cnn';"
                + " there are two-layer, logistic, three-layer, softmax");
        explain("--format", "pdf").assertRefused("Invalid value for option '--format': there is no format 'pdf'; there"
                + " are text, markdown, latex, json, dot, mermaid, svg, html");
        explain("--network", "three-layer", "--hidden", "3,0").assertRefused("--hidden must be at least 1, not 0");
        explain("--network", "logistic", "--activation", "relu").assertRefused("--network logistic has no hidden layer,"
                + " so that --activation has no effect");
        explain("--hidden", "3,3")
                .assertRefused("--network two-layer has 1 hidden layer, but --hidden gives units for 2");
        explain("--network", "logistic", "--hidden", "3")
                .assertRefused("--network logistic has no hidden layer, but --hidden gives units for 1");
        explain("--examples", "0").assertRefused("--examples must be at least 1, not 0");
        explain("--examples", "401")
                .assertRefused("--examples 401 is more than there are: flower has 400");
        explain("--out", folder.toString())
                .assertRefused("--out " + folder + ": cannot be written: is a directory, not a file");
        Path nowhere = folder.resolve("nowhere/lesson.html");
        explain("--out", nowhere.toString())
                .assertRefused("--out " + nowhere + ": cannot be written: there is no such directory");
        explain("--out", "").assertRefused("--out names no file");
        Run diverged = explain("--iterations", "50", "--learning-rate", "1e300", "--activation", "relu");
        assertEquals(1, diverged.status());
        assertEquals("", diverged.out());
        assertEquals(
                "gradus: the cost is Infinity at iteration 1, so training stopped there: a smaller --learning-rate, or"
                        + " --standardize, may help\n",
                diverged.err());
    }
}
