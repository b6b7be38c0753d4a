package org.gradus.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gradus.cli.Main;

/** The shell commands of a page, run as programs of their own, but by Java where the page says Maven. */
final class Commands {

    private static final Pattern COMMAND = Pattern.compile(
            "(?:gradus|target/gradus/bin/gradus|mvn -q compile exec:exec)(?: -Dargs=)?[ \"]*(?<arguments>[^\"]*)\"?");

    private Commands() {}

    /** What the commands of a block print: the result, then what is complained of. Without output shown, it isn't run. */
    static String run(Example block, Path directory) throws IOException, InterruptedException {
        StringBuilder printed = new StringBuilder();
        for (String line : block.shown().isEmpty() ? List.<String>of() : block.code().lines().toList()) {
            printed.append(printed(line, directory));
        }
        return printed.toString();
    }

    /** What one command prints. */
    static String printed(String line, Path directory) throws IOException, InterruptedException {
        Matcher command = COMMAND.matcher(line);
        assertTrue(command.matches(), () -> "only the gradus command can be run, not " + line);
        return run(Pattern.compile(" +").splitAsStream(command.group("arguments"))
                .filter(argument -> !argument.isEmpty()).toList(), directory);
    }

    private static String run(List<String> arguments, Path directory) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-classpath", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(arguments);
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start().waitFor();
        return Files.readString(out) + Files.readString(err).lines().filter(line -> line.startsWith("gradus: "))
                .map(line -> line + "\n").collect(Collectors.joining());
    }
}
