package org.gradus.cli;

import java.util.List;
import org.gradus.course.TwoLayerNetwork;
import org.gradus.train.Evaluation;
import org.gradus.train.History;
import org.gradus.train.Network;
import org.gradus.train.Parameters;
import org.gradus.train.Trainer;
import org.gradus.train.data.Dataset;

/**
 * The lesson's network after gradient descent.
 *
 * @param data what it learnt from
 * @param parameters what it learnt
 * @param history how that went
 */
record TrainedNetwork(Dataset data, Network network, Parameters parameters, History history) {

    private static final double LEARNING_RATE = 1.2;

    /** Builds the network that the options ask for and trains it, with warnings and progress on standard error. */
    static TrainedNetwork of(NetworkOptions options, int iterations, Streams streams) {
        Dataset data = options.twoClasses();
        Network network = options.network(data, options.hidden());
        Parameters parameters = options.parameters();
        return new TrainedNetwork(data, network, parameters, WatchedTraining.run(Trainer.of(network, data, parameters)
                .withLearningRate(options.learningRateOr(LEARNING_RATE)), iterations, streams));
    }

    List<Evaluation> evaluations() {
        return history.evaluations();
    }

    /** The network over all of the data. */
    TwoLayerNetwork lessons() {
        return TwoLayerNetwork.of(data.x(), data.y(), network, parameters);
    }
}
