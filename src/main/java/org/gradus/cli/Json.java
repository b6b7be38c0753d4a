package org.gradus.cli;

import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes results for other programs: one object, its fields in the order of the record's components. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    private Json() {}

    static String of(Record result) {
        return MAPPER.writeValueAsString(result);
    }
}
