package org.gradus.train;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.train.data.DataException;
import org.gradus.train.data.NumpyRandom;
import org.gradus.train.data.Standardization;
import org.gradus.train.file.TensorFile;
import org.gradus.train.file.TensorMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A network that has learnt something, and what is needed to use it: as it is written to a {@link TensorFile} and read from
 * one. The tensors are the parameters, {@code W1}, {@code b1} and so on, and what features are standardised with.
 *
 * @param features the names of the features, in their order
 * @param classes the names of the classes, in their order; none if a real number is predicted
 * @param standardization what is applied to features first
 */
public record SavedModel(Network network, Map<String, Tensor> parameters, List<String> features, List<String> classes,
        Optional<Standardization> standardization) {

    private static final String FORMAT = "gradus";
    private static final String VERSION = "model 1";
    private static final String MEAN = "standardization.mean";
    private static final String DEVIATION = "standardization.deviation";

    /** @throws IllegalArgumentException if the parameters are not those of the network, or anything else does not fit */
    public SavedModel {
        parameters = Map.copyOf(parameters);
        features = List.copyOf(features);
        classes = List.copyOf(classes);
        Map<String, Shape> shapes = shapes(network, features.size());
        for (Map.Entry<String, Shape> expected : shapes.entrySet()) {
            Tensor value = parameters.get(expected.getKey());
            if (value == null || !value.shape().equals(expected.getValue())) {
                throw new IllegalArgumentException("the parameter " + expected.getKey() + " must have the shape "
                        + expected.getValue() + (value == null ? ", but there is none" : ", not " + value.shape()));
            }
            requireFinite(expected.getKey(), value);
        }
        for (String name : parameters.keySet()) {
            if (!shapes.containsKey(name)) {
                throw new IllegalArgumentException("the parameters must be " + shapes.keySet() + ", but there is "
                        + name + " as well");
            }
        }
        int units = switch (network.output()) {
            case SIGMOID -> classes.size() == 2 ? 1 : 0;
            case SOFTMAX -> classes.size();
            case LINEAR -> classes.isEmpty() ? 1 : 0;
        };
        if (network.units() != units) {
            throw new IllegalArgumentException("an output layer of " + network.units() + " units with "
                    + name(network.output()) + " does not fit the classes " + classes);
        }
        if (standardization.isPresent() && standardization.get().mean().size() != features.size()) {
            throw new IllegalArgumentException("the standardization is of " + standardization.get().mean().size()
                    + " features, but there are " + features.size());
        }
        standardization.ifPresent(it -> {
            requireFinite(MEAN, it.mean());
            requireFinite(DEVIATION, it.deviation());
            if (Arrays.stream(it.deviation().toArray()).anyMatch(deviation -> deviation <= 0)) {
                throw new IllegalArgumentException(DEVIATION + " must be positive, but is " + it.deviation());
            }
        });
    }

    private static void requireFinite(String name, Tensor value) {
        Arrays.stream(value.toArray()).filter(entry -> !Double.isFinite(entry)).findFirst().ifPresent(entry -> {
            throw new IllegalArgumentException(name + " has an entry that is " + entry);
        });
    }

    /** For each parameter in its order, the shape that a network gives it. */
    private static Map<String, Shape> shapes(Network network, int features) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        int inputs = features;
        int[] units = network.hidden().newWith(network.units()).toArray();
        for (int layer = 1; layer <= units.length; layer++) {
            shapes.put("W" + layer, Shape.of(units[layer - 1], inputs));
            shapes.put("b" + layer, Shape.of(units[layer - 1], 1));
            inputs = units[layer - 1];
        }
        return shapes;
    }

    /** The parameters as variables, for a {@link Predictor}, or for a {@link Trainer} that goes on from there. */
    public Parameters variables() {
        Parameters variables = new Parameters(new NumpyRandom(0));
        shapes(network, features.size()).forEach((name, shape) -> variables.get(name, shape, Initializer.zeros()));
        variables.assign(parameters);
        return variables;
    }

    /**
     * Writes the file, whole or not at all.
     *
     * @throws DataException if that can't be done
     */
    public void write(Path file) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        shapes(network, features.size()).keySet().forEach(name -> tensors.put(name, parameters.get(name)));
        standardization.ifPresent(it -> {
            tensors.put(MEAN, it.mean());
            tensors.put(DEVIATION, it.deviation());
        });
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(FORMAT, VERSION);
        metadata.put("hidden", json(network.hidden().toArray()));
        metadata.put("activation", name(network.activation()));
        metadata.put("output", name(network.output()));
        metadata.put("units", String.valueOf(network.units()));
        metadata.put("dropout", String.valueOf(network.dropout()));
        metadata.put("features", json(features));
        metadata.put("classes", json(classes));
        TensorFile.write(file, new TensorMap(tensors, metadata));
    }

    /**
     * Reads a file.
     *
     * @throws DataException if it can't be read, or is no such model: in one line, what is wrong
     */
    public static SavedModel read(Path file) {
        TensorMap map = TensorFile.read(file);
        try {
            return of(map);
        } catch (IllegalArgumentException e) {
            throw new DataException(file + ": " + e.getMessage());
        }
    }

    /** Whether it says that this program wrote it, and not another one that knows of tensors alone. */
    public static boolean isIn(TensorMap map) {
        return map.metadata().containsKey(FORMAT);
    }

    /**
     * The model in a file that has been read.
     *
     * @throws IllegalArgumentException if it is no such model
     */
    public static SavedModel of(TensorMap map) {
        if (!VERSION.equals(map.metadata().get(FORMAT))) {
            throw new IllegalArgumentException("is no model that this program wrote: its metadata do not say " + FORMAT
                    + ": " + VERSION);
        }
        Map<String, Tensor> parameters = new LinkedHashMap<>(map.tensors());
        Optional<Tensor> mean = Optional.ofNullable(parameters.remove(MEAN));
        Optional<Tensor> deviation = Optional.ofNullable(parameters.remove(DEVIATION));
        if (mean.isPresent() != deviation.isPresent()) {
            throw new IllegalArgumentException(MEAN + " and " + DEVIATION + " must both be there, or none");
        }
        Network network = new Network(IntLists.immutable.of(parsed(map, "hidden", int[].class)),
                constant(map, "activation", Activation.values()), constant(map, "output", Output.values()),
                parsed(map, "units", Integer.class), parsed(map, "dropout", Double.class), Initializer.he());
        return new SavedModel(network, parameters, List.of(parsed(map, "features", String[].class)),
                List.of(parsed(map, "classes", String[].class)),
                mean.map(it -> new Standardization(it, deviation.orElseThrow())));
    }

    private static String text(TensorMap map, String key) {
        return Optional.ofNullable(map.metadata().get(key))
                .orElseThrow(() -> new IllegalArgumentException("the metadata lack " + key));
    }

    private static <T> T parsed(TensorMap map, String key, Class<T> type) {
        String text = text(map, key);
        try {
            Optional<T> value = Optional.ofNullable(JsonMapper.shared().readValue(text, type));
            return value.orElseThrow(() -> unlike(key, text));
        } catch (JacksonException _) {
            throw unlike(key, text);
        }
    }

    private static IllegalArgumentException unlike(String key, String text) {
        return new IllegalArgumentException("the metadata's " + key + " are not what they must be: "
                + DataException.quoted(text));
    }

    private static <E extends Enum<E>> E constant(TensorMap map, String key, E[] constants) {
        return Arrays.stream(constants).filter(it -> name(it).equals(text(map, key))).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the metadata's " + key + " is "
                        + DataException.quoted(text(map, key)) + ", but must be one of "
                        + Arrays.stream(constants).map(SavedModel::name).toList()));
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String json(Object value) {
        return JsonMapper.shared().writeValueAsString(value);
    }
}
