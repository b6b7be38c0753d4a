package org.gradus.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.train.data.DataException;
import org.gradus.train.data.Dataset;
import org.gradus.train.data.Flower;
import org.gradus.train.data.NumpyRandom;
import org.gradus.train.data.Standardization;
import org.gradus.train.file.TensorFile;
import org.gradus.train.file.TensorMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SavedModelTest {

    private static final Dataset DATA = Flower.dataset();

    @TempDir
    private Path folder;

    private static SavedModel model() {
        Parameters parameters = new Parameters(new NumpyRandom(1));
        Network network = Network.of(DATA).withHidden(3, 5).withActivation(Activation.LEAKY_RELU).withDropout(0.25);
        Trainer.of(network, DATA, parameters).train(2);
        return new SavedModel(network, parameters.values(), List.of("x1", "a \"name\", ∂"), DATA.classes(),
                Optional.of(Standardization.of(DATA)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"m.npz", "m.safetensors"})
    void whatIsReadIsWhatWasWritten(String name) {
        SavedModel model = model();
        model.write(folder.resolve(name));
        SavedModel read = SavedModel.read(folder.resolve(name));
        assertEquals(model.parameters(), read.parameters());
        assertEquals(model.features(), read.features());
        assertEquals(model.classes(), read.classes());
        assertEquals(model.standardization(), read.standardization());
        assertEquals(model.network().withInitializer(read.network().initializer()), read.network());
        assertEquals(List.of("W1", "b1", "W2", "b2", "W3", "b3"),
                read.variables().all().collect(each -> each.label()).castToList());
        assertEquals(new Predictor(model.network(), model.variables()).output(DATA.x()),
                new Predictor(read.network(), read.variables()).output(DATA.x()));
    }

    /** Each fault of the metadata or of a tensor is named. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "gradus | model 9 | is no model that this program wrote: its metadata do not say gradus: model 1",
        "hidden | [3,6] | the parameter W2 must have the shape (6, 3), not (5, 3)",
        "hidden | [3,-5] | each layer must have at least 1 unit, but there are hidden layers [3, -5] and an output layer of 1",
        "hidden | null | the metadata's hidden are not what they must be: 'null'",
        "hidden | [3,5 | the metadata's hidden are not what they must be: '[3,5'",
        "hidden | [999999999,999999999] | shape (999999999, 999999999) has more entries than one array can hold",
        "activation | swish | the metadata's activation is 'swish', but must be one of [sigmoid, tanh, relu, leaky-relu, identity]",
        "output | softmax | an output layer of 1 units with softmax does not fit the classes [red, blue]",
        "units | 2 | the parameter W3 must have the shape (2, 5), not (1, 5)",
        "dropout | 1 | the rate of dropout must be from 0 to below 1, not 1.0",
        "classes | [] | an output layer of 1 units with sigmoid does not fit the classes []",
        "features | [\"x1\"] | the parameter W1 must have the shape (3, 1), not (3, 2)"})
    void faultsOfMetadataAreNamed(String key, String value, String message) {
        TensorMap map = written();
        Map<String, String> metadata = new LinkedHashMap<>(map.metadata());
        metadata.put(key, value);
        assertRefused(new TensorMap(map.tensors(), metadata), message);
        metadata.remove(key);
        assertRefused(new TensorMap(map.tensors(), metadata), key.equals("gradus") ? message
                : "the metadata lack " + key);
    }

    private TensorMap written() {
        Path file = folder.resolve("m.npz");
        model().write(file);
        return TensorFile.read(file);
    }

    private void assertRefused(TensorMap map, String message) {
        Path file = folder.resolve("bad.npz");
        TensorFile.write(file, map);
        assertEquals(file + ": " + message,
                assertThrows(DataException.class, () -> SavedModel.read(file)).getMessage());
    }

    @Test
    void faultsOfTensorsAreNamed() {
        TensorMap map = written();
        Map<String, Tensor> tensors = new LinkedHashMap<>(map.tensors());
        tensors.remove("b2");
        assertRefused(new TensorMap(tensors, map.metadata()),
                "the parameter b2 must have the shape (5, 1), but there is none");
        tensors.put("b2", Tensor.zeros(5, 1));
        tensors.put("W7", Tensor.zeros(5, 1));
        assertRefused(new TensorMap(tensors, map.metadata()),
                "the parameters must be [W1, b1, W2, b2, W3, b3], but there is W7 as well");
        tensors.remove("W7");
        tensors.remove("standardization.mean");
        assertRefused(new TensorMap(tensors, map.metadata()),
                "standardization.mean and standardization.deviation must both be there, or none");
        tensors.put("standardization.mean", Tensor.full(Shape.of(3, 1), 0));
        tensors.put("standardization.deviation", Tensor.full(Shape.of(3, 1), 1));
        assertRefused(new TensorMap(tensors, map.metadata()),
                "the standardization is of 3 features, but there are 2");
    }
}
