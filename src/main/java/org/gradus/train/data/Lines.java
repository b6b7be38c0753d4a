package org.gradus.train.data;

import java.util.regex.Pattern;

/** Counts lines as editors do. */
final class Lines {

    private static final Pattern BREAK = Pattern.compile("\r\n|\r|\n");

    private Lines() {}

    /** How many line breaks there are in a text: LF, CR LF or CR. */
    static int breaks(String text) {
        return (int) BREAK.matcher(text).results().count();
    }
}
