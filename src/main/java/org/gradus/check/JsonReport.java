package org.gradus.check;

import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** A report as one JSON object, its fields in the order of the records' components; infinities and NaN are strings. */
final class JsonReport {

    private static final JsonMapper MAPPER = JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    private JsonReport() {}

    static String of(Report report) {
        return MAPPER.writeValueAsString(report);
    }
}
