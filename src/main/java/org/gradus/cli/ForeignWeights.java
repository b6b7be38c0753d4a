package org.gradus.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.cli.ParameterName.Parameter;
import org.gradus.train.Activation;
import org.gradus.train.Network;
import org.gradus.train.SavedModel;
import org.gradus.train.data.DataException;
import org.gradus.train.data.Dataset;

/**
 * Weights that another program has written, and the network that they are of.
 *
 * @param model with the features and classes of the data
 * @param names of all tensors in the file
 * @param fitted where each parameter comes from
 */
record ForeignWeights(SavedModel model, Set<String> names, FittedTensors fitted) {

    /**
     * How many units each layer has follows from the shapes, what the last one is for from the data.
     *
     * @throws DataException if they are not weights and biases of dense layers for the data
     */
    static ForeignWeights of(Path file, Map<String, Tensor> tensors, NameMap map, Dataset data,
            Activation activation) {
        int features = data.features().size();
        Map<String, String> names = ForeignNames.ofWeights(file, tensors, map, features);
        List<String> weights = new ArrayList<>();
        while (names.containsKey("W" + (weights.size() + 1))) {
            weights.add(names.get("W" + (weights.size() + 1)));
        }
        names.keySet().stream().filter(ours -> Integer.parseInt(ours.substring(1)) > weights.size()).findFirst()
                .ifPresent(ours -> {
                    throw new DataException(file + ": there is " + DataException.quoted(names.get(ours)) + ", taken as "
                            + ours + ", but nothing is W" + (weights.size() + 1));
                });
        List<Integer> units = units(file, tensors, weights, features);
        Map<String, Shape> shapes = new LinkedHashMap<>();
        int inputs = features;
        for (int layer = 1; layer <= units.size(); layer++) {
            shapes.put("W" + layer, Shape.of(units.get(layer - 1), inputs));
            shapes.put("b" + layer, Shape.of(units.get(layer - 1), 1));
            inputs = units.get(layer - 1);
        }
        FittedTensors fitted = FittedTensors.of(file, tensors, names, shapes, Optional.empty());
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> parameters.put(name,
                fitted.values().getOrDefault(name, Tensor.full(shape, 0)))); // no bias is one of zeros
        Network network = Network.of(data).withActivation(activation)
                .withHidden(units.subList(0, units.size() - 1).stream().mapToInt(count -> count).toArray());
        if (units.getLast() != network.units()) {
            throw new DataException(file + ": the last layer, " + DataException.quoted(weights.getLast()) + " "
                    + tensors.get(weights.getLast()).shape() + ", has " + units.getLast() + " units, but "
                    + (data.classes().isEmpty() ? "a real number needs" : data.classes().size() + " classes need")
                    + " " + network.units());
        }
        try {
            return new ForeignWeights(new SavedModel(network, parameters, data.features(), data.classes(),
                    Optional.empty()), tensors.keySet(), fitted);
        } catch (IllegalArgumentException e) {
            throw new DataException(file + ": " + e.getMessage());
        }
    }

    /** The units of each layer, if each has as many inputs as the one before has units, in the one layout or the other. */
    private static List<Integer> units(Path file, Map<String, Tensor> tensors, List<String> weights, int features) {
        List<Integer> asHere = units(tensors, weights, features, 1);
        if (asHere.size() == weights.size() && !weights.isEmpty()) {
            return asHere;
        }
        List<Integer> transposed = units(tensors, weights, features, 0);
        if (transposed.size() == weights.size() && !weights.isEmpty()) {
            return transposed;
        }
        if (weights.isEmpty()) {
            throw new DataException(file + ": has no weights of a network, but "
                    + (tensors.isEmpty() ? "nothing" : NameMap.quoted(tensors.keySet())));
        }
        String wrong = weights.get(asHere.size());
        throw new DataException(file + ": " + DataException.quoted(wrong) + " has the shape "
                + tensors.get(wrong).shape() + ", but must be (units, inputs), or all must be (inputs, units), and "
                + (asHere.isEmpty()
                        ? "the data have " + features + " features"
                        : "the layer before it has " + asHere.getLast() + " units"));
    }

    /** As far as they fit. */
    private static List<Integer> units(Map<String, Tensor> tensors, List<String> weights, int features,
            int axisOfInputs) {
        List<Integer> units = new ArrayList<>();
        int inputs = features;
        for (String theirs : weights) {
            Shape given = tensors.get(theirs).shape();
            Shape shape = given.rank() != 1 ? given
                    : axisOfInputs == 1 ? Shape.of(1, given.dim(0)) : Shape.of(given.dim(0), 1);
            if (shape.rank() != 2 || shape.dim(axisOfInputs) != inputs || shape.size() == 0) {
                return units;
            }
            inputs = shape.dim(1 - axisOfInputs);
            units.add(inputs);
        }
        return units;
    }

    /** What the parameters are named in the file. */
    Map<Parameter, String> known() {
        Map<Parameter, String> known = new LinkedHashMap<>();
        fitted.names().forEach((ours, theirs) -> ParameterName.of(theirs)
                .ifPresent(name -> known.put(name.parameter(), ours)));
        return known;
    }
}
