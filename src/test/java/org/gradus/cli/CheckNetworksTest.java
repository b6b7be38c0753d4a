package org.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.gradus.Tensor;
import org.gradus.train.Activation;
import org.gradus.train.data.BuiltInData;
import org.gradus.train.file.TensorFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The check takes every network that training builds. */
class CheckNetworksTest {

    private static Path file;

    @BeforeContainer
    static void create() throws IOException {
        file = Files.createTempFile("gradus", ".csv");
    }

    @AfterContainer
    static void delete() throws IOException {
        Files.delete(file);
    }

    private static List<String> none() {
        return List.of();
    }

    /** Any layers, activation, kind of label, penalty and way of training. */
    @Property(tries = 60)
    void rightGradientsAgree(@ForAll @Size(max = 3) List<@IntRange(min = 1, max = 4) Integer> layers,
            @ForAll Activation activation, @ForAll @IntRange(min = 1, max = 4) int classes,
            @ForAll boolean isPenalized, @ForAll @IntRange(min = 0, max = 3) int iterations,
            @ForAll @IntRange(min = 0, max = 1000) int seed) throws IOException {
        Random random = new Random(seed);
        boolean isRegression = classes == 1;
        Files.writeString(file, IntStream.range(0, 12).mapToObj(i -> random.nextGaussian() + "," + random.nextGaussian()
                + "," + (isRegression ? random.nextGaussian() : "c" + (i < classes ? i : random.nextInt(classes))))
                .collect(Collectors.joining("\n")));
        List<String> command = new ArrayList<>(List.of("check", "--data", file.toString(), "--layers",
                layers.isEmpty() ? "none" : layers.stream().map(String::valueOf).collect(Collectors.joining(",")),
                "--activation", Activations.name(activation), "--seed", "" + seed, "--iterations", "" + iterations));
        command.addAll(isRegression ? List.of("--loss", "squared-error") : none());
        command.addAll(isPenalized ? List.of("--l2", "0.5") : none());
        Run run = Run.of(command.toArray(new String[0]));
        // relu may be at a kink where all of a layer is dead, and then nothing is tested
        boolean isRelu = activation == Activation.RELU;
        assertTrue(run.out().matches("(?s).*\nverdict    (AGREES|KINK|VACUOUS)\n.*"), run::toString);
        assertTrue(isRelu || run.status() == 0, run::toString);
        assertEquals("", run.err());
        assertEquals(2 * layers.size() + 2, run.out().lines()
                .filter(line -> line.matches("^d[Wb][1-4] .* (AGREES|VACUOUS|KINK)$")).count(), run.out());
        boolean isLessons = layers.size() == 1 && classes == 2 && !isPenalized;
        assertEquals(isLessons, run.out().contains("closed form"), run.out());
    }

    /** The gradients by weights have λ/m of the weights in them, those by biases do not. */
    @ParameterizedTest
    @EnumSource(names = {"MOONS", "BLOBS"})
    void thePenaltyIsAPartOfTheGradient(BuiltInData data, @TempDir Path folder) {
        String model = folder.resolve("model.npz").toString();
        assertEquals(0, Run.of("train", "--data", Names.name(data), "--iterations", "3", "--save", model).status());
        JsonNode without = Run.of("check", "--data", Names.name(data), "--load", model, "--json").json();
        JsonNode with = Run.of("check", "--data", Names.name(data), "--load", model, "--l2", "6", "--json").json();
        Map<String, Tensor> weights = TensorFile.read(Path.of(model)).tensors();
        int m = data.dataset().examples();
        assertEquals("AGREES", with.get("verdict").asString());
        for (int i = 0; i < 4; i++) {
            String name = without.get("check").get("parameters").get(i).get("name").asString();
            double[] before = analytic(without, i);
            double[] after = analytic(with, i);
            for (int entry = 0; entry < before.length; entry++) {
                double penalty = name.startsWith("W") ? 6.0 / m * weights.get(name).at(entry) : 0;
                assertEquals(before[entry] + penalty, after[entry], 1e-15, name);
            }
        }
    }

