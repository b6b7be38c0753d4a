package org.gradus.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Pictures that the examples of a page draw, compared with those that the page shows. */
final class Pictures {

    /** Where examples draw them. */
    static final Path DRAWN = Path.of("target/docs/pictures");

    private static final Path SHOWN = Path.of("docs/pictures");
    private static final Pattern NAME = Pattern.compile(DRAWN + "/([\\w-]+\\.svg)");
    /** Elements of Lets-Plot have random ids. */
    private static final Pattern ID = Pattern.compile("id=\"(\\w{7})\"");

    private Pictures() {}

    /** The names of the files that the examples of a page draw. */
    static Stream<String> drawnBy(String page) {
        return NAME.matcher(page).results().map(found -> found.group(1));
    }

    static void check(String name, String page) throws IOException {
        assertTrue(
                withoutIds(Files.readString(SHOWN.resolve(name)))
                        .equals(withoutIds(Files.readString(DRAWN.resolve(name)))),
                () -> SHOWN.resolve(name) + " is not what " + page + " draws: compare it with " + DRAWN.resolve(name));
    }

    private static String withoutIds(String svg) {
        String plain = svg;
        int count = 0;
        for (Matcher found = ID.matcher(plain); found.find(); found = ID.matcher(plain)) {
            plain = plain.replace(found.group(1), "id" + count++);
        }
        return plain;
    }
}
