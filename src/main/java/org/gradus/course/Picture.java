package org.gradus.course;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jetbrains.letsPlot.commons.geometry.DoubleVector;
import org.jetbrains.letsPlot.core.util.PlotSvgExportCommon;

/**
 * A diagram, drawn by Lets-Plot on an opaque, light ground, so that it can be read on pages of any colour.
 *
 * @param title what it shows
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param series what is drawn; what has the same name has the same colour
 * @param columns how many panels stand beside one another
 */
public record Picture(String title, Axis x, Axis y, List<Series> series, int columns) {

    private static final int WIDTH = 860;
    private static final int PANEL_HEIGHT = 440;
    /** More do not fit below a picture side by side. */
    private static final int MOST_LETTERS = 30;
    /** Degrees by which they are turned then. */
    private static final int SLANT = 30;
    /** What the title, the horizontal axis and the legend need. */
    private static final int MARGINS = 120;
    private static final int HEADING_HEIGHT = 20;
    private static final int MOST_TICKS = 10;
    private static final int FEW_DECADES = 3;
    /** Told apart by those who are colour-blind too (Okabe and Ito), and dark enough for a light ground. */
    private static final List<String> COLOURS =
            List.of("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#B58900", "#56B4E9", "#4D4D4D");
    /** Of a pixel. No label has as many. */
    private static final Pattern DIGITS_TOO_MANY = Pattern.compile("(\\.\\d{2})\\d{6,}");
    private static final String INK = "#333333";

    /**
     * An axis.
     *
     * @param logarithmic if so, what is not positive is not drawn
     * @param names what stands at 0, 1, 2 …, if not those numbers
     */
    public record Axis(String label, boolean logarithmic, List<String> names) {

        /** Whether its names would touch each other, so that some would be left out. */
        private boolean isLong() {
            return names.stream().mapToInt(String::length).sum() > MOST_LETTERS;
        }

        /** An axis of numbers. */
        public Axis(String label, boolean logarithmic) {
            this(label, logarithmic, List.of());
        }

        /** An axis of names, of which a point's coordinate says which. */
        public Axis(String label, List<String> names) {
            this(label, false, names);
        }

        private Object shown(double value) {
            return names.isEmpty() ? value : names.get((int) value);
        }

        private double place(double value) {
            return logarithmic ? Math.log10(value) : value;
        }

        private double value(double place) {
            return logarithmic ? Math.pow(10, place) : place;
        }
    }

    /** A diagram whose panels stand below one another. */
    public Picture(String title, Axis x, Axis y, List<Series> series) {
        this(title, x, y, series, 1);
    }

    /** How points are drawn, what comes first below what follows. */
    public enum Style {
        /** As pale tiles that cover the ground; the points must be those of an even grid. */
        TILES,
        /** As tiles with their labels in them; the points must be those of an even grid. */
        CELLS,
        /** Joined from left to right. */
        LINE,
        /** Each by itself. */
        DOTS,
        /** As rings with their labels below. */
        RINGS,
        /** As bars from the left, beside one another where the names on the vertical axis are the same. */
        BARS,
        /** As horizontal lines at their heights, with their labels where they are. */
        LEVELS
    }

    /** A place in the diagram, with a label that may be empty. */
    public record Point(double x, double y, String label) {

        /** A place without a label. */
        public Point(double x, double y) {
            this(x, y, "");
        }
    }

    /**
     * Points that belong together.
     *
     * @param panel the heading of the part of the diagram that they are drawn in; parts are in the order of the series
     * @param name what the legend calls them
     */
    public record Series(String panel, String name, Style style, List<Point> points) {}

    /** The diagram as a file in Scalable Vector Graphics. */
    public String svg() {
        return svg(List.of(this));
    }

    /** Diagrams below one another in one file. */
    public static String svg(List<Picture> pictures) {
        List<Integer> heights = pictures.stream().map(Picture::height).toList();
        Map<String, Object> all = Map.of("kind", "subplots", "layout", Map.of("name", "grid", "ncol", 1, "nrow",
                pictures.size(), "heights", heights), "figures", pictures.stream().map(Picture::plot).toList());
        String svg = PlotSvgExportCommon.INSTANCE.buildSvgImageFromRawSpecs(pictures.size() == 1
                ? pictures.getFirst().plot()
                : all, new DoubleVector(WIDTH, heights.stream().mapToInt(height -> height).sum()), new PngUrl(), false);
        return DIGITS_TOO_MANY.matcher(svg).replaceAll("$1");
    }

