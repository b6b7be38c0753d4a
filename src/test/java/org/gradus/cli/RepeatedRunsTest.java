package org.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gradus.train.data.BuiltInData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same commands print the same bytes in each run: no hash code, thread or clock gets into what is printed. */
class RepeatedRunsTest {

    private static List<String> commands() {
        List<String> commands = new ArrayList<>();
        for (BuiltInData data : BuiltInData.values()) {
            commands.add("check --data " + Names.name(data));
            commands.add("explain --examples 6 --data " + Names.name(data));
        }
        for (String data : List.of("flower", "spirals")) {
            commands.add("check --json --iterations 20 --activation relu --data " + data);
            commands.add("explain --examples 6 --format json --data " + data);
        }
        return commands;
    }

    /** Runs all of them in this process. */
    public static void main(String[] args) {
        for (String command : commands()) {
            Run run = Run.of(command.split(" "));
            System.out.writeBytes(("== " + command + " == " + run.status() + "\n" + run.out() + run.err())
                    .getBytes(StandardCharsets.UTF_8));
        }
        System.out.flush();
    }

    private static Process started(Path output, String... flags) throws IOException {
        List<String> java = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        java.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        java.addAll(List.of(flags));
        java.addAll(List.of("-classpath", System.getProperty("java.class.path"), RepeatedRunsTest.class.getName()));
        return new ProcessBuilder(java).redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    /** In the second process objects have other hash codes, so that sets and maps of them have other orders. */
    @Test
    void printTheSame(@TempDir Path folder) throws IOException, InterruptedException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        Process usual = started(first);
        Process other = started(second, "-XX:+UnlockExperimentalVMOptions", "-XX:hashCode=4");
        assertEquals(0, usual.waitFor());
        assertEquals(0, other.waitFor());
        assertEquals(Files.readString(first), Files.readString(second));
        assertEquals(commands().size(), Files.readString(first).lines()
                .filter(line -> line.matches("== .* == 0")).count());
    }
}
