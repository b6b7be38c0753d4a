package org.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of a training, by the ending of the file's name. */
class PictureFileTest {

    @TempDir
    private Path folder;

    private Path plot(String name, String data) {
        Path file = folder.resolve(name);
        Run run = Run.of("train", "--data", data, "--iterations", "20", "--split", "0.8", "--plot", file.toString());
        assertEquals("", run.err());
        return file;
    }

    @Test
    void anSvgShowsCostsRegionsAndConfusion() throws IOException {
        String svg = Files.readString(plot("p.svg", "moons"));
        assertTrue(svg.startsWith("<svg"));
        for (String text : new String[] {"The cost on the way", "What the network takes places for",
            "What was taken for",
            "predicted", "data:image/png;base64,"}) {
            assertTrue(svg.contains(text), text);
        }
    }

    @Test
    void aPageNeedsNothingElse() throws IOException {
        String page = Files.readString(plot("p.html", "moons"));
        assertTrue(page.startsWith("<!DOCTYPE html>"));
        assertTrue(page.contains("<title>Training on moons</title>") && page.contains("<svg"));
        assertFalse(page.replace("http://www.w3.org/", "").matches("(?s).*(https?:|src=|@import|<link).*"));
    }

    /** It has letters in ink, and the colours of both classes. */
    @Test
    void anImageShowsTheSame() throws IOException {
        BufferedImage image = ImageIO.read(plot("p.png", "moons").toFile());
        assertEquals(1720, image.getWidth());
        int[] colours = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        for (int colour : new int[] {0xFFFFFFFF, 0xFF333333, 0xFF0072B2, 0xFFD55E00}) {
            assertTrue(IntStream.of(colours).filter(each -> each == colour).count() > 100, Integer.toHexString(colour));
        }
    }
}
