package org.gradus.course;

import static org.gradus.course.Agreement.assertAgree;

import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.course.Lessons.Logistic;
import org.gradus.course.Lessons.TwoLayer;
import org.gradus.train.Activation;

/** The gradients that are derived from the graph are the lesson's equations. */
@Domain(Lessons.class)
class AutodiffAgainstClosedFormTest {

    /** The two-layer network composed out of ops. */
    private static final class Network {

        private final Variable w1;
        private final Variable b1;
        private final Variable w2;
        private final Variable b2;
        private final Node z2;
        private final Node cost;

        Network(TwoLayer problem) {
            w1 = Variable.of("W1", problem.parameters().W1().tensor());
            b1 = Variable.of("b1", problem.parameters().b1().tensor());
            w2 = Variable.of("W2", problem.parameters().W2().tensor());
            b2 = Variable.of("b2", problem.parameters().b2().tensor());
            Node a1 = problem.activation().apply(w1.matmul(Ops.constant(problem.X().tensor())).add(b1));
            z2 = w2.matmul(a1).add(b2);
            cost = Ops.logLoss(z2.sigmoid(), Ops.constant(problem.Y().tensor()));
        }

        TwoLayerParameters gradient() {
            Gradients gradients = Gradients.of(cost, w1, b1, w2, b2);
            return new TwoLayerParameters(value(gradients, w1), value(gradients, b1), value(gradients, w2),
                    value(gradients, b2));
        }
    }

    private static Matrix value(Gradients gradients, Node node) {
        return new Matrix(gradients.wrt(node).value());
    }

    @Property
    void twoLayerNetwork(@ForAll TwoLayer problem) {
        assertAgree(problem.equations().gradient(), new Network(problem).gradient(), problem.contributions());
    }

    /** The lesson's dZ2 leaves out the 1/m of the mean. */
    @Property
    void outputOfTheTwoLayerNetwork(@ForAll TwoLayer problem) {
        Network network = new Network(problem);
        TwoLayerEquations equations = problem.equations();
        Matrix derived = value(Gradients.of(network.cost, network.z2), network.z2);
        assertAgree("dZ2", equations.dZ2(), derived.scale(problem.X().columns()), equations.A2().plus(problem.Y()));
    }

    /** As many features and examples as a real data set has, and numbers that are rounded. */
    @Example
    void twoLayerNetworkOfSomeSize() {
        for (Activation activation : Activation.values()) {
            Random random = new Random(1);
            TwoLayerParameters parameters = new TwoLayerParameters(gaussian(random, 20, 30), gaussian(random, 20, 1),
                    gaussian(random, 3, 20), gaussian(random, 3, 1));
            TwoLayer problem = new TwoLayer(activation, parameters, gaussian(random, 30, 200),
                    gaussian(random, 3, 200).map(x -> x > 0 ? 1 : 0));
            assertAgree(problem.equations().gradient(), new Network(problem).gradient(), problem.contributions());
        }
    }

    private static Matrix gaussian(Random random, int rows, int columns) {
        return Matrix.zeros(rows, columns).map(_ -> random.nextGaussian());
    }

    @Property
    void logisticRegression(@ForAll Logistic problem) {
        Variable w = Variable.of("w", problem.w().tensor());
        Variable b = Variable.of("b", Tensor.scalar(problem.b()));
        Node a = w.transpose().matmul(Ops.constant(problem.X().tensor())).add(b).sigmoid();
        Gradients gradients = Gradients.of(Ops.logLoss(a, Ops.constant(problem.Y().tensor())), w, b);

        LogisticRegression equations = problem.equations();
        assertAgree("dw", equations.dw(), value(gradients, w), problem.dwContributions());
        assertAgree("db", equations.db(), gradients.wrt(b).value().item(), problem.dbContributions());
    }
}
