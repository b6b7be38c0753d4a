package org.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.gradus.Tensor;
import org.gradus.train.Predictor;
import org.gradus.train.SavedModel;
import org.gradus.train.data.Flower;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever ends a training, the model that it saves is whole. */
class InterruptedTrainingTest {

    private static final int SIGINT = 2;

    @TempDir
    private Path folder;

    private Path model() {
        return folder.resolve("model.npz");
    }

    /** Training without an end in sight, which writes a new best model many times a second. */
    private Process training() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-classpath", System.getProperty("java.class.path"), Main.class.getName(), "train",
                "--layers", "8", "--optimizer", "adam", "--learning-rate", "1e-6", "--batch", "4", "--iterations",
                "100000000", "--save", model().toString(), "--json"));
        return new ProcessBuilder(command).redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile()).start();
    }

    /** Waits until a model is there, and then some time. */
    private void awaitModel(Process training, long millis) throws InterruptedException {
        while (!Files.exists(model())) {
            assertTrue(training.isAlive());
            Thread.sleep(1);
        }
        Thread.sleep(millis);
    }

    private void assertModelIsWhole() {
        SavedModel read = SavedModel.read(model());
        Tensor output = new Predictor(read.network(), read.variables()).output(Flower.dataset().x());
        for (int i = 0; i < output.size(); i++) {
            assertTrue(output.at(i) > 0 && output.at(i) < 1);
        }
    }

    private void killAtRandom(int times) throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(times);
        for (int i = 0; i < times; i++) {
            Process training = training();
            awaitModel(training, random.nextLong(500));
            training.destroyForcibly().waitFor();
            assertModelIsWhole();
            if (i % 2 == 0) { // the next one finds no file, or the one of the last
                Files.delete(model());
            }
        }
    }

    @Test
    void beingKilledLeavesAWholeModel() throws IOException, InterruptedException {
        killAtRandom(3);
    }

    @Test
    @Tag("long")
    void beingKilledTwentyTimesLeavesAWholeModel() throws IOException, InterruptedException {
        killAtRandom(20);
    }

    /** A program that begins with a signal ignored goes on ignoring it, and so do those that it starts. */
    private static boolean isInterruptIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return false;
        }
        String ignored = Files.readAllLines(status).stream().filter(line -> line.startsWith("SigIgn:")).findFirst()
                .orElse("SigIgn: 0");
        return (Long.parseUnsignedLong(ignored.substring("SigIgn:".length()).strip(), 16) & 1 << (SIGINT - 1)) != 0;
    }

    @Test
    void ctrlCEndsTheTrainingAndSavesTheBest() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "there is no kill");
        assumeFalse(isInterruptIgnored(), "processes ignore SIGINT here, as those do that a shell starts with &");
        Process training = training();
        awaitModel(training, 500);
        new ProcessBuilder("/bin/kill", "-INT", String.valueOf(training.pid())).start().waitFor();
        assertTrue(training.waitFor(1, TimeUnit.MINUTES));
        assertEquals(130, training.exitValue());
        String complaint = Files.readString(folder.resolve("err"));
        assertTrue(complaint.contains("gradus: training stopped at iteration "), complaint);
        String result = Files.readString(folder.resolve("out"));
        assertTrue(result.contains("\"accuracy\":"), result);
        assertModelIsWhole();
    }
}
