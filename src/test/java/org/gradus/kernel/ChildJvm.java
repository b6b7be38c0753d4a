package org.gradus.kernel;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Another JVM, which multiplies two matrices with {@link Blas#get()} and says how it went. */
final class ChildJvm {

    /** What it printed to both outputs. */
    record Result(int status, String output) {}

    private final List<String> options = new ArrayList<>();
    private final ProcessBuilder builder = new ProcessBuilder();
    private final Path output;
    private String classPath = System.getProperty("java.class.path");

    /** @param caches where it keeps its copy of the native libraries */
    ChildJvm(Path caches) throws IOException {
        output = Files.createTempFile(caches, "child", ".txt");
        builder.environment().put("XDG_CACHE_HOME", caches.toString());
        // Else libraries could be found there that are not where they are needed.
        builder.environment().remove("LD_LIBRARY_PATH");
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
    }

    ChildJvm with(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    ChildJvm without(String jarName) {
        classPath = Arrays.stream(classPath.split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).getFileName().toString().startsWith(jarName))
                .collect(Collectors.joining(File.pathSeparator));
        return this;
    }

    Process start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, ChildJvm.class.getName()));
        return builder.command(command).start();
    }

    Result run() throws IOException, InterruptedException {
        return result(start());
    }

    Result result(Process process) throws IOException, InterruptedException {
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("the child does not end: " + Files.readString(output));
        }
        return new Result(process.exitValue(), Files.readString(output));
    }

    /** Prints the provider, what 2 · 3 is, and on Linux which files the process has in memory; failures are said twice. */
    public static void main(String[] args) throws IOException {
        for (int attempt = 0; attempt < 2; attempt++) {
            try {
                System.out.println("provider: " + Blas.get().description());
            } catch (IllegalArgumentException e) {
                System.out.println("refused: " + e.getMessage());
            }
        }
        double[] c = new double[1];
        Blas.get()
                .product(Matrix.of(new double[] {2}, 0, 1, 1), Matrix.of(new double[] {3}, 0, 1, 1),
                        Matrix.of(c, 0, 1, 1))
                .run(1, 0);
        System.out.println("product: " + c[0]);
        Path maps = Path.of("/proc/self/maps");
        if (Files.exists(maps)) {
            Files.readAllLines(maps).stream().filter(line -> line.contains("/"))
                    .map(line -> line.substring(line.indexOf('/')))
                    .distinct().forEach(file -> System.out.println("mapped: " + file));
        }
    }
}
