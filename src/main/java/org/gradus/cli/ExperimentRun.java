package org.gradus.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gradus.course.Experiment;
import org.gradus.course.Experiments;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    @Option(names = "--out", paramLabel = "FILE", description = "draw the picture into FILE.html, FILE.svg or FILE.png")
    private Optional<Path> file;

    ExperimentRun(Experiments experiment, Streams streams) {
        this.experiment = experiment;
        this.streams = streams;
    }

    @Override
    public Integer call() {
        Optional<OutFile> out = file.map(path -> new OutFile(spec, "--out", path));
        out.ifPresent(PictureFile::requireWritable);
        Experiment result = experiment.run();
        out.ifPresent(to -> PictureFile.write(to, experiment.title(), result.pictures()));
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
        file.ifPresent(path -> to.println("picture  " + path));
    }
}
