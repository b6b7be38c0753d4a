package org.gradus.train.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gradus.Tensor;
import org.gradus.train.data.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TensorFileTest {

    private static final TensorMap MAP = TensorMap.of(Map.of("W", Tensor.of(new double[][] {{1, 2}, {3, 4}})));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"model.npz", "model.safetensors", "MODEL.NPZ"})
    void whatIsWrittenIsReadBitForBit(String name) {
        Path file = folder.resolve(name);
        for (int seed = 0; seed < 30; seed++) {
            TensorMap map = TensorMaps.random(seed);
            TensorFile.write(file, map);
            TensorMaps.assertSame(map, TensorFile.read(file));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.npz", "model.safetensors"})
    void theSameTensorsGiveTheSameBytes(String name) throws IOException {
        Path file = folder.resolve(name);
        TensorFile.write(file, MAP);
        byte[] first = Files.readAllBytes(file);
        TensorFile.write(file, MAP);
        assertArrayEquals(first, Files.readAllBytes(file));
    }

    @Test
    void namesMustTellTheFormat() {
        for (String name : List.of("model", "model.npy", "model.pt", "npz")) {
            Path file = folder.resolve(name);
            String message = file + ": a file of tensors must have a name that ends in .npz or .safetensors";
            assertEquals(message, assertThrows(DataException.class, () -> TensorFile.read(file)).getMessage());
            assertEquals(message, assertThrows(DataException.class, () -> TensorFile.write(file, MAP)).getMessage());
            assertEquals(message,
                    assertThrows(DataException.class, () -> TensorFile.requireWritable(file)).getMessage());
            assertFalse(Files.exists(file));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.npz", "a.safetensors", "a.npy"})
    void saysThatThereIsNoSuchFileOrThatItIsNone(String name) throws IOException {
        Path file = folder.resolve(name);
        assertEquals(file + ": no such file", fault(file));
        Files.createDirectory(file);
        assertEquals(file + ": is a directory or a device, not a file", fault(file));
    }

    private static String fault(Path file) {
        String message = assertThrows(DataException.class, file.toString().endsWith(".npy")
                ? () -> NpyFile.read(file)
                : () -> TensorFile.read(file)).getMessage();
        assertFalse(message.contains("\n"), message);
        return message;
    }

    static Stream<Arguments> impossible() {
        String longName = "n".repeat(1001);
        return Stream.of(
                Arguments.of("__metadata__", "", "",
                        "no tensor can be named __metadata__: it is where the metadata are"),
                Arguments.of(longName, "", "",
                        "the name nnnnnnnnnnnnnnnnnnnn… has 1001 characters, but may have at most 1000"),
                Arguments.of("W", longName, "",
                        "the name nnnnnnnnnnnnnnnnnnnn… has 1001 characters, but may have at most 1000"),
                Arguments.of("a\0", "", "", "no name may hold a NUL character: NumPy would cut it off there"),
                Arguments.of("\ud83d", "", "", "a name or text has half of a surrogate pair, so it is no Unicode"),
                Arguments.of("W", "\ude00", "", "a name or text has half of a surrogate pair, so it is no Unicode"),
                Arguments.of("W", "", "\ude00", "a name or text has half of a surrogate pair, so it is no Unicode"));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void refusesNamesAndTextThatFilesCannotHold(String name, String key, String text, String message) {
        Exception e = assertThrows(IllegalArgumentException.class,
                () -> new TensorMap(Map.of(name, Tensor.scalar(1)), Map.of(key, text)));
        assertEquals(message, e.getMessage());
    }

    @Test
    void namesOfTheGreatestLengthAreRead() {
        Path file = folder.resolve("long.npz");
        TensorMap map = new TensorMap(Map.of("桜".repeat(1000), Tensor.scalar(1)), Map.of("é".repeat(1000), "é"));
        TensorFile.write(file, map);
        assertEquals(map, TensorFile.read(file));
        Path other = folder.resolve("long.safetensors");
        TensorFile.write(other, map);
        assertEquals(map, TensorFile.read(other));
    }

    /** By 24 bytes for each number, of which this many would be 4 GB more than there are. */
    @Test
    void refusesWhatDoesNotFitIntoMemory() {
        long fitting = Runtime.getRuntime().maxMemory() / 24;
        Block.requireMemory("f", fitting);
        Exception e = assertThrows(DataException.class, () -> Block.requireMemory("f", fitting + 1));
        assertEquals("f: has " + (fitting + 1) + " numbers, too many for memory: at most " + fitting
                + " fit (Java's -Xmx option gives it more memory)", e.getMessage());
        assertTrue(fitting > 0);
    }
}
