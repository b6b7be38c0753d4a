package org.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gradus.Tensor;
import org.gradus.train.file.TensorFile;
import org.gradus.train.file.TensorMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StudentCommandTest {

    private static final String[] CIRCLE =
            {"check", "--data", "docs/circle.csv", "--label", "where", "--hidden", "2", "--init-scale", "1"};

    @TempDir
    private Path folder;

    /** The page shows what is printed for people. The numbers are NumPy's, with dZ1 = W2ᵀ dZ2. */
    @Test
    void theHomeworkLacksADerivative() {
        Run run = check("docs/homework.json", "--json");
        assertEquals(1, run.status());
        JsonNode report = run.json();
        assertEquals(List.of("verdict", "style", "precision", "first", "gradients"),
                List.copyOf(report.propertyNames()));
        assertEquals("FLOAT64", report.get("precision").asString());
        assertEquals("DISAGREES", report.get("verdict").asString());
        assertEquals("COURSE", report.get("style").asString());
        assertEquals("dZ1", report.get("first").asString());
        assertEquals(List.of("dZ2 RIGHT", "dW2 RIGHT", "db2 RIGHT", "dZ1 DIVERGES", "dW1 FOLLOWS", "db1 FOLLOWS"),
                report.get("gradients").valueStream()
                        .map(it -> it.get("name").asString() + " " + it.get("status").asString()).toList());
        JsonNode wrong = report.get("gradients").get(3);
        assertEquals(List.of("name", "status", "maxAbs", "maxRel", "allowed", "cause", "finding", "otherCauses",
                "remark", "units"), List.copyOf(wrong.propertyNames()));
        assertEquals("DERIVATIVE_DROPPED", wrong.get("cause").asString());
    }

    /** In NumPy's archive, and biases as numpy.sum leaves them. */
    @Test
    void arraysAreReadAsWell() throws IOException {
        JsonNode numbers = JsonMapper.shared().readTree(Files.readString(Path.of("docs/homework.json")));
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        numbers.properties().forEach(entry -> tensors.put(entry.getKey(), Tensor.of(entry.getValue().valueStream()
                .map(row -> row.valueStream().mapToDouble(JsonNode::asDouble).toArray()).toArray(double[][]::new))));
        Path file = folder.resolve("homework.npz");
        TensorFile.write(file, TensorMap.of(tensors));
        Run expected = check("docs/homework.json");
        assertEquals(expected, check(file.toString()));
        for (String bias : List.of("db1", "db2")) {
            tensors.put(bias, Tensor.vector(tensors.get(bias).toArray()));
        }
        TensorFile.write(file, TensorMap.of(tensors));
        assertEquals(expected, check(file.toString()));
        tensors.put("db2", Tensor.scalar(tensors.get("db2").item()));
        TensorFile.write(file, TensorMap.of(tensors));
        assertEquals(expected, check(file.toString()));
        tensors.put("db1", Tensor.vector(1, 2, 3));
        TensorFile.write(file, TensorMap.of(tensors));
        check(file.toString()).assertRefused(file + ": db1 has shape (3,), but must have that of b1 (2, 1)");
    }

    /** Also of networks that are not the lesson's. */
    @Test
    void anyNetworksNumbersAreChecked() throws IOException {
        Path file = folder.resolve("deep.json");
        JsonNode check = Run.of("check", "--data", "blobs", "--layers", "3,2", "--l2", "2", "--json").json();
        JsonNode entries = check.get("check").get("parameters").get(3).get("entries");
        String bias = entries.valueStream().map(entry -> entry.get("analytic").toString())
                .collect(Collectors.joining(", "));
        Files.writeString(file, "{\"db2\": [" + bias + "]}");
        Run run = Run.of("check", "--data", "blobs", "--layers", "3,2", "--l2", "2", "--student", file.toString());
        assertEquals(0, run.status(), run::toString);
    }

    @Test
    void rightNumbersAgree() throws IOException {
        Path file = folder.resolve("right.json");
        Files.writeString(file, Files.readString(Path.of("docs/homework.json")).replaceAll("(?s),\\s*\"dZ1\".*", "}"));
        Run run = check(file.toString());
        assertEquals(0, run.status(), run::toString);
        assertEquals("", run.err());
    }

    /** What the cause says already is not said again as what was found. */
    @Test
    void unitsInAnotherOrderAreMisplaced() throws IOException {
        Path file = folder.resolve("swapped.json");
        Files.writeString(file, "{\"dW2\": [[-0.23955648, -0.12483184]]}");
        Run run = check(file.toString());
        assertEquals(1, run.status(), run::toString);
        assertTrue(run.out().contains("\n  dW2: the numbers are the right ones, but stand in other places\n"),
                run.out());
    }

    static Stream<Arguments> badFiles() {
        return Stream.of(
                Arguments.of("",
                        ": must hold an object of gradients, such as {\"dW2\": [[0.1, 0.2]]}, but holds nothing"),
                Arguments.of("[[1, 2]]", ": must hold an object of gradients, such as {\"dW2\": [[0.1, 0.2]]}, but"
                        + " holds an array of 1"),
                Arguments.of("{}", ": no gradient is given; those that are known are dA2, dZ2, dW2, db2, dA1, dZ1, dW1,"
                        + " db1"),
                Arguments.of("{\"dW3\": 1}", ": there is no gradient dW3; those that are known are dA2, dZ2, dW2, db2,"
                        + " dA1, dZ1, dW1, db1"),
                Arguments.of("{\"dW2\": [[1], [2]]}",
                        ": dW2 has shape (2, 1), but must have that of W2 (1, 2): is it transposed?"),
                Arguments.of("{\"dW2\": [1, 2]}", ": dW2 has shape (2,), but must have that of W2 (1, 2)"),
                Arguments.of("{\"dW1\": [[1, 2], [3]]}",
                        ": dW1[1] must be an array of 2, as its first neighbour is, but is an array of 1"),
                Arguments.of("{\"dW1\": [[1, 2], 3]}",
                        ": dW1[1] must be an array of 2, as its first neighbour is, but is the number 3"),
                Arguments.of("{\"dW2\": [[1, \"x\"]]}", ": dW2[0][1] must be a number, but is the text \"x\""),
                Arguments.of("{\"dW2\": [[1, null]]}", ": dW2[0][1] must be a number, but is null"),
                Arguments.of("{\"dW2\": {\"W\": 1}}", ": dW2 must be a number, but is an object"),
                Arguments.of("{\"dW2\": [[]]}", ": dW2 has an empty array"),
                Arguments.of("{\"dW2\": [[NaN, 1]]}", ": dW2 has an entry that is NaN (number 1 in row-major order)"),
                Arguments.of("{\"dW2\": [[1, 1e999]]}",
                        ": dW2 has an entry that is Infinity (number 2 in row-major order)"));
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void badFilesAreNamed(String text, String message) throws IOException {
        Path file = folder.resolve("homework.json");
        Files.writeString(file, text);
        check(file.toString()).assertRefused(file + message);
    }

    /** What is wrong with JSON is said by its reader. */
    @Test
    void brokenJsonIsRefusedWithTheLine() throws IOException {
        Path file = folder.resolve("homework.json");
        for (String text : List.of("{\"dW2\":\n [[1, 2}", "{\"dW2\": [[1,\n nan]]}",
                "{\"db2\": [[1]],\n \"db2\": [[1]]}",
                "{\"db2\": [[1]]}\n {}", "{\"db2\":\n [[1")) {
            Files.writeString(file, text);
            Run run = check(file.toString());
            assertEquals(2, run.status(), text);
            assertEquals("", run.out());
            assertEquals(1, run.err().lines().count(), run.err());
            assertEquals("gradus: " + file + ":2: is not JSON: ",
                    run.err().substring(0, ("gradus: " + file + ":2: is not JSON: ").length()));
            assertFalse(run.err().contains("[Source"), run.err());
        }
    }

    /** Beyond these the reader stops without saying where. */
    @Test
    void theReadersLimitsAreNamed() throws IOException {
        Path file = folder.resolve("homework.json");
        for (String text : List.of("{\"db2\":" + "[".repeat(600) + "1" + "]".repeat(600) + "}",
                "{\"db2\":[[" + "1".repeat(2000) + "]]}", "{\"" + "a".repeat(60_000) + "\":1}")) {
            Files.writeString(file, text);
            Run run = check(file.toString());
            assertEquals(2, run.status(), run.err());
            assertEquals(1, run.err().lines().count(), run.err());
            assertTrue(run.err().startsWith("gradus: " + file + ": is not JSON: ")
                    || run.err().startsWith("gradus: " + file + ":1: is not JSON: "), run.err());
        }
    }

    @Test
    void missingFilesAreNamed() {
        check("nowhere.json").assertRefused("nowhere.json: no such file");
        check(folder.toString()).assertRefused(folder + ": is a directory, not a file");
    }

    private static Run check(String file, String... more) {
        List<String> arguments = new ArrayList<>(Arrays.asList(CIRCLE));
        arguments.addAll(List.of("--student", file));
        arguments.addAll(List.of(more));
        return Run.of(arguments.toArray(new String[0]));
    }
}
