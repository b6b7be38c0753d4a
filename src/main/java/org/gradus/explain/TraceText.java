package org.gradus.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gradus.Tensor;
import org.gradus.explain.BackwardStep.Arrival;
import org.gradus.explain.BackwardStep.Contribution;

/** A trace for people. */
final class TraceText {

    private final boolean isMarkdown;
    private final List<String> lines = new ArrayList<>();

    private TraceText(boolean isMarkdown) {
        this.isMarkdown = isMarkdown;
    }

    static String plain(Trace trace) {
        return new TraceText(false).of(trace);
    }

    static String markdown(Trace trace) {
        return new TraceText(true).of(trace);
    }

    private String of(Trace trace) {
        title("Forward");
        int number = 0;
        for (ForwardStep step : trace.forward()) {
            heading(++number, step.equation(), step.shape());
            numbers("", step.value());
        }
        title("Backward");
        for (BackwardStep step : trace.backward()) {
            heading(++number, TextFormat.name(step.gradient()), step.shape());
            arrivals(step);
            step.sent().forEach(this::contribution);
        }
        return String.join("\n", lines) + "\n";
    }

    private void title(String title) {
        if (!lines.isEmpty() && !isMarkdown) {
            lines.add("");
        }
        lines.addAll(List.of(isMarkdown ? "## " + title : title, ""));
    }

    private void heading(int number, String text, String shape) {
        lines.add(isMarkdown ? "### " + number + ". " + code(text) + " " + shape : number + ". " + text + "  " + shape);
        if (isMarkdown) {
            lines.add("");
        }
    }

    private void arrivals(BackwardStep step) {
        if (step.arrived().size() == 1) {
            numbers(step.arrived().getFirst().from().map(from -> "from " + code(TextFormat.name(from)))
                    .orElse("the sweep begins with 1"), step.upstream());
            return;
        }
        for (Arrival arrival : step.arrived()) {
            numbers("from " + code(arrival.from().map(TextFormat::name).orElse("the beginning")), arrival.value());
        }
        numbers("their sum", step.upstream());
    }

    private void contribution(Contribution contribution) {
        contribution.derivative().ifPresent(derivative -> numbers("local derivative " + code(derivative),
                contribution.partials().orElseThrow()));
        numbers("sends to " + code(TextFormat.name(contribution.to())) + ": " + code(contribution.equation()),
                contribution.value());
    }

    private void numbers(String what, Tensor value) {
        Optional<String> words = Optional.of(what).filter(text -> !text.isEmpty());
        if (isMarkdown) {
            words.ifPresent(text -> lines.addAll(List.of(text, "")));
            lines.addAll(List.of("```text", value.toString(), "```", ""));
        } else {
            words.ifPresent(text -> lines.add("   " + text));
            lines.add(value.toString().indent(6).stripTrailing());
        }
    }

    /** Inline code in Markdown, with more backticks around it than the text has in a row. */
    private String code(String text) {
        if (!isMarkdown) {
            return text;
        }
        String fence = "`";
        while (text.contains(fence)) {
            fence += "`";
        }
        String space = fence.length() > 1 ? " " : "";
        return fence + space + text.replace('\n', ' ') + space + fence;
    }
}
