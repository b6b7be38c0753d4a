package org.gradus.cli;

import java.util.Map;
import org.gradus.course.Experiment;
import org.gradus.course.Experiments;
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
        return MAPPER.writeValueAsString(node(result));
    }

    /** Each experiment under its name. */
    static String of(Map<Experiments, Experiment> results) {
        ObjectNode object = MAPPER.createObjectNode();
        results.forEach((experiment, result) -> object.set(experiment.title(), node(result)));
        return MAPPER.writeValueAsString(object);
    }

    private static ObjectNode node(Experiment result) {
        ObjectNode object = MAPPER.createObjectNode();
        object.put("verdict", result.verdict()).put("holds", result.holds());
        object.setAll(MAPPER.<ObjectNode>valueToTree(result));
        return object;
    }
}
