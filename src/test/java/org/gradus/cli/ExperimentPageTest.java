package org.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.gradus.course.Experiment;
import org.gradus.course.Experiments;
import org.gradus.course.Picture;
import org.gradus.course.Picture.Axis;
import org.gradus.course.Picture.Point;
import org.gradus.course.Picture.Series;
import org.gradus.course.Picture.Style;
import org.gradus.course.Table;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ExperimentPageTest {

    private record Seen(boolean holds, int rows) implements Experiment {

        @Override
        public Table table() {
            return new Table(List.of("a < b", "number"), Collections.nCopies(rows, List.of("x & y", "1.5")));
        }

        @Override
        public List<Picture> pictures() {
            Axis axis = new Axis("z", false);
            return List.of(new Picture("one \"picture\"", axis, axis,
                    List.of(new Series("", "s", Style.DOTS, List.of(new Point(1, 2))))));
        }

        @Override
        public String reading() {
            return "W1 < W2 & so on";
        }

        @Override
        public String verdict() {
            return "seen: " + holds;
        }
    }

    private static final Map<Experiments, Experiment> RESULTS =
            new TreeMap<>(Map.of(Experiments.KINKS, new Seen(true, 2), Experiments.FAULTS, new Seen(false, 99)));

    @Test
    void contentsLeadToEachExperiment() throws Exception {
        Document page = page();
        for (Experiments experiment : RESULTS.keySet()) {
            assertTrue(elements(page, "a").stream()
                    .anyMatch(link -> link.getAttribute("href").equals("#" + experiment.title())));
            assertEquals(1,
                    elements(page, "article").stream()
                            .filter(each -> each.getAttribute("id").equals(experiment.title()))
                            .count());
        }
    }

    @Test
    void whatDoesNotHoldIsSaid() throws Exception {
        List<String> texts = elements(page(), "p").stream().map(Element::getTextContent).toList();
        assertTrue(texts.contains("It holds: seen: true"), texts::toString);
        assertTrue(texts.contains("It does not hold: seen: false"), texts::toString);
        assertTrue(texts.getFirst().contains("Of 2 experiments, 1 do not show"), texts::toString);
    }

    @Test
    void tablesAndReadingsAreAsTheyAre() throws Exception {
        Document page = page();
        assertTrue(elements(page, "th").stream().anyMatch(cell -> cell.getTextContent().equals("a < b")));
        assertEquals(2 + 99,
                elements(page, "td").stream().filter(cell -> cell.getTextContent().equals("x & y")).count());
        assertTrue(elements(page, "p").stream().anyMatch(text -> text.getTextContent().equals("W1 < W2 & so on")));
        assertEquals(1, elements(page, "details").size(), "the long table is folded");
    }

    /** It works without a network, and pictures have no size of their own. */
    @Test
    void everythingIsInside() throws Exception {
        Document page = page();
        for (String element : List.of("link", "script", "img", "iframe")) {
            assertEquals(0, page.getElementsByTagName(element).getLength(), element);
        }
        assertFalse(elements(page, "style").stream().anyMatch(style -> style.getTextContent().contains("@import")
                || style.getTextContent().contains("http")));
        for (Element svg : elements(page, "svg")) {
            assertFalse(svg.hasAttribute("width"));
            assertEquals("0 0 860.0 440.0", svg.getAttribute("viewBox"));
            assertEquals("one \"picture\"", svg.getAttribute("aria-label"));
        }
        assertEquals(2, elements(page, "svg").size());
    }

    /** The page is well-formed but for what HTML leaves open. */
    private static Document page() throws Exception {
        String html =
                ExperimentPage.of(RESULTS).replaceFirst("<!DOCTYPE html>\\R", "").replaceAll("(<meta[^>]*)>", "$1/>");
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(html)));
    }

    private static List<Element> elements(Document page, String name) {
        return IntStream.range(0, page.getElementsByTagName(name).getLength())
                .mapToObj(i -> (Element) page.getElementsByTagName(name).item(i)).toList();
    }
}
