package org.gradus.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.gradus.train.Network;
import org.gradus.train.Parameters;
import org.gradus.train.SavedModel;
import org.gradus.train.data.DataException;
import org.gradus.train.data.Dataset;
import org.gradus.train.data.NumpyRandom;
import org.gradus.train.file.TensorFile;
import org.gradus.train.file.TensorMap;

/**
 * What options ask for, before anything is learnt: data, a network for them, and its first parameters.
 *
 * @param parameters none yet if they will be drawn
 * @param foreign what another program wrote, if they are its weights
 */
record Start(TrainingData data, Network network, Parameters parameters, Optional<ForeignWeights> foreign) {

    /**
     * Reads data, and parameters if a file of them is named.
     *
     * @param shares of the data to learn from, and to watch the cost on
     * @throws DataException if a file can't be read, or does not fit
     */
    static Start of(NetworkOptions options, double... shares) {
        Optional<TensorMap> file = options.load().map(TensorFile::read);
        Optional<SavedModel> saved = file.filter(SavedModel::isIn).map(map -> saved(options, map));
        Dataset data = options.dataset(saved.map(model -> model.classes().isEmpty()).orElse(options.realValues()));
        saved.ifPresent(model -> requireFitting(options.load().orElseThrow(), model, data));
        TrainingData parts = parts(options, data, shares);
        TrainingData standardized = saved.isPresent()
                ? saved.get().standardization().map(parts::standardized).orElse(parts)
                : options.standardize() ? parts.standardized() : parts;
        Optional<ForeignWeights> foreign = file.filter(map -> !SavedModel.isIn(map))
                .map(map -> ForeignWeights.of(options.load().orElseThrow(), map.tensors(), options.nameMap(),
                        standardized.all(), options.activation()));
        Optional<SavedModel> model = saved.or(() -> foreign.map(ForeignWeights::model));
        Network network = model.map(SavedModel::network).orElseGet(() -> options.network(data));
        options.requireLossOf(network, data);
        return new Start(standardized, network,
                model.map(SavedModel::variables).orElseGet(options::parameters), foreign);
    }

    private static SavedModel saved(NetworkOptions options, TensorMap map) {
        options.refuseBesideLoad("--activation", "--standardize", "--loss");
        try {
            return SavedModel.of(map);
        } catch (IllegalArgumentException e) {
            throw new DataException(options.load().orElseThrow() + ": " + e.getMessage());
        }
    }

    private static TrainingData parts(NetworkOptions options, Dataset data, double... shares) {
        try {
            return TrainingData.of(data, new NumpyRandom(options.seed()), shares);
        } catch (IllegalArgumentException e) {
            throw options.bad("--split: " + e.getMessage());
        }
    }

    private static void requireFitting(Path file, SavedModel model, Dataset data) {
        if (!model.features().equals(data.features()) || !model.classes().equals(data.classes())) {
            throw new DataException(file + ": is a model for the features " + model.features() + " and the classes "
                    + model.classes() + ", but the data have the features " + data.features() + " and the classes "
                    + data.classes());
        }
    }

    /** The same with another network of the same parameters. */
    Start with(Network other) {
        return new Start(data, other, parameters, foreign);
    }
}
