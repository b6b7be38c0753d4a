package org.gradus.cli;

import java.util.List;
import org.gradus.course.Experiments;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The experiments, each a subcommand. */
@Command(name = "experiment", description = "Runs an experiment: a table, a picture, what is seen in them, and a verdict.")
final class ExperimentCommand implements Runnable {

    static final String ALL = "all";

    @Spec
    private CommandSpec spec;

    @Parameters(hidden = true, description = "what is no experiment's name")
    private List<String> unknown = List.of();

    /** The command with a subcommand for each experiment. */
    static CommandLine of(Streams streams) {
        CommandLine command = new CommandLine(new ExperimentCommand());
        for (Experiments experiment : Experiments.values()) {
            CommandLine run = new CommandLine(new ExperimentRun(experiment, streams));
            run.getCommandSpec().usageMessage().description(experiment.question());
            command.addSubcommand(experiment.title(), run);
        }
        command.addSubcommand(ALL, new AllExperiments(List.of(Experiments.values()), streams));
        return command;
    }

    @Override
    public void run() {
        String names = String.join(", ", spec.subcommands().keySet());
        throw new ParameterException(spec.commandLine(), unknown.isEmpty()
                ? "which experiment? There are " + names
                : "there is no experiment '" + unknown.getFirst() + "'; there are " + names);
    }
}
