package org.gradus.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where there is a jar with OpenBLAS for the platform: on Linux, macOS and Windows. */
class OpenBlasTest {

    @TempDir
    private Path caches;

    private static byte[] contents(Path file) throws IOException {
        return Files.readAllBytes(file);
    }

    private static List<Path> filesBelow(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void copiesTheLibrariesOnce() throws IOException {
        List<Path> files = OpenBlas.extract(caches);
        assertEquals(filesBelow(caches), files.stream().sorted().toList(), "and nothing else");
        assertTrue(files.getLast().getFileName().toString().startsWith("libopenblas."), "which needs the others first");
        List<Object> keys = files.stream().map(OpenBlasTest::identity).toList();
        assertEquals(files, OpenBlas.extract(caches));
        assertEquals(keys, files.stream().map(OpenBlasTest::identity).toList());
    }

    private static Object identity(Path file) {
        try {
            return Files.getLastModifiedTime(file) + " " + Files.getAttribute(file, "fileKey");
        } catch (IOException | UnsupportedOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void copiesADamagedFileAgain() throws IOException {
        Path file = OpenBlas.extract(caches).getFirst();
        byte[] right = contents(file);
        try (var damaged = new RandomAccessFile(file.toFile(), "rw")) {
            damaged.setLength(right.length - 1);
        }
        OpenBlas.extract(caches);
        assertArrayEquals(right, contents(file));

        try (var damaged = new RandomAccessFile(file.toFile(), "rw")) {
            damaged.seek(1000);
            damaged.write(right[1000] + 1);
        }
        OpenBlas.extract(caches);
        assertArrayEquals(right, contents(file));
    }

    @Test
    void isWhatMultiplies() {
        assertTrue(Blas.get().description().startsWith("OpenBLAS"), Blas.get().description());
    }

    /** No system library may stand in for one that was forgotten. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void loadsItsOwnCopies() throws Exception {
        ChildJvm.Result result = new ChildJvm(caches).with("--enable-native-access=ALL-UNNAMED").run();
        assertEquals(0, result.status(), result.output());
        assertTrue(result.output().contains("product: 6.0"), result.output());
        for (Path file : OpenBlas.extract(caches.resolve("gradus"))) {
            assertTrue(result.output().contains("mapped: " + file), file + " in " + result.output());
        }
        List<String> others = result.output().lines()
                .filter(line -> line.startsWith("mapped: ") && line.matches(".*(openblas|gfortran|quadmath).*"))
                .filter(line -> !line.contains(caches.toString()) && !line.endsWith(".jar")).toList();
        assertEquals(List.of(), others);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void twoProcessesAtOnce() throws Exception {
        ChildJvm one = new ChildJvm(caches).with("--enable-native-access=ALL-UNNAMED");
        ChildJvm other = new ChildJvm(caches).with("--enable-native-access=ALL-UNNAMED");
        Process first = one.start();
        Process second = other.start();
        for (ChildJvm.Result result : List.of(one.result(first), other.result(second))) {
            assertEquals(0, result.status(), result.output());
            assertTrue(result.output().contains("provider: OpenBLAS from " + caches), result.output());
            assertTrue(result.output().contains("product: 6.0"), result.output());
        }
        List<Path> left = filesBelow(caches.resolve("gradus"));
        assertEquals(OpenBlas.extract(caches.resolve("gradus")).stream().sorted().toList(), left);
        assertNotEquals(List.of(), left);
    }
}
