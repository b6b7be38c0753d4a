package org.gradus.cli;

import java.util.List;
import org.gradus.course.TwoLayerNetwork;
import org.gradus.train.GradientDescent;
import org.gradus.train.GradientDescent.Cost;
import org.gradus.train.data.Dataset;

/**
 * A network after gradient descent.
 *
 * @param data what it learnt from
 * @param network the network with its parameters as they are at the end
 * @param costs the costs on the way there
 */
record TrainedNetwork(Dataset data, TwoLayerNetwork network, List<Cost> costs) {

    /** Builds the network that the options ask for and trains it, with warnings and progress on standard error. */
    static TrainedNetwork of(NetworkOptions options, int iterations, Streams streams) {
        Dataset data = options.dataset();
        TwoLayerNetwork network = options.network(data);
        GradientDescent descent = new GradientDescent(network.cost(), network.parameters(), options.learningRate());
        List<Cost> costs;
        try (Progress progress = new Progress(streams, "training", iterations)) {
            costs = descent.run(iterations, progress::reach);
        }
        Cost last = costs.getLast();
        if (!Double.isFinite(last.value())) {
            streams.complain("the cost is " + last.value() + " at iteration " + last.iteration()
                    + ", so training stopped there: a smaller --learning-rate, or --standardize, may help");
        }
        return new TrainedNetwork(data, network, costs);
    }
}
