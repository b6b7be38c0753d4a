package org.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.gradus.course.Experiments;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** It trains hundreds of networks: four times as slowly in a JVM whose loops many other tests have run. */
@Tag("alone")
class ExperimentCommandTest {

    @TempDir
    private Path folder;

    /** Each runs once, for all that is to be seen of it. */
    @Test
    void everyExperimentHoldsAndIsReported() throws IOException {
        Path file = folder.resolve("report.html");
        Run run = Run.of("experiment", "all", "--json", "--out", file.toString());
        JsonNode json = run.json();
        String page = Files.readString(file);
        for (Experiments experiment : Experiments.values()) {
            JsonNode result = json.get(experiment.title());
            assertTrue(result.get("holds").booleanValue(), () -> experiment + ": " + result.get("verdict"));
            assertTrue(result.size() > 2 && !result.get("verdict").stringValue().isEmpty(), experiment::title);
            assertTrue(page.contains("<a href=\"#" + experiment.title() + "\">"), experiment::title);
            assertTrue(page.contains("<article id=\"" + experiment.title() + "\">"), experiment::title);
            assertTrue(page.contains(ExperimentPage.escaped(result.get("verdict").stringValue())), experiment::title);
        }
        assertEquals(Experiments.values().length, json.size());
        assertEquals(0, run.status());
    }

    @Test
    void anExperimentPrintsWhatWasSeenAndDrawsIt() throws IOException {
        Path file = folder.resolve("picture.svg");
        Run run = Run.of("experiment", "saturation", "--out", file.toString());
        assertEquals("", run.err());
        assertEquals(0, run.status(), run.out());
        assertTrue(run.out().startsWith(Experiments.SATURATION.question() + "\n\n"), run.out());
        assertTrue(run.out().contains("\nverdict  at z = 99,999"), run.out());
        assertTrue(run.out().endsWith("\npicture  " + file + "\n"), run.out());
        assertTrue(Files.readString(file).startsWith("<svg"));
        Path page = folder.resolve("picture.html");
        Run.of("experiment", "saturation", "--out", page.toString());
        assertTrue(Files.readString(page).startsWith("<!DOCTYPE html>"));
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
        String names = Arrays.stream(Experiments.values()).map(experiment -> experiment.title() + ", ")
                .collect(Collectors.joining()) + "all";
        Run.of("experiment").assertRefused("which experiment? There are " + names);
        Run.of("experiment", "step").assertRefused("there is no experiment 'step'; there are " + names);
        Run.of("experiment", "step-size", "now").assertRefused("Unmatched argument at index 2: 'now'");
        Run.of("experiment", "step-size", "--out=").assertRefused("--out names no file");
        Path directory = Files.createDirectory(folder.resolve("directory.svg"));
        Run.of("experiment", "step-size", "--out", directory.toString())
                .assertRefused("--out " + directory + ": cannot be written: is a directory, not a file");
        Run.of("experiment", "step-size", "--out", "a.txt")
                .assertRefused("a.txt: a file of pictures must have a name that ends in .html, .svg or .png");
        Path nowhere = folder.resolve("nowhere/picture.svg");
        Run.of("experiment", "step-size", "--out", nowhere.toString())
                .assertRefused("--out " + nowhere + ": cannot be written: there is no such directory");
        Run.of("experiment", "all", "--out", nowhere.toString())
                .assertRefused("--out " + nowhere + ": cannot be written: there is no such directory");
        Run.of("experiment", "all", "now").assertRefused("Unmatched argument at index 2: 'now'");
        Path inAFile = Files.createFile(folder.resolve("file")).resolve("picture.svg");
        Run.of("experiment", "step-size", "--out", inAFile.toString())
                .assertRefused("--out " + inAFile + ": cannot be written: Not a directory");
    }
}
