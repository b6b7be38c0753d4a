package org.gradus.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gradus.explain.ForwardAndReverse.Sweeps;

/** The two modes compared, for people. */
final class ForwardAndReverseText {

    private static final List<String> HEADER = List.of("", "sweeps", "operations each", "operations");

    private final List<List<String>> reverse = new ArrayList<>();
    private final List<List<String>> forward = new ArrayList<>();
    private final String verdict;

    ForwardAndReverseText(ForwardAndReverse modes) {
        reverse.add(List.of("the forward pass", "", "", number(modes.forwardPass())));
        reverse.add(cells("back from ", modes.reverse()));
        reverse.add(List.of("in reverse mode", "", "", number(modes.inReverse())));
        forward.add(List.of("the forward pass", "", "", number(modes.forwardPass())));
        modes.forward().forEach(sweeps -> forward.add(cells("forward from ", sweeps)));
        forward.add(List.of("in forward mode", "", "", number(modes.inForward())));
        this.verdict = verdict(modes);
    }

    private static List<String> cells(String direction, Sweeps sweeps) {
        return List.of(direction + TextFormat.name(sweeps.from()), number(sweeps.count()), number(sweeps.operations()),
                number(sweeps.total()));
    }

    private static String verdict(ForwardAndReverse modes) {
        int inputs = modes.forward().stream().mapToInt(Sweeps::count).sum();
        String counts = "%s %s, %s %s: ".formatted(number(modes.reverse().count()),
                modes.reverse().count() == 1 ? "output" : "outputs", number(inputs), inputs == 1 ? "input" : "inputs");
        long least = Math.min(modes.inReverse(), modes.inForward());
        long most = Math.max(modes.inReverse(), modes.inForward());
        if (least == most) {
            return counts + "both modes take the same.";
        }
        boolean isReverse = least == modes.inReverse();
        return counts + "%s mode wins; %s mode takes %.1f times as many operations.".formatted(
                isReverse ? "reverse" : "forward", isReverse ? "forward" : "reverse", (double) most / least);
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    String text() {
        List<List<String>> all = new ArrayList<>(List.of(HEADER));
        all.addAll(reverse);
        all.addAll(forward);
        int[] widths = IntStream.range(0, HEADER.size())
                .map(column -> all.stream().mapToInt(row -> row.get(column).length()).max().orElseThrow()).toArray();
        return line(HEADER, widths) + lines(reverse, widths) + "\n" + lines(forward, widths) + "\n" + verdict + "\n";
    }

    private static String lines(List<List<String>> rows, int[] widths) {
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining());
    }

    /** Words to the left, numbers to the right. */
    private static String line(List<String> row, int[] widths) {
        return IntStream.range(0, widths.length).mapToObj(column -> {
            String space = " ".repeat(widths[column] - row.get(column).length());
            return column == 0 ? row.get(column) + space : space + row.get(column);
        }).collect(Collectors.joining("  ")) + "\n";
    }

    String markdown() {
        List<List<String>> rows = new ArrayList<>(List.of(HEADER, List.of("---", "---:", "---:", "---:")));
        rows.addAll(reverse);
        rows.addAll(forward);
        return rows.stream().map(row -> "| " + String.join(" | ", row).replace("<", "&lt;") + " |\n")
                .collect(Collectors.joining()) + "\n" + verdict + "\n";
    }
}
