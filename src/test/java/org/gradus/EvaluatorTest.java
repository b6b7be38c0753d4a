package org.gradus;

import static org.gradus.DoubleArithmetic.DOUBLES;
import static org.gradus.Ops.constant;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.eclipse.collections.api.factory.Lists;
import org.gradus.check.Bounded;
import org.junit.jupiter.api.Test;

/** Any arithmetic gives the values that doubles give. */
class EvaluatorTest {

    @Provide
    Arbitrary<Sample> ops() {
        return Sample.of(OpTable.ROWS);
    }

    @Provide
    Arbitrary<Sample> graphs() {
        return Recipe.samples(Recipe.Kind.ALL);
    }

    @Property(tries = 500)
    void dualNumbersHaveTheValuesOfDoublesForOps(@ForAll("ops") Sample sample) {
        sameValues(sample.experiment().y());
    }

    @Property(tries = 100)
    void dualNumbersHaveTheValuesOfDoublesForGraphs(@ForAll("graphs") Sample sample) {
        sameValues(sample.experiment().y());
    }

    private static void sameValues(Node node) {
        List<Double> expected = Values.of(node.value(), DOUBLES).entries();
        Values<Dual<Dual<Double>>> duals =
                new Evaluator<>(new DualArithmetic<>(new DualArithmetic<>(DOUBLES))).evaluate(List.of(node)).get(node);
        assertEquals(expected, duals.entries().stream().map(dual -> dual.value().value()).toList());
        assertEquals(expected, Bounds.valuesOf(node).entries().stream().map(Bounded::value).toList());
    }

    @Test
    void variablesCanBeGivenOtherValues() {
        Variable x = Variable.of("x", Shape.of(2));
        Node node = x.mul(x).add(constant(1));
        Values<Double> values = new Evaluator<>(DOUBLES)
                .evaluate(Lists.immutable.of(node), _ -> new Values<>(x.shape(), List.of(3.0, 4.0))).get(node);
        assertEquals(new Values<>(Shape.of(2), List.of(10.0, 17.0)), values);
    }
}
