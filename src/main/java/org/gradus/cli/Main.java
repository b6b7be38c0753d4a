package org.gradus.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.gradus.train.data.DataException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code gradus} command. */
public final class Main {

    /** A training whose cost is no number any more. */
    static final int DIVERGED = 1;
    static final int BAD_INPUT = 2;
    /** Within a minute, whatever else has to be done. */
    private static final double SECONDS_OF_BENCH = 54;

    private Main() {}

    /** Runs the command and ends the program with its exit status. */
    public static void main(String[] args) {
        boolean terminal = System.console() != null && System.console().isTerminal();
        System.exit(run(new Streams(unicode(System.out), unicode(System.err), terminal), args));
    }

    /** Where the locale knows no mathematical signs, most terminals and files are UTF-8 all the same. */
    private static PrintStream unicode(PrintStream stream) {
        return stream.charset().newEncoder().canEncode("∂ᵀ")
                ? stream
                : new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    /**
     * Runs the command.
     *
     * @return the exit status: 0, or 1 if gradients disagree, or 2 for bad input
     */
    static int run(Streams streams, String... args) {
        CommandLine command = new CommandLine(new GradusCommand(streams));
        command.addSubcommand(new TrainCommand(streams));
        command.addSubcommand(new PredictCommand(streams));
        command.addSubcommand(new CheckCommand(streams));
        command.addSubcommand(ExperimentCommand.of(streams));
        command.addSubcommand(new ExplainCommand(streams));
        command.addSubcommand(new BenchCommand(streams, SECONDS_OF_BENCH));
        command.setOut(writer(streams.out()));
        command.setErr(writer(streams.err()));
        command.setExpandAtFiles(false);
        command.setParameterExceptionHandler((e, _) -> refuse(streams, message(e)));
        command.setExecutionExceptionHandler((e, _, _) -> switch (e) {
            case ParameterException bad -> refuse(streams, bad.getMessage());
            case DataException bad -> refuse(streams, bad.getMessage());
            default -> throw e;
        });
        try {
            int status = command.execute(args);
            // a stream keeps its faults to itself until it is asked
            return streams.out().checkError() ? refuse(streams, "the standard output can't be written to") : status;
        } catch (OutOfMemoryError e) {
            return refuse(streams,
                    "out of memory (" + e.getMessage() + "): take fewer examples or hidden units, or give"
                            + " Java more memory by its -Xmx option");
        }
    }

    private static String message(ParameterException e) {
        return e instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()
                && !e.getCommandLine().getSubcommands().isEmpty()
                        ? "there is no command " + unmatched.getUnmatched().getFirst() + ", only "
                                + String.join(", ", e.getCommandLine().getSubcommands().keySet())
                        : e.getMessage();
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    private static int refuse(Streams streams, String message) {
        streams.complain(message);
        return BAD_INPUT;
    }
}
