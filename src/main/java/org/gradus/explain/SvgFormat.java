package org.gradus.explain;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.explain.Figure.Arrow;
import org.gradus.explain.Figure.Card;
import org.gradus.explain.Figure.Half;
import org.gradus.explain.Placement.Point;
import org.gradus.explain.Placement.Route;

/** Figures in Scalable Vector Graphics. What is data in them is text, never markup. */
final class SvgFormat {

    private static final double MARGIN = 14;
    private static final double LEGEND_HEIGHT = 38;
    private static final double CORNER = 9;
    private static final double BEND = 6;
    /** Letters with digits behind them, which become an index. */
    private static final Pattern INDEXED =
            Pattern.compile("(?<![\\p{L}\\p{N}_&#])(\\p{L}+)([0-9]+)(?![\\p{L}\\p{N}_#&&[^"
                    + TextFormat.BEHIND + "]])");

    private static final String STYLE = """
            .gradus{--paper:#fff;--ink:#1c2530;--quiet:#5d6875;--data:#e1ecf9;--data-line:#33679f;\
            --parameter:#dff1e3;--parameter-line:#2c7a4b;--operation:#f3f0e8;--operation-line:#7d7462;\
            --constant:#fff;--constant-line:#8a929b;--output:#fae0e1;--output-line:#b03a44;\
            --gradient:#fdefcf;--gradient-line:#a86a00;--value-line:#4a5664}
            @media (prefers-color-scheme:dark){.gradus{--paper:#14181d;--ink:#e8e6e1;--quiet:#9aa5b1;--data:#1c2f45;\
            --data-line:#7eb0e8;--parameter:#1a3526;--parameter-line:#69c08d;--operation:#2a2926;--operation-line:#a69d8a;\
            --constant:#14181d;--constant-line:#8a929b;--output:#45232a;--output-line:#f08a93;\
            --gradient:#3b2e12;--gradient-line:#e7ae4b;--value-line:#a4b0bd}}
            .gradus text{fill:var(--ink);font:15px "STIX Two Text","Cambria Math",Cambria,"Noto Serif","DejaVu Serif",serif}
            .gradus .name{font-weight:600}.gradus .paper{fill:var(--paper)}
            .gradus .shape{font-size:11.5px;fill:var(--quiet);stroke:var(--paper);stroke-width:4px;paint-order:stroke}
            .gradus .legend text{font:13px system-ui,sans-serif;fill:var(--quiet)}
            .gradus .quiet{fill:var(--quiet)}
            .gradus .outline{fill:none;stroke-width:1.5}.gradus .ground{stroke:none}
            .gradus .arrow{fill:none;stroke:var(--value-line);stroke-width:1.5}.gradus .head{fill:var(--value-line)}
            .gradus .backward .arrow{stroke:var(--gradient-line);stroke-dasharray:5 3}
            .gradus .backward .head{fill:var(--gradient-line)}
            .gradus .data .ground{fill:var(--data)}.gradus .data .outline{stroke:var(--data-line)}
            .gradus .parameter .ground{fill:var(--parameter)}
            .gradus .parameter .outline{stroke:var(--parameter-line);stroke-width:2}
            .gradus .operation .ground{fill:var(--operation)}.gradus .operation .outline{stroke:var(--operation-line)}
            .gradus .constant .ground{fill:var(--constant)}
            .gradus .constant .outline{stroke:var(--constant-line);stroke-dasharray:2 2}
            .gradus .output .ground{fill:var(--output)}
            .gradus .output .outline{stroke:var(--output-line);stroke-width:2}
            .gradus .gradient .ground,.gradus .lower{fill:var(--gradient)}
            .gradus .gradient .outline{stroke:var(--gradient-line)}
            .gradus .fold{stroke:var(--gradient-line);stroke-width:1;stroke-dasharray:5 3}
            """;

    private final Figure figure;
    private final ImmutableMap<Card, CardSize> sizes;
    private final Placement placement;
    private final StringBuilder svg = new StringBuilder();

    private SvgFormat(Figure figure) {
        this.figure = figure;
        ImmutableMap<String, String> shapes = figure.shapes();
        this.sizes = figure.cards().toImmutableMap(card -> card,
                card -> CardSize.of(card, shapes.getIfAbsentValue(card.id(), "")));
        this.placement = Placement.of(figure, sizes);
    }

    static String of(Figure figure) {
        return new SvgFormat(figure).written();
    }

