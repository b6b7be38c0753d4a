package org.gradus.train.data;

/** Shows text from a file inside a message of one line. */
final class Quoted {

    private static final int MAX_LENGTH = 40;

    private Quoted() {}

    /** The text between quotes, cut if it is long, with control characters and line breaks as escapes. */
    static String of(String text) {
        StringBuilder quoted = new StringBuilder("'");
        text.codePoints().limit(MAX_LENGTH).forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                        quoted.append(String.format("\\u%04x", c));
                default -> quoted.appendCodePoint(c);
            }
        });
        return quoted.append(text.codePointCount(0, text.length()) > MAX_LENGTH ? "…'" : "'").toString();
    }
}
