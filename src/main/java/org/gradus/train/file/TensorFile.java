package org.gradus.train.file;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipException;
import org.gradus.Tensor;
import org.gradus.train.data.DataException;

/**
 * A file of named tensors and metadata, in one of two formats, by the ending of its name: NumPy's {@code .npz}, or
 * {@code .safetensors}. Written are {@code float64} numbers, bit for bit; read are floating-point numbers, integers and
 * truth values of any size. In an {@code .npz} the metadata are an array of the name {@code __metadata__}, a text without
 * axes that is a JSON object.
 *
 * <pre>{@code
 * TensorFile.write(Path.of("model.npz"), TensorMap.of(parameters.values()));
 * Tensor w1 = TensorFile.read(Path.of("model.npz")).tensors().get("W1");
 * }</pre>
 *
 * In Python: {@code numpy.load("model.npz")["W1"]}, {@code json.loads(str(numpy.load("model.npz")["__metadata__"]))}.
 */
public final class TensorFile {

    private TensorFile() {}

    /**
     * Reads all tensors of a file. Whatever it holds, no more memory is taken than is right for its length.
     *
     * @throws DataException if it can't be read, or is of neither format, or damaged: in one line, what is wrong where
     */
    public static TensorMap read(Path file) {
        return switch (Format.of(file)) {
            case NPZ -> Npz.read(file);
            case SAFETENSORS -> reading(file, (in, length) -> Safetensors.read(file, in, length));
        };
    }

    /**
     * Writes tensors to a file, whole or not at all: if it can't be done, or the program ends meanwhile, an old file of
     * that name is left as it was.
     *
     * @throws DataException if it cannot be written
     */
    public static void write(Path file, TensorMap tensors) {
        Format format = Format.of(file);
        AtomicFile.write(file, out -> {
            switch (format) {
                case NPZ -> Npz.write(tensors, out);
                case SAFETENSORS -> Safetensors.write(tensors, out);
            }
        });
    }

    /**
     * For a file that can't be written to be named before the work is done for nothing. The file stays as it is.
     *
     * @throws DataException if it cannot be written
     */
    public static void requireWritable(Path file) {
        Format.of(file);
        AtomicFile.requireWritable(file);
    }

    private enum Format {

        NPZ, SAFETENSORS;

        static Format of(Path file) {
            String name = file.toString().toLowerCase(Locale.ROOT);
            if (name.endsWith(".npz")) {
                return NPZ;
            }
            if (name.endsWith(".safetensors")) {
                return SAFETENSORS;
            }
            throw new DataException(file + ": a file of tensors must have a name that ends in .npz or .safetensors");
        }
    }

    /** Reads from a stream of known length. */
    interface Reader<T> {

        T read(InputStream in, long length) throws IOException;
    }

    static <T> T reading(Path file, Reader<T> reader) {
        return guarded(file, () -> {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                return reader.read(in, Files.size(file));
            }
        });
    }

    /** What reads a file. */
    interface Reading<T> {

        T read() throws IOException;
    }

    /** Reads what is a file: pipes and devices may have no end. */
    static <T> T guarded(Path file, Reading<T> reading) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new DataException(file + ": is a directory or a device, not a file");
        }
        try {
            return reading.read();
        } catch (EOFException e) {
            throw new DataException(file + ": is cut off");
        } catch (ZipException e) {
            throw new DataException(file + ": is no ZIP archive, or is damaged: " + e.getMessage());
        } catch (IOException e) {
            throw DataException.unreadable(file, e);
        }
    }

    static TensorMap map(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
        try {
            return new TensorMap(tensors, metadata);
        } catch (IllegalArgumentException e) {
            throw new DataException(file + ": " + e.getMessage());
        }
    }

    static byte[] exactly(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException();
        }
        return bytes;
    }
}
