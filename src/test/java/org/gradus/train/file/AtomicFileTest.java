package org.gradus.train.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.train.data.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class AtomicFileTest {

    private static final int KILLS = 3;

    @TempDir
    private Path folder;

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void aFileIsCreatedAndReplaced() throws IOException {
        Path file = folder.resolve("a");
        AtomicFile.write(file, out -> out.write('1'));
        assertEquals("1", Files.readString(file));
        AtomicFile.write(file, out -> out.write(new byte[] {'2', '3'}));
        assertEquals("23", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void theOldFileStaysIfTheNewOneFails() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "old");
        assertEquals(file + ": cannot be written: java.io.IOException: no space left",
                assertThrows(DataException.class, () -> AtomicFile.write(file, out -> {
                    out.write(new byte[] {'n', 'e'});
                    out.flush();
                    throw new IOException("no space left");
                })).getMessage());
        assertThrows(OutOfMemoryError.class, () -> AtomicFile.write(file, out -> {
            out.write(new byte[] {'n', 'e'});
            throw new OutOfMemoryError();
        }));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void whetherAFileCanBeWrittenIsAskedWithoutWritingIt() throws IOException {
        Path file = Files.writeString(folder.resolve("a.npz"), "old");
        TensorFile.requireWritable(file);
        TensorFile.requireWritable(folder.resolve("b.npz"));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of(file), files());
        Path nowhere = folder.resolve("no/a.npz");
        assertEquals(nowhere + ": cannot be written: there is no such directory",
                assertThrows(DataException.class, () -> TensorFile.requireWritable(nowhere)).getMessage());
    }

    @Test
    void saysWhereNoFileCanBe() throws IOException {
        assertEquals(folder + "/no/a: cannot be written: there is no such directory",
                assertThrows(DataException.class, () -> AtomicFile.write(folder.resolve("no/a"), _ -> {}))
                        .getMessage());
        assertEquals(folder + ": is a directory or a device, so no file can take its place",
                assertThrows(DataException.class, () -> AtomicFile.write(folder, _ -> {})).getMessage());
        assertEquals(List.of(), files());
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void devicesStayAndLinksStayLinks() throws IOException {
        assertEquals("/dev/null: is a directory or a device, so no file can take its place",
                assertThrows(DataException.class, () -> AtomicFile.write(Path.of("/dev/null"), _ -> {})).getMessage());
        Path file = Files.writeString(folder.resolve("a"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("a"));
        AtomicFile.write(link, out -> out.write('n'));
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("n", Files.readString(file));
    }

    /** The name without a folder is one in the present one. */
    @Test
    void aBareNameIsWritten() throws IOException {
        Path bare = Path.of("target", "..", "AtomicFileTest.tmp").normalize();
        try {
            AtomicFile.write(bare, out -> out.write('b'));
            assertEquals("b", Files.readString(bare));
        } finally {
            Files.deleteIfExists(bare);
        }
    }

    private static final Tensor NUMBERS = Tensor.full(Shape.of(300_000), 1.5);

    private Process child(String what, Path file) throws IOException {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), AtomicFileTest.class.getName(), what, file.toString())
                .inheritIO()
                .start();
    }

    /** Ends without warning when half is written, or writes for ever. */
    public static void main(String[] args) {
        Path file = Path.of(args[1]);
        if (args[0].equals("halt")) {
            AtomicFile.write(file, out -> {
                out.write(new byte[100_000]);
                out.flush();
                Runtime.getRuntime().halt(3);
            });
        }
        while (true) {
            TensorFile.write(file, TensorMap.of(Map.of("W", NUMBERS)));
        }
    }

    @Test
    void aProgramThatEndsHalfwayLeavesTheOldFile() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("a"), "old");
        assertEquals(3, child("halt", file).waitFor());
        assertEquals("old", Files.readString(file));
        assertEquals(2, files().size(), "the half of the new one is there, too, under another name");
    }

    @Test
    void aProgramThatIsKilledAtAnyTimeLeavesAWholeFile() throws IOException, InterruptedException {
        Random random = new Random(1);
        for (int kill = 0; kill < KILLS; kill++) {
            for (String name : new String[] {"a.npz", "a.safetensors"}) {
                Path file = folder.resolve(name);
                Files.deleteIfExists(file);
                Process child = child("write", file);
                while (!Files.exists(file) && child.isAlive()) {
                    Thread.sleep(5);
                }
                Thread.sleep(random.nextInt(100));
                child.destroyForcibly().waitFor();
                assertEquals(NUMBERS, TensorFile.read(file).tensors().get("W"));
            }
        }
    }
}
