package org.gradus.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.train.data.DataException;

/**
 * Another program's tensors in the shapes of the parameters here. A bias may have any shape with as many entries along a
 * single axis. Matrices may be transposed, but then all of a file are.
 *
 * @param file where they were read
 * @param names theirs by ours, in the order of the parameters
 * @param values by our names
 * @param layout of the matrices, if the shape of one of them tells
 */
record FittedTensors(Path file, Map<String, String> names, Map<String, Tensor> values, Optional<Layout> layout) {

    /**
     * @param names theirs by ours
     * @param shapes of the parameters here
     * @param usual how square matrices lie if no shape tells, as far as it is known
     * @throws DataException if a shape does not fit
     */
    static FittedTensors of(Path file, Map<String, Tensor> tensors, Map<String, String> names,
            Map<String, Shape> shapes, Optional<Layout> usual) {
        Map<String, String> ordered = new LinkedHashMap<>();
        shapes.keySet().stream().filter(names::containsKey).forEach(ours -> ordered.put(ours, names.get(ours)));
        Set<Layout> told = new LinkedHashSet<>();
        ordered.forEach((ours, theirs) -> told.addAll(layouts(file, theirs, tensors.get(theirs), ours,
                shapes.get(ours))));
        if (told.size() > 1) {
            throw new DataException(file + ": some matrices are transposed and some are not: " + ordered.entrySet()
                    .stream().filter(entry -> entry.getKey().startsWith("W"))
                    .map(entry -> DataException.quoted(entry.getValue()) + " " + tensors.get(entry.getValue()).shape()
                            + " for " + entry.getKey() + " " + shapes.get(entry.getKey()))
                    .collect(Collectors.joining(", ")));
        }
        Optional<Layout> layout = told.stream().findFirst().or(() -> usual);
        Map<String, Tensor> values = new LinkedHashMap<>();
        ordered.forEach((ours, theirs) -> {
            Tensor tensor = tensors.get(theirs);
            boolean isTransposed = tensor.shape().rank() == 2 && ours.startsWith("W")
                    && layout.equals(Optional.of(Layout.INPUTS_FIRST));
            values.put(ours, Tensor.of(shapes.get(ours), (isTransposed ? transposed(tensor) : tensor).toArray()));
        });
        return new FittedTensors(file, ordered, values, layout);
    }

    /** What the shape of a tensor tells: nothing if it is square, or has a single axis. */
    private static Set<Layout> layouts(Path file, String theirs, Tensor tensor, String ours, Shape shape) {
        Shape given = tensor.shape();
        Shape transposed = Shape.of(shape.dim(1), shape.dim(0));
        boolean isMatrix = ours.startsWith("W") && given.rank() == 2;
        boolean hasOneAxis = given.dims().count(dim -> dim != 1) <= 1 && shape.dims().count(dim -> dim != 1) <= 1;
        if (tensor.size() != shape.size()
                || !(isMatrix ? given.equals(shape) || given.equals(transposed) : hasOneAxis)) {
            throw new DataException(file + ": " + DataException.quoted(theirs) + " has the shape " + given + ", but "
                    + ours + " has " + shape);
        }
        return !isMatrix || shape.equals(transposed)
                ? Set.of()
                : Set.of(given.equals(shape) ? Layout.UNITS_FIRST : Layout.INPUTS_FIRST);
    }

    private static Tensor transposed(Tensor matrix) {
        int rows = matrix.shape().dim(0);
        int columns = matrix.shape().dim(1);
        return Tensor.of(Shape.of(columns, rows),
                IntStream.range(0, matrix.size()).mapToDouble(i -> matrix.at(i % rows * columns + i / rows)).toArray());
    }

    /**
     * What each one is taken for, and what was done or supposed.
     *
     * @param prefix of our names: d if they are gradients
     */
    String text(String prefix) {
        List<String> parts = names.entrySet().stream()
                .map(entry -> entry.getValue().matches("d?" + entry.getKey())
                        ? entry.getValue()
                        : prefix + entry.getKey() + " = " + printable(entry.getValue()))
                .toList();
        boolean isTransposed = layout.equals(Optional.of(Layout.INPUTS_FIRST))
                && names.keySet().stream().anyMatch(ours -> ours.startsWith("W"));
        boolean isSupposed = layout.isEmpty() && values.entrySet().stream()
                .anyMatch(entry -> entry.getKey().startsWith("W") && entry.getValue().size() > 1
                        && entry.getValue().shape().dim(0) == entry.getValue().shape().dim(1));
        return file + ": " + String.join(", ", parts)
                + (isTransposed ? "; matrices are (inputs, units) and transposed" : "")
                + (isSupposed ? "; square matrices are taken as (units, inputs)" : "");
    }

    /** A file may give any names, with line breaks and other signs in them. */
    private static String printable(String name) {
        return name.matches("[!-~]+") ? name : DataException.quoted(name);
    }
}
