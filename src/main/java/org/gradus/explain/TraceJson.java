package org.gradus.explain;

import org.gradus.Shape;
import org.gradus.Tensor;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** A trace as JSON, its fields in the order of the records' components. */
final class TraceJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .addModule(new SimpleModule().addSerializer(Tensor.class, new Nested())).build();

    private TraceJson() {}

    static String of(Trace trace) {
        return MAPPER.writeValueAsString(trace);
    }

    /** Tensors as nested arrays, a single number as a number. It recurses over axes, of which there are few. */
    private static final class Nested extends StdSerializer<Tensor> {

        Nested() {
            super(Tensor.class);
        }

        @Override
        public void serialize(Tensor tensor, JsonGenerator json, SerializationContext context) {
            write(tensor, json, 0, 0);
        }

        private static void write(Tensor tensor, JsonGenerator json, int axis, int offset) {
            Shape shape = tensor.shape();
            if (axis == shape.rank()) {
                json.writeNumber(tensor.at(offset));
                return;
            }
            json.writeStartArray();
            for (int i = 0; i < shape.dim(axis); i++) {
                write(tensor, json, axis + 1, offset + i * shape.strides()[axis]);
            }
            json.writeEndArray();
        }
    }
}
