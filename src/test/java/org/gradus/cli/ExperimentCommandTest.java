package org.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gradus.course.Experiments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class ExperimentCommandTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void anExperimentPrintsWhatWasSeenAndDrawsIt(Experiments experiment) throws IOException {
        Path file = folder.resolve("picture.svg");
        Run run = Run.of("experiment", experiment.title(), "--out", file.toString());
        assertEquals("", run.err());
        assertEquals(0, run.status(), run.out());
        assertTrue(run.out().startsWith(experiment.question() + "\n\n"), run.out());
        assertTrue(run.out().contains("\nverdict  "), run.out());
        assertTrue(run.out().endsWith("\npicture  " + file + "\n"), run.out());
        assertTrue(Files.readString(file).startsWith("<svg"));
    }

    @Test
    void jsonHasTheVerdictFirstAndThenTheMeasurements() {
        JsonNode json = Run.of("experiment", "step-size", "--json").json();
        assertEquals("[verdict, holds, derivative, curves]", json.propertyNames().toString());
        assertTrue(json.get("holds").booleanValue());
        assertEquals("forward", json.get("curves").get(0).get("method").stringValue());
        assertTrue(json.get("curves").get(0).get("best").get("step").isDouble());
    }

    @Test
    void helpListsTheExperiments() {
        String help = Run.of("experiment", "--help").out();
        for (Experiments experiment : Experiments.values()) {
            assertTrue(help.contains("  " + experiment.title() + " "), help);
            Run own = Run.of("experiment", experiment.title(), "--help");
            assertTrue(own.out().startsWith("Usage: gradus experiment " + experiment.title()), own.out());
            assertTrue(own.out().contains(experiment.question().substring(0, 40)), own.out());
        }
    }

    @Test
    void badInputIsNamed() throws IOException {
        String names = String.join(", ",
                java.util.Arrays.stream(Experiments.values()).map(Experiments::title).toList());
        Run.of("experiment").assertRefused("which experiment? There are " + names);
        Run.of("experiment", "step").assertRefused("there is no experiment 'step'; there are " + names);
        Run.of("experiment", "step-size", "now").assertRefused("Unmatched argument at index 2: 'now'");
        Run.of("experiment", "step-size", "--out=").assertRefused("--out names no file");
        Run.of("experiment", "step-size", "--out", folder.toString())
                .assertRefused("--out " + folder + ": cannot be written: is a directory, not a file");
        Path nowhere = folder.resolve("nowhere/picture.svg");
        Run.of("experiment", "step-size", "--out", nowhere.toString())
                .assertRefused("--out " + nowhere + ": cannot be written: there is no such directory");
        Path inAFile = Files.createFile(folder.resolve("file")).resolve("picture.svg");
        Run.of("experiment", "step-size", "--out", inAFile.toString())
                .assertRefused("--out " + inAFile + ": cannot be written: Not a directory");
    }
}
