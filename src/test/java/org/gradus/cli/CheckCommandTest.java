package org.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.gradus.train.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class CheckCommandTest {

    private static Path file;

    @BeforeContainer
    static void create() throws IOException {
        file = Files.createTempFile("gradus", ".csv");
    }

    @AfterContainer
    static void delete() throws IOException {
        Files.delete(file);
    }

    @Test
    void theFlowersGradientsAgree() {
        Run run = Run.of("check", "--json");
        JsonNode report = run.json();
        assertEquals(0, run.status());
        assertEquals(List.of("verdict", "cost", "parameters", "check"), List.copyOf(report.propertyNames()));
        assertEquals("AGREES", report.get("verdict").asString());
        assertEquals(Run.of("train", "--iterations", "0", "--json").json().get("costs").get(0).get(1).asDouble(),
                report.get("cost").asDouble());
        List<String> names = List.of("W1", "b1", "W2", "b2");
        List<String> shapes = List.of("[4,2]", "[4,1]", "[1,4]", "[1,1]");
        assertEquals(4, report.get("parameters").size());
        for (int i = 0; i < 4; i++) {
            JsonNode parameter = report.get("parameters").get(i);
            assertEquals(List.of("name", "gradient", "shape", "closedForm", "finiteDifference", "verdict"),
                    List.copyOf(parameter.propertyNames()));
            assertEquals(names.get(i), parameter.get("name").asString());
            assertEquals("d" + names.get(i), parameter.get("gradient").asString());
            assertEquals(shapes.get(i), parameter.get("shape").toString());
            assertEquals(List.of("maxAbs", "maxRel"), List.copyOf(parameter.get("closedForm").propertyNames()));
            assertEquals(List.of("maxAbs", "maxRel", "step"),
                    List.copyOf(parameter.get("finiteDifference").propertyNames()));
            assertEquals("AGREES", parameter.get("verdict").asString());
            // J is 0.7 and its 400 terms are added up in turn: 400 · 2⁻⁵³ · 0.7 / step.
            assertEquals(0, parameter.get("finiteDifference").get("maxAbs").asDouble(), 5.2e-9);
            assertEquals(0, parameter.get("closedForm").get("maxAbs").asDouble(), 1e-15);
            double step = parameter.get("finiteDifference").get("step").asDouble();
            assertTrue(step > 1e-6 && step < 1e-3, () -> "step " + step);
        }
        assertEquals(run, Run.of("check", "--json"));
    }

    /** Any data, network and place on the way of training. */
    @Property(tries = 40)
    void rightGradientsAgree(@ForAll Activation activation, @ForAll @IntRange(min = 1, max = 5) int hidden,
            @ForAll @IntRange(min = 2, max = 12) int examples, @ForAll @IntRange(min = 1, max = 3) int features,
            @ForAll @IntRange(min = 0, max = 30) int iterations, @ForAll @IntRange(min = 0, max = 1000) int seed)
            throws IOException {
        Random random = new Random(seed);
        StringBuilder csv = new StringBuilder();
        for (int example = 0; example < examples; example++) {
            for (int feature = 0; feature < features; feature++) {
                csv.append(3 * random.nextGaussian()).append(',');
            }
            csv.append(example == 0 || (example > 1 && random.nextBoolean()) ? "no" : "yes").append('\n');
        }
        Files.writeString(file, csv);
        Run run = Run.of("check", "--data", file.toString(), "--activation", Activations.name(activation), "--hidden",
                "" + hidden, "--iterations", "" + iterations, "--seed", "" + seed, "--init-scale", "0.5",
                "--learning-rate", "0.3");
        // A dead relu passes no gradient, and nothing is tested by it.
        boolean vacuous = run.out().contains("verdict    VACUOUS\n");
        assertTrue(!vacuous || activation == Activation.RELU, run::toString);
        assertEquals(vacuous ? 1 : 0, run.status(), run::toString);
        assertEquals("", run.err());
        assertEquals(4, run.out().lines().filter(line -> line.matches("^d[Wb][12] .* (AGREES|VACUOUS|KINK)$")).count(),
                run.out());
    }

    @Test
    void printsForPeople() {
        Run run = Run.of("check", "--iterations", "10");
        assertEquals(0, run.status());
        String number = "\\d\\.\\d\\de[+-]\\d\\d";
        String row = "%s {7}\\(%s\\)(  +" + number + "){5}  AGREES\n";
        Pattern expected = Pattern.compile("""
                data {7}flower: 400 examples, 2 features, classes red and blue
                network {4}4 hidden units with tanh, a sigmoid output unit
                gradients  after iteration 10, where the cost is 0\\.687678

                 +closed form +finite difference
                gradient  shape +max abs +max rel +max abs +max rel +step  verdict
                """ + String.format(Locale.ROOT, row.repeat(4), "dW1", "4, 2", "db1", "4, 1", "dW2", "1, 4", "db2",
                "1, 1") + "\nverdict    AGREES\n");
        assertTrue(expected.matcher(run.out()).matches(), run.out());
    }

    /** The numbers are those of the method, of which some have no step. */
    @Test
    void showsTheMethodThatWasChosen() {
        String duals = Run.of("check", "--method", "duals").out();
        assertTrue(duals.matches("(?s).* closed form +duals\n.*\ndb2 +\\(1, 1\\)( +\\S+){4}  +AGREES\n.*"), duals);
        assertTrue(duals.matches("(?s).*\\ndW1 [^\\n]*e-1[5-9] +AGREES\\n.*"), duals);
        String central = Run.of("check", "--method", "central").out();
        assertTrue(central.matches("(?s).* closed form +central\n.*\ndb2 +\\(1, 1\\)( +\\S+){5}  [A-Z]+\n.*"),
                central);
    }

    /** Training went so far out that all units saturate. */
    @Test
    void zerosDoNotLookLikeSuccess(@TempDir Path folder) throws IOException {
        Path separable = Files.writeString(folder.resolve("separable.csv"), "1,yes\n-1,no\n");
        Run run = Run.of("check", "--data", separable.toString(), "--learning-rate", "1e9", "--iterations", "20",
                "--json");
        assertEquals(1, run.status());
        assertEquals("VACUOUS", run.json().get("verdict").asString());
    }

    @Test
    void secondDerivativesAgree() {
        JsonNode check = Run.of("check", "--order", "2", "--hidden", "1", "--json", "--init-scale", "0.5").json()
                .get("check");
        assertEquals("AGREES", check.get("verdict").asString());
        assertEquals(2, check.get("order").asInt());
        assertEquals(2 * 5, check.get("parameters").get(0).get("entries").size());
        String text = Run.of("check", "--order", "2", "--hidden", "1", "--init-scale", "0.5").out();
        assertTrue(text.contains("second derivatives  AGREES: 25 of 25 places agree"), text);
    }

    @Test
    void directionsStandForManyEntries() {
        JsonNode parameters = Run.of("check", "--directions", "3", "--json").json().get("check").get("parameters");
        assertEquals(List.of(3, 3, 3, 1), List.of(parameters.get(0).get("entries").size(),
                parameters.get(1).get("entries").size(), parameters.get(2).get("entries").size(),
                parameters.get(3).get("entries").size()));
    }

    @Test
    void eachMethodIsNamed() {
        for (String method : List.of("ridders", "duals", "complex-step")) {
            JsonNode report = Run.of("check", "--method", method, "--init-scale", "0.5", "--json").json();
            assertEquals("AGREES", report.get("verdict").asString(), method);
            assertEquals(1,
                    report.get("check").get("parameters").findValuesAsString("method").stream().distinct().count());
        }
        Run.of("check", "--method", "complex-step", "--activation", "relu")
                .assertRefused("the complex step needs analytic ops, but A1 (4, 400) is relu, which is made of pieces");
    }

    @Test
    void reportsInSeveralFormats() {
        assertEquals(18, Run.of("check", "--report", "csv").out().lines().count());
        assertTrue(Run.of("check", "--report", "markdown").out()
                .startsWith("**AGREES**: 17 of 17 places agree\n\n| place |"));
        assertEquals(Run.of("check", "--json").out(), Run.of("check", "--report", "json").out());
    }

    @Test
    void whatIsNotANumberIsSaidToBe() {
        Run run = Run.of("check", "--learning-rate", "1e308", "--init-scale", "1e5", "--iterations", "5", "--json");
        assertEquals(1, run.status());
        assertTrue(run.out().startsWith("{\"verdict\":\"NON_FINITE\",\"cost\":\"Infinity\","), run.out());
        assertTrue(run.err().startsWith("gradus: the cost is Infinity at iteration 1, "), run.err());
    }
}
