package org.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradus.train.data.Dataset;
import org.gradus.train.data.Flower;
import org.gradus.train.data.NumpyRandom;
import org.gradus.train.data.Standardization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

    /** All units of a layer get the same gradient, and that of b2 cancels: not a rounding is left to learn from. */
    @ParameterizedTest
    @ValueSource(strings = {"sigmoid", "tanh", "relu"})
    void aNetworkOfZerosNeverLearnsTheFlower(String activation) {
        JsonNode result = Run.of("train", "--activation", activation, "--init", "zeros", "--iterations", "10000",
                "--learning-rate", "1.2", "--json").json();
        assertEquals(0.5, result.get("accuracy").asDouble());
        result.get("costs").valueStream()
                .forEach(cost -> assertEquals(Math.log(2), cost.get(1).asDouble(), 1e-15));
    }

    @Test
    void saysThatTrainingDiverged() {
        Run run = Run.of("train", "--learning-rate", "1e308", "--init-scale", "1e5", "--iterations", "5", "--json");
        assertEquals(
                "gradus: the cost is Infinity at iteration 1, so training stopped there: a smaller --learning-rate,"
                        + " or --standardize, may help\n",
                run.err());
        assertEquals(1, run.status());
        assertTrue(run.out().contains(",[1,\"Infinity\"]]"), run.out());
    }

    @Test
    void aSplitReportsWhatWasHeldOut() {
        JsonNode result = Run.of("train", "--split", "0.8", "--iterations", "1000", "--json").json();
        assertEquals(List.of("examples", "features", "hidden", "activation", "costs", "accuracy", "trainAccuracy",
                "testAccuracy", "classes", "confusion"), List.copyOf(result.propertyNames()));
        assertEquals(List.of("red", "blue"), result.get("classes").valueStream().map(JsonNode::asString).toList());
        assertEquals(400, result.get("examples").asInt());
        JsonNode confusion = result.get("confusion");
        int[][] counts = confusion.valueStream().map(row -> row.valueStream().mapToInt(JsonNode::asInt).toArray())
                .toArray(int[][]::new);
        assertEquals(40, counts[0][0] + counts[0][1]);
        assertEquals(40, counts[1][0] + counts[1][1]);
        double test = result.get("testAccuracy").asDouble();
        assertEquals((counts[0][0] + counts[1][1]) / 80.0, test);
        assertEquals(result.get("accuracy").asDouble() * 400,
                result.get("trainAccuracy").asDouble() * 320 + test * 80, 1e-9);
        assertNotEquals(test, Run.of("train", "--split", "0.8", "--seed", "3", "--iterations", "1000", "--json").json()
                .get("testAccuracy").asDouble());
    }

    /** Flowers are no two halves; a hidden layer is what tells them apart. */
    @Test
    void withoutAHiddenLayerTheFlowerIsNotLearnt() {
        JsonNode line = Run.of("train", "--layers", "none", "--iterations", "2000", "--json").json();
        assertTrue(line.get("accuracy").asDouble() < 0.6, line.toString());
        assertEquals(0, line.get("hidden").asInt());
        assertEquals(0, line.get("layers").size());
        JsonNode four = Run.of("train", "--hidden", "4", "--json").json();
        assertTrue(four.get("accuracy").asDouble() >= 0.9, four.toString());
    }

    @Test
    void severalClassesTakeSoftmaxWithoutBeingTold() {
        Run run = Run.of("train", "--data", "blobs", "--layers", "8,8", "--activation", "relu", "--optimizer", "adam",
                "--learning-rate", "0.01", "--batch", "16", "--l2", "0.1", "--dropout", "0.1", "--clip", "5",
                "--schedule",
                "cosine", "--split", "0.6,0.2", "--patience", "20", "--iterations", "500");
        assertEquals("", run.err());
        assertTrue(run.out().contains("network    8 and 8 hidden units with relu, 3 softmax output units\n"),
                run.out());
        assertTrue(run.out().contains("to learn from, ") && run.out().contains("to watch, "), run.out());
        assertTrue(run.out().contains("\niteration  cost      watched\n"), run.out());
        assertTrue(run.out().contains("\nclass  examples  precision  recall      F1\n"), run.out());
        JsonNode result = Run.of("train", "--data", "blobs", "--layers", "8,8", "--optimizer", "adam", "--iterations",
                "500", "--split", "0.6,0.2", "--json").json();
        assertTrue(result.get("testAccuracy").asDouble() > 0.9, result.toString());
        assertEquals(16, result.get("hidden").asInt());
        assertEquals(3, result.get("confusion").size());
        assertEquals(result.get("costs").size(), result.get("validationCosts").size());
    }

    /** Features up to 16, as pixels of digits are; gradient descent at the lesson's rate gets nowhere with them. */
    @Test
    void manyClassesAreLearntWithoutSettings() throws IOException {
        StringBuilder rows = new StringBuilder("x1,x2,x3,label\n");
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            int label = i % 5;
            rows.append(IntStream.range(0, 3)
                    .mapToObj(j -> String.valueOf((label * (3 + 2 * j) + j) % 16 + random.nextGaussian()))
                    .collect(Collectors.joining(",", "", ",c" + label + "\n")));
        }
        String file = Files.writeString(folder.resolve("classes.csv"), rows).toString();
        assertTrue(Run.of("train", "--data", file, "--layers", "32", "--split", "0.8", "--iterations", "1000", "--json")
                .json().get("testAccuracy").asDouble() > 0.9);
        assertTrue(Run.of("train", "--data", file, "--layers", "32", "--split", "0.8", "--iterations", "1000", "--json",
                "--optimizer", "gradient-descent").json().get("testAccuracy").asDouble() < 0.9);
    }

    @Test
    void realNumbersAreLearntWithTheSquaredError() throws IOException {
        StringBuilder csv = new StringBuilder("u,v,y\n");
        for (int i = 0; i < 60; i++) {
            double u = (i % 10) / 5.0 - 1;
            double v = Math.floorDiv(i, 10) / 3.0 - 1;
            csv.append(u + "," + v + "," + (3 * u - 2 * v + 1) + "\n");
        }
        String file = Files.writeString(folder.resolve("line.csv"), csv).toString();
        JsonNode result = Run.of("train", "--data", file, "--loss", "squared-error", "--layers", "none",
                "--learning-rate", "0.3", "--iterations", "500", "--split", "0.8", "--json").json();
        assertEquals(
                List.of("examples", "features", "hidden", "activation", "costs", "r2", "layers", "trainR2", "testR2"),
                List.copyOf(result.propertyNames()));
        assertEquals(1, result.get("testR2").asDouble(), 1e-6);
        assertTrue(Run.of("train", "--data", file, "--loss", "squared-error", "--iterations", "10", "--learning-rate",
                "0.1").out().contains("R²"));
    }

    /** Of a feature that the held-out rows have at a thousand times the size, the learnt rows' mean is taken. */
    @Test
    void standardisingIsFittedOnWhatIsLearntFrom() {
        Dataset data = Flower.dataset();
        TrainingData parts = TrainingData.of(data, new NumpyRandom(2), 0.5).standardized();
        assertEquals(Standardization.of(TrainingData.of(data, new NumpyRandom(2), 0.5).training()),
                parts.standardization().orElseThrow());
        Dataset again = Standardization.of(parts.training()).apply(parts.training());
        for (int i = 0; i < again.x().size(); i++) {
            assertEquals(again.x().at(i), parts.training().x().at(i), 1e-12); // numbers of a few units
        }
        assertNotEquals(parts.all().x(), Standardization.of(data).apply(data).x());
    }

    @Test
    void patienceEndsEarly() {
        Run run =
                Run.of("train", "--learning-rate", "20", "--split", "0.5,0.2", "--patience", "1", "--iterations", "200",
                        "--json");
        assertTrue(run.err().startsWith("gradus: training stopped at iteration "), run.err());
        assertTrue(run.err().contains("; the parameters are the best ones, those of iteration "), run.err());
        assertEquals(0, run.status());
    }

    @Test
    void drawsProgressOnATerminalOnly() {
        Run terminal = Run.of(true, "train", "--iterations", "50", "--json");
        Run pipe = Run.of(false, "train", "--iterations", "50", "--json");
        assertTrue(terminal.err().contains("training"), terminal.err());
        assertTrue(terminal.err().contains("cost 0."), terminal.err());
        assertTrue(terminal.err().contains("/s"), terminal.err());
        assertEquals("", pipe.err());
        assertEquals(pipe.out(), terminal.out());
        assertFalse(pipe.out().isEmpty());
    }
}
