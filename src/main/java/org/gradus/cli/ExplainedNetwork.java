package org.gradus.cli;

import java.util.List;
import org.gradus.Node;
import org.gradus.Variable;
import org.gradus.train.Layers;
import org.gradus.train.Network;
import org.gradus.train.Parameters;
import org.gradus.train.data.Dataset;

/**
 * A network over all examples at once, with its cost.
 *
 * @param cost J
 * @param parameters W1, b1, W2, b2 and so on
 * @param data X and Y
 */
record ExplainedNetwork(Node cost, Parameters parameters, List<Variable> data) {

    static ExplainedNetwork of(Network network, Dataset dataset, Parameters parameters) {
        Variable x = Variable.of("X", dataset.x());
        Variable y = Variable.of("Y", dataset.y());
        Node a = network.build(Layers.toPredict(parameters), x);
        return new ExplainedNetwork(network.output().loss().apply(a, y).named("J"), parameters, List.of(x, y));
    }
}
