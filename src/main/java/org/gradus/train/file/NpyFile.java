package org.gradus.train.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.collections.api.factory.primitive.LongLists;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;
import org.gradus.Tensor;
import org.gradus.train.data.DataException;

/**
 * NumPy's {@code .npy}: a single array. Floating-point numbers, integers and truth values of any size, byte order and
 * order of axes are read; written is {@code float64}, in row-major order.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">the format</a>
 */
public final class NpyFile {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    /** The data start at a multiple of this. */
    private static final int ALIGNMENT = 64;
    /** Magic, version, and the header's length in version 1. */
    private static final int PREFIX = 10;
    private static final int MAX_HEADER = 0xffff;

    /** One entry of the header, which is a dictionary as Python spells it. */
    private static final Pattern FIELD = Pattern.compile(
            "\\s*'(descr|fortran_order|shape)'\\s*:\\s*('[^']*'|True|False|\\([0-9L,\\s]*\\))\\s*(,|(?=\\}))");
    private static final Pattern UNICODE = Pattern.compile("[<>]U([0-9]{1,9})");
    private static final Pattern LENGTH = Pattern.compile("([0-9]{1,18})L?");

    private NpyFile() {}

    /**
     * Reads the array of a file.
     *
     * @throws DataException if it can't be read, or is no such file, or is damaged
     */
    public static Tensor read(Path file) {
        return TensorFile.reading(file,
                (in, length) -> tensor(header(file.toString(), in, length), file.toString(), in));
    }

    private static Tensor tensor(Header header, String where, InputStream in) throws IOException {
        Block block = header.block(where);
        Block.requireMemory(where, block.shape().size());
        return block.read(where, in);
    }

    /**
     * Writes an array, whole or not at all.
     *
     * @throws DataException if it cannot be written
     */
    public static void write(Path file, Tensor tensor) {
        AtomicFile.write(file, out -> write(tensor, out));
    }

    static void write(Tensor tensor, OutputStream out) throws IOException {
        out.write(header("<f8", tensor.shape().dims().toArray()));
        Block.write(tensor, out);
    }

    /** Text, as an array of no axes: {@code numpy.array(text)}. */
    static void write(String text, OutputStream out) throws IOException {
        out.write(header("<U" + text.codePointCount(0, text.length())));
        out.write(text.getBytes(StandardCharsets.UTF_32LE));
    }

