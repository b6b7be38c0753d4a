package org.gradus.explain;

import java.util.Random;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Variable;
import org.gradus.train.Activation;

/**
 * Networks of the course, composed as a learner would.
 *
 * @param cost the cost J
 * @param parameters W1, b1, W2, b2, …
 */
record Networks(Node cost, ImmutableList<Variable> parameters) {

    private static final int FEATURES = 2;
    private static final int EXAMPLES = 5;

    enum Kind {
        LOGISTIC, TWO_LAYER, THREE_LAYER, SOFTMAX
    }

    static Networks of(Kind kind, Activation activation) {
        return switch (kind) {
            case LOGISTIC -> of(activation, false, 1);
            case TWO_LAYER -> of(activation, false, 4, 1);
            case THREE_LAYER -> of(activation, false, 4, 3, 1);
            case SOFTMAX -> of(activation, true, 4, 3);
        };
    }

    /** @param units how many each layer has; where there is one layer only, the activation is that of its unit's input */
    private static Networks of(Activation activation, boolean isSoftmax, int... units) {
        Random random = new Random(3);
        MutableList<Variable> parameters = Lists.mutable.empty();
        Variable x = Variable.of("X", random(random, FEATURES, EXAMPLES));
        Node a = units.length == 1 ? activation.apply(x).named("A0") : x;
        for (int layer = 1; layer <= units.length; layer++) {
            Variable w = Variable.of("W" + layer, random(random, units[layer - 1], a.shape().dim(0)));
            Variable b = Variable.of("b" + layer, random(random, units[layer - 1], 1));
            parameters.add(w);
            parameters.add(b);
            Node z = w.matmul(a).add(b).named("Z" + layer);
            a = (layer < units.length ? activation.apply(z) : isSoftmax ? z.softmax(0) : z.sigmoid())
                    .named("A" + layer);
        }
        int classes = units[units.length - 1];
        Variable y = Variable.of("Y", labels(classes));
        Node cost = isSoftmax ? y.mul(a.log()).sum().div(EXAMPLES).neg() : Ops.logLoss(a, y);
        return new Networks(cost.named("J"), parameters.toImmutable());
    }

    /** The node of a name. */
    Node node(String name) {
        return Topology.order(Lists.immutable.of(cost))
                .detect(node -> node.name().filter(name::equals).isPresent());
    }

    private static Tensor random(Random random, int rows, int columns) {
        return Tensor.of(Shape.of(rows, columns), random.doubles((long) rows * columns, -1, 1).toArray());
    }

    /** Example j is of class j modulo their number; of one class, every second example is. */
    private static Tensor labels(int classes) {
        double[] labels = new double[classes * EXAMPLES];
        for (int j = 0; j < EXAMPLES; j++) {
            if (classes > 1 || j % 2 == 0) {
                labels[j % classes * EXAMPLES + j] = 1;
            }
        }
        return Tensor.of(Shape.of(classes, EXAMPLES), labels);
    }
}