    private static double[] analytic(JsonNode report, int parameter) {
        return report.get("check").get("parameters").get(parameter).get("entries").valueStream()
                .mapToDouble(entry -> entry.get("analytic").asDouble()).toArray();
    }

    /** From the same seed both begin with the same weights, and learn in the same way. */
    @Test
    void theCostIsTrainings() {
        for (String options : List.of("", " --layers none", " --layers 3,2 --activation relu --l2 2",
                " --loss squared-error", " --data spirals --init xavier", " --data blobs --l2 1 --standardize")) {
            for (int iterations : new int[] {0, 5}) {
                String all = options + " --json --iterations " + iterations;
                JsonNode costs = Run.of(("train" + all).split(" ")).json().get("costs");
                assertEquals(costs.get(costs.size() - 1).get(1).asDouble(),
                        Run.of(("check" + all).split(" ")).json().get("cost").asDouble(), all);
            }
        }
    }

    /** As of flowers, of three species. */
    @Test
    void severalClassesNeedNoOption(@TempDir Path folder) throws IOException {
        Path species = Files.writeString(folder.resolve("species.csv"), """
                sepal_length,sepal_width,petal_length,petal_width,species
                5.1,3.5,1.4,0.2,setosa
                4.9,3.0,1.4,0.2,setosa
                7.0,3.2,4.7,1.4,versicolor
                6.4,3.2,4.5,1.5,versicolor
                6.3,3.3,6.0,2.5,virginica
                5.8,2.7,5.1,1.9,virginica
                """);
        Run run = Run.of("check", "--data", species.toString());
        assertEquals(0, run.status(), run::toString);
        assertTrue(run.out().contains("\nnetwork    4 hidden units with tanh, 3 softmax output units\n"), run.out());
        assertTrue(run.out().contains("\nverdict    AGREES\n"), run.out());
        assertEquals(List.of("name", "gradient", "shape", "finiteDifference", "verdict"),
                List.copyOf(Run.of("check", "--data", species.toString(), "--json").json().get("parameters").get(0)
                        .propertyNames()));
    }

    /** A model that was saved is checked where it is, with its own preparation of the data, and with all units. */
    @Test
    void savedModelsAreChecked(@TempDir Path folder) {
        for (String options : List.of("--data spirals --layers 4,3 --dropout 0.5 --standardize",
                "--layers none --loss squared-error", "--data moons --activation leaky-relu --hidden 3")) {
            String model = folder.resolve("model.safetensors").toString();
            List<String> data = options.startsWith("--data") ? List.of(options.split(" ")).subList(0, 2) : none();
            assertEquals(0, Run.of(Stream.concat(Stream.of("train", "--iterations", "20", "--save", model),
                    Arrays.stream(options.split(" "))).toArray(String[]::new)).status());
            Run run = Run.of(Stream.concat(Stream.of("check", "--load", model), data.stream())
                    .toArray(String[]::new));
            assertEquals(0, run.status(), run::toString);
            assertTrue(run.out().contains("\ngradients  at the weights of " + model + ", where the cost is "),
                    run.out());
            Run trained = Run.of(Stream.concat(Stream.of("check", "--iterations", "2", "--load", model), data.stream())
                    .toArray(String[]::new));
            assertTrue(trained.out().contains("\ngradients  after iteration 2 from the weights of " + model + ", "),
                    trained.out());
        }
    }

    @Test
    void whatASavedModelHasIsNotAskedFor(@TempDir Path folder) {
        String model = folder.resolve("model.npz").toString();
        assertEquals(0, Run.of("train", "--iterations", "1", "--save", model).status());
        for (String command : List.of("train", "check")) {
            for (String option : List.of("--standardize", "--activation=relu", "--loss=log-loss")) {
                Run.of(command, "--load", model, option).assertRefused(
                        option.replaceAll("=.*", "") + " does not go with --load, since the model has it already");
            }
        }
        Run.of("check", "--load", model, "--data", "blobs").assertRefused(model + ": is a model for the features"
                + " [x1, x2] and the classes [red, blue], but the data have the features [x1, x2] and the classes"
                + " [0, 1, 2]");
        Run.of("check", "--load", model, "--map", "a=W1")
                .assertRefused("--map names 'a', but no tensors of another program are read");
    }
}
