package org.gradus.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradus.course.Experiment;
import org.gradus.course.Experiments;
import org.gradus.course.Picture;
import org.gradus.course.Table;

/** A page with everything that experiments have shown, in a single file. */
final class ExperimentPage {

    /** Longer tables are folded. */
    private static final int MOST_ROWS = 30;

    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #222; --pale: #666; --ground: #fff; --plate: #f4f5f7;
              --line: #d9dce1; --yes: #00704f; --no: #b3261e; --link: #0a5c9e; }
            @media (prefers-color-scheme: dark) {
              :root { --ink: #e6e6e6; --pale: #a8a8a8; --ground: #141414; --plate: #202225; --line: #3a3d42;
                --yes: #4cc79d; --no: #ff8a80; --link: #7cc0ff; }
              figure svg { filter: invert(0.92) hue-rotate(180deg); }
            }
            * { box-sizing: border-box; }
            body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: var(--ground); color: var(--ink);
              font: 1rem/1.55 system-ui, sans-serif; }
            a { color: var(--link); }
            h1 { margin-bottom: 0; } h2 { margin: 0; }
            nav ol { padding-left: 1.6rem; } nav li { margin: 0.3rem 0; }
            article { margin-top: 3rem; padding-top: 1.5rem; border-top: 1px solid var(--line); }
            .question { margin-top: 0.2rem; color: var(--pale); }
            figure, .wide { margin: 1rem 0; overflow-x: auto; }
            figure svg { display: block; width: 100%; min-width: 40rem; height: auto; }
            table { border-collapse: collapse; font-size: 0.85rem; font-variant-numeric: tabular-nums; }
            th, td { padding: 0.25rem 0.7rem; text-align: left; white-space: nowrap;
              border-bottom: 1px solid var(--line); }
            .number { text-align: right; }
            .verdict { padding: 0.8rem 1rem; background: var(--plate); border-left: 4px solid var(--yes); }
            .verdict.no { border-color: var(--no); }
            .no b { color: var(--no); } b { font-weight: 600; }
            """;

    private ExperimentPage() {}

    static String of(Map<Experiments, Experiment> results) {
        long failed = results.values().stream().filter(result -> !result.holds()).count();
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Gradus: experiments</title>
                <style>
                %s</style>
                </head>
                <body>
                <header>
                <h1>Experiments</h1>
                <p class="question">What the lesson claims, and what was seen. Of %d experiments, %s.</p>
                </header>
                <nav aria-label="Contents">
                <ol>
                %s</ol>
                </nav>
                <main>
                %s</main>
                </body>
                </html>
                """.formatted(STYLE, results.size(),
                failed == 0 ? "all show what they are there to show"
                        : failed + " do not show what they are there to show",
                join(results, ExperimentPage::entry), join(results, ExperimentPage::article));
    }

    private interface Part {
        String of(Experiments experiment, Experiment result);
    }

    private static String join(Map<Experiments, Experiment> results, Part part) {
        return results.entrySet().stream().map(each -> part.of(each.getKey(), each.getValue()))
                .collect(Collectors.joining());
    }

    private static String entry(Experiments experiment, Experiment result) {
        return "<li class=\"%s\"><a href=\"#%s\">%s</a> <b>%s</b> %s</li>%n".formatted(result.holds() ? "held" : "no",
                experiment.title(), experiment.title(), result.holds() ? "" : "does not hold:",
                escaped(experiment.question()));
    }

    private static String article(Experiments experiment, Experiment result) {
        return """
                <article id="%s">
                <h2>%s</h2>
                <p class="question">%s</p>
                %s%s<p>%s</p>
                <p class="verdict%s"><b>%s</b> %s</p>
                </article>
                """.formatted(experiment.title(), experiment.title(), escaped(experiment.question()),
                result.pictures().stream().map(ExperimentPage::figure).collect(Collectors.joining()),
                table(result.table()), escaped(result.reading()), result.holds() ? "" : " no",
                result.holds() ? "It holds:" : "It does not hold:", escaped(result.verdict()));
    }

    /** With a box in place of a size, so that it fits the page. */
    private static String figure(Picture picture) {
        return "<figure>" + picture.svg().replaceFirst(" width=\"([0-9.]+)\" height=\"([0-9.]+)\"",
                " viewBox=\"0 0 $1 $2\" role=\"img\" aria-label=\"" + escaped(picture.title()) + "\"") + "</figure>\n";
    }

    private static String table(Table table) {
        String rows = Stream.concat(Stream.of(row(table, table.columns(), "th")),
                table.rows().stream().map(cells -> row(table, cells, "td"))).collect(Collectors.joining());
        String whole = "<div class=\"wide\"><table>\n" + rows + "</table></div>\n";
        return table.rows().size() <= MOST_ROWS
                ? whole
                : "<details><summary>" + table.rows().size() + " measurements</summary>\n" + whole + "</details>\n";
    }

    private static String row(Table table, List<String> cells, String element) {
        return IntStream.range(0, cells.size())
                .mapToObj(column -> "<" + element + (table.isOfNumbers(column) ? " class=\"number\">" : ">")
                        + escaped(cells.get(column)) + "</" + element + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>\n"));
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
