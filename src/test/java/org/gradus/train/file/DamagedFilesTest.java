package org.gradus.train.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.gradus.Tensor;
import org.gradus.train.data.DataException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Files cut off at every length, with bits flipped, lengthened, and scrambled at random: thousands of them. Each is
 * refused in one line, or holds what the file held before, but for a number or a name that the flip hit. None takes more
 * memory than the whole file is worth.
 */
@Timeout(600)
class DamagedFilesTest {

    private static final long MAX_ALLOCATED = 4 << 20;
    /** Every ninth bit is flipped: one in almost every byte, and not the same in all. */
    private static final int STRIDE = 9;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final Map<Kind, byte[]> FILES = new EnumMap<>(Kind.class);

    @TempDir
    private static Path folder;

    enum Kind {

        NPY("a.npy"), STORED("a.npz"), DEFLATED("a.npz"), SAFETENSORS("a.safetensors");

        private final String name;

        Kind(String name) {
            this.name = name;
        }

        /** Whether there are check sums, so that no damage to a number passes. */
        private boolean checked() {
            return this == STORED || this == DEFLATED;
        }
    }

    private static TensorMap original(Kind kind) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("W", Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}}));
        if (kind != Kind.NPY) {
            tensors.put("bias", Tensor.scalar(-0.5));
        }
        if (kind.checked()) {
            tensors.put("none", Tensor.zeros(0, 2)); // elsewhere nothing would tell (0, 2) from (0, 3)
        }
        return new TensorMap(tensors, kind == Kind.NPY ? Map.of() : Map.of("classes", "[\"no\",\"yes\"]"));
    }

    private static byte[] file(Kind kind) {
        return FILES.get(kind);
    }

    private static byte[] written(Kind kind) throws IOException {
        Path path = folder.resolve(kind.name);
        if (kind == Kind.NPY) {
            NpyFile.write(path, original(kind).tensors().get("W"));
        } else {
            TensorFile.write(path, original(kind));
        }
        return kind == Kind.DEFLATED ? deflated(path, folder.resolve("deflated.npz")) : Files.readAllBytes(path);
    }

    private static byte[] deflated(Path from, Path to) throws IOException {
        try (ZipFile in = new ZipFile(from.toFile());
                ZipOutputStream out = new ZipOutputStream(
                        Files.newOutputStream(to))) {
            for (ZipEntry entry : in.stream().toList()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                try (InputStream content = in.getInputStream(entry)) {
                    content.transferTo(out);
                }
            }
        }
        return Files.readAllBytes(to);
    }

    /** What is in these bytes; nothing if they are refused. */
    private static Optional<TensorMap> read(Kind kind, byte[] bytes) throws IOException {
        Path path = Files.write(folder.resolve(kind.name), bytes);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            return Optional
                    .of(kind == Kind.NPY ? TensorMap.of(Map.of("W", NpyFile.read(path))) : TensorFile.read(path));
        } catch (DataException e) {
            assertTrue(e.getMessage().startsWith(path + ": "), e.getMessage());
            assertFalse(e.getMessage().contains("\n"), e.getMessage());
            return Optional.empty();
        } finally {
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated < MAX_ALLOCATED, () -> "allocated " + allocated);
        }
    }

    @BeforeAll
    static void writeFiles() throws IOException {
        for (Kind kind : Kind.values()) {
            FILES.put(kind, written(kind));
            for (int length : new int[] {0, 8, 100, 1000, 100_000}) {
                try {
                    read(kind, Arrays.copyOf(file(kind), length));
                } catch (AssertionError e) {
                    // Classes that are loaded take memory, too. From now on it is measured.
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theFileItselfIsRead(Kind kind) throws IOException {
        TensorMaps.assertSame(original(kind), read(kind, file(kind)).orElseThrow());
    }

    @ParameterizedTest
    @EnumSource
    void cutOffAnywhereItIsRefused(Kind kind) throws IOException {
        byte[] bytes = file(kind);
        for (int length = 0; length < bytes.length; length++) {
            assertEquals(Optional.empty(), read(kind, Arrays.copyOf(bytes, length)), "cut off after " + length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void lengthenedItIsRefusedOrTheSame(Kind kind) throws IOException {
        byte[] bytes = file(kind);
        for (int more : new int[] {1, 8, 1000, 100_000}) {
            Optional<TensorMap> read = read(kind, Arrays.copyOf(bytes, bytes.length + more));
            // What follows a ZIP archive is no part of it, up to the length of a comment.
            boolean ignored = kind.checked() && more < 1 << 16;
            assertEquals(ignored ? Optional.of(original(kind)) : Optional.empty(), read, "longer by " + more);
        }
    }

    @ParameterizedTest
    @EnumSource
    void withABitFlippedItIsRefusedOrAllButTheSame(Kind kind) throws IOException {
        byte[] bytes = file(kind);
        int refused = 0;
        for (int bit = 0; bit < 8 * bytes.length; bit += STRIDE) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Optional<TensorMap> read = read(kind, flipped);
            if (read.isPresent()) {
                assertAllButTheSame(kind, read.get(), "bit " + bit % 8 + " of byte " + bit / 8);
            } else {
                refused++;
            }
        }
        assertTrue(refused > bytes.length / 4, "refused: " + refused);
    }

    /** The same shapes and numbers, but for one number where nothing guards it; names and text may be others. */
    private static void assertAllButTheSame(Kind kind, TensorMap read, String message) {
        TensorMap original = original(kind);
        List<Tensor> expected = new ArrayList<>(original.tensors().values());
        List<Tensor> actual = new ArrayList<>(read.tensors().values());
        assertEquals(expected.stream().map(Tensor::shape).toList(), actual.stream().map(Tensor::shape).toList(),
                message);
        int other = 0;
        int swapped = 0;
        for (int t = 0; t < expected.size(); t++) {
            long[] before = TensorMaps.bits(expected.get(t));
            long[] after = TensorMaps.bits(actual.get(t));
            for (int i = 0; i < before.length; i++) {
                other += before[i] == after[i] ? 0 : 1;
                swapped += Long.reverseBytes(before[i]) == after[i] ? 1 : 0;
            }
        }
        // In the header of an .npy, a single bit tells the lowest byte first from the highest byte first.
        assertTrue(other <= (kind.checked() ? 0 : 1) || (kind == Kind.NPY && swapped == 6), message);
        assertEquals(original.metadata().size(), read.metadata().size(), message);
    }

    @ParameterizedTest
    @EnumSource
    void scrambledItDoesNoHarm(Kind kind) throws IOException {
        byte[] bytes = file(kind);
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            byte[] scrambled =
                    Arrays.copyOf(bytes, random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length);
            for (int changes = random.nextInt(1, 6); changes > 0 && scrambled.length > 0; changes--) {
                int from = random.nextInt(scrambled.length);
                int to = Math.min(scrambled.length, from + random.nextInt(1, 9));
                byte[] piece = new byte[to - from];
                random.nextBytes(piece);
                if (random.nextBoolean()) {
                    Arrays.fill(piece, (byte) (random.nextBoolean() ? 0xff : 0));
                }
                System.arraycopy(piece, 0, scrambled, from, piece.length);
            }
            read(kind, scrambled);
        }
    }

    /** The test's own test: other numbers, shapes or numbers of tensors would be noticed. */
    @ParameterizedTest
    @EnumSource
    void damageThatWentThroughWouldBeNoticed(Kind kind) {
        Map<String, Tensor> changed = new LinkedHashMap<>(original(kind).tensors());
        changed.put("W", Tensor.of(new double[][] {{1, 2, 3}, {4, 0, 0}}));
        assertThrows(AssertionError.class,
                () -> assertAllButTheSame(kind, new TensorMap(changed, original(kind).metadata()), ""));
        changed.put("W", Tensor.of(new double[][] {{1, 2}, {3, 4}, {5, 6}}));
        assertThrows(AssertionError.class,
                () -> assertAllButTheSame(kind, new TensorMap(changed, original(kind).metadata()), ""));
        changed.remove("W");
        assertThrows(AssertionError.class,
                () -> assertAllButTheSame(kind, new TensorMap(changed, original(kind).metadata()), ""));
    }
}
