package org.gradus.cli;

import java.util.Optional;
import org.gradus.check.GradientCheck;
import org.gradus.check.MethodChoice;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the check lets one choose. */
final class CheckOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--method", paramLabel = "NAME", defaultValue = "escalating", converter = MethodChoices.class, completionCandidates = MethodChoices.class, description = "how derivatives are found: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}, which is all of them as far as needed)")
    private MethodChoice method;

    @Option(names = "--order", paramLabel = "N", defaultValue = "1", description = "2 checks second derivatives (default: ${DEFAULT-VALUE})")
    private int order;

    @Option(names = "--directions", paramLabel = "N", description = "check parameters with more entries than this in so many random directions")
    private Optional<Integer> directions;

    @Option(names = "--report", paramLabel = "FORMAT", defaultValue = "text", converter = ReportFormats.class, completionCandidates = ReportFormats.class, description = "what is printed: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private ReportFormat report;

    ReportFormat report() {
        return report;
    }

    /** The name of the method that gradients are compared by alone. */
    Optional<String> onlyMethod() {
        return Optional.of(method).filter(it -> it != MethodChoice.ESCALATING && order == 1).map(Names::name);
    }

    /** Refuses values that make no sense, before anything else is done. */
    void validate(boolean ofStudent, boolean json) {
        require(order == 1 || order == 2, "--order must be 1 or 2, not " + order);
        directions.ifPresent(count -> require(count >= 1, "--directions must be at least 1, not " + count));
        require(!json || report == ReportFormat.TEXT || report == ReportFormat.JSON,
                "--json prints JSON, but --report asks for " + Names.name(report));
        boolean isUsual =
                method == MethodChoice.ESCALATING && order == 1 && directions.isEmpty() && report == ReportFormat.TEXT;
        require(!ofStudent || isUsual, "--method, --order, --directions and --report do not go with --student");
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    GradientCheck applyTo(GradientCheck check) {
        GradientCheck chosen = check.withMethod(method).withOrder(order);
        return directions.map(chosen::withDirections).orElse(chosen);
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
