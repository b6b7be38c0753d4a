package org.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class TrainCommandTest {

    @TempDir
    private Path folder;

    /** Two clusters that a line parts, with an identifier and a feature of a thousand times the other's size. */
    private String clusters() throws IOException {
        StringBuilder csv = new StringBuilder("id,kind,small,large\r\n");
        for (int i = 0; i < 40; i++) {
            int side = i % 2 == 0 ? 1 : -1;
            csv.append("p" + i + "," + (side > 0 ? "\"yes, it is\"" : "no") + "," + side * (1 + i / 40.0) + ","
                    + (5000 + 1000 * side * (1 + i % 7)) + "\r\n");
        }
        return Files.writeString(folder.resolve("clusters.csv"), csv).toString();
    }

    @Test
    void learnsTheFlowerAsInTheCourse() {
        Run run = Run.of("train", "--json");
        JsonNode result = run.json();
        assertEquals(0, run.status());
        assertEquals(List.of("examples", "features", "hidden", "activation", "costs", "accuracy"),
                List.copyOf(result.propertyNames()));
        assertEquals(400, result.get("examples").asInt());
        assertEquals(2, result.get("features").asInt());
        assertEquals(4, result.get("hidden").asInt());
        assertEquals("tanh", result.get("activation").asString());
        assertTrue(result.get("accuracy").asDouble() >= 0.89, run.out());
        JsonNode costs = result.get("costs");
        assertEquals(IntStream.rangeClosed(0, 10).mapToObj(i -> 1000 * i).toList(),
                costs.valueStream().map(cost -> cost.get(0).asInt()).toList());
        // What NumPy gives for the course's program, to the six digits that the course prints.
        assertEquals(0.693048, costs.get(0).get(1).asDouble(), 5e-7);
        assertEquals(0.288083, costs.get(1).get(1).asDouble(), 5e-7);
        assertEquals(0.254385, costs.get(2).get(1).asDouble(), 5e-7);
        assertEquals(run, Run.of("train", "--json"));
    }

    @Test
    void learnsFromAFile() throws IOException {
        Run run = Run.of("train", "--data", clusters(), "--label", "kind", "--drop", "id", "--standardize", "--hidden",
                "3", "--activation", "leaky-relu", "--learning-rate", "0.5", "--iterations", "200", "--json");
        JsonNode result = run.json();
        assertEquals(0, run.status());
        assertEquals(40, result.get("examples").asInt());
        assertEquals(2, result.get("features").asInt());
        assertEquals(3, result.get("hidden").asInt());
        assertEquals("leaky-relu", result.get("activation").asString());
        assertEquals(1, result.get("accuracy").asDouble());
        assertEquals(11, result.get("costs").size());
        assertEquals(200, result.get("costs").get(10).get(0).asInt());
    }

    @Test
    void printsForPeople() throws IOException {
        String file = clusters();
        Run run = Run.of("train", "--data", file, "--label", "2", "--drop", "1", "--iterations", "0", "--init-scale",
                "0", "--hidden", "3");
        assertEquals(new Run(0, """
                data       %s: 40 examples, 2 features, classes no and yes, it is
                network    3 hidden units with tanh, a sigmoid output unit

                iteration  cost
                        0  0.693147

                accuracy   50.00 %% (20 of 40)
                """.formatted(file), ""), run);
    }

    @Test
    void optionsMakeADifference() {
        List<List<String>> options = List.of(List.of(), List.of("--seed", "3"), List.of("--init-scale", "0.1"),
                List.of("--learning-rate", "0.1"), List.of("--hidden", "5"), List.of("--activation", "relu"),
                List.of("--standardize"));
        List<String> outputs = options.stream().map(option -> {
            String[] args = Stream.concat(Stream.of("train", "--json",
                    "--iterations", "3"), option.stream()).toArray(String[]::new);
            return Run.of(args).json().get("costs").toString();
        }).distinct().toList();
        assertEquals(options.size(), outputs.size(), outputs.toString());
    }

    @Test
    void saysThatTrainingDiverged() {
        Run run = Run.of("train", "--learning-rate", "1e308", "--init-scale", "1e5", "--iterations", "5", "--json");
        assertEquals(
                "gradus: the cost is Infinity at iteration 1, so training stopped there: a smaller --learning-rate,"
                        + " or --standardize, may help\n",
                run.err());
        assertEquals(0, run.status());
        assertTrue(run.out().contains(",[1,\"Infinity\"]]"), run.out());
    }

    @Test
    void drawsProgressOnATerminalOnly() {
        Run terminal = Run.of(true, "train", "--iterations", "50", "--json");
        Run pipe = Run.of(false, "train", "--iterations", "50", "--json");
        assertTrue(terminal.err().contains("training"), terminal.err());
        assertEquals("", pipe.err());
        assertEquals(pipe.out(), terminal.out());
        assertFalse(pipe.out().isEmpty());
    }
}
