package org.gradus.train.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Reads a whole file as text, and says exactly why if that cannot be done. */
public final class Utf8File {

    private static final Pattern LINE_BREAK = Pattern.compile("\r\n|\r|\n");

    private Utf8File() {}

    /**
     * The text of a file in UTF-8, without a byte order mark.
     *
     * @param maxBytes the size up to which the file is read at all
     * @throws DataException if there is no such file, or it is a directory, too large, empty, or no text in UTF-8
     */
    public static String read(Path file, int maxBytes) {
        byte[] bytes = bytes(file, maxBytes);
        refuseOtherMarks(file, bytes);
        String text = decode(file, bytes);
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            throw new DataException(file + ":" + line(text.substring(0, nul))
                    + ": holds a NUL character: is this a binary file, or text in UTF-16? UTF-8 is needed");
        }
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    private static byte[] bytes(Path file, int maxBytes) {
        if (Files.isDirectory(file)) {
            throw new DataException(file + ": is a directory, not a file");
        }
        try {
            long size = Files.size(file);
            if (size > maxBytes) {
                throw tooLarge(file, size + " bytes", maxBytes);
            }
            try (InputStream in = Files.newInputStream(file)) {
                // What is no regular file, as a pipe, does not know its size before it is read.
                byte[] bytes = in.readNBytes(maxBytes + 1);
                if (bytes.length > maxBytes) {
                    throw tooLarge(file, "more than " + maxBytes + " bytes", maxBytes);
                }
                return bytes;
            }
        } catch (IOException e) {
            throw DataException.unreadable(file, e);
        }
    }

    private static DataException tooLarge(Path file, String size, int maxBytes) {
        return new DataException(file + ": has " + size + ", too large for memory: at most " + maxBytes
                + " bytes fit (Java's -Xmx option gives it more memory)");
    }

    private static void refuseOtherMarks(Path file, byte[] bytes) {
        String start = HexFormat.of().formatHex(bytes, 0, Math.min(4, bytes.length));
        String encoding = start.equals("fffe0000") || start.equals("0000feff")
                ? "UTF-32"
                : start.startsWith("fffe") || start.startsWith("feff") ? "UTF-16" : "";
        if (!encoding.isEmpty()) {
            throw new DataException(file + ": is encoded in " + encoding + ", but must be in UTF-8");
        }
    }

    private static String decode(Path file, byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            throw new DataException(String.format("%s:%d: is not text in UTF-8: byte 0x%02X at offset %d", file,
                    line(text), bytes[in.position()], in.position()));
        }
        return text;
    }

    /** The line, from 1, on which the text ends. */
    private static int line(String text) {
        return 1 + lineBreaks(text);
    }

    /** How many line breaks there are in a text, as editors count them: LF, CR LF or CR. */
    static int lineBreaks(String text) {
        return (int) LINE_BREAK.matcher(text).results().count();
    }
}
