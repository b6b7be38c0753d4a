package org.gradus.train.file;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gradus.Tensor;

/**
 * What is in a {@link TensorFile}: tensors by name, and text by key that says what they are, such as the layers of a
 * model.
 *
 * @param tensors the tensors, in their order
 * @param metadata the text, in its order
 */
public record TensorMap(Map<String, Tensor> tensors, Map<String, String> metadata) {

    /** The name under which the formats keep the metadata. */
    static final String METADATA = "__metadata__";

    private static final int MAX_NAME = 1000;

    /**
     * @throws IllegalArgumentException if a name or a key has more than 1,000 characters or a NUL among them, or a
     * name is {@code __metadata__}, or a text is none in Unicode, having half of a surrogate pair
     */
    public TensorMap {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        tensors.keySet().forEach(TensorMap::checkName);
        if (tensors.containsKey(METADATA)) {
            throw new IllegalArgumentException("no tensor can be named " + METADATA + ": it is where the metadata are");
        }
        metadata.keySet().forEach(TensorMap::checkName);
        metadata.values().forEach(TensorMap::checkText);
    }

    /** Tensors without metadata. */
    public static TensorMap of(Map<String, Tensor> tensors) {
        return new TensorMap(tensors, Map.of());
    }

    private static void checkName(String name) {
        if (name.length() > MAX_NAME) {
            throw new IllegalArgumentException("the name " + name.substring(0, 20) + "… has " + name.length()
                    + " characters, but may have at most " + MAX_NAME);
        }
        if (name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("no name may hold a NUL character: NumPy would cut it off there");
        }
        checkText(name);
    }

    private static void checkText(String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("a name or text has half of a surrogate pair, so it is no Unicode");
        }
    }
}
