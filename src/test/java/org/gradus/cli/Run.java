package org.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a run of the command left behind. */
record Run(int status, String out, String err) {

    static Run of(String... args) {
        return of(false, args);
    }

    static Run of(boolean terminal, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(new Streams(new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), terminal), args);
        return new Run(status, out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"),
                err.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"));
    }

    /** The one object on standard output, after a run without complaint. */
    JsonNode json() {
        assertEquals("", err);
        assertEquals(out.indexOf('\n'), out.length() - 1, () -> "not a single line: " + out);
        return JsonMapper.shared().readTree(out);
    }

    void assertRefused(String message) {
        assertEquals("gradus: " + message + "\n", err);
        assertEquals("", out);
        assertEquals(2, status);
    }
}
