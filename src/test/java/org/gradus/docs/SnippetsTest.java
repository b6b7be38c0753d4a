package org.gradus.docs;

import static org.junit.jupiter.api.Assertions.assertAll;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the pages show is what happens: every example in the README and in {@code docs} is run, and its output compared
 * with the {@code text} block right behind it. {@code docs/testing.md} tells the convention.
 */
class SnippetsTest {

    private static final Path RENEWED = Path.of("target/docs");

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            List<Path> pages = docs.filter(path -> path.toString().endsWith(".md")).sorted().toList();
            return Stream.concat(Stream.of(Path.of("README.md")), pages.stream());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void everyExamplePrintsWhatThePageShows(Path path, @TempDir Path directory)
            throws IOException, ReflectiveOperationException, InterruptedException {
        Files.createDirectories(Pictures.DRAWN);
        String page = Files.readString(path);
        List<Example> examples = Example.of(page);
        Iterator<String> ofJava =
                JavaPage.run(path, examples.stream().filter(Example::isJava).toList(), directory).iterator();
        List<String> printed = new ArrayList<>();
        for (Example example : examples) {
            printed.add(example.isJava() ? ofJava.next() : Commands.run(example, directory));
        }

        Path renewed = RENEWED.resolve(path.startsWith("docs") ? Path.of("docs").relativize(path) : path);
        Files.createDirectories(renewed.getParent());
        Files.writeString(renewed, Example.renewed(page, printed));
        assertAll(Stream.concat(IntStream.range(0, examples.size()).<Executable>mapToObj(
                i -> () -> examples.get(i).check(printed.get(i), path + ":" + examples.get(i).line())),
                Pictures.drawnBy(page).map(name -> () -> Pictures.check(name, path.toString()))));
    }
}
