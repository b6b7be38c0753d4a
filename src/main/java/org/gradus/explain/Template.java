package org.gradus.explain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.map.ImmutableMap;

/**
 * A text with places to fill: {@code {{TITLE}}}.
 *
 * @param values what goes there; it is not searched for places itself
 */
record Template(String text, ImmutableMap<String, String> values) {

    private static final Pattern PLACE = Pattern.compile("\\{\\{([A-Z]+)}}");

    /** One of the page's files, which are beside the class. */
    static String resource(String name) {
        try (InputStream stream = Template.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Template of(String resource) {
        return new Template(resource(resource), Maps.immutable.empty());
    }

    Template with(String place, String value) {
        return new Template(text, values.newWithKeyValue(place, value));
    }

    String filled() {
        return PLACE.matcher(text).replaceAll(place -> Matcher.quoteReplacement(values.get(place.group(1))));
    }
}
