package org.gradus.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class BlasChoiceTest {

    @TempDir
    private Path caches;

    private final List<String> logged = new ArrayList<>();

    private final class Log implements System.Logger {
        @Override
        public String getName() {
            return "test";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
            logged.add(level + " " + message);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
            logged.add(level + " " + format);
        }
    }

    private Blas choose(String wanted, Path directory) {
        return BlasChoice.choose(wanted, 1, directory, new Log());
    }

    private static double twoTimesThree(Blas blas) {
        double[] c = new double[1];
        blas.product(Matrix.of(new double[] {2}, 0, 1, 1), Matrix.of(new double[] {3}, 0, 1, 1), Matrix.of(c, 0, 1, 1))
                .run(1, 0);
        return c[0];
    }

    @Test
    void javaOnRequestSaysNothing() {
        Blas blas = choose("java", caches);
        assertEquals("Java", blas.description());
        assertEquals(6, twoTimesThree(blas));
        assertEquals(List.of(), logged);
    }

    @Test
    void openBlasSaysNothing() {
        Blas blas = choose("openblas", caches);
        assertTrue(blas.description().startsWith("OpenBLAS from " + caches), blas.description());
        assertEquals(6, twoTimesThree(blas));
        assertEquals(List.of(), logged);
    }

    @Test
    void aDirectoryThatCannotBeMadeLeavesJava() throws IOException {
        Path file = Files.writeString(caches.resolve("file"), "no directory");
        Blas blas = choose("openblas", file);
        assertEquals("Java", blas.description());
        assertEquals(6, twoTimesThree(blas));
        assertEquals(1, logged.size());
        assertTrue(logged.getFirst().startsWith("WARNING matrix products are computed in Java, which is slower: ")
                && logged.getFirst().contains(file.toString()), logged.getFirst());
    }

    @Test
    void aLibraryByItsPath() throws IOException {
        Path library = OpenBlas.extract(caches).getLast();
        choose("openblas", caches); // what that library needs is loaded now
        Blas blas = choose(library.toString(), caches);
        assertEquals(library.toString(), blas.description());
        assertEquals(6, twoTimesThree(blas));
    }

    @Test
    void aLibraryThatCannotBeUsedIsRefused() throws IOException {
        Path other = OpenBlas.extract(caches).getFirst();
        for (String library : List.of("no_such_library", caches.resolve("absent").toString())) {
            String message =
                    assertThrows(IllegalArgumentException.class, () -> choose(library, caches), library).getMessage();
            assertTrue(message.startsWith("gradus.blas=" + library + ": "), message);
        }
        assertEquals("gradus.blas=" + other + ": it has no function cblas_dgemm",
                assertThrows(IllegalArgumentException.class, () -> choose(other.toString(), caches)).getMessage());
    }

    private static void assertSays(int times, String text, ChildJvm.Result result) {
        assertEquals(times, result.output().lines().filter(line -> line.contains(text)).count(), result::output);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void withoutTheJarThereIsJavaAndOneWarning() throws Exception {
        ChildJvm.Result result =
                new ChildJvm(caches).without("openblas").with("--enable-native-access=ALL-UNNAMED").run();
        assertSays(2, "provider: Java", result);
        assertSays(1, "matrix products are computed in Java, which is slower: no OpenBLAS for linux", result);
        assertSays(1, "product: 6.0", result);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void withoutNativeAccessThereIsJavaAndOneWarning() throws Exception {
        ChildJvm.Result result = new ChildJvm(caches).with("--illegal-native-access=deny").run();
        assertSays(2, "provider: Java", result);
        assertSays(1, "matrix products are computed in Java, which is slower: ", result);
        assertSays(1, "product: 6.0", result);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theProperty() throws Exception {
        ChildJvm.Result result = new ChildJvm(caches).with("-Dgradus.blas=java").run();
        assertSays(2, "provider: Java", result);
        assertSays(0, "WARNING", result);
        assertSays(1, "product: 6.0", result);
    }

    /** In a JVM of its own, which complains about such a file. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aFileThatIsNoLibraryIsRefused() throws Exception {
        Path text = Files.writeString(caches.resolve("libtext.so"), "no library");
        assertSays(2, "refused: gradus.blas=" + text + ": ",
                new ChildJvm(caches).with("-Dgradus.blas=" + text, "--enable-native-access=ALL-UNNAMED").run());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPropertyThatMakesNoSenseIsRefusedEachTime() throws Exception {
        assertSays(2, "refused: gradus.threads=none: a positive number is needed",
                new ChildJvm(caches).with("-Dgradus.threads=none").run());
        assertSays(2, "refused: gradus.blas=no_such_library: ",
                new ChildJvm(caches).with("-Dgradus.blas=no_such_library", "--enable-native-access=ALL-UNNAMED").run());
    }
}
