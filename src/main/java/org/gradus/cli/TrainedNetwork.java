package org.gradus.cli;

import java.util.List;
import org.gradus.course.TwoLayerNetwork;
import org.gradus.train.Evaluation;
import org.gradus.train.History;
import org.gradus.train.Network;
import org.gradus.train.Parameters;
import org.gradus.train.Trainer;
import org.gradus.train.TrainingListener;
import org.gradus.train.data.Dataset;

/**
 * A network after gradient descent.
 *
 * @param data what it learnt from
 * @param parameters what it learnt
 * @param history how that went
 */
record TrainedNetwork(Dataset data, Network network, Parameters parameters, History history) {

    /** Builds the network that the options ask for and trains it, with warnings and progress on standard error. */
    static TrainedNetwork of(NetworkOptions options, int iterations, Streams streams) {
        Dataset data = options.dataset();
        Network network = options.network(data);
        Parameters parameters = options.parameters();
        Trainer trainer = Trainer.of(network, data, parameters).withLearningRate(options.learningRate());
        History history;
        try (Progress progress = new Progress(streams, "training", iterations)) {
            history = trainer.withListener(new TrainingListener() {

                @Override
                public boolean updated(int iteration, double cost) {
                    progress.reach(iteration);
                    return true;
                }
            }).train(iterations);
        }
        if (history.end() == History.End.DIVERGED) {
            Evaluation last = history.evaluations().getLast();
            streams.complain("the cost is " + last.training().cost() + " at iteration " + last.iteration()
                    + ", so training stopped there: a smaller --learning-rate, or --standardize, may help");
        }
        return new TrainedNetwork(data, network, parameters, history);
    }

    List<Evaluation> evaluations() {
        return history.evaluations();
    }

    /** The network over all of the data. */
    TwoLayerNetwork lessons() {
        return TwoLayerNetwork.of(data.x(), data.y(), network, parameters);
    }
}
