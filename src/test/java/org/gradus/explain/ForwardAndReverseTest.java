package org.gradus.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.eclipse.collections.api.factory.Lists;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Reference;
import org.gradus.Shape;
import org.gradus.Tangents;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.check.Entry;
import org.gradus.explain.ForwardAndReverse.Sweeps;
import org.gradus.train.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ForwardAndReverseTest {

    static Stream<Arguments> networks() {
        return TraceTest.networks();
    }

    /** A forward sweep for each entry, along it, gives what one reverse sweep gives for all of them. */
    @ParameterizedTest
    @MethodSource("networks")
    void bothWaysGiveTheSameNumbers(Networks.Kind kind, Activation activation) {
        Networks network = Networks.of(kind, activation);
        Gradients gradients = Gradients.of(network.cost(), network.parameters());
        Reference reference = Reference.of(gradients.all());
        int sweeps = 0;
        for (Variable variable : network.parameters()) {
            Variable tangent = Variable.of("t", variable.shape());
            Node moved = Tangents.jvp(network.cost(), variable, tangent);
            double[] entries = new double[variable.shape().size()];
            for (Entry entry : Entry.allOf(variable)) {
                double[] unit = new double[entries.length];
                unit[entry.offset()] = 1;
                tangent.assign(Tensor.of(variable.shape(), unit));
                entries[entry.offset()] = moved.value().item();
                sweeps++;
            }
            reference.check(gradients.wrt(variable), Tensor.of(variable.shape(), entries));
        }
        ForwardAndReverse modes = ForwardAndReverse.of(network.cost(), network.parameters());
        assertEquals(sweeps, modes.forward().stream().mapToInt(Sweeps::count).sum());
        assertEquals(1, modes.reverse().count());
        assertTrue(modes.inReverse() < modes.inForward(), modes::text);
    }

    /** W (4, 3) times a column: three multiplications and two additions for each of 4 entries, then 4 for their sum. */
    @Test
    void operationsAreThoseThatTheOpsNeed() {
        Variable w = Variable.of("W", Tensor.ones(4, 3));
        Variable x = Variable.of("x", Tensor.ones(3, 1));
        ForwardAndReverse modes = ForwardAndReverse.of(w.matmul(x).sum().named("J"), w, x);
        assertEquals(24, modes.forwardPass());
        // the same for each entry of W or x that moves, with the tangent in its place
        assertEquals(List.of(new Sweeps("W", 12, 24), new Sweeps("x", 3, 24)), modes.forward());
        // 12 products of ones and x; for each column of W, 4 multiplications and 3 additions
        assertEquals(new Sweeps("J", 1, 12 + 3 * 7), modes.reverse());
        assertEquals(24 + 33, modes.inReverse());
        assertEquals(24 + 15 * 24, modes.inForward());
        assertEquals("""
                                  sweeps  operations each  operations
                the forward pass                                   24
                back from J            1               33          33
                in reverse mode                                    57

                the forward pass                                   24
                forward from W        12               24         288
                forward from x         3               24          72
                in forward mode                                   384

                1 output, 15 inputs: reverse mode wins; forward mode takes 6.7 times as many operations.
                """, modes.text());
        assertTrue(modes.markdown().startsWith("""
                |  | sweeps | operations each | operations |
                | --- | ---: | ---: | ---: |
                | the forward pass |  |  | 24 |
                | back from J | 1 | 33 | 33 |
                """), modes.markdown());
    }

    @Test
    void forwardModeWinsWithOneInputAndManyOutputs() {
        Variable t = Variable.of("t", Tensor.scalar(0.5));
        Node curve = t.mul(Ops.constant(Tensor.vector(1, 2, 3, 4, 5, 6))).tanh().named("curve");
        ForwardAndReverse modes = ForwardAndReverse.of(curve, t);
        assertEquals(6, modes.reverse().count());
        assertEquals(List.of(1), modes.forward().stream().map(Sweeps::count).toList());
        assertTrue(modes.inForward() < modes.inReverse());
        assertTrue(modes.text().contains("6 outputs, 1 input: forward mode wins; reverse mode takes "), modes::text);
        Tensor forward = Tangents.jvp(curve, t, Ops.constant(1)).value();
        for (int i = 0; i < 6; i++) {
            Node one = curve.slice(0, i, i + 1);
            Node slope = Gradients.of(one.sum(), t).wrt(t);
            Reference.of(Lists.immutable.of(slope)).check(slope, Tensor.scalar(forward.at(i)));
        }
    }

    @Test
    void withAsManyOutputsAsInputsTheyMayBeEqual() {
        Variable x = Variable.of("x", Tensor.vector(2, 3));
        ForwardAndReverse modes = ForwardAndReverse.of(x.square().named("y"), x);
        assertEquals(2, modes.forwardPass());
        assertEquals(modes.inForward(), modes.inReverse(), modes::text);
        assertTrue(modes.text().endsWith("2 outputs, 2 inputs: both modes take the same.\n"), modes::text);
    }

    @Test
    void whatHasNoForwardRuleIsRefused() {
        Variable x = Variable.of("x", Tensor.scalar(2));
        Node clipped = Ops.customGradient("clip", x, (upstream, _, _) -> Lists.immutable.of(upstream), x);
        assertTrue(assertThrows(UnsupportedOperationException.class, () -> ForwardAndReverse.of(clipped, x))
                .getMessage().contains("clip"));
        Variable other = Variable.of("other", Shape.SCALAR);
        assertThrows(IllegalArgumentException.class, () -> ForwardAndReverse.of(x.square(), other));
    }
}
