package org.gradus.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.gradus.course.Experiment;
import org.gradus.course.Experiments;
import org.gradus.course.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Every experiment, one after the other. */
@Command(description = "All of them, in a minute or two, with one report.", exitCodeList = {
    "0:all show what they are there to show", "1:one does not", "2:bad input, named on standard error"})
final class AllExperiments implements Callable<Integer> {

    private final List<Experiments> experiments;
    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "print the measurements and the verdicts as JSON, each under its name")
    private boolean json;

    @Option(names = "--out", paramLabel = "FILE.html", description = "write a report with pictures, which needs no other file")
    private Optional<Path> file;

    AllExperiments(List<Experiments> experiments, Streams streams) {
        this.experiments = experiments;
        this.streams = streams;
    }

    @Override
    public Integer call() {
        Optional<OutFile> out = file.map(path -> new OutFile(spec, "--out", path));
        out.ifPresent(OutFile::requireWritable);
        Map<Experiments, Experiment> results = new TreeMap<>();
        try (Progress progress = new Progress(streams, "experiments", experiments.size())) {
            experiments.forEach(experiment -> {
                results.put(experiment, experiment.run());
                progress.reach(results.size());
            });
        }
        out.ifPresent(to -> to.write(ExperimentPage.of(results)));
        if (json) {
            streams.out().println(Json.of(results));
        } else {
            streams.out().print(table(results).text());
            file.ifPresent(path -> streams.out().println("\nreport  " + path));
        }
        return results.values().stream().allMatch(Experiment::holds) ? 0 : 1;
    }

    private static Table table(Map<Experiments, Experiment> results) {
        return new Table(List.of("experiment", "holds", "verdict"), results.entrySet().stream()
                .map(each -> List.of(each.getKey().title(), each.getValue().holds() ? "yes" : "NO",
                        each.getValue().verdict()))
                .toList());
    }
}
