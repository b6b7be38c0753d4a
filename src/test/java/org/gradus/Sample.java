package org.gradus;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;

/**
 * An op at some inputs, and the directions in which it is differentiated there.
 *
 * @param upstream the gradient that arrives at its output
 * @param first a direction for each input
 * @param second another one
 */
public record Sample(OpRow row, ImmutableList<Tensor> inputs, Tensor upstream, ImmutableList<Tensor> first,
        ImmutableList<Tensor> second) {

    public static Arbitrary<Sample> of(ImmutableList<OpRow> rows) {
        return Arbitraries.of(rows.castToList()).flatMap(
                row -> Arbitraries.of(row.samples().castToList()).flatMap(shapes -> of(row, shapes)))
                .withoutEdgeCases();
    }

    private static Arbitrary<Sample> of(OpRow row, ImmutableList<Shape> shapes) {
        Shape output = row.of(shapes.collect(shape -> Variable.of("x", shape))).shape();
        ImmutableList<Domain> weights = shapes.collect(_ -> Domain.ANY);
        return Combinators.combine(Domain.tensors(row.domains(), shapes), Domain.ANY.tensor(output),
                Domain.tensors(weights, shapes), Domain.tensors(weights, shapes))
                .as((inputs, upstream, first, second) -> new Sample(row, inputs, upstream, first, second));
    }

    /** The op at work on variables x0, x1, … with the values of the inputs. */
    Experiment experiment() {
        ImmutableList<Variable> x = inputs.collectWithIndex((input, k) -> Variable.of("x" + k, input));
        return new Experiment(x, row.of(x), upstream, first, second);
    }

    @Override
    public String toString() {
        return row + Topology.order(Lists.immutable.of(experiment().y())).makeString("\n", "\n", "\n") + "at "
                + text(inputs) + ", upstream " + text(Lists.immutable.of(upstream)) + ", directions " + text(first)
                + " and " + text(second);
    }

    private static String text(ImmutableList<Tensor> tensors) {
        return tensors.collect(tensor -> tensor.toString().replaceAll("\\s+", " ")).makeString("; ");
    }
}
