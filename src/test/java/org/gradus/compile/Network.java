package org.gradus.compile;

import java.util.Random;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;

/**
 * A network of dense layers and a step of gradient descent for it: tanh in hidden layers, behind them a sigmoid and the
 * log-loss, or softmax and the cross-entropy.
 *
 * @param updates of W1, b1, W2, b2, …
 */
record Network(Node loss, ImmutableMap<Variable, Node> updates) {

    static final double RATE = 0.075;

    /** @param sizes how many inputs there are, then how many units each layer has */
    static Network of(boolean softmax, int examples, int... sizes) {
        Random random = new Random(1);
        MutableList<Variable> parameters = Lists.mutable.empty();
        Node a = Variable.of("X", random(random, sizes[0], examples));
        for (int layer = 1; layer < sizes.length; layer++) {
            Variable w = Variable.of("W" + layer, random(random, sizes[layer], sizes[layer - 1]));
            Variable b = Variable.of("b" + layer, random(random, sizes[layer], 1));
            parameters.add(w);
            parameters.add(b);
            Node z = w.matmul(a).add(b).named("Z" + layer);
            a = layer < sizes.length - 1 ? z.tanh().named("A" + layer) : z;
        }
        Variable y = Variable.of("Y", Tensor.full(a.shape(), 0.25));
        Node loss = (softmax ? Ops.softmaxCrossEntropy(a, y) : Ops.logLoss(a.sigmoid(), y)).named("loss");
        Gradients gradients = Gradients.of(loss, parameters);
        return new Network(loss, Maps.immutable.ofMap(parameters.toMap(variable -> variable,
                variable -> variable.sub(gradients.wrt(variable).mul(RATE)))));
    }

    private static Tensor random(Random random, int rows, int columns) {
        return Tensor.of(Shape.of(rows, columns),
                random.doubles((long) rows * columns).map(x -> (2 * x - 1) / Math.sqrt(columns)).toArray());
    }

    Program program(Settings settings) {
        return Program.of(Lists.immutable.of(loss), updates, settings);
    }

    Plan plan() {
        return Plans.of(Lists.immutable.of(loss), updates);
    }
}
