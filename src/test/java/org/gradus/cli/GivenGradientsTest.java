package org.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.cli.ParameterName.Parameter;
import org.gradus.train.file.NpyFile;
import org.gradus.train.file.TensorFile;
import org.gradus.train.file.TensorMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Weights and gradients of other programs. Those in {@code torch} are PyTorch's. */
class GivenGradientsTest {

    private static final Path TORCH = Path.of("src/test/resources/org/gradus/cli/torch");
    private static final String POINTS = TORCH.resolve("points.csv").toString();

    @TempDir
    private Path folder;

    private Map<String, Tensor> weights;
    private Map<String, Tensor> gradients;

    @BeforeEach
    void read() {
        weights = TensorFile.read(TORCH.resolve("weights-float64.safetensors")).tensors();
        gradients = TensorFile.read(TORCH.resolve("gradients-float64.safetensors")).tensors();
    }

    private static Run check(Path weights, Path gradients, String... more) {
        return Run.of(Stream.concat(Stream.of("check", "--data", POINTS, "--load", weights.toString(), "--gradients",
                gradients.toString()), Arrays.stream(more)).toArray(String[]::new));
    }

    private static Run checkTorch(String format, Path gradients, String... more) {
        return check(TORCH.resolve("weights-" + format + ".safetensors"), gradients, more);
    }

    private Path written(String name, Map<String, Tensor> tensors) {
        Path file = folder.resolve(name);
        TensorFile.write(file, TensorMap.of(tensors));
        return file;
    }

    private static Map<String, Tensor> renamed(Map<String, Tensor> tensors, String... names) {
        List<String> before = List.of("0.weight", "0.bias", "2.weight", "2.bias");
        Map<String, Tensor> renamed = new LinkedHashMap<>();
        IntStream.range(0, names.length).filter(i -> !names[i].isEmpty())
                .forEach(i -> renamed.put(names[i], tensors.get(before.get(i))));
        return renamed;
    }

