package org.gradus.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.train.data.NumpyRandom;
import org.junit.jupiter.api.Test;

/** L2 penalties and clipped gradients. */
class RegularizationTest {

    /** (λ / 2m) Σ‖W‖², with the gradient (λ / m) W. */
    @Property(tries = 30)
    void thePenaltyIsTheCourses(@ForAll @IntRange(max = 1000) int seed, @ForAll @IntRange(min = 1, max = 500) int m,
            @ForAll @DoubleRange(max = 10) double lambda) {
        NumpyRandom random = new NumpyRandom(seed);
        Variable w1 = Variable.of("W1", random.randn(4, 3));
        Variable w2 = Variable.of("W2", random.randn(1, 4));
        Node penalty = Penalty.l2(Lists.immutable.of(w1, w2), lambda, m);
        double sum = squares(w1.value()) + squares(w2.value());
        assertEquals(lambda / (2 * m) * sum, penalty.value().item(), 1e-14 * lambda / m * sum); // 16 terms are added
        Tensor gradient = Gradients.of(penalty, w1).wrt(w1).value();
        for (int i = 0; i < gradient.size(); i++) {
            double expected = lambda / m * w1.value().at(i);
            assertEquals(expected, gradient.at(i), 4 * Math.ulp(expected));
        }
    }

    private static double squares(Tensor tensor) {
        return Arrays.stream(tensor.toArray()).map(x -> x * x).sum();
    }

    /** All gradients keep their directions; their common norm is the limit, or what it was if that is less. */
    @Property(tries = 50)
    void gradientsAreClippedByTheirCommonNorm(@ForAll @IntRange(max = 1000) int seed,
            @ForAll @DoubleRange(min = 0.01, max = 20) double limit) {
        NumpyRandom random = new NumpyRandom(seed);
        Tensor g1 = random.randn(4, 3);
        Tensor g2 = random.randn(5);
        Variable w = Variable.of("W", Tensor.zeros(4, 3));
        Variable b = Variable.of("b", Tensor.zeros(5));
        ImmutableMap<Variable, Node> clipped =
                Clipping.byNorm(Maps.immutable.of(w, Ops.constant(g1), b, Ops.constant(g2)), limit);
        double norm = Math.sqrt(squares(g1) + squares(g2));
        double factor = norm > limit ? limit / norm : 1;
        for (int i = 0; i < 5; i++) {
            assertEquals(g1.at(i) * factor, clipped.get(w).value().at(i), 1e-14);
            assertEquals(g2.at(i) * factor, clipped.get(b).value().at(i), 1e-14);
        }
    }

    @Test
    void noGradientIsNotANumber() {
        Variable w = Variable.of("W", Tensor.zeros(2));
        assertEquals(Tensor.zeros(2),
                Clipping.byNorm(Maps.immutable.of(w, Ops.constant(Tensor.zeros(2))), 1).get(w).value());
        var refused = assertThrows(IllegalArgumentException.class, () -> Clipping.byNorm(Maps.immutable.empty(), 0));
        assertEquals("the limit of the gradients' norm must be positive, not 0.0", refused.getMessage());
    }
}
