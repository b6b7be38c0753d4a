package org.gradus.cli;

import org.gradus.course.Experiment;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes results for other programs: one object, its fields in the order of the record's components. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    private Json() {}

    static String of(Record result) {
        return MAPPER.writeValueAsString(result);
    }

    /** The verdict first, then what was measured. */
    static String of(Experiment result) {
        ObjectNode object = MAPPER.createObjectNode();
        object.put("verdict", result.verdict()).put("holds", result.holds());
        object.setAll(MAPPER.<ObjectNode>valueToTree(result));
        return MAPPER.writeValueAsString(object);
    }
}