    private String written() {
        ImmutableList<Sample> samples = samples();
        double legend = samples.sumOfDouble(Sample::width);
        double width = Math.max(placement.width(), legend) + 2 * MARGIN;
        double height = placement.height() + 2 * MARGIN + LEGEND_HEIGHT;
        line("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"gradus\" viewBox=\"0 0 %s %s\" width=\"%s\" height=\"%s\""
                + " role=\"img\">", width, height, width, height);
        line("<title>The graph and its gradients</title>");
        line("<desc>%s</desc>", MathmlFormat.escaped(description()));
        svg.append("<style>\n").append(STYLE).append("</style>\n");
        line("<rect class=\"paper\" width=\"%s\" height=\"%s\"/>", width, height);
        line("<g transform=\"translate(%s,%s)\">", (width - placement.width()) / 2, MARGIN);
        placement.routes().forEachWithIndex(this::arrow);
        figure.cards().forEach(card -> card(card, sizes.get(card), placement.cards().get(card)));
        line("</g>");
        line("<g class=\"legend\" transform=\"translate(%s,%s)\">", (width - legend) / 2,
                height - MARGIN - LEGEND_HEIGHT / 2 + 8);
        double x = 0;
        for (Sample sample : samples) {
            line("<g transform=\"translate(%s,0)\">", x);
            svg.append(sample.drawing());
            line("<text x=\"34\" y=\"4.5\">%s</text></g>", sample.text());
            x += sample.width();
        }
        line("</g></svg>");
        return svg.toString();
    }

    /** What the picture says, for those who can't see it. */
    private String description() {
        return figure.cards().collect(card -> card.label() + card.gradient().flatMap(Half::definition)
                .map(definition -> ", " + card.gradient().orElseThrow().name() + " = " + definition).orElse(""))
                .makeString("", "; ", ".");
    }

    private void arrow(Route route, int number) {
        Arrow arrow = route.arrow();
        line("<g class=\"edge %s\" id=\"e%d\" data-from=\"%s\" data-to=\"%s\">",
                arrow.isBackward() ? "backward" : "forward", number, arrow.from(), arrow.to());
        Point end = route.points().getLast();
        Point before = route.points().get(route.points().size() - 2);
        double direction = end.x() >= before.x() ? 1 : -1;
        line("<path class=\"arrow\" d=\"%s\"/>", path(route.points(), direction));
        line("<path class=\"head\" d=\"M%s %sl%s -4.5v9z\"/>", end.x(), end.y(), -9 * direction);
        if (!arrow.isBackward()) {
            Point start = route.points().getFirst();
            line("<text class=\"shape\" x=\"%s\" y=\"%s\">%s</text>", start.x() + 5, start.y() - 6,
                    MathmlFormat.escaped(arrow.label()));
        }
        line("</g>");
    }

    /** Straight pieces with round bends; it ends where the head begins. */
    private static String path(ImmutableList<Point> points, double direction) {
        StringBuilder path = new StringBuilder(format("M%s %s", points.getFirst().x(), points.getFirst().y()));
        for (int i = 1; i < points.size() - 1; i++) {
            Point bend = points.get(i);
            Point in = towards(bend, points.get(i - 1));
            Point out = towards(bend, points.get(i + 1));
            path.append(format("L%s %sQ%s %s %s %s", in.x(), in.y(), bend.x(), bend.y(), out.x(), out.y()));
        }
        Point end = points.getLast();
        return path.append(format("L%s %s", end.x() - 7 * direction, end.y())).toString();
    }

    private static Point towards(Point from, Point to) {
        double distance = Math.hypot(to.x() - from.x(), to.y() - from.y());
        double part = distance == 0 ? 0 : Math.min(BEND, distance / 2) / distance;
        return new Point(from.x() + part * (to.x() - from.x()), from.y() + part * (to.y() - from.y()));
    }

    private void card(Card card, CardSize size, Point place) {
        line("<g class=\"card %s\" id=\"%s\"%s transform=\"translate(%s,%s)\">", card.kind().title(), card.id(),
                card.name().map(name -> " data-name=\"" + MathmlFormat.escaped(name) + "\"").orElse(""), place.x(),
                place.y());
        String outline = outline(card.kind(), size.width(), size.height());
        line("<path class=\"ground\" d=\"%s\"/>", outline);
        if (size.lower() > 0) {
            line("<clipPath id=\"%s-lower\"><rect y=\"%s\" width=\"%s\" height=\"%s\"/></clipPath>", card.id(),
                    size.upper(), size.width(), size.lower());
            line("<path class=\"lower\" clip-path=\"url(#%s-lower)\" d=\"%s\"/>", card.id(), outline);
            line("<path class=\"fold\" d=\"M0 %sh%s\"/>", size.upper(), size.width());
        }
        text("value", size.value(), card.name(), size.width() / 2, 0, size.upper());
        card.gradient().ifPresent(half -> text(half.definition().isPresent() ? "gradient-text" : "gradient-text quiet",
                size.gradient(), Optional.of(half.name()), size.width() / 2, size.upper(), size.lower()));
        line("<path class=\"outline\" d=\"%s\"/>", outline);
        if (card.kind() == Kind.OUTPUT) {
            line("<path class=\"outline\" d=\"%s\" transform=\"translate(3,3)\"/>",
                    outline(card.kind(), size.width() - 6, size.height() - 6));
        }
        line("</g>");
    }