    private static Map<String, Tensor> scaled(Map<String, Tensor> tensors, double factor) {
        Map<String, Tensor> scaled = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> scaled.put(name, Tensor.of(tensor.shape(),
                Arrays.stream(tensor.toArray()).map(entry -> factor * entry).toArray())));
        return scaled;
    }

    private static Tensor transposed(Tensor matrix) {
        double[][] rows = matrix.toRows();
        double[][] columns = new double[rows[0].length][rows.length];
        IntStream.range(0, rows.length)
                .forEach(i -> IntStream.range(0, rows[0].length).forEach(j -> columns[j][i] = rows[i][j]));
        return Tensor.of(columns);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gradients-float64.safetensors", "gradients-float64.npz"})
    void pyTorchsGradientsAgree(String name) {
        Run run = checkTorch("float64", TORCH.resolve(name));
        assertEquals(0, run.status(), run::toString);
        assertEquals("", run.err());
        assertTrue(run.out().contains("\nweights    " + TORCH.resolve("weights-float64.safetensors")
                + ": W1 = 0.weight, b1 = 0.bias, W2 = 2.weight, b2 = 2.bias\n"), run.out());
        assertTrue(run.out().contains("\ngiven      " + TORCH.resolve(name)
                + ": dW1 = 0.weight, db1 = 0.bias, dW2 = 2.weight, db2 = 2.bias\n"), run.out());
        assertEquals(4, run.out().lines().filter(line -> line.matches("^d[Wb][12] .* AGREES$")).count());
    }

    /** The format is told from the digits; that of the numbers is the same as that of the weights. */
    @ParameterizedTest
    @ValueSource(strings = {"float32", "bfloat16"})
    void coarserGradientsAreRightToTheirFormat(String format) {
        for (String[] stated : new String[][] {{}, {"--precision", format}}) {
            Run run = checkTorch(format, TORCH.resolve("gradients-" + format + ".safetensors"), stated);
            assertEquals(0, run.status(), run::toString);
            assertTrue(run.out().contains("right to " + format + ": off by up to "), run.out());
        }
        Run fine = checkTorch(format, TORCH.resolve("gradients-" + format + ".safetensors"), "--precision", "float64");
        assertEquals(1, fine.status(), fine::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"float64", "float32", "bfloat16"})
    void aDoubledGradientIsWrongInEachFormat(String format) {
        Map<String, Tensor> doubled = scaled(
                TensorFile.read(TORCH.resolve("gradients-" + format + ".safetensors")).tensors(), 2);
        JsonNode report = checkTorch(format, written("doubled.safetensors", doubled), "--json").json();
        assertEquals("DISAGREES", report.get("verdict").asString());
        report.get("parameters").forEach(each -> assertEquals("DISAGREES", each.get("verdict").asString()));
        assertEquals(1, checkTorch(format, written("doubled.npz", doubled), "--precision", format).status());
    }

    @Test
    void theReportIsAlsoJson() throws IOException {
        Map<String, Tensor> one = new LinkedHashMap<>(gradients);
        one.put("0.bias", scaled(gradients, 2).get("0.bias"));
        JsonNode report = checkTorch("float64", written("one.npz", one), "--json").json();
        assertEquals(List.of("verdict", "cost", "parameters", "check"), List.copyOf(report.propertyNames()));
        JsonNode wrong = report.get("parameters").get(1);
        assertEquals(List.of("name", "gradient", "shape", "source", "sweep", "finiteDifference", "verdict", "cause",
                "finding"), List.copyOf(wrong.propertyNames()));
        assertEquals("0.bias", wrong.get("source").asString());
        assertEquals("FACTOR_TWO", wrong.get("cause").asString());
        assertEquals(0.5, wrong.get("sweep").get("maxRel").asDouble(), 1e-12);
        JsonNode right = report.get("parameters").get(0);
        assertEquals(List.of("name", "gradient", "shape", "source", "sweep", "finiteDifference", "verdict"),
                List.copyOf(right.propertyNames()));
        assertEquals("AGREES", right.get("verdict").asString());
        String text = checkTorch("float64", folder.resolve("one.npz")).out();
        assertTrue(text.contains("\nverdict    DISAGREES\ncause      db1: a factor 2 or 1/2 is wrong (twice what is"
                + " right)\n"), text);
    }

    /** As PyTorch, NumPy's courses, Keras and others name them. */
    @ParameterizedTest
    @CsvSource({"W1,b1,W2,b2", "w1,b1,w2,b2", "W_1,b_1,W_2,b_2", "W0,b0,W1,b1", "weights1,bias1,weights2,bias2",
        "fc1.weight,fc1.bias,fc2.weight,fc2.bias", "layers.9.weight,layers.9.bias,layers.10.weight,layers.10.bias",
        "dense/kernel:0,dense/bias:0,out/kernel:0,out/bias:0", "coefs_0,intercepts_0,coefs_1,intercepts_1",
        "output.weight,output.bias,hidden.weight,hidden.bias"})
    void usualNamesAreUnderstood(String w1, String b1, String w2, String b2) {
        Path mine = written("weights.npz", renamed(weights, w1, b1, w2, b2));
        for (String form : List.of("%s", "d%s")) {
            String[] names = Stream.of(w1, b1, w2, b2).map(form::formatted).toArray(String[]::new);
            Run run = check(mine, written("gradients.npz", renamed(gradients, names)), "--json");
            assertEquals(0, run.status(), run::toString);
            assertEquals(List.of(names), run.json().get("parameters").findValuesAsString("source"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dW2", "d_W2", "W2.grad", "grad_W2", "gradW2", "dJ_dW2", "dLdW2", "W2_gradient"})
    void gradientsSayWhatTheyAre(String name) {
        assertEquals(Optional.of(new ParameterName(new Parameter(false, "2"), true, 2)), ParameterName.of(name));
        assertEquals(Optional.of(new ParameterName(new Parameter(true, "2"), true, 2)),
                ParameterName.of(name.replace('W', 'b')));
    }

    /** Without a file of weights nothing but the names and shapes of the gradients tells. */
    @Test
    void gradientsAloneAreMatchedByNumberOrShape() {
        String model = folder.resolve("model.npz").toString();
        assertEquals(0, Run.of("train", "--data", POINTS, "--iterations", "0", "--save", model).status());
        for (String names : List.of("dW1 db1 dW2 db2", "0.weight.grad 0.bias.grad 2.weight.grad 2.bias.grad",
                "z.weight z.bias a.weight a.bias")) {
            Path file = written("gradients.npz", renamed(gradients, names.split(" ")));
            Run run = Run.of("check", "--data", POINTS, "--load", model, "--gradients", file.toString(), "--json");
            assertEquals(List.of(names.split(" ")), run.json().get("parameters").findValuesAsString("source"));
        }
        Path file = written("gradients.npz", renamed(gradients, "", "", "2.weight", "2.bias"));
        Run.of("check", "--data", POINTS, "--load", model, "--gradients", file.toString()).assertRefused(file
                + ": cannot tell what '2.weight', '2.bias' are, beside W1 (4, 2), b1 (4, 1), W2 (1, 4), b2 (1, 1);"
                + " --map NAME=W1 says so, and --map NAME=none leaves one out");
    }

    @Test
    void theMapSaysWhatNamesDoNot() {
        Path mine = written("weights.npz", renamed(weights, "first", "offset", "2.weight", "2.bias"));
        Map<String, Tensor> named = renamed(gradients, "first", "", "2.weight", "2.bias");
        named.put("loss", Tensor.scalar(0.6));
        Path theirs = written("gradients.npz", named);
        check(mine, theirs).assertRefused(mine + ": cannot tell what 'first', 'offset' are, beside W1, b1, W2, b2 and"
                + " so on; --map NAME=W1 says so, and --map NAME=none leaves one out");
        Run.of("check", "--data", POINTS, "--load", mine.toString(), "--map", "first=W1").assertRefused(mine
                + ": cannot tell what 'offset' is, beside W1, b1, W2, b2 and so on; --map NAME=W1 says so, and"
                + " --map NAME=none leaves one out");
        Run run = check(mine, theirs, "--map", "first=W1,offset=b1", "--map", "2.weight=W2", "--map", "2.bias=b2",
                "--map", "loss=none");
        assertEquals(0, run.status(), run::toString);
        assertTrue(run.out().contains("\nnot given  db1\n"), run.out());
    }

    /** One file may hold data, weights and gradients. */
    @Test
    void eachOptionTakesItsOwn() {
        Map<String, Tensor> all = renamed(weights, "W1", "b1", "W2", "b2");
        all.putAll(renamed(gradients, "dW1", "db1", "dW2", "db2"));
        all.put("X", Tensor.zeros(2, 40));
        all.put("Y", Tensor.zeros(1, 40));
        Path file = written("all.npz", all);
        assertEquals(0, check(file, file).status());
    }

    @Test
    void oddNamesDoNotBreakLines() {
        Path file = written("odd.npz", Map.of("W1\n", weights.get("0.weight"), "W2", weights.get("2.weight")));
        Run run = Run.of("check", "--data", POINTS, "--load", file.toString());
        assertTrue(run.out().contains("\nweights    " + file + ": W1 = 'W1\\u000a', W2\n"), run.out());
    }

    /** Biases in all shapes, vectors for single rows, a vector of all, and a file of one array. */
    @Test
    void shapesWithTheSameEntriesFit() throws IOException {
        for (Shape shape : List.of(Shape.of(4), Shape.of(4, 1), Shape.of(1, 4))) {
            Map<String, Tensor> shaped = renamed(gradients, "dW1", "db1", "dW2", "db2");
            shaped.put("db1", Tensor.of(shape, shaped.get("db1").toArray()));
            shaped.put("dW2", Tensor.vector(shaped.get("dW2").toArray()));
            shaped.put("db2", Tensor.scalar(shaped.get("db2").item()));
            assertEquals(0, checkTorch("float64", written("shaped.npz", shaped)).status());
            Files.writeString(folder.resolve("shaped.json"), shaped.entrySet().stream()
                    .map(entry -> "\"" + entry.getKey() + "\": " + json(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}")));
            assertEquals(0, checkTorch("float64", folder.resolve("shaped.json")).status());
        }
        Tensor all = Tensor.vector(Stream.of("0.weight", "0.bias", "2.weight", "2.bias")
                .flatMapToDouble(name -> Arrays.stream(gradients.get(name).toArray())).toArray());
        NpyFile.write(folder.resolve("all.npy"), all);
        assertEquals(0, checkTorch("float64", folder.resolve("all.npy")).status());
        NpyFile.write(folder.resolve("dW1.npy"), gradients.get("0.weight"));
        Run one = checkTorch("float64", folder.resolve("dW1.npy"));
        assertTrue(one.out().contains(": dW1\nnot given  db1, dW2, db2\n"), one.out());
        assertEquals(0, one.status());
    }

    private static String json(Tensor tensor) {
        return switch (tensor.shape().rank()) {
            case 0 -> "" + tensor.item();
            case 1 -> Arrays.toString(tensor.toArray());
            default -> Arrays.deepToString(tensor.toRows());
        };
    }

    /** All matrices of a file or none, told by those that are not square. */
    @Test
    void transposedMatricesAreToldByTheirShapes() {
        Map<String, Tensor> turnedWeights = turned(weights);
        Map<String, Tensor> turnedGradients = turned(gradients);
        String said = "; matrices are (inputs, units) and transposed\n";
        for (Path mine : List.of(written("weights.npz", weights), written("turned.npz", turnedWeights))) {
            for (Path theirs : List.of(written("gradients.npz", gradients), written("g.npz", turnedGradients))) {
                Run run = check(mine, theirs);
                assertEquals(0, run.status(), run::toString);
                assertEquals((mine.endsWith("turned.npz") ? 1 : 0) + (theirs.endsWith("g.npz") ? 1 : 0),
                        Pattern.compile(said, Pattern.LITERAL).matcher(run.out()).results().count(), run.out());
            }
        }
        Map<String, Tensor> mixed = new LinkedHashMap<>(gradients);
        mixed.put("2.weight", transposed(gradients.get("2.weight")));
        Path file = written("mixed.npz", mixed);
        checkTorch("float64", file).assertRefused(file + ": some matrices are transposed and some are not: '0.weight'"
                + " (4, 2) for W1 (4, 2), '2.weight' (4, 1) for W2 (1, 4)");
    }

    private static Map<String, Tensor> turned(Map<String, Tensor> tensors) {
        Map<String, Tensor> turned = new LinkedHashMap<>(tensors);
        Set.of("0.weight", "2.weight").forEach(name -> turned.computeIfPresent(name, (_, it) -> transposed(it)));
        return turned;
    }

    /** A square matrix lies as the others do; alone it is taken as it is here, which the output says. */
    @Test
    void squareMatricesLieAsTheOthersDo() throws IOException {
        Path data = Files.writeString(folder.resolve("data.csv"), "1,2,a\n2,-1,b\n-1,1,a\n0.5,2,b\n-2,1,a\n");
        String model = folder.resolve("model.npz").toString();
        assertEquals(0, Run.of("train", "--data", data.toString(), "--hidden", "2", "--init-scale", "1",
                "--iterations", "1", "--save", model).status());
        Map<String, Tensor> tensors = TensorFile.read(Path.of(model)).tensors();
        Map<String, Tensor> turned = new LinkedHashMap<>(tensors);
        turned.replaceAll((name, it) -> name.startsWith("W") ? transposed(it) : it);
        String straight = Run.of("check", "--data", data.toString(), "--load", model, "--report", "csv").out();
        for (Map<String, Tensor> each : List.of(tensors, turned)) {
            Path file = written("foreign.npz", each);
            assertEquals(straight, Run.of("check", "--data", data.toString(), "--load", file.toString(), "--report",
                    "csv").out());
        }
        Path alone = written("alone.npz", Map.of("dW1", tensors.get("W1")));
        Run run = Run.of("check", "--data", data.toString(), "--load", model, "--gradients", alone.toString());
        assertTrue(run.out().contains("\ngiven      " + alone
                + ": dW1; square matrices are taken as (units, inputs)\n"), run.out());
    }

    /** Other networks of other programs: of softmax, of a real number, without hidden units or biases. */
    @Test
    void theNetworkFollowsFromShapesAndData() {
        Tensor w = Tensor.of(new double[][] {{0.5, -1}, {1, 0.25}, {-0.5, 2}});
        Run softmax = Run.of("check", "--data", "blobs", "--load",
                written("softmax.safetensors", Map.of("linear.weight", w)).toString());
        assertTrue(softmax.out().contains("\nnetwork    no hidden units, 3 softmax output units\n"), softmax.out());
        assertEquals(0, softmax.status());
        Run deep = Run.of("check", "--data", "moons", "--activation", "relu", "--loss", "squared-error", "--l2", "1",
                "--standardize", "--load", written("deep.npz", Map.of("0.weight", w, "2.weight",
                        Tensor.of(new double[][] {{1, 2, 3}, {-1, 1, 0.5}}), "4.weight", Tensor.vector(0.5, -2)))
                        .toString());
        assertTrue(deep.out().contains("\nnetwork    3 and 2 hidden units with relu, a linear output unit\n"),
                deep.out());
        assertEquals(0, deep.status(), deep::toString);
        assertEquals(0, Run.of("train", "--data", "moons", "--load", folder.resolve("deep.npz").toString(),
                "--iterations", "2").status());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0.weight 3 2 ; 0.bias 3 ; 2.weight 1 4 | '2.weight' has the shape (1, 4), but must be (units, inputs), or all"
                + " must be (inputs, units), and the layer before it has 3 units",
        "0.weight 4 3 | '0.weight' has the shape (4, 3), but must be (units, inputs), or all must be (inputs, units), and"
                + " the data have 2 features",
        "0.weight 4 2 ; 2.weight 3 4 | the last layer, '2.weight' (3, 4), has 3 units, but 2 classes need 1",
        "0.weight 1 2 ; 0.bias 2 | '0.bias' has the shape (2,), but b1 has (1, 1)",
        "0.weight 1 2 1 | '0.weight' has the shape (1, 2, 1), but must be (units, inputs), or all must be (inputs, units),"
                + " and the data have 2 features",
        "0.bias 2 | there is '0.bias', taken as b1, but nothing is W1",
        "a.weight 2 2 ; b.weight 2 2 ; c.weight 1 2 | cannot tell in which order the layers 'a', 'b', 'c' are: their names"
                + " have no numbers, and their shapes [(2, 2), (2, 2), (1, 2)] fit in several",
        "a.weight 3 2 ; b.weight 1 4 | cannot tell in which order the layers 'a', 'b' are: their names have no numbers,"
                + " and their shapes [(3, 2), (1, 4)] fit in no order",
        "0.running_mean 4 | cannot tell what '0.running_mean' is, beside W1, b1, W2, b2 and so on; --map NAME=W1 says so,"
                + " and --map NAME=none leaves one out",
        "W1 1 2 ; 1.weight 1 2 | both 'W1', '1.weight' would be W1; --map NAME=none leaves one out",
        "X 2 40 | has no weights of a network, but 'X'"})
    void weightsThatDoNotFitAreNamed(String tensors, String message) {
        Map<String, Tensor> named = new LinkedHashMap<>();
        for (String each : tensors.split(" ; ", -1)) {
            String[] words = each.split(" ", -1);
            named.put(words[0], Tensor.full(Shape.of(Arrays.stream(words).skip(1).mapToInt(Integer::parseInt)
                    .toArray()), 0.5));
        }
        Path file = written("weights.npz", named);
        Run.of("check", "--data", POINTS, "--load", file.toString()).assertRefused(file + ": " + message);
    }

    @Test
    void badNumbersAndFilesAreNamed() throws IOException {
        Map<String, Tensor> bad = new LinkedHashMap<>(weights);
        bad.put("2.bias", Tensor.vector(Double.NaN));
        Path nan = written("nan.npz", bad);
        Run.of("check", "--data", POINTS, "--load", nan.toString())
                .assertRefused(nan + ": b2 has an entry that is NaN");
        bad.remove("2.bias");
        bad.put("0.bias", Tensor.vector(1, 2, 3));
        Path wrong = written("wrong.npz", bad);
        checkTorch("float64", wrong).assertRefused(wrong + ": '0.bias' has the shape (3,), but b1 has (4, 1)");
        checkTorch("float64", Path.of("nowhere.npz")).assertRefused("nowhere.npz: no such file");
        checkTorch("float64", Path.of("nowhere.txt")).assertRefused("nowhere.txt: no such file");
        check(Path.of("nowhere.npz"), wrong).assertRefused("nowhere.npz: no such file");
        check(Path.of(POINTS), wrong)
                .assertRefused(POINTS + ": a file of tensors must have a name that ends in .npz or .safetensors");
        byte[] whole = Files.readAllBytes(TORCH.resolve("gradients-float64.safetensors"));
        Path cut = Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(whole, whole.length - 8));
        checkTorch("float64", cut).assertRefused(cut + ": has 128 bytes of data, but its tensors need 136: is the file"
                + " cut off?");
        Path empty = written("empty.npz", Map.of("X", Tensor.scalar(1)));
        checkTorch("float64", empty).assertRefused(empty + ": holds no gradient");
        Path other = written("other.npz", Map.of("dW7", Tensor.scalar(1)));
        checkTorch("float64", other).assertRefused(other + ": cannot tell what 'dW7' is, beside W1 (4, 2), b1 (4, 1),"
                + " W2 (1, 4), b2 (1, 1); --map NAME=W1 says so, and --map NAME=none leaves one out");
        Path notFinite = written("infinite.npz", Map.of("dW2", Tensor.vector(1, Double.NaN, 3, 4)));
        Run run = checkTorch("float64", notFinite);
        assertEquals(1, run.status());
        assertTrue(run.out().contains("NON_FINITE"), run.out());
    }

    @Test
    void badOptionsAreNamed() {
        Path file = TORCH.resolve("gradients-float64.safetensors");
        List<List<String>> refused = new ArrayList<>();
        refused.add(List.of("--precision float8", "Invalid value for option '--precision': there is no precision"
                + " 'float8'; there are float64, float32, float16, bfloat16"));
        refused.add(List.of("--map W1", "--map 'W1' is not like 0.weight=W1, NAME=b1 or NAME=none"));
        refused.add(List.of("--map 0.weight=Z1",
                "--map '0.weight=Z1' is not like 0.weight=W1, NAME=b1 or NAME=none"));
        refused.add(List.of("--map a=W1,a=W2", "--map says twice what 'a' is"));
        refused.add(List.of("--map nothing=W1",
                "--map names 'nothing', but there are '0.bias', '0.weight', '2.bias', '2.weight'"));
        refused.add(List.of("--map 0.weight=W5", file.getParent().resolve("weights-float64.safetensors")
                + ": there is '0.weight', taken as W5, but nothing is W1"));
        refused.add(List.of("--map 0.weight=dW5", file
                + ": '0.weight' would be W5, but the network has W1 (4, 2), b1 (4, 1), W2 (1, 4), b2 (1, 1)"));
        refused.add(List.of("--map 0.weight=W2", file.getParent().resolve("weights-float64.safetensors")
                + ": both '0.weight', '2.weight' would be W2; --map NAME=none leaves one out"));
        refused.add(List.of("--student s.json",
                "--student and --gradients both say what is to be checked: give one of them"));
        refused.add(List.of("--order 2",
                "--order 2 does not go with --gradients: numbers have no second derivatives"));
        refused.add(List.of("--hidden 4", "--hidden does not go with --load, since the model has it already"));
        refused.forEach(each -> checkTorch("float64", file, each.getFirst().split(" ")).assertRefused(each.getLast()));
        Run.of("check", "--precision", "float32").assertRefused("--precision is of --gradients, but none are given");
        Run.of("train", "--map", "a=b").assertRefused("--map 'a=b' is not like 0.weight=W1, NAME=b1 or NAME=none");
    }
}
