package org.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    @Test
    void withoutArgumentsItTrainsOnTheFlowerAndThenChecks() {
        Run both = Run.of();
        assertEquals(0, both.status());
        assertEquals("", both.err());
        assertEquals(Run.of("train").out() + "\n" + Run.of("check").out(), both.out());
    }

    @ParameterizedTest
    @CsvSource({"'', 'what was to be shown is not so, such as gradients that disagree'",
        "train, the cost became infinite or not a number",
        "check, 'gradients disagree, or nothing can be told of them'"})
    void helpNamesTheExitStatuses(String command, String meaning) {
        Run help = Run.of((command + " --help").strip().split(" "));
        assertEquals(0, help.status());
        assertEquals("", help.err());
        assertTrue(help.out().startsWith("Usage: gradus " + command), help.out());
        assertTrue(help.out().contains("""
                Exit status:
                  0   all is well
                  1   %s
                  2   bad input, named on standard error
                """.formatted(meaning)), help.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "check"})
    void helpNamesAllActivations(String command) {
        String words = Run.of(command, "--help").out().replaceAll("\\s+", " ");
        assertTrue(words.contains("sigmoid, tanh, relu, leaky-relu, identity (default: tanh)"), words);
    }

    @Test
    void theVersionIsThatOfTheBuild() throws Exception {
        String version = XPathFactory.newInstance().newXPath().evaluate("/project/version",
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(Path.of("pom.xml").toFile()));
        for (String[] args : new String[][] {{"--version"}, {"train", "-V"}, {"check", "--version"}}) {
            assertEquals(new Run(0, "gradus " + version + "\n", ""), Run.of(args));
        }
    }

    /** A fault of the program is not to be taken for bad input, nor for gradients that disagree. */
    @Test
    void aFaultOfTheProgramShowsItsTrace() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream broken = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                throw new IllegalStateException("out of order");
            }
        };
        int status = Main.run(new Streams(broken, new PrintStream(err, true, StandardCharsets.UTF_8), false), "train",
                "--iterations", "0", "--json");
        assertEquals(GradusCommand.INTERNAL_ERROR, status);
        String trace = err.toString(StandardCharsets.UTF_8);
        assertTrue(trace.startsWith("java.lang.IllegalStateException: out of order"), trace);
        assertTrue(trace.contains("TrainCommand.call"), trace);
    }

    /** A full disk, for instance. */
    @Test
    void outputThatIsLostIsNoSuccess() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream full = new PrintStream(new OutputStream() {

            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space left");
            }
        }, true, StandardCharsets.UTF_8);
        assertEquals(2,
                Main.run(new Streams(full, new PrintStream(err, true, StandardCharsets.UTF_8), false), "check"));
        assertEquals("gradus: the standard output can't be written to\n", err.toString(StandardCharsets.UTF_8));
    }
}
