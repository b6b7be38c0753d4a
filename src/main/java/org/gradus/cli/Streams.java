package org.gradus.cli;

import java.io.PrintStream;

/**
 * Where the command writes.
 *
 * @param out the result alone
 * @param err progress, warnings and errors
 * @param terminal whether a person is watching, so that progress may be drawn
 */
record Streams(PrintStream out, PrintStream err, boolean terminal) {

    /** A line of warning or error, whatever line breaks are in the message. */
    void complain(String message) {
        err.println("gradus: " + message.replaceAll("\\R", " "));
    }
}