    /** The name is emphasised where a text begins with it. */
    private void text(String css, ImmutableList<String> lines, Optional<String> name, double x, double top,
            double height) {
        double first = top + height / 2 - (lines.size() - 1) * CardSize.LINE_HEIGHT / 2 + 5;
        lines.forEachWithIndex((line, i) -> {
            String bold = i == 0 ? name.filter(line::startsWith).orElse("") : "";
            line("<text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"middle\">%s%s</text>", css, x,
                    first + i * CardSize.LINE_HEIGHT,
                    bold.isEmpty() ? "" : "<tspan class=\"name\">" + pretty(bold) + "</tspan>",
                    pretty(line.substring(bold.length())));
        });
    }

    /** Escaped, with digits at the end of names lowered. */
    static String pretty(String text) {
        return INDEXED.matcher(MathmlFormat.escaped(text)).replaceAll(
                found -> Matcher.quoteReplacement(found.group(1)) + lowered(found.group(2)));
    }

    private static String lowered(String digits) {
        StringBuilder lowered = new StringBuilder();
        digits.chars().forEach(c -> lowered.append((char) ('₀' + c - '0')));
        return lowered.toString();
    }

    /** Data have a dog-ear, parameters cut corners, what is computed has round ones, and the output is a pill. */
    private static String outline(Kind kind, double width, double height) {
        double round = kind == Kind.OUTPUT ? Math.min(height / 2, 18) : CORNER;
        return switch (kind) {
            case DATA -> format("M0 0H%sL%s %sV%sH0Z", width - CORNER, width, CORNER, height);
            case PARAMETER -> format("M%s 0H%sL%s %sV%sL%s %sH%sL0 %sV%sZ", CORNER, width - CORNER, width, CORNER,
                    height - CORNER, width - CORNER, height, CORNER, height - CORNER, CORNER);
            case CONSTANT -> format("M0 0H%sV%sH0Z", width, height);
            case OPERATION, GRADIENT, OUTPUT -> format(
                    "M%s 0H%sA%s %s 0 0 1 %s %sV%sA%s %s 0 0 1 %s %sH%sA%s %s 0 0 1 0 %sV%sA%s %s 0 0 1 %s 0Z",
                    round, width - round, round, round, width, round, height - round, round, round, width - round,
                    height, round, round, round, height - round, round, round, round, round);
        };
    }

    /** A line of the legend: what is drawn, and what it means. */
    private record Sample(String drawing, String text) {

        double width() {
            return 34 + text.length() * 6.6 + 22;
        }
    }

    private ImmutableList<Sample> samples() {
        boolean isFolded = figure.cards().anySatisfy(card -> card.gradient().isPresent());
        ImmutableList<Sample> kinds = Lists.immutable.of(Kind.values())
                .select(kind -> figure.cards().anySatisfy(card -> card.kind() == kind))
                .collect(kind -> new Sample(format("<g class=\"%s\" transform=\"translate(0,-9)\">"
                        + "<path class=\"ground\" d=\"%s\"/><path class=\"outline\" d=\"%s\"/></g>", kind.title(),
                        outline(kind, 26, 18), outline(kind, 26, 18)), text(kind)));
        return isFolded
                ? kinds.newWithAll(Lists.immutable.of(
                        new Sample("<g class=\"forward\"><path class=\"arrow\" d=\"M0 0h20\"/>"
                                + "<path class=\"head\" d=\"M26 0l-9 -4.5v9z\"/></g>", "value"),
                        new Sample("<g class=\"backward\"><path class=\"arrow\" d=\"M26 0h-20\"/>"
                                + "<path class=\"head\" d=\"M0 0l9 -4.5v9z\"/></g>", "gradient")))
                : kinds;
    }

    private static String text(Kind kind) {
        return switch (kind) {
            case PARAMETER -> "parameter";
            case DATA -> "data";
            case CONSTANT -> "constant";
            case OPERATION -> "computed";
            case OUTPUT -> "output";
            case GRADIENT -> "gradient";
        };
    }

    private void line(String format, Object... values) {
        svg.append(format(format, values)).append('\n');
    }

    /** Numbers in the format that SVG needs, with a digit behind the point. */
    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, Lists.immutable.of(values)
                .collect(value -> value instanceof Double number ? rounded(number) : value).toArray());
    }

    private static String rounded(double number) {
        return String.format(Locale.ROOT, "%.1f", number).replaceFirst("\\.0$", "");
    }
}
