package org.gradus.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.gradus.course.Picture.Axis;
import org.gradus.course.Picture.Point;
import org.gradus.course.Picture.Series;
import org.gradus.course.Picture.Style;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class PictureTest {

    private static final Axis X = new Axis("step <h>", true);
    private static final Axis Y = new Axis("error", true);

    @Test
    void itIsWellFormedAndNamesWhatItShows() throws Exception {
        List<String> texts = texts(svg("", new Point(1e-8, 1e-3), new Point(1, 1e-6)));
        assertTrue(texts.containsAll(List.of("Errors & steps", "step <h>", "error", "central")), texts::toString);
        // one for every power on the way, of either axis
        assertTrue(texts.containsAll(List.of("10⁻⁸", "10⁻⁴", "10⁰", "10⁻³")), texts::toString);
    }

    @Test
    void aLineHasAllPointsThatCanBeDrawn() throws Exception {
        assertEquals(3, points(svg("", new Point(1, 1), new Point(10, 2), new Point(100, 3))));
        assertEquals(2, points(svg("", new Point(1, 1), new Point(10, 0), new Point(100, 3))));
        assertEquals(2, points(svg("", new Point(1, 1), new Point(10, Double.NaN), new Point(100, 3))));
    }

    @Test
    void ringsAndLevelsAreLabelled() throws Exception {
        List<String> texts = texts(new Picture("", X, Y, List.of(
                new Series("", "best", Style.RINGS, List.of(new Point(1, 1, "h = 1"))),
                new Series("", "limit", Style.LEVELS, List.of(new Point(1, 5, "16 units"))))).svg());
        assertTrue(texts.containsAll(List.of("h = 1", "16 units")), texts::toString);
        assertFalse(texts.contains("limit"), "a level is named in its place, not in the legend");
    }

    @Test
    void panelsHaveHeadings() throws Exception {
        Series above = new Series("above", "a", Style.DOTS, List.of(new Point(1, 2)));
        Series below = new Series("below", "a", Style.DOTS, List.of(new Point(3, 4)));
        List<String> texts = texts(new Picture("", X, Y, List.of(above, below)).svg());
        assertTrue(texts.containsAll(List.of("above", "below")), texts::toString);
    }

    /** Else it could not be read on a dark page. */
    @Test
    void theGroundIsOpaque() throws Exception {
        NodeList rectangles = document(svg("", new Point(1, 1))).getElementsByTagName("rect");
        assertTrue(IntStream.range(0, rectangles.getLength()).mapToObj(rectangles::item)
                .map(rectangle -> rectangle.getAttributes().getNamedItem("fill"))
                .anyMatch(fill -> fill != null && fill.getNodeValue().equals("rgb(255,255,255)")));
    }

    private static String svg(String panel, Point... points) {
        return new Picture("Errors & steps", X, Y,
                List.of(new Series(panel, "central", Style.LINE, List.of(points)))).svg();
    }

    /** How many points the line in the first colour goes through; it names its first point twice. */
    private static int points(String svg) throws Exception {
        NodeList paths = document(svg).getElementsByTagName("path");
        return IntStream.range(0, paths.getLength()).mapToObj(i -> paths.item(i).getAttributes())
                .filter(path -> path.getNamedItem("stroke") != null
                        && path.getNamedItem("stroke").getNodeValue().equals("rgb(0,114,178)"))
                .mapToInt(path -> new HashSet<>(List.of(path.getNamedItem("d").getNodeValue().split(" ?[ML]"))).size()
                        - 1)
                .sum();
    }

    private static List<String> texts(String svg) throws Exception {
        NodeList texts = document(svg).getElementsByTagName("text");
        return IntStream.range(0, texts.getLength()).mapToObj(i -> texts.item(i).getTextContent().strip()).toList();
    }

    private static Document document(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }
}
