package org.gradus.train.data;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Data that cannot be used. The message is one line that says what is wrong and where. */
public final class DataException extends RuntimeException {

    private static final int MAX_QUOTED = 40;

    /** @param message one line, with the file and the place in it */
    public DataException(String message) {
        super(message);
    }

    /** Why a file cannot be read. */
    public static DataException unreadable(Path file, IOException cause) {
        return new DataException(file + switch (cause) {
            case NoSuchFileException _ -> ": no such file";
            case AccessDeniedException _ -> ": permission denied";
            default -> ": cannot be read: " + cause.getMessage();
        });
    }

    /**
     * Text from a file as it may stand in a message: between quotes, cut if it is long, with control characters and line
     * breaks as escapes.
     */
    public static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("'");
        text.codePoints().limit(MAX_QUOTED).forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                        quoted.append(String.format("\\u%04x", c));
                default -> quoted.appendCodePoint(c);
            }
        });
        return quoted.append(text.codePointCount(0, text.length()) > MAX_QUOTED ? "…'" : "'").toString();
    }
}
