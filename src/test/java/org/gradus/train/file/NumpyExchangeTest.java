package org.gradus.train.file;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradus.Numpy;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** NumPy reads what is written here, and what NumPy writes is read here, bit for bit. */
class NumpyExchangeTest {

    private static final int FILES = 40;

    /** Loads archives with nothing but NumPy, prints what is in them, and saves each again, stored and deflated. */
    private static final String COPY_ARCHIVES = """
            import hashlib, json
            def bits(array):
                return f'{array.dtype} {array.shape} ' + hashlib.sha256(array.astype('>f8').tobytes()).hexdigest()
            for name in sys.argv[1:]:
                archive = numpy.load(name, allow_pickle=False)
                for key in archive.files:
                    if key == '__metadata__':
                        print(json.dumps(json.loads(str(archive[key]))))
                    else:
                        print(json.dumps(key), bits(archive[key]))
                arrays = {key: archive[key] for key in archive.files}
                numpy.savez(name.replace('.npz', '-stored.npz'), **arrays)
                numpy.savez_compressed(name.replace('.npz', '-deflated.npz'), **arrays)
            """;

    @Test
    void archivesGoThereAndBack(@TempDir Path folder) throws IOException, InterruptedException {
        List<TensorMap> maps = IntStream.range(0, FILES).mapToObj(TensorMaps::random)
                .filter(map -> !map.tensors().containsKey("file")).toList();
        List<Path> files = IntStream.range(0, maps.size()).mapToObj(i -> folder.resolve(i + ".npz")).toList();
        IntStream.range(0, maps.size()).forEach(i -> TensorFile.write(files.get(i), maps.get(i)));
        String printed = Numpy.run(COPY_ARCHIVES, files.toArray());
        assertEquals(maps.stream().map(NumpyExchangeTest::asPrinted).collect(joining()), printed);
        for (int i = 0; i < maps.size(); i++) {
            TensorMaps.assertSame(maps.get(i), TensorFile.read(folder.resolve(i + "-stored.npz")));
            TensorMaps.assertSame(maps.get(i), TensorFile.read(folder.resolve(i + "-deflated.npz")));
        }
    }

    private static String asPrinted(TensorMap map) {
        return Stream.concat(map.tensors().entrySet().stream()
                .map(entry -> python(entry.getKey()) + " float64 " + entry.getValue().shape() + " "
                        + hash(entry.getValue()) + "\n"),
                map.metadata().isEmpty()
                        ? Stream.of()
                        : Stream.of(map.metadata().entrySet().stream()
                                .map(entry -> python(entry.getKey()) + ": " + python(entry.getValue()))
                                .collect(joining(", ", "{", "}\n"))))
                .collect(joining());
    }

    private static String hash(Tensor tensor) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * tensor.size());
        bytes.asLongBuffer().put(TensorMaps.bits(tensor));
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As {@code json.dumps} spells a text. */
    private static String python(String text) {
        return text.chars().mapToObj(c -> switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            default -> c < ' ' || c > '~' ? String.format("\\u%04x", c) : String.valueOf((char) c);
        }).collect(joining("", "\"", "\""));
    }

    @Test
    void arraysGoThereAndBack(@TempDir Path folder) throws IOException, InterruptedException {
        Random random = new Random(1);
        List<Tensor> tensors = Stream.generate(() -> TensorMaps.tensor(random)).limit(FILES).toList();
        List<Path> files = IntStream.range(0, FILES).mapToObj(i -> folder.resolve(i + ".npy")).toList();
        IntStream.range(0, FILES).forEach(i -> NpyFile.write(files.get(i), tensors.get(i)));
        Numpy.run("""
                for name in sys.argv[1:]:
                    array = numpy.load(name, allow_pickle=False)
                    assert array.dtype == '<f8' and array.flags.c_contiguous
                    numpy.save(name.replace('.npy', '-copy.npy'), array)
                """, files.toArray());
        for (int i = 0; i < FILES; i++) {
            Path copy = folder.resolve(i + "-copy.npy");
            TensorMaps.assertSame(tensors.get(i), NpyFile.read(copy));
            assertEquals(-1, Files.mismatch(files.get(i), copy), "NumPy writes the same bytes");
        }
    }

    /** Arrays of all types, byte orders, orders of axes and versions of the format, and the same as float64. */
    @Test
    void allKindsOfNumbersAreRead(@TempDir Path folder) throws IOException, InterruptedException {
        int count = Integer.parseInt(Numpy.run("""
                numpy.random.seed(1)
                n = 0
                for kind in ['f8', 'f4', 'f2', 'i8', 'i4', 'i2', 'i1', 'u8', 'u4', 'u2', 'u1', 'b1']:
                    for byte_order in '<>':
                        for order in 'CF':
                            for shape in [(), (3,), (2, 3), (4, 1, 3), (2, 3, 2, 2), (3, 0, 2)]:
                                size = int(numpy.prod(shape))
                                if kind[0] in 'iu':
                                    bits = min(8 * int(kind[1]), 53)
                                    numbers = numpy.random.randint(0, 2 ** bits, size, dtype='u8').astype('u8')
                                    array = numbers.astype(byte_order + kind)
                                else:
                                    array = (numpy.random.randn(size) * 10).astype(byte_order + kind)
                                array = numpy.array(array.reshape(shape), order=order)
                                with open(f'{sys.argv[1]}/{n}.npy', 'wb') as file:
                                    numpy.lib.format.write_array(file, array, version=[(1, 0), (2, 0), (3, 0)][n % 3])
                                numpy.save(f'{sys.argv[1]}/{n}-expected.npy', array.astype('<f8', order='C'))
                                n += 1
                print(n)
                """, folder).strip());
        assertEquals(12 * 2 * 2 * 6, count);
        for (int i = 0; i < count; i++) {
            Tensor expected = NpyFile.read(folder.resolve(i + "-expected.npy"));
            TensorMaps.assertSame(expected, NpyFile.read(folder.resolve(i + ".npy")));
        }
        assertEquals(Shape.of(3, 0, 2), NpyFile.read(folder.resolve((count - 1) + ".npy")).shape());
    }

    /** A model in NumPy's own hands: what the page for builders shows. */
    @Test
    void pythonFindsWeightsAndMetadata(@TempDir Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("model.npz");
        TensorFile.write(file, new TensorMap(Map.of("W1", Tensor.of(new double[][] {{1, 2}, {3, 4}})),
                Map.of("classes", "[\"é\",\"ß\"]")));
        assertEquals("[[1. 2.]\n [3. 4.]] ['é', 'ß']\n", Numpy.run("""
                import json
                model = numpy.load(sys.argv[1])
                print(model['W1'], json.loads(json.loads(str(model['__metadata__']))['classes']))
                """, file));
    }
}