    private List<String> panels() {
        return series.stream().map(Series::panel).distinct().toList();
    }

    private int height() {
        int rows = Math.ceilDiv(panels().size(), columns);
        return columns == 1 ? rows * PANEL_HEIGHT : rows * (WIDTH / columns + HEADING_HEIGHT) + MARGINS;
    }

    private Map<String, Object> plot() {
        Range across = Range.of(x, places(x, Point::x));
        Range up = Range.of(y, places(y, Point::y));
        boolean covered = series.stream().anyMatch(each -> each.style == Style.TILES);
        List<Object> layers = new ArrayList<>();
        for (Style style : Style.values()) {
            if (series.stream().anyMatch(each -> each.style == style && !each.points.isEmpty())) {
                layers.addAll(layers(style, up));
            }
        }
        Map<String, Object> plot = new HashMap<>(Map.of("kind", "plot", "ggtitle", Map.of("text", title),
                "layers", layers, "scales",
                List.of(scale("x", across, covered), scale("y", up, covered), colours("color"), colours("fill")),
                "theme", Map.of("name", "minimal", "legend_position", "bottom", "panel_grid_minor", "blank",
                        "axis_text_x",
                        Map.of("angle", x.isLong() ? SLANT : 0, "hjust", x.isLong() ? 1 : 0.5, "blank", false),
                        "text", Map.of("color", INK, "blank", false),
                        "plot_background", Map.of("fill", "#FFFFFF", "color", "#FFFFFF", "blank", false))));
        if (panels().size() > 1) {
            plot.put("facet", Map.of("name", "wrap", "facets", List.of("panel"), "ncol", columns, "order", List.of(1)));
        }
        return plot;
    }

    private List<Object> layers(Style style, Range up) {
        Map<String, Object> byPlace = Map.of("x", "x", "y", "y", "color", "series");
        Map<String, Object> labelled = Map.of("x", "x", "y", "y", "color", "series", "label", "label");
        Map<String, Object> data = data(style, height -> height);
        return switch (style) {
            case TILES -> List.of(Map.of("geom", "raster", "alpha", 0.3, "data", data,
                    "mapping", Map.of("x", "x", "y", "y", "fill", "series"), "show_legend", false));
            case CELLS -> List.of(
                    Map.of("geom", "tile", "alpha", 0.3, "data", data,
                            "mapping", Map.of("x", "x", "y", "y", "fill", "series")),
                    Map.of("geom", "text", "size", 6, "color", INK, "data", data,
                            "mapping", Map.of("x", "x", "y", "y", "label", "label"), "show_legend", false));
            case LINE -> List.of(Map.of("geom", "line", "size", 1.1, "data", data, "mapping", byPlace));
            case DOTS -> List
                    .of(Map.of("geom", "point", "size", columns == 1 ? 2.5 : 1.8, "data", data, "mapping", byPlace));
            case RINGS -> List.of(
                    Map.of("geom", "point", "size", 5, "shape", 21, "stroke", 1.5, "fill", "#FFFFFF",
                            "data", data, "mapping", byPlace, "show_legend", false),
                    Map.of("geom", "text", "size", 6, "data", data(style, height -> up.below(height, 0.05)), "mapping",
                            labelled, "show_legend", false));
            case BARS -> List.of(Map.of("geom", "bar", "stat", "identity", "orientation", "y", "position", "dodge",
                    "width", 0.8, "data", data, "mapping", Map.of("x", "x", "y", "y", "fill", "series")));
            case LEVELS -> List.of(
                    Map.of("geom", "hline", "linetype", "dashed", "color", INK, "data", data,
                            "mapping", Map.of("yintercept", "y"), "show_legend", false),
                    Map.of("geom", "text", "size", 6, "hjust", "left", "color", INK, "data",
                            data(style, height -> up.below(height, 0.05)),
                            "mapping", Map.of("x", "x", "y", "y", "label", "label"), "show_legend", false));
        };
    }

