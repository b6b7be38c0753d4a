package org.gradus.cli;

import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.batik.transcoder.SVGAbstractTranscoder;
import org.apache.batik.transcoder.TranscoderException;
import org.apache.batik.transcoder.TranscoderInput;
import org.apache.batik.transcoder.TranscoderOutput;
import org.apache.batik.transcoder.image.PNGTranscoder;
import org.gradus.course.Picture;
import org.gradus.train.data.DataException;

/** A file of pictures below one another: a page, a drawing or an image, by the ending of its name. */
enum PictureFile {

    /** A page that needs nothing else. */
    HTML,
    /** Scalable Vector Graphics. */
    SVG,
    /** Portable Network Graphics. */
    PNG;

    /** Pixels across an image, twice as many as a drawing has. */
    private static final float PIXELS = 1720;

    private static PictureFile of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(format -> name.endsWith("." + Names.name(format))).findFirst()
                .orElseThrow(() -> new DataException(
                        file + ": a file of pictures must have a name that ends in .html, .svg or .png"));
    }

    /**
     * For a file that can't be written to be named before the work is done for nothing.
     *
     * @throws DataException if the name has another ending
     */
    static void requireWritable(OutFile out) {
        out.requireName();
        of(out.file());
        out.requireWritable();
    }

    /** Writes pictures, in the format that the ending of the name asks for. */
    static void write(OutFile out, String title, List<Picture> pictures) {
        String svg = Picture.svg(pictures);
        out.write(switch (of(out.file())) {
            case HTML -> page(title, svg).getBytes(StandardCharsets.UTF_8);
            case SVG -> svg.getBytes(StandardCharsets.UTF_8);
            case PNG -> png(svg);
        });
    }

    private static String page(String title, String svg) {
        String escaped = ExperimentPage.escaped(title);
        return """
                <!DOCTYPE html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <style>body {margin: 1rem; font-family: sans-serif} svg {max-width: 100%%; height: auto}</style>
                <h1>%s</h1>
                %s
                </html>
                """.formatted(escaped, escaped, svg);
    }

    private static byte[] png(String svg) {
        PNGTranscoder transcoder = new PNGTranscoder();
        transcoder.addTranscodingHint(SVGAbstractTranscoder.KEY_WIDTH, PIXELS);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            transcoder.transcode(new TranscoderInput(new StringReader(svg)), new TranscoderOutput(png));
        } catch (TranscoderException e) {
            throw new IllegalStateException("a picture is no valid SVG", e);
        }
        return png.toByteArray();
    }
}
