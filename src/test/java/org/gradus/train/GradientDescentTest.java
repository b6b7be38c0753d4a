package org.gradus.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.gradus.Node;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.course.Matrix;
import org.gradus.course.TwoLayerEquations;
import org.gradus.course.TwoLayerNetwork;
import org.gradus.course.TwoLayerParameters;
import org.gradus.train.GradientDescent.Cost;
import org.gradus.train.data.Flower;
import org.gradus.train.data.NumpyRandom;
import org.junit.jupiter.api.Test;

class GradientDescentTest {

    private static Matrix matrix(Variable variable) {
        return new Matrix(variable.value());
    }

    /** The course's own loop, by its equations in matrix form, takes the same steps. */
    @Property(tries = 20)
    void goesWhereTheCoursesEquationsLead(@ForAll Activation activation, @ForAll @IntRange(max = 100) int seed,
            @ForAll @IntRange(max = 9) int iterations) {
        TwoLayerNetwork network =
                TwoLayerNetwork.of(Flower.dataset(), 3, activation, new NumpyRandom(seed), 0.1);
        Matrix x = matrix(network.x());
        Matrix y = matrix(network.y());
        TwoLayerParameters expected = new TwoLayerParameters(matrix(network.w1()), matrix(network.b1()),
                matrix(network.w2()), matrix(network.b2()));
        List<Cost> costs =
                new GradientDescent(network.cost(), network.parameters(), 0.5).run(iterations, _ -> {});
        for (int i = 0; i < iterations; i++) {
            TwoLayerEquations equations = TwoLayerEquations.of(activation, expected, x, y);
            assertEquals(i, costs.get(i).iteration());
            assertEquals(equations.cost(), costs.get(i).value(), 1e-12);
            expected = expected.descend(0.5, equations.gradient());
        }
        assertEquals(TwoLayerEquations.of(activation, expected, x, y).cost(), costs.getLast().value(), 1e-12);
        // Rounding, some 400 · 2⁻⁵³ of a gradient in each step, grows little in so few of them.
        for (int i = 0; i < 6; i++) {
            assertEquals(expected.W1().tensor().at(i), network.w1().value().at(i), 1e-12);
        }
    }

    /** x² from 1 by α = ¼: each step halves x, exactly. */
    private static Variable one() {
        return Variable.of("x", Tensor.scalar(1));
    }

    private static List<Integer> reported(int iterations) {
        Variable x = one();
        return new GradientDescent(x.square(), Lists.immutable.of(x), 0.25).run(iterations, _ -> {}).stream()
                .map(Cost::iteration).toList();
    }

    @Test
    void reportsTheCostBeforeTheUpdates() {
        Variable x = one();
        Node cost = x.square();
        List<Cost> costs = new GradientDescent(cost, Lists.immutable.of(x), 0.25).run(3, _ -> {});
        assertEquals(List.of(new Cost(0, 1), new Cost(1, 0.25), new Cost(2, 0.0625), new Cost(3, 0.015625)), costs);
        assertEquals(0.125, x.value().item());
    }

    @Test
    void reportsTheFirstAndTheLastAndEveryTenthOrThousandth() {
        assertEquals(List.of(0), reported(0));
        assertEquals(List.of(0, 1), reported(1));
        assertEquals(IntStream.rangeClosed(0, 12).boxed().toList(), reported(12));
        assertEquals(List.of(0, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300), reported(300));
        assertEquals(List.of(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 25), reported(25));
        assertEquals(List.of(0, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10_000, 11_000, 11_500),
                reported(11_500));
    }

    @Test
    void tellsOfEachStep() {
        Variable x = one();
        MutableIntList told = IntLists.mutable.empty();
        new GradientDescent(x.square(), Lists.immutable.of(x), 0.25).run(4, told::add);
        assertEquals(IntLists.immutable.of(1, 2, 3, 4), told);
    }

    @Test
    void stopsWhereTheCostIsNoLongerFinite() {
        Variable x = one();
        List<Cost> costs = new GradientDescent(x.square(), Lists.immutable.of(x), 1e100).run(20_000, _ -> {});
        assertEquals(new Cost(0, 1), costs.getFirst());
        assertEquals(Double.POSITIVE_INFINITY, costs.getLast().value());
        assertTrue(costs.getLast().iteration() < 5, costs.toString());
    }
}
