package org.gradus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The NumPy of this machine, to compare with. A test that asks for it is skipped, and says so, where there is none. */
public final class Numpy {

    private static final String PYTHON = "/usr/bin/python3";

    private Numpy() {}

    /** What a script prints that finds NumPy as {@code numpy} and its arguments in {@code sys.argv[1:]}. */
    public static String run(String script, Object... arguments) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)), "skipped: there is no " + PYTHON);
        String find = "import importlib.util, sys; sys.exit(importlib.util.find_spec('numpy') is None)";
        assumeTrue(python(find).waitFor() == 0, "skipped: " + PYTHON + " has no numpy");
        Process process = python("import numpy, sys\n" + script, arguments);
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), "the exit status of " + PYTHON);
        return printed;
    }

    private static Process python(String script, Object... arguments) throws IOException {
        List<String> command = Stream
                .concat(Stream.of(PYTHON, "-c", script), Stream.of(arguments).map(String::valueOf)).toList();
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }
}