    private static byte[] header(String type, int... dims) {
        String lengths = Arrays.stream(dims).mapToObj(String::valueOf).collect(Collectors.joining(", "));
        String fields = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + lengths
                + (dims.length == 1 ? ",), }" : "), }");
        int length = Math.ceilDiv(PREFIX + fields.length() + 1, ALIGNMENT) * ALIGNMENT;
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN).put(MAGIC).put((byte) 1).put((byte) 0)
                .putShort((short) (length - PREFIX)).put(fields.getBytes(StandardCharsets.US_ASCII))
                .put(" ".repeat(length - PREFIX - fields.length() - 1).getBytes(StandardCharsets.US_ASCII))
                .put((byte) '\n').array();
    }

    /**
     * Reads what stands before the data.
     *
     * @param length the bytes there are of all this, the data included
     */
    static Header header(String where, InputStream in, long length) throws IOException {
        ByteBuffer prefix = exactly(in, MAGIC.length + 2);
        if (!prefix.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            throw new DataException(where + ": is no .npy array: it does not begin as one");
        }
        int version = prefix.get(MAGIC.length);
        if (version < 1 || version > 3 || prefix.get(MAGIC.length + 1) != 0) {
            throw new DataException(where + ": is of version " + version + "." + prefix.get(MAGIC.length + 1)
                    + " of the .npy format, but only 1.0, 2.0 and 3.0 are read");
        }
        long size = version == 1
                ? Short.toUnsignedInt(exactly(in, Short.BYTES).getShort())
                : Integer.toUnsignedLong(exactly(in, Integer.BYTES).getInt());
        long rest = length - prefix.capacity() - (version == 1 ? Short.BYTES : Integer.BYTES);
        if (size > Math.min(rest, MAX_HEADER)) {
            throw new DataException(where + ": says that its header has " + size + " bytes, but at most "
                    + Math.min(rest, MAX_HEADER) + " are possible");
        }
        return parsed(where, new String(exactly(in, (int) size).array(), StandardCharsets.ISO_8859_1), rest - size);
    }

    private static ByteBuffer exactly(InputStream in, int count) throws IOException {
        return ByteBuffer.wrap(TensorFile.exactly(in, count)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Header parsed(String where, String text, long dataBytes) {
        Map<String, String> fields = new HashMap<>();
        Matcher field = FIELD.matcher(text).region(text.startsWith("{") ? 1 : text.length(), text.length());
        boolean twice = false;
        while (field.lookingAt()) {
            twice |= fields.put(field.group(1), field.group(2)) != null;
            field.region(field.end(), text.length());
        }
        String type = fields.getOrDefault("descr", "");
        String order = fields.getOrDefault("fortran_order", "");
        Optional<ImmutableLongList> shape = lengths(fields.getOrDefault("shape", ""));
        if (twice || !text.substring(field.regionStart()).strip().equals("}") || !type.startsWith("'")
                || !Set.of("True", "False").contains(order) || shape.isEmpty()) {
            throw new DataException(
                    where + ": its header must be like {'descr': '<f8', 'fortran_order': False, 'shape':"
                            + " (2, 3)}, but is " + DataException.quoted(text.strip()));
        }
        return new Header(type.substring(1, type.length() - 1), order.equals("True"), shape.get(), dataBytes);
    }

    /** The lengths in a tuple such as (2, 3) or (2,) or (), if it is one. */
    private static Optional<ImmutableLongList> lengths(String tuple) {
        if (!tuple.startsWith("(")) {
            return Optional.empty();
        }
        String inside = tuple.substring(1, tuple.length() - 1).strip();
        if (inside.isEmpty()) {
            return Optional.of(LongLists.immutable.empty());
        }
        List<Matcher> lengths = Stream.of((inside.endsWith(",") ? inside.substring(0, inside.length() - 1) : inside)
                .split(",", -1)).map(String::strip).map(LENGTH::matcher).toList();
        return lengths.stream().allMatch(Matcher::matches)
                ? Optional.of(LongLists.immutable
                        .withAll(lengths.stream().mapToLong(length -> Long.parseLong(length.group(1)))))
                : Optional.empty();
    }

    /**
     * What stands before the data.
     *
     * @param type the type of an element, as NumPy spells it
     * @param columnMajor whether the first axis varies fastest
     * @param shape the lengths of the axes
     * @param dataBytes what is left of the file
     */
    record Header(String type, boolean columnMajor, ImmutableLongList shape, long dataBytes) {

        /** The data as a tensor, if they are numbers, and as many as there are bytes for. */
        Block block(String where) {
            Block block = new Block(elementType(where), byteOrder(), Block.shape(where, shape), columnMajor);
            requireBytes(where, block.bytes());
            return block;
        }

        /** The data as text, as {@link #write(String, OutputStream)} has written it. */
        String text(String where, InputStream in, int maxCharacters) throws IOException {
            Matcher unicode = UNICODE.matcher(type);
            if (shape.notEmpty() || !unicode.matches()) {
                throw new DataException(where + ": must be text in an array without axes, but has elements of type "
                        + DataException.quoted(type) + " and the shape " + shape);
            }
            long characters = Long.parseLong(unicode.group(1));
            requireBytes(where, Integer.BYTES * characters);
            if (characters > maxCharacters) {
                throw new DataException(where + ": has " + characters + " characters, but at most " + maxCharacters
                        + " are read");
            }
            ByteBuffer bytes = exactly(in, (int) dataBytes);
            try {
                return (byteOrder() == ByteOrder.LITTLE_ENDIAN ? StandardCharsets.UTF_32LE : StandardCharsets.UTF_32BE)
                        .newDecoder().decode(bytes).toString();
            } catch (CharacterCodingException e) {
                throw new DataException(where + ": is no text in Unicode");
            }
        }

        private ElementType elementType(String where) {
            return Stream.of(ElementType.values()).filter(known -> !known.numpyName().isEmpty())
                    .filter(known -> type.equals("<" + known.numpyName()) || type.equals(">" + known.numpyName())
                            || (known.bytes() == 1 && type.equals("|" + known.numpyName())))
                    .findFirst()
                    .orElseThrow(() -> new DataException(where + ": holds elements of type "
                            + DataException.quoted(type)
                            + ", but only floating-point numbers, integers and truth values"
                            + " are read"));
        }

        private ByteOrder byteOrder() {
            return type.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        }

        private void requireBytes(String where, long expected) {
            if (expected != dataBytes) {
                throw new DataException(where + ": has " + dataBytes + " bytes of data, but elements of type " + type
                        + " and the shape " + shape + " need " + expected
                        + (dataBytes < expected ? ": is the file cut off?" : ""));
            }
        }
    }
}
