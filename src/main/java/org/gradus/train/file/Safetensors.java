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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.gradus.Tensor;
import org.gradus.train.data.DataException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The safetensors format: the length of the header in eight bytes, the lowest first; the header, a JSON object that tells
 * for each tensor its type, its shape, and from where to where its numbers are; the numbers, one tensor behind the other
 * without gaps.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
final class Safetensors {

    /** So the numbers are aligned, too. */
    private static final int ALIGNMENT = 8;

    private Safetensors() {}

    static void write(TensorMap map, OutputStream out) throws IOException {
        ObjectNode header = HeaderJson.object();
        if (!map.metadata().isEmpty()) {
            map.metadata().forEach(header.putObject(TensorMap.METADATA)::put);
        }
        long offset = 0;
        for (Map.Entry<String, Tensor> tensor : map.tensors().entrySet()) {
            long end = offset + (long) Double.BYTES * tensor.getValue().size();
            ObjectNode entry = header.putObject(tensor.getKey()).put("dtype", ElementType.F64.name());
            ArrayNode shape = entry.putArray("shape");
            tensor.getValue().shape().dims().forEach(shape::add);
            entry.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = HeaderJson.text(header).getBytes(StandardCharsets.US_ASCII);
        int length = Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT;
        out.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
        out.write(json);
        out.write(" ".repeat(length - json.length).getBytes(StandardCharsets.US_ASCII));
        for (Tensor tensor : map.tensors().values()) {
            Block.write(tensor, out);
        }
    }

    static TensorMap read(Path file, InputStream in, long length) throws IOException {
        long rest = length - Long.BYTES;
        long headerLength =
                ByteBuffer.wrap(TensorFile.exactly(in, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (headerLength < 0 || headerLength > Math.min(rest, HeaderJson.MAX_LENGTH)) {
            throw new DataException(
                    file + ": is no safetensors file, or is cut off: its first 8 bytes say that its header"
                            + " has " + Long.toUnsignedString(headerLength) + " bytes, but at most "
                            + Math.min(rest, HeaderJson.MAX_LENGTH) + " are possible");
        }
        HeaderJson.Header header =
                HeaderJson.header(file + ": header", utf8(file, TensorFile.exactly(in, (int) headerLength)));
        Map<String, Block> blocks = blocks(file, header.entries(), rest - headerLength);
        Block.requireMemory(file.toString(), blocks.values().stream().mapToLong(block -> block.shape().size()).sum());
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        header.entries().keySet().forEach(name -> tensors.put(name, Tensor.scalar(0)));
        for (Map.Entry<String, Block> block : blocks.entrySet()) {
            tensors.put(block.getKey(), block.getValue().read(where(file, block.getKey()), in));
        }
        return TensorFile.map(file, tensors, header.metadata());
    }

    private static String where(Path file, String name) {
        return file + ": tensor " + DataException.quoted(name);
    }

    private static String utf8(Path file, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new DataException(file + ": header: is not text in UTF-8");
        }
    }

    /** Where the tensors are, in the order in which they follow each other. */
    private static Map<String, Block> blocks(Path file, Map<String, HeaderJson.Entry> entries, long dataBytes) {
        Map<String, Block> blocks = new LinkedHashMap<>();
        long reached = 0;
        for (String name : entries.keySet().stream().sorted(Comparator
                .<String>comparingLong(name -> entries.get(name).start())
                .thenComparingLong(name -> entries.get(name).end())).toList()) {
            HeaderJson.Entry entry = entries.get(name);
            Block block = block(where(file, name), entry);
            if (entry.start() != reached) {
                throw new DataException(
                        where(file, name) + ": begins at offset " + entry.start() + ", but what is before it ends"
                                + " at " + reached);
            }
            if (entry.end() - reached != block.bytes()) {
                throw new DataException(where(file, name) + ": goes from offset " + reached + " to " + entry.end()
                        + ", but type "
                        + entry.type() + " and the shape " + block.shape() + " need " + block.bytes() + " bytes");
            }
            blocks.put(name, block);
            reached = entry.end();
        }
        if (reached != dataBytes) {
            throw new DataException(file + ": has " + dataBytes + " bytes of data, but its tensors need " + reached
                    + (dataBytes < reached ? ": is the file cut off?" : ""));
        }
        return blocks;
    }

    private static Block block(String where, HeaderJson.Entry entry) {
        ElementType type = Stream.of(ElementType.values()).filter(known -> known.name().equals(entry.type()))
                .findFirst()
                .orElseThrow(() -> new DataException(where + ": holds elements of type "
                        + DataException.quoted(entry.type()) + ", but only " + Arrays.toString(ElementType.values())
                        + " are read"));
        return new Block(type, ByteOrder.LITTLE_ENDIAN, Block.shape(where, entry.shape()), false);
    }
}
