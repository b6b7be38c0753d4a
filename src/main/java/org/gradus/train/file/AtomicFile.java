package org.gradus.train.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.gradus.train.data.DataException;

/**
 * Writes files whole or not at all: into a new file beside the old one, which takes its place in a single step when all
 * has reached the disk. Whoever reads sees the old file or the new one; so it is after a crash, too, which may leave a
 * file ending in {@code .tmp}.
 */
final class AtomicFile {

    private AtomicFile() {}

    /** Writes what there is to be written. */
    interface Content {

        void writeTo(OutputStream out) throws IOException;
    }

    /** What is done with a new file beside the old one. */
    private interface Step {

        void take(Path written, Path target) throws IOException;
    }

    /** @throws DataException if the file cannot be written; then it is as it was before */
    static void write(Path file, Content content) {
        beside(file, (written, target) -> {
            writeThrough(written, content);
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
        });
    }

    /** @throws DataException if the file could not be written; it is as it was before in any case */
    static void requireWritable(Path file) {
        beside(file, (written, _) -> writeThrough(written, _ -> {}));
    }

    private static void beside(Path file, Step step) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new DataException(file + ": is a directory or a device, so no file can take its place");
        }
        try {
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath(); // a link stays a link
            Path written = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".tmp");
            try {
                step.take(written, target);
            } finally {
                Files.deleteIfExists(written);
            }
        } catch (NoSuchFileException e) {
            throw new DataException(file + ": cannot be written: there is no such directory");
        } catch (IOException e) {
            throw new DataException(file + ": cannot be written: " + e);
        }
    }

    private static void writeThrough(Path file, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
            content.writeTo(out);
            out.flush();
            channel.force(true);
        }
    }
}
