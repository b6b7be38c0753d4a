package org.gradus.train.file;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.collections.api.factory.primitive.LongLists;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;
import org.eclipse.collections.api.list.primitive.MutableLongList;
import org.gradus.train.data.DataException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON in files of tensors. Written, it is ASCII. Read, it must have exactly the form that is expected, token by token,
 * so that nothing a file holds can make it grow in memory.
 */
final class HeaderJson {

    /** The longest that is read, in characters. */
    static final int MAX_LENGTH = 100_000_000;

    private static final int MAX_DEPTH = 8;

    private static final JsonMapper MAPPER = new JsonMapper(JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH)
                    .maxNameLength(MAX_LENGTH).maxStringLength(MAX_LENGTH).build())
            .build());

    private HeaderJson() {}

    /** What the header of a safetensors file says of a tensor; start and end count from the end of the header. */
    record Entry(String type, ImmutableLongList shape, long start, long end) {}

    /** The header of a safetensors file. */
    record Header(Map<String, Entry> entries, Map<String, String> metadata) {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static String text(ObjectNode object) {
        return MAPPER.writeValueAsString(object);
    }

    /**
     * Reads an object of texts.
     *
     * @throws DataException if it is anything else
     */
    static Map<String, String> texts(String where, String json) {
        return parsed(where, json, in -> {
            in.nextToken();
            return texts(where, in);
        });
    }

    /**
     * Reads the header of a safetensors file.
     *
     * @throws DataException if it is anything else
     */
    static Header header(String where, String json) {
        return parsed(where, json, in -> {
            require(in.nextToken() == JsonToken.START_OBJECT, where, "must be an object");
            Map<String, Entry> entries = new LinkedHashMap<>();
            Map<String, String> metadata = Map.of();
            while (in.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = in.currentName();
                in.nextToken();
                if (name.equals(TensorMap.METADATA)) {
                    metadata = texts(where + ", " + TensorMap.METADATA, in);
                } else {
                    entries.put(name, entry(where + ", tensor " + DataException.quoted(name), in));
                }
            }
            return new Header(entries, metadata);
        });
    }

    private interface Reader<T> {

        T read(JsonParser in);
    }

    private static <T> T parsed(String where, String json, Reader<T> reader) {
        try (JsonParser in = MAPPER.createParser(json)) {
            T read = reader.read(in);
            require(in.nextToken() == null, where, "is followed by more");
            return read;
        } catch (JacksonException e) {
            throw new DataException(where + ": is not JSON as it must be: " + e.getOriginalMessage());
        }
    }

    private static Map<String, String> texts(String where, JsonParser in) {
        require(in.currentToken() == JsonToken.START_OBJECT, where, "must be an object of texts");
        Map<String, String> texts = new LinkedHashMap<>();
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = in.currentName();
            require(in.nextToken() == JsonToken.VALUE_STRING, where, "must be an object of texts");
            texts.put(key, in.getString());
        }
        return texts;
    }

    private static Entry entry(String where, JsonParser in) {
        String form = "must be like {\"dtype\":\"F64\",\"shape\":[2,3],\"data_offsets\":[0,48]}";
        require(in.currentToken() == JsonToken.START_OBJECT, where, form);
        Map<String, String> types = new LinkedHashMap<>();
        Map<String, ImmutableLongList> numbers = new LinkedHashMap<>();
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = in.currentName();
            switch (in.nextToken()) {
                case VALUE_STRING -> types.put(key, in.getString());
                case START_ARRAY -> numbers.put(key, longs(where, form, in));
                default -> require(false, where, form);
            }
        }
        require(types.keySet().equals(Set.of("dtype")) && numbers.keySet().equals(Set.of("shape", "data_offsets"))
                && numbers.get("data_offsets").size() == 2, where, form);
        return new Entry(types.get("dtype"), numbers.get("shape"), numbers.get("data_offsets").get(0),
                numbers.get("data_offsets").get(1));
    }

    private static ImmutableLongList longs(String where, String form, JsonParser in) {
        MutableLongList longs = LongLists.mutable.empty();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            require(in.currentToken() == JsonToken.VALUE_NUMBER_INT, where, form);
            longs.add(in.getLongValue());
        }
        return longs.toImmutable();
    }

    private static void require(boolean holds, String where, String message) {
        if (!holds) {
            throw new DataException(where + ": " + message);
        }
    }
}
