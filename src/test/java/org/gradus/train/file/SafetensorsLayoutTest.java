package org.gradus.train.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gradus.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is written is laid out as the specification of safetensors says, seen by a reader that shares nothing with ours. */
class SafetensorsLayoutTest {

    @TempDir
    private Path folder;

    private byte[] written(TensorMap map) throws IOException {
        Path file = folder.resolve("model.safetensors");
        TensorFile.write(file, map);
        return Files.readAllBytes(file);
    }

    @Test
    void isThisByteByByte() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("W", Tensor.of(new double[][] {{1, -2}}));
        tensors.put("b", Tensor.scalar(0.5));
        String header = "{\"__metadata__\":{\"k\":\"\\u00E9\"},"
                + "\"W\":{\"dtype\":\"F64\",\"shape\":[1,2],\"data_offsets\":[0,16]},"
                + "\"b\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[16,24]}}";
        assertEquals(141, header.length());
        ByteBuffer expected = ByteBuffer.allocate(8 + 144 + 24).order(ByteOrder.LITTLE_ENDIAN).putLong(144)
                .put((header + "   ").getBytes(StandardCharsets.US_ASCII)).putDouble(1).putDouble(-2).putDouble(0.5);
        assertArrayEquals(expected.array(), written(new TensorMap(tensors, Map.of("k", "é"))));
    }

    @Test
    void keepsToTheSpecification() throws IOException {
        for (int seed = 0; seed < 40; seed++) {
            TensorMap map = TensorMaps.random(seed);
            byte[] bytes = written(map);
            ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            long length = data.getLong(0);
            assertEquals(0, length % 8);
            String text = new String(bytes, 8, (int) length, StandardCharsets.UTF_8);
            assertTrue(text.startsWith("{") && text.stripTrailing().endsWith("}"), text);
            JsonNode header = JsonMapper.shared().readTree(text);

            JsonNode metadata = header.path("__metadata__");
            assertEquals(map.metadata().isEmpty(), metadata.isMissingNode());
            map.metadata().forEach((key, value) -> assertEquals(value, metadata.get(key).asString()));
            assertEquals(map.metadata().size(), metadata.size());

            boolean[] covered = new boolean[bytes.length - 8 - (int) length];
            for (Map.Entry<String, JsonNode> entry : header.properties()) {
                if (!entry.getKey().equals("__metadata__")) {
                    Tensor tensor = map.tensors().get(entry.getKey());
                    assertEquals("F64", entry.getValue().get("dtype").asString());
                    assertEquals(tensor.shape().dims().makeString("[", ",", "]"),
                            entry.getValue().get("shape").toString());
                    int start = entry.getValue().get("data_offsets").get(0).asInt();
                    int end = entry.getValue().get("data_offsets").get(1).asInt();
                    assertEquals(8 * tensor.size(), end - start);
                    for (int i = 0; i < tensor.size(); i++) {
                        assertEquals(TensorMaps.bits(tensor)[i], data.getLong(8 + (int) length + start + 8 * i));
                    }
                    for (int i = start; i < end; i++) {
                        assertTrue(!covered[i], "no two overlap");
                        covered[i] = true;
                    }
                }
            }
            assertEquals(map.tensors().size(), header.size() - (map.metadata().isEmpty() ? 0 : 1));
            for (boolean byteIsOfATensor : covered) {
                assertTrue(byteIsOfATensor, "there are no holes");
            }
        }
    }
}
