package org.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gradus.Tensor;
import org.gradus.train.data.BuiltInData;
import org.gradus.train.file.TensorFile;
import org.gradus.train.file.TensorMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is saved is what predicts, and what training goes on from. */
class PredictCommandTest {

    @TempDir
    private Path folder;

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    /** Two clusters in a plane, both far from 0, so that only standardising brings them apart; the label in the middle. */
    private String clusters(String name, boolean labelled) throws IOException {
        String header = labelled ? "u,kind,v\n" : "v,u\n";
        return Files.writeString(folder.resolve(name), IntStream.range(0, 40).mapToObj(i -> {
            int side = i % 2 == 0 ? 1 : -1;
            double u = 5000 + side * (100 + i);
            double v = side * (1 + i / 40.0) - 30;
            return labelled ? u + "," + (side > 0 ? "\"yes, it is\"" : "no") + "," + v : v + "," + u;
        }).collect(Collectors.joining("\n", header, "\n"))).toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"npz", "safetensors"})
    void predictsWithWhatWasSaved(String ending) throws IOException {
        String model = path("model." + ending);
        Run trained =
                Run.of("train", "--data", clusters("data.csv", true), "--label", "kind", "--standardize", "--split",
                        "0.5", "--iterations", "300", "--init-scale", "1", "--save", model, "--json");
        assertEquals(1, trained.json().get("accuracy").asDouble());
        // no label, and the columns in another order
        Run run = Run.of("predict", "--load", model, "--data", clusters("new.csv", false));
        assertEquals("", run.err());
        List<String> lines = run.out().lines().toList();
        assertEquals("prediction,P(no),\"P(yes, it is)\"", lines.getFirst());
        assertEquals(41, lines.size());
        for (int i = 0; i < 40; i++) {
            String line = lines.get(i + 1);
            double yes = Double.parseDouble(line.substring(line.lastIndexOf(',') + 1));
            assertTrue(
                    i % 2 == 0 ? line.startsWith("\"yes, it is\",") && yes > 0.9 : line.startsWith("no,") && yes < 0.1,
                    line);
        }
        assertEquals(run.out(), Run.of("predict", "--load", model, "--data", path("data.csv")).out());
        Run.of("predict", "--load", model, "--data", path("new.csv"), "--out", path("out.csv"));
        assertEquals(run.out(), Files.readString(folder.resolve("out.csv")));
    }

    @Test
    void severalClassesHaveAProbabilityEach() {
        Run.of("train", "--data", "blobs", "--layers", "8", "--optimizer", "adam", "--iterations", "300", "--save",
                path("m.npz"));
        List<String> lines = Run.of("predict", "--load", path("m.npz"), "--data", "blobs").out().lines().toList();
        assertEquals("prediction,P(0),P(1),P(2)", lines.getFirst());
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            double sum = IntStream.rangeClosed(1, 3).mapToDouble(k -> Double.parseDouble(cells[k])).sum();
            assertEquals(1, sum, 1e-12);
            double taken = Double.parseDouble(cells[1 + Integer.parseInt(cells[0])]);
            assertTrue(IntStream.rangeClosed(1, 3).allMatch(k -> Double.parseDouble(cells[k]) <= taken), line);
        }
    }

    @Test
    void realNumbersStandAlone() {
        Run.of("train", "--data", "moons", "--loss", "squared-error", "--iterations", "50", "--learning-rate", "0.1",
                "--save", path("m.npz"));
        List<String> lines = Run.of("predict", "--load", path("m.npz"), "--data", "moons").out().lines().toList();
        assertEquals("prediction", lines.getFirst());
        assertTrue(Double.isFinite(Double.parseDouble(lines.get(1))));
    }

    @Test
    void nothingIsWrittenOverWhatIsRead() throws IOException {
        Path data = Files.writeString(Path.of(path("d.csv")), "a,b,y\n0,1,p\n1,0,q\n1,1,p\n0,0,q\n");
        Run.of("train", "--data", data.toString(), "--iterations", "5", "--save", path("m.npz"));
        Path model = Path.of(path("m.npz"));
        byte[] before = Files.readAllBytes(model);
        Run.of("predict", "--load", model.toString(), "--data", data.toString(), "--out", model.toString())
                .assertRefused("--out " + model + ": is a file that is read as well");
        String link = Files.createSymbolicLink(Path.of(path("link.html")), data).toString();
        Run.of("train", "--data", data.toString(), "--plot", link)
                .assertRefused("--plot " + link + ": is a file that is read as well");
        Run.of("explain", "--data", data.toString(), "--out", link)
                .assertRefused("--out " + link + ": is a file that is read as well");
        Path arrays = Files.copy(model, Path.of(path("data.npz")));
        Run.of("train", "--data", arrays.toString(), "--save", arrays.toString())
                .assertRefused("--save " + arrays + ": is a file that is read as well");
        assertArrayEquals(before, Files.readAllBytes(model));
        assertTrue(Files.readString(data).startsWith("a,b,y"));
    }

    @Test
    void numpyFilesNeedNoLabels() {
        Run.of("train", "--data", "blobs", "--iterations", "50", "--save", path("m.npz"));
        Tensor x = BuiltInData.BLOBS.dataset().x();
        TensorFile.write(Path.of(path("x.npz")), new TensorMap(Map.of("X", x), Map.of()));
        assertEquals(Run.of("predict", "--load", path("m.npz"), "--data", "blobs").out(),
                Run.of("predict", "--load", path("m.npz"), "--data", path("x.npz")).out());
    }

    @Test
    void aModelThatIsNotFiniteIsRefused() {
        Run.of("train", "--data", "blobs", "--iterations", "5", "--standardize", "--save", path("m.npz"));
        TensorMap whole = TensorFile.read(Path.of(path("m.npz")));
        for (String name : List.of("b1", "standardization.mean", "standardization.deviation")) {
            Map<String, Tensor> tensors = new LinkedHashMap<>(whole.tensors());
            tensors.put(name, Tensor.full(tensors.get(name).shape(), Double.NaN));
            TensorFile.write(Path.of(path("bad.npz")), new TensorMap(tensors, whole.metadata()));
            Run.of("predict", "--load", path("bad.npz"), "--data", "blobs")
                    .assertRefused(path("bad.npz") + ": " + name + " has an entry that is NaN");
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>(whole.tensors());
        tensors.put("standardization.deviation", Tensor.zeros(2, 1));
        TensorFile.write(Path.of(path("bad.npz")), new TensorMap(tensors, whole.metadata()));
        assertTrue(Run.of("train", "--load", path("bad.npz"), "--data", "blobs").err()
                .startsWith("gradus: " + path("bad.npz") + ": standardization.deviation must be positive, but is "));
    }

    /** It would be a pity to hear of it after the training. */
    @Test
    void aFileThatCantBeSavedIsNamedBeforeAllElse() throws IOException {
        String file = Files.writeString(Path.of(path("old.txt")), "old").toString();
        Run run = Run.of("train", "--data", "nowhere.csv", "--save", file);
        assertEquals("gradus: " + file + ": a file of tensors must have a name that ends in .npz or .safetensors\n",
                run.err());
        assertEquals("old", Files.readString(Path.of(file)));
    }

    /** Without dropout and batches, training in two parts is training. */
    @Test
    void trainingGoesOnFromWhatWasSaved() {
        JsonNode all = Run.of("train", "--iterations", "60", "--standardize", "--json").json();
        Run.of("train", "--iterations", "30", "--standardize", "--save", path("m.npz"), "--json").json();
        JsonNode rest = Run.of("train", "--iterations", "30", "--load", path("m.npz"), "--json").json();
        assertEquals(all.get("costs").get(10).get(1), rest.get("costs").get(10).get(1));
        assertEquals(all.get("accuracy"), rest.get("accuracy"));
    }

    @Test
    void whatDoesNotFitIsNamed() throws IOException {
        String model = path("m.npz");
        Run.of("train", "--iterations", "1", "--save", model);
        String data = clusters("data.csv", true);
        Run.of("predict", "--load", model, "--data", data)
                .assertRefused(data + ":1: there is no column 'x1'; there are 'u', 'kind', 'v'");
        Run.of("train", "--load", model, "--data", data, "--label", "kind").assertRefused(model
                + ": is a model for the features [x1, x2] and the classes [red, blue], but the data have the features"
                + " [u, v] and the classes [no, yes, it is]");
        Run.of("predict", "--load", data, "--data", data)
                .assertRefused(data + ": a file of tensors must have a name that ends in .npz or .safetensors");
        Run.of("predict", "--data", data).assertRefused("Missing required option: '--load=FILE'");
        String cut = path("cut.npz");
        byte[] bytes = Files.readAllBytes(Path.of(model));
        Files.write(Path.of(cut), Arrays.copyOf(bytes, bytes.length / 2));
        Run run = Run.of("predict", "--load", cut, "--data", "flower");
        assertTrue(run.err().startsWith("gradus: " + cut + ": ") && run.err().lines().count() == 1, run.err());
        assertEquals(2, run.status());
    }
}
