package org.gradus.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The command without a subcommand: trains on the flower set, then checks the gradients. */
@Command(name = "gradus", version = "gradus "
        + GradusCommand.VERSION, mixinStandardHelpOptions = true, scope = ScopeType.INHERIT, exitCodeOnExecutionException = GradusCommand.INTERNAL_ERROR, description = {
            "Trains a network with one hidden layer that is composed of ops, and checks its gradients.",
            "Without a command, it trains on the flower set and then checks the gradients there."}, exitCodeListHeading = "%nExit status:%n", exitCodeList = {
                "0:all is well", "1:what was to be shown is not so, such as gradients that disagree",
                "2:bad input, named on standard error"})
final class GradusCommand implements Callable<Integer> {

    static final String VERSION = "0.1.0-SNAPSHOT";
    static final int INTERNAL_ERROR = 70;

    private final Streams streams;

    GradusCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        int trained = Main.run(streams, "train");
        streams.out().println();
        return Math.max(trained, Main.run(streams, "check"));
    }
}
