package org.gradus.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
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

    /** Neither the alphabet nor the style decides. */
    @Test
    void panelsAreInTheOrderOfTheSeries() throws Exception {
        List<String> panels = List.of("ten", "nine", "two", "eleven");
        List<Series> series = panels.stream().map(panel -> new Series(panel, "a",
                panel.equals("two") ? Style.LINE : Style.DOTS, List.of(new Point(1, 2), new Point(3, 4)))).toList();
        List<String> texts = texts(new Picture("", X, Y, series, 2).svg());
        assertEquals(panels, texts.stream().filter(panels::contains).toList());
    }

    /** Two tiles, of the two first colours, which the image holds as one point each. */
    @Test
    void tilesAreTheColoursOfTheirSeries() throws Exception {
        Axis plain = new Axis("", false);
        String svg = new Picture("", plain, plain, List.of(
                new Series("", "yes", Style.TILES, List.of(new Point(0, 0), new Point(0, 1))),
                new Series("", "no", Style.TILES, List.of(new Point(1, 0), new Point(1, 1))))).svg();
        String url = document(svg).getElementsByTagName("image").item(0).getAttributes().getNamedItem("xlink:href")
                .getNodeValue();
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(
                Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1))));
        assertEquals(2, image.getWidth());
        assertEquals(0x0072B2, image.getRGB(0, 0) & 0xFFFFFF);
        assertEquals(0xD55E00, image.getRGB(1, 1) & 0xFFFFFF);
    }

    /** Side by side they would touch, and those that do are left out. */
    @Test
    void longNamesAreAllThere() throws Exception {
        List<String> names = List.of("Iris-setosa", "Iris-versicolor", "Iris-virginica");
        List<String> texts = texts(new Picture("", new Axis("predicted", names),
                new Axis("class", List.of("a", "b", "c")), List.of(new Series("", "right", Style.CELLS,
                        IntStream.range(0, 3).mapToObj(i -> new Point(i, i, "1")).toList())))
                .svg());
        assertTrue(texts.containsAll(names), texts::toString);
    }

    @Test
    void severalPicturesAreOneFile() throws Exception {
        Picture first = new Picture("first", X, Y, List.of(new Series("", "a", Style.DOTS, List.of(new Point(1, 2)))));
        Picture second = new Picture("second", Y, X, first.series());
        String svg = Picture.svg(List.of(first, second));
        List<String> texts = texts(svg);
        assertTrue(texts.containsAll(List.of("first", "second")), texts::toString);
        assertEquals(height(first.svg()) + height(second.svg()), height(svg));
    }

    /** Else it could not be read on a dark page. */
    @Test
    void theGroundIsOpaque() throws Exception {
        NodeList rectangles = document(svg("", new Point(1, 1))).getElementsByTagName("rect");
        assertTrue(IntStream.range(0, rectangles.getLength()).mapToObj(rectangles::item)
                .map(rectangle -> rectangle.getAttributes().getNamedItem("fill"))
                .anyMatch(fill -> fill != null && fill.getNodeValue().equals("rgb(255,255,255)")));
    }

    private static double height(String svg) throws Exception {
        return Double.parseDouble(document(svg).getDocumentElement().getAttribute("height"));
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
