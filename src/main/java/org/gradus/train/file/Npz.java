package org.gradus.train.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.gradus.Tensor;
import org.gradus.train.data.DataException;
import tools.jackson.databind.node.ObjectNode;

/** NumPy's {@code .npz}: a ZIP archive of {@code .npy} arrays, one for each tensor. */
final class Npz {

    private static final String ENDING = ".npy";
    /** All entries have the same date, so that the same tensors give the same bytes. */
    private static final LocalDateTime DATE = LocalDateTime.of(1980, 2, 1, 0, 0);
    /** An archive may hold so many times its length, or so many bytes if that is more. */
    private static final int MAX_INFLATION = 100;
    private static final long ALWAYS_ALLOWED = 16 << 20;

    private Npz() {}

    static void write(TensorMap map, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.setLevel(Deflater.NO_COMPRESSION); // which takes long, and gains little with weights
        for (Map.Entry<String, Tensor> tensor : map.tensors().entrySet()) {
            zip.putNextEntry(entry(tensor.getKey()));
            NpyFile.write(tensor.getValue(), zip);
        }
        if (!map.metadata().isEmpty()) {
            ObjectNode object = HeaderJson.object();
            map.metadata().forEach(object::put);
            zip.putNextEntry(entry(TensorMap.METADATA));
            NpyFile.write(HeaderJson.text(object), zip);
        }
        zip.finish();
    }

    private static ZipEntry entry(String name) {
        ZipEntry entry = new ZipEntry(name + ENDING);
        entry.setTimeLocal(DATE);
        return entry;
    }

    static TensorMap read(Path file) {
        return TensorFile.guarded(file, () -> {
            try (ZipFile zip = new ZipFile(file.toFile())) {
                return read(file, zip);
            }
        });
    }

    private static TensorMap read(Path file, ZipFile zip) throws IOException {
        List<? extends ZipEntry> entries = zip.stream().toList();
        requireReal(file, entries);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Map<String, String> metadata = Map.of();
        long numbers = 0;
        for (ZipEntry entry : entries) {
            String name = entry.getName().substring(0, entry.getName().length() - ENDING.length());
            String where = file + ": array " + DataException.quoted(name);
            try (CheckedInputStream in = new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
                NpyFile.Header header = NpyFile.header(where, in, entry.getSize());
                if (name.equals(TensorMap.METADATA)) {
                    metadata = HeaderJson.texts(where, header.text(where, in, HeaderJson.MAX_LENGTH));
                } else {
                    Block block = header.block(where);
                    numbers += block.shape().size();
                    Block.requireMemory(where, numbers);
                    tensors.put(name, block.read(where, in));
                }
                if (in.read() >= 0 || in.getChecksum().getValue() != entry.getCrc()) {
                    throw new DataException(where + ": is damaged: its check sum or its length is another one");
                }
            }
        }
        return TensorFile.map(file, tensors, metadata);
    }

    /** Refuses names that come twice or are of no array, and archives that hold far more than fits into their length. */
    private static void requireReal(Path file, List<? extends ZipEntry> entries) throws IOException {
        long allowed = Math.max(ALWAYS_ALLOWED, MAX_INFLATION * Files.size(file));
        Set<String> names = new HashSet<>();
        for (ZipEntry entry : entries) {
            String name = DataException.quoted(entry.getName());
            if (!entry.getName().endsWith(ENDING)) {
                throw new DataException(file + ": holds " + name + ", which is no .npy array");
            }
            if (!names.add(entry.getName())) {
                throw new DataException(file + ": holds " + name + " twice");
            }
            if (entry.getSize() < 0 || entry.getSize() > allowed) {
                throw new DataException(file + ": would grow to more than " + MAX_INFLATION
                        + " times its length, which no honest file of numbers does");
            }
            allowed -= entry.getSize();
        }
    }
}
