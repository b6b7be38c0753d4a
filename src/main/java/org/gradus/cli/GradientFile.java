package org.gradus.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.train.data.DataException;
import org.gradus.train.file.NpyFile;
import org.gradus.train.file.TensorFile;

/** Gradients in a file: {@code .npz}, {@code .safetensors}, {@code .npy} or JSON, by the ending of its name. */
final class GradientFile {

    private GradientFile() {}

    /**
     * What is in the file, by the names that it has there. The one array of an {@code .npy} has the name of the file.
     *
     * @throws DataException if it can't be read
     */
    static Map<String, Tensor> read(Path file) {
        String name = String.valueOf(file.getFileName());
        String lowerCase = name.toLowerCase(Locale.ROOT);
        if (lowerCase.endsWith(".npz") || lowerCase.endsWith(".safetensors")) {
            return TensorFile.read(file).tensors();
        }
        return lowerCase.endsWith(".npy")
                ? Map.of(name.substring(0, name.length() - ".npy".length()), NpyFile.read(file))
                : GradientJson.read(file);
    }

    /**
     * The gradients by the parameters of a network.
     *
     * @param shapes of the parameters, in their order
     * @param foreign what the parameters were loaded from, if another program wrote it
     * @throws DataException if it can't be told which is which, or one does not fit
     */
    static FittedTensors fitted(Path file, Map<String, Tensor> tensors, NameMap map, Map<String, Shape> shapes,
            Optional<ForeignWeights> foreign) {
        Map<String, Tensor> parts = parts(tensors, shapes).orElse(tensors);
        Map<String, String> names = ForeignNames.ofGradients(file, parts, map, shapes,
                foreign.map(ForeignWeights::known).orElse(Map.of()));
        if (names.isEmpty()) {
            throw new DataException(file + ": holds no gradient");
        }
        return FittedTensors.of(file, parts, names, shapes, foreign.flatMap(weights -> weights.fitted().layout()));
    }

    /** One vector of all gradients, one behind the other and each row by row. */
    private static Optional<Map<String, Tensor>> parts(Map<String, Tensor> tensors, Map<String, Shape> shapes) {
        int size = shapes.values().stream().mapToInt(Shape::size).sum();
        Optional<Tensor> vector = tensors.values().stream().filter(tensor -> tensors.size() == 1
                && tensor.size() == size && tensor.shape().dims().count(dim -> dim != 1) <= 1).findFirst();
        return vector.map(all -> {
            Map<String, Tensor> parts = new LinkedHashMap<>();
            int[] start = {0};
            shapes.forEach((name, shape) -> {
                parts.put("d" + name, Tensor.of(shape, IntStream.range(start[0], start[0] + shape.size())
                        .mapToDouble(all::at).toArray()));
                start[0] += shape.size();
            });
            return parts;
        });
    }

    /**
     * Gradients of a student's, in which a bias may have a single axis.
     *
     * @param shapes of the parameters
     */
    static ImmutableMap<String, Tensor> ofStudent(Map<String, Tensor> tensors, Map<String, Shape> shapes) {
        return Maps.immutable.ofMap(tensors).collectValues((name, tensor) -> {
            Shape shape = shapes.get(name.substring(Math.min(1, name.length())));
            boolean isFlatBias = name.startsWith("db") && shape != null && tensor.shape().rank() <= 1
                    && tensor.size() == shape.size();
            return isFlatBias ? Tensor.of(shape, tensor.toArray()) : tensor;
        });
    }
}
