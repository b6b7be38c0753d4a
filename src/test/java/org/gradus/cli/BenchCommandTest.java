package org.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is reported; not how fast it is. A few rounds of each size are enough for that. */
class BenchCommandTest {

    private static String run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Streams streams = new Streams(new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8), false);
        assertEquals(0, new CommandLine(new BenchCommand(streams, 0)).execute(args));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void jsonHasEachShapeAndTheCompilation() {
        JsonNode result = JsonMapper.shared().readTree(run("--json"));
        assertEquals(List.of("shapes", "compileMillis"), List.copyOf(result.propertyNames()));
        assertTrue(result.get("compileMillis").asDouble() > 0);
        assertEquals(List.of("2x4x400", "784x128x64", "1024x1024x1024"),
                result.get("shapes").valueStream().map(size -> size.get("shape").asString()).toList());
        for (JsonNode size : result.get("shapes")) {
            assertEquals(List.of("shape", "gradusMicros", "handWrittenMicros", "ratio", "bytesPerStep"),
                    List.copyOf(size.propertyNames()));
            double gradus = size.get("gradusMicros").asDouble();
            double handWritten = size.get("handWrittenMicros").asDouble();
            assertTrue(gradus > 0 && Double.isFinite(gradus), size.toString());
            assertTrue(handWritten > 0 && Double.isFinite(handWritten), size.toString());
            assertEquals(gradus / handWritten, size.get("ratio").asDouble());
            assertTrue(size.get("bytesPerStep").asDouble() >= 0, size.toString());
        }
    }

    @Test
    void theTableHasARowForEachShape() {
        assertTrue(run().matches("""
                n_x x n_h x m .*
                2x4x400 .*
                784x128x64 .*
                1024x1024x1024 .*

                compiling the step takes .* ms
                """), "as the table should look");
    }
}
