package org.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input gets one line and the exit status 2, whichever command it is given to. */
class BadInputTest {

    @TempDir
    private Path folder;

    static Stream<Arguments> options() {
        return Stream.of(Arguments.of("--colour=red", "Unknown option: '--colour=red'"),
                Arguments.of("--hidden 0", "--hidden must be at least 1, not 0"),
                Arguments.of("--hidden -4", "--hidden must be at least 1, not -4"),
                Arguments.of("--hidden 4.5", "Invalid value for option '--hidden': '4.5' is not an int"),
                Arguments.of("--hidden 1000000000", "--hidden 1000000000 is too many: shape (1000000000, 400) has more"
                        + " entries than one array can hold"),
                Arguments.of("--hidden", "Missing required parameter for option '--hidden' (N)"),
                Arguments.of("--hidden 2 --hidden 3", "option '--hidden' (N) should be specified only once"),
                Arguments.of("--activation softsign", "Invalid value for option '--activation': there is no activation"
                        + " 'softsign'; there are sigmoid, tanh, relu, leaky-relu, identity"),
                Arguments.of("--iterations -1", "--iterations must be at least 0, not -1"),
                Arguments.of("--learning-rate 0", "--learning-rate must be a positive number, not 0.0"),
                Arguments.of("--learning-rate -1", "--learning-rate must be a positive number, not -1.0"),
                Arguments.of("--learning-rate NaN", "--learning-rate must be a positive number, not NaN"),
                Arguments.of("--learning-rate Infinity", "--learning-rate must be a positive number, not Infinity"),
                Arguments.of("--learning-rate fast",
                        "Invalid value for option '--learning-rate': 'fast' is not a double"),
                Arguments.of("--init-scale -0.1", "--init-scale must be a number from 0, not -0.1"),
                Arguments.of("--init-scale NaN", "--init-scale must be a number from 0, not NaN"),
                Arguments.of("--seed -1", "--seed must be from 0 to 4294967295, not -1"),
                Arguments.of("--seed 4294967296", "--seed must be from 0 to 4294967295, not 4294967296"),
                Arguments.of("--label y", "--label and --drop choose columns of a file, but --data names none"),
                Arguments.of("--drop id", "--label and --drop choose columns of a file, but --data names none"),
                Arguments.of("--data=", "--data names no file"),
                Arguments.of("--data nowhere.csv", "nowhere.csv: no such file"));
    }

    @ParameterizedTest
    @MethodSource("options")
    void badOptionsAreNamed(String options, String message) {
        Run.of(("train " + options).split(" ")).assertRefused(message);
        Run.of(("check " + options).split(" ")).assertRefused(message);
    }

    @Test
    void badOptionsOfTheCheckAreNamed() {
        Run.of("check", "--order", "3").assertRefused("--order must be 1 or 2, not 3");
        Run.of("check", "--directions", "0").assertRefused("--directions must be at least 1, not 0");
        Run.of("check", "--method", "guess").assertRefused("Invalid value for option '--method': there is no method"
                + " 'guess'; there are escalating, central, one-sided, ridders, complex-step, duals, decimals");
        Run.of("check", "--report", "pdf")
                .assertRefused("Invalid value for option '--report': there is no report format"
                        + " 'pdf'; there are text, markdown, csv, json");
        Run.of("check", "--student", "s.json", "--order", "2")
                .assertRefused("--method, --order, --directions and --report do not go with --student");
        Run.of("check", "--json", "--report", "csv").assertRefused("--json prints JSON, but --report asks for csv");
        assertEquals(0, Run.of("check", "--json", "--report", "json").status());
    }

