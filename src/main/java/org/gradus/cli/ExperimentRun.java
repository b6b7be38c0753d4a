package org.gradus.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gradus.course.Experiment;
import org.gradus.course.Experiments;
import org.gradus.course.Picture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** One experiment. */
@Command(exitCodeList = {
    "0:it shows what it is there to show", "1:it does not", "2:bad input, named on standard error"})
final class ExperimentRun implements Callable<Integer> {

    private final Experiments experiment;
    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "print the measurements and the verdict as JSON")
    private boolean json;

    @Option(names = "--out", paramLabel = "FILE.svg", description = "draw the picture into a file, as SVG")
    private Optional<Path> out;

    ExperimentRun(Experiments experiment, Streams streams) {
        this.experiment = experiment;
        this.streams = streams;
    }

    @Override
    public Integer call() {
        // a file that can't be written is named before the work is done for nothing
        out.ifPresent(file -> write(file, "", StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        Experiment result = experiment.run();
        out.ifPresent(file -> write(file, Picture.svg(result.pictures())));
        if (json) {
            streams.out().println(Json.of(result));
        } else {
            print(result);
        }
        return result.holds() ? 0 : 1;
    }

    private void print(Experiment result) {
        PrintStream to = streams.out();
        to.println(experiment.question());
        to.println();
        to.print(result.table().text());
        to.println();
        to.println(result.reading());
        to.println();
        to.println("verdict  " + result.verdict());
        out.ifPresent(file -> to.println("picture  " + file));
    }

    private void write(Path file, String text, OpenOption... options) {
        if (file.toString().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--out names no file");
        }
        try {
            Files.writeString(file, text, options);
        } catch (NoSuchFileException e) {
            throw bad(file, "there is no such directory");
        } catch (AccessDeniedException e) {
            throw bad(file, "permission denied");
        } catch (FileSystemException e) {
            throw bad(file, Files.isDirectory(file) ? "is a directory, not a file" : e.getReason());
        } catch (IOException e) {
            throw bad(file, e.getMessage());
        }
    }

    private ParameterException bad(Path file, String reason) {
        return new ParameterException(spec.commandLine(), "--out " + file + ": cannot be written: " + reason);
    }
}
