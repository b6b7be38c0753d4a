package org.gradus.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.gradus.check.GradientCheck;
import org.gradus.check.MethodChoice;
import org.gradus.check.Precision;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the check lets one choose. */
final class CheckOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--gradients", paramLabel = "FILE", description = "check gradients that were computed elsewhere in place of the sweep's, from FILE.npz, .safetensors, .npy or .json: dW1, db1 ..., or the names that --load's file has; see --map")
    private Optional<Path> gradients;

    @Option(names = "--budget", paramLabel = "N", description = "operations in decimals that are allowed (default: some seconds of them)")
    private Optional<Long> budget;

    @Option(names = "--precision", paramLabel = "NAME", converter = Precisions.class, completionCandidates = Precisions.class, description = "what --gradients were computed in: ${COMPLETION-CANDIDATES} (default: what their digits tell)")
    private Optional<Precision> precision;

    @Option(names = "--student", paramLabel = "FILE", description = "check gradients that were computed by hand, equation by equation: an object of names (dZ2, dW2, db2, dZ1, dW1, db1, any of them) with nested arrays in FILE.json, or arrays in FILE.npz")
    private Optional<Path> student;

    @Option(names = "--method", paramLabel = "NAME", defaultValue = "escalating", converter = MethodChoices.class, completionCandidates = MethodChoices.class, description = "how derivatives are found: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}, which is all of them as far as needed)")
    private MethodChoice method;

    @Option(names = "--order", paramLabel = "N", defaultValue = "1", description = "2 checks second derivatives (default: ${DEFAULT-VALUE})")
    private int order;

    @Option(names = "--directions", paramLabel = "N", description = "check parameters with more entries than this in so many random directions")
    private Optional<Integer> directions;

    @Option(names = "--report", paramLabel = "FORMAT", defaultValue = "text", converter = ReportFormats.class, completionCandidates = ReportFormats.class, description = "what is printed: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private ReportFormat report;

    Optional<Path> gradients() {
        return gradients;
    }

    Optional<Path> student() {
        return student;
    }

    ReportFormat report() {
        return report;
    }

    /** The name of the method that gradients are compared by alone. */
    Optional<String> onlyMethod() {
        return Optional.of(method).filter(it -> it != MethodChoice.ESCALATING && order == 1).map(Names::name);
    }

    /** Refuses values that make no sense, before anything else is done. */
    void validate(boolean json) {
        require(order == 1 || order == 2, "--order must be 1 or 2, not " + order);
        directions.ifPresent(count -> require(count >= 1, "--directions must be at least 1, not " + count));
        budget.ifPresent(operations -> require(operations >= 0, "--budget must be at least 0, not " + operations));
        require(!json || report == ReportFormat.TEXT || report == ReportFormat.JSON,
                "--json prints JSON, but --report asks for " + Names.name(report));
        boolean isUsual =
                method == MethodChoice.ESCALATING && order == 1 && directions.isEmpty() && report == ReportFormat.TEXT;
        require(student.isEmpty() || isUsual,
                "--method, --order, --directions and --report do not go with --student");
        require(student.isEmpty() || gradients.isEmpty(),
                "--student and --gradients both say what is to be checked: give one of them");
        require(gradients.isEmpty() || order == 1,
                "--order 2 does not go with --gradients: numbers have no second derivatives");
        require(gradients.isPresent() || precision.isEmpty(), "--precision is of --gradients, but none are given");
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    GradientCheck applyTo(GradientCheck check) {
        GradientCheck chosen = check.withMethod(method).withOrder(order);
        GradientCheck bounded = budget.map(chosen::withBudget).orElse(chosen);
        GradientCheck precise = precision.map(bounded::withPrecision).orElse(bounded);
        return directions.map(precise::withDirections).orElse(precise);
    }

    /** How {@link Precision} is spelled. */
    private static final class Precisions extends Names<Precision> {

        Precisions() {
            super("precision", Precision.values());
        }
    }

    /** How {@link MethodChoice} is spelled. */
    private static final class MethodChoices extends Names<MethodChoice> {

        MethodChoices() {
            super("method", MethodChoice.values());
        }
    }

    /** How {@link ReportFormat} is spelled. */
    private static final class ReportFormats extends Names<ReportFormat> {

        ReportFormats() {
            super("report format", ReportFormat.values());
        }
    }
}