    static Stream<Arguments> trainOptions() {
        return Stream.of(Arguments.of("--optimizer sgd", "Invalid value for option '--optimizer': there is no optimizer"
                + " 'sgd'; there are gradient-descent, momentum, rmsprop, adam, adamw"),
                Arguments.of("--init random", "Invalid value for option '--init': there is no initialisation 'random';"
                        + " there are normal, xavier, he, zeros"),
                Arguments.of("--loss hinge", "Invalid value for option '--loss': there is no loss 'hinge'; there are"
                        + " log-loss, softmax-cross-entropy, squared-error"),
                Arguments.of("--schedule linear", "Invalid value for option '--schedule': there is no schedule"
                        + " 'linear'; there are constant, cosine, exponential"),
                Arguments.of("--layers 64,,x", "Invalid value for option '--layers': '64,,x' is not units with"
                        + " commas between, such as 64,32, nor none"),
                Arguments.of("--layers 0", "Invalid value for option '--layers': '0' is not units with commas"
                        + " between, such as 64,32, nor none"),
                Arguments.of("--layers 999999999,999999999", "--layers 999999999,999999999 is too many: shape"
                        + " (999999999, 400) has more entries than one array can hold"),
                Arguments.of("--layers 4 --hidden 4", "--layers takes the place of --hidden"),
                Arguments.of("--layers 4 --init-scale 2", "--init-scale goes with --init normal alone, not he"),
                Arguments.of("--init xavier --init-scale 2", "--init-scale goes with --init normal alone, not xavier"),
                Arguments.of("--batch 0", "--batch must be at least 1, not 0"),
                Arguments.of("--l2 -1", "--l2 must be a number from 0, not -1.0"),
                Arguments.of("--dropout 1", "--dropout must be from 0 to below 1, not 1.0"),
                Arguments.of("--clip 0", "--clip must be a positive number, not 0.0"),
                Arguments.of("--patience 0", "--patience must be at least 1, not 0"),
                Arguments.of("--split 0", "--split must be above 0 and below 1, or two such shares that leave something"
                        + " of 1, not 0.0"),
                Arguments.of("--split 1", "--split must be above 0 and below 1, or two such shares that leave something"
                        + " of 1, not 1.0"),
                Arguments.of("--split 0.5,0.5", "--split must be above 0 and below 1, or two such shares that leave"
                        + " something of 1, not 0.5,0.5"),
                Arguments.of("--split half", "Invalid value for option '--split' (SHARE): 'half' is not a double"),
                Arguments.of("--split 0.999", "--split: the 200 examples of class red are too few for shares of [0.999]"
                        + " and the rest"),
                Arguments.of("--loss softmax-cross-entropy",
                        "--loss softmax-cross-entropy does not fit: with 2 classes it is log-loss"),
                Arguments.of("--data blobs --loss log-loss",
                        "--loss log-loss does not fit: with 3 classes it is softmax-cross-entropy"),
                Arguments.of("--data blobs --loss squared-error",
                        "--loss squared-error needs real numbers to predict, but blobs has 3 classes"),
                Arguments.of("--load nowhere.npz", "nowhere.npz: no such file"),
                Arguments.of("--load m.npz --layers 3",
                        "--layers does not go with --load, since the model has it already"),
                Arguments.of("--save model.txt",
                        "model.txt: a file of tensors must have a name that ends in .npz or .safetensors"),
                Arguments.of("--save nowhere/model.npz",
                        "nowhere/model.npz: cannot be written: there is no such directory"),
                Arguments.of("--plot costs.pdf",
                        "costs.pdf: a file of pictures must have a name that ends in .html, .svg or .png"),
                Arguments.of("--plot nowhere/costs.svg",
                        "--plot nowhere/costs.svg: cannot be written: there is no such directory"));
    }

    @ParameterizedTest
    @MethodSource("trainOptions")
    void badOptionsOfTrainingAreNamed(String options, String message) {
        Run.of(("train " + options).split(" ")).assertRefused(message);
    }

    @Test
    void unknownCommandsAreNamed() {
        Run.of("teach")
                .assertRefused("there is no command teach, only train, predict, check, experiment, explain, bench");
        Run.of("--json").assertRefused("Unknown option: '--json'");
        Run.of("train", "more").assertRefused("Unmatched argument at index 1: 'more'");
    }

    /** The message stays a single line, and a file of arguments is not opened. */
    @Test
    void oddArgumentsAreNamed() {
        Run.of("train", "--a\r\nb").assertRefused("Unknown option: '--a b'");
        Run.of("train", "@pom.xml").assertRefused("Unmatched argument at index 1: '@pom.xml'");
    }

    static Stream<Arguments> files() {
        return Stream.of(Arguments.of("", ": is empty"), //
                Arguments.of("a,b,y\n", ": has a header, but no data"),
                Arguments.of("a,b,y\n1,2,0\n3,1\n", ":3: has 2 cells, but the first line has 3 cells"),
                Arguments.of("a,b,y\n1,2,0\n3,x,1\n",
                        ":3: column 'b': 'x' is not a number (the label is column 'y')"),
                Arguments.of("a,b,y\n1,2,0\n3,nan,1\n", ":3: column 'b': 'nan' is not finite"),
                Arguments.of("a,b,y\n1,2,0\n-Infinity,2,1\n", ":3: column 'a': '-Infinity' is not finite"),
                Arguments.of("a,b,y\n1,2,0\n3,4,0\n",
                        ": the label, column 'y', has one value ('0'), but must have at least two"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void badFilesAreNamedWithThePlace(String text, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("data.csv"), text);
        Run.of("train", "--data", file.toString()).assertRefused(file + message);
        Run.of("check", "--data", file.toString(), "--json").assertRefused(file + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--label", "--drop"})
    void unknownColumnsAreNamed(String option) throws IOException {
        Path file = Files.writeString(folder.resolve("data.csv"), "a,b,y\n1,2,0\n3,4,1\n");
        Run.of("train", "--data", file.toString(), option, "z")
                .assertRefused(file + ":1: there is no column 'z'; there are 'a', 'b', 'y'");
    }

    @Test
    void directoriesAndOtherEncodingsAreNamed() throws IOException {
        Run.of("train", "--data", folder.toString()).assertRefused(folder + ": is a directory, not a file");
        Path file = Files.write(folder.resolve("data.csv"), "größe,y\n1,0".getBytes(StandardCharsets.ISO_8859_1));
        Run.of("check", "--data", file.toString())
                .assertRefused(file + ":1: is not text in UTF-8: byte 0xF6 at offset 2");
        Files.write(file, "\ufeffa,y\n1,0".getBytes(StandardCharsets.UTF_16LE));
        Run.of("check", "--data", file.toString())
                .assertRefused(file + ": is encoded in UTF-16, but must be in UTF-8");
    }
}