    /** The points of a style that can be drawn, in columns. */
    private Map<String, Object> data(Style style, DoubleUnaryOperator height) {
        List<String> panels = panels();
        List<Map<String, Object>> rows = series.stream().filter(each -> each.style == style)
                .flatMap(each -> each.points.stream()
                        .filter(point -> Double.isFinite(x.place(point.x)) && Double.isFinite(y.place(point.y)))
                        .map(point -> Map.<String, Object>of("x", x.shown(point.x), "y",
                                y.shown(height.applyAsDouble(point.y)),
                                "label", point.label, "series", each.name, "panel", heading(each.panel, panels))))
                .toList();
        Map<String, Object> columns = new HashMap<>();
        for (String name : List.of("x", "y", "label", "series", "panel")) {
            columns.put(name, rows.stream().map(row -> row.get(name)).toList());
        }
        return columns;
    }

    /** A panel's heading with spaces before it, which are not seen: the library sorts panels by the alphabet. */
    private static String heading(String panel, List<String> panels) {
        return " ".repeat(panels.size() - 1 - panels.indexOf(panel)) + panel;
    }

    private double[] places(Axis axis, ToDoubleFunction<Point> coordinate) {
        return series.stream().flatMap(each -> each.points.stream()).mapToDouble(coordinate).map(axis::place)
                .filter(Double::isFinite).toArray();
    }

    private Map<String, Object> colours(String aesthetic) {
        List<String> names = series.stream().filter(each -> each.style != Style.LEVELS).map(Series::name).distinct()
                .toList();
        return Map.of("aesthetic", aesthetic, "name", "", "limits", names, "values",
                IntStream.range(0, names.size()).mapToObj(i -> COLOURS.get(i % COLOURS.size())).toList());
    }

    private static Map<String, Object> scale(String aesthetic, Range range, boolean covered) {
        if (!range.axis.names.isEmpty()) {
            return Map.of("aesthetic", aesthetic, "name", range.axis.label, "discrete", true, "limits",
                    range.axis.names);
        }
        double above = covered ? 0 : 0.04;
        double below = covered ? 0 : aesthetic.equals("y") ? 0.1 : 0.04; // room for labels
        Map<String, Object> scale = new HashMap<>(Map.of("aesthetic", aesthetic, "name", range.axis.label, "expand",
                List.of(0, 0), "limits", List.of(range.at(-below), range.at(1 + above))));
        if (range.axis.logarithmic) {
            List<Double> ticks = range.ticks();
            scale.put("trans", "log10");
            scale.put("breaks", ticks);
            scale.put("labels", ticks.stream().map(range::label).toList());
        }
        return scale;
    }

    /** What an axis has to show, by its places: the values, or their logarithms. */
    private record Range(Axis axis, double lowest, double highest) {

        static Range of(Axis axis, double[] places) {
            double lowest = DoubleStream.of(places).min().orElse(0);
            double highest = DoubleStream.of(places).max().orElse(1);
            return new Range(axis, lowest, highest > lowest ? highest : lowest + 1);
        }

        /** The value at a part of the range, from 0 to 1 and beyond. */
        double at(double part) {
            return axis.value(lowest + part * (highest - lowest));
        }

        /** The value that lies below another by a part of the range. */
        double below(double value, double part) {
            return axis.value(axis.place(value) - part * (highest - lowest));
        }

        /** Powers of ten within the range, every second, third … only if there are many; if few, twice and five times too. */
        List<Double> ticks() {
            int every = (int) (highest - lowest) / MOST_TICKS + 1;
            int first = Math.ceilDiv((int) Math.floor(lowest), every) * every;
            return IntStream.iterate(first, power -> power <= highest, power -> power + every).boxed()
                    .flatMap(
                            power -> (isNarrow() ? Stream.of(1, 2, 5) : Stream.of(1)).map(k -> k * Math.pow(10, power)))
                    .filter(tick -> lowest <= Math.log10(tick) && Math.log10(tick) <= highest).toList();
        }

        private boolean isNarrow() {
            return highest - lowest < FEW_DECADES;
        }

        String label(double tick) {
            if (isNarrow()) {
                return new BigDecimal(tick).round(new MathContext(1)).toPlainString();
            }
            StringBuilder text = new StringBuilder("10");
            String.valueOf(Math.round(Math.log10(tick))).chars()
                    .forEach(c -> text.append(c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(c - '0')));
            return text.toString();
        }
    }
}
