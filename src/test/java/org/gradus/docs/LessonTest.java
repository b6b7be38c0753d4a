package org.gradus.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages hold together. */
class LessonTest {

    private static final Path LESSON = Path.of("docs/lesson");
    private static final Pattern LINK = Pattern.compile("]\\((?<target>[^)#:]+)(?:#[^)]*)?\\)");
    private static final Pattern TITLE = Pattern.compile("# (\\d+\\. .*)");

    static Stream<Path> pages() throws IOException {
        return SnippetsTest.pages();
    }

    static List<Path> chapters() throws IOException {
        try (Stream<Path> files = Files.list(LESSON)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d\\d-.*\\.md")).sorted().toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void linksLeadSomewhere(Path page) throws IOException {
        LINK.matcher(Files.readString(page)).results().map(found -> found.group("target")).forEach(target -> assertTrue(
                Files.exists(page.resolveSibling(target)),
                () -> page + " links to " + target + ", which is not there"));
    }

    @Test
    void everyChapterLeadsToTheNext() throws IOException {
        List<Path> chapters = chapters();
        assertEquals(10, chapters.size());
        for (int i = 0; i < chapters.size(); i++) {
            List<String> lines = Files.readAllLines(chapters.get(i));
            String navigation = (i > 0 ? "[← " + title(chapters.get(i - 1)) + " · " : "") + "[The lesson](README.md)"
                    + (i + 1 < chapters.size() ? " · [" + title(chapters.get(i + 1)).replace("](", " →](") : "");
            assertEquals(List.of(navigation, navigation), List.of(lines.get(2), lines.getLast()),
                    chapters.get(i).toString());
        }
    }

    /** A chapter's title with its file, as links have them. */
    private static String title(Path chapter) throws IOException {
        var matcher = TITLE.matcher(Files.readAllLines(chapter).getFirst());
        assertTrue(matcher.matches(), () -> chapter + " has no title");
        return matcher.group(1).replace(", and why columns", "").replace(" and their derivatives", "") + "]("
                + chapter.getFileName() + ")";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("chapters")
    void everyChapterHasThreeExercisesWithAnswersThatAreRun(Path chapter) throws IOException {
        String page = Files.readString(chapter);
        String[] exercises = page.split("<details><summary>Answer</summary>\n\n", -1);
        assertEquals(4, exercises.length);
        for (int i = 1; i <= 3; i++) {
            assertTrue(exercises[i - 1].contains("**" + i + ".** "), "exercise " + i);
            String answer = exercises[i].substring(0, exercises[i].indexOf("\n</details>"));
            assertTrue(Example.of(answer).stream().anyMatch(example -> example.isJava() && !example.shown().isEmpty()),
                    "the answer to exercise " + i + " shows nothing");
        }
    }
}
