package org.gradus.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.collections.api.factory.primitive.DoubleLists;
import org.eclipse.collections.api.list.primitive.MutableDoubleList;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.train.data.DataException;
import org.gradus.train.data.Utf8File;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Gradients in a JSON file: an object of names, each with nested arrays of numbers; a matrix is an array of rows. */
final class GradientJson {

    private static final int MAX_BYTES = 100_000_000;
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // Python writes NaN, and of that there is more to say than that it is not JSON
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

    private GradientJson() {}

    /**
     * The gradients by their names.
     *
     * @throws DataException if the file can't be read, or holds anything else
     */
    static Map<String, Tensor> read(Path file) {
        JsonNode root = parse(file);
        if (!root.isObject()) {
            throw new DataException(file + ": must hold an object of gradients, such as {\"dW2\": [[0.1, 0.2]]}, but"
                    + " holds " + kind(root));
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> gradient : root.properties()) {
            tensors.put(gradient.getKey(), tensor(file + ": " + gradient.getKey(), gradient.getValue()));
        }
        return tensors;
    }

    private static JsonNode parse(Path file) {
        try {
            return MAPPER.readTree(Utf8File.read(file, MAX_BYTES));
        } catch (JacksonException e) {
            // there is no place where a limit of the reader is exceeded
            String line = Optional.ofNullable(e.getLocation()).map(place -> ":" + place.getLineNr()).orElse("");
            // the reader may add where something began that is still open, and what could be set, in terms of its own
            throw new DataException(file + line + ": is not JSON: " + e.getOriginalMessage()
                    .replaceFirst(" \\([^(]*\\[Source: .*", "").replaceFirst(": enable `JsonReadFeature.*", ""));
        }
    }

    private static Tensor tensor(String place, JsonNode node) {
        List<Integer> dims = new ArrayList<>();
        for (JsonNode part = node; part.isArray(); part = part.get(0)) {
            dims.add(part.size());
            if (part.isEmpty()) {
                throw new DataException(place + " has an empty array");
            }
        }
        MutableDoubleList entries = DoubleLists.mutable.empty();
        collect(place, node, dims, 0, entries);
        return Tensor.of(Shape.of(dims.stream().mapToInt(dim -> dim).toArray()), entries.toArray());
    }

    private static void collect(String place, JsonNode node, List<Integer> dims, int depth, MutableDoubleList entries) {
        if (depth == dims.size()) {
            if (!node.isNumber()) {
                throw new DataException(place + " must be a number, but is " + kind(node));
            }
            entries.add(node.doubleValue());
            return;
        }
        if (!node.isArray() || node.size() != dims.get(depth)) {
            throw new DataException(place + " must be an array of " + dims.get(depth) + ", as its first neighbour is,"
                    + " but is " + kind(node));
        }
        for (int i = 0; i < node.size(); i++) {
            collect(place + "[" + i + "]", node.get(i), dims, depth + 1, entries);
        }
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "an array of " + node.size();
            case OBJECT -> "an object";
            case STRING -> "the text " + node;
            case NUMBER -> "the number " + node;
            case BOOLEAN, NULL -> node.toString();
            case MISSING -> "nothing";
            case BINARY, POJO -> throw new IllegalStateException("no JSON text has a " + node.getNodeType());
        };
    }
}
