package org.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.eclipse.collections.api.factory.Lists;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.check.Verdict;
import org.gradus.cli.GradientReport.Parameter;
import org.gradus.course.TwoLayerNetwork;
import org.gradus.train.Activation;
import org.gradus.train.data.Flower;
import org.gradus.train.data.NumpyRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults planted on purpose are found, and only where they are. */
class GradientReportTest {

    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);

    private static GradientReport report(TwoLayerNetwork network, Activation activation) {
        return GradientReport.of(network.cost(), network.parameters(),
                Optional.of(ClosedForm.of(activation, network.parameters(), network.x(), network.y())), check -> check,
                new Streams(NOWHERE, NOWHERE, false));
    }

    private static TwoLayerNetwork network(Activation activation) {
        return TwoLayerNetwork.of(Flower.dataset(), 3, activation, new NumpyRandom(5), 0.5);
    }

    /** The value of tanh, and its derivative times a factor. */
    private static Node tanh(Node z, double factor) {
        return Ops.customGradient("faultyTanh", z.tanh(), (upstream, _, output) -> Lists.immutable
                .of(upstream.mul(Ops.constant(1).sub(output.square())).mul(factor)), z);
    }

    private static GradientReport withFaultyTanh(double factor) {
        TwoLayerNetwork right = network(Activation.TANH);
        Node a1 = tanh(right.w1().matmul(right.x()).add(right.b1()), factor);
        Node a2 = right.w2().matmul(a1).add(right.b2()).sigmoid();
        return report(new TwoLayerNetwork(right.x(), right.y(), right.w1(), right.b1(), right.w2(), right.b2(), a2,
                Ops.logLoss(a2, right.y())), Activation.TANH);
    }

    private static List<Verdict> verdicts(GradientReport report) {
        return report.parameters().stream().map(Parameter::verdict).toList();
    }

    @Test
    void aRightRuleOfOnesOwnAgrees() {
        assertEquals(Verdict.AGREES, withFaultyTanh(1).verdict());
    }

    @ParameterizedTest
    @ValueSource(doubles = {1 + 1e-9, 0.5, -1, 0})
    void aFaultInTheHiddenLayerIsFoundThere(double factor) {
        GradientReport report = withFaultyTanh(factor);
        assertEquals(Verdict.DISAGREES, report.verdict());
        assertEquals(List.of(Verdict.DISAGREES, Verdict.DISAGREES, Verdict.AGREES, Verdict.AGREES), verdicts(report));
        Parameter dW1 = report.parameters().getFirst();
        double expected = Math.abs(factor - 1) / Math.max(1, Math.abs(factor));
        assertEquals(expected, dW1.closedForm().orElseThrow().maxRel(), 1e-12);
        assertEquals(expected, dW1.finiteDifference().maxRel(), 1e-6);
    }

    /** Forward values are right here, and the graph's gradient is; it is the closed form that is another's. */
    @Test
    void theClosedFormOfAnotherActivationDisagrees() {
        GradientReport report = report(network(Activation.TANH), Activation.SIGMOID);
        assertEquals(List.of(Verdict.DISAGREES, Verdict.DISAGREES, Verdict.DISAGREES, Verdict.DISAGREES),
                verdicts(report));
    }

    /** A wrong cost is found by its own gradient: the closed form knows the log-loss only. */
    @Test
    void anotherCostDisagrees() {
        TwoLayerNetwork right = network(Activation.RELU);
        GradientReport report = report(new TwoLayerNetwork(right.x(), right.y(), right.w1(), right.b1(), right.w2(),
                right.b2(), right.a2(), right.a2().sub(right.y()).square().mean()), Activation.RELU);
        assertEquals(Verdict.DISAGREES, report.verdict());
    }
}
