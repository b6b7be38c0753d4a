package org.gradus;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;

/**
 * Where the entries of sample inputs come from: a grid of short binary fractions, so that samples can be read and
 * entered exactly, and inputs that are not equal differ by more than a finite difference moves them.
 */
enum Domain {

    ANY(-16, 16, 8), NONZERO(-16, 16, 8), POSITIVE(1, 24, 8), ABOVE_MINUS_ONE(-7, 16, 8), PROBABILITY(1, 15, 16),
    LABEL(0, 16, 16),
    /** No two entries of any of the inputs are equal, for ops with kinks where they would be. */
    DISTINCT(0, 0, 8);

    private final int least;
    private final int greatest;
    private final int denominator;

    Domain(int least, int greatest, int denominator) {
        this.least = least;
        this.greatest = greatest;
        this.denominator = denominator;
    }

    private Arbitrary<Double> entries() {
        return Arbitraries.integers().between(least, greatest).filter(i -> this != NONZERO || i != 0)
                .map(i -> (double) i / denominator);
    }

    /** A tensor with entries from here. */
    Arbitrary<Tensor> tensor(Shape shape) {
        return entries().array(double[].class).ofSize(shape.size()).map(entries -> Tensor.of(shape, entries));
    }

    /** A tensor of each shape with entries from the domain at the same place. */
    static Arbitrary<ImmutableList<Tensor>> tensors(ImmutableList<Domain> domains, ImmutableList<Shape> shapes) {
        if (domains.contains(DISTINCT)) {
            return distinct(shapes);
        }
        return Combinators
                .combine(domains.zip(shapes).collect(pair -> pair.getOne().tensor(pair.getTwo())).castToList())
                .as(Lists.immutable::withAll);
    }

    private static Arbitrary<ImmutableList<Tensor>> distinct(ImmutableList<Shape> shapes) {
        int size = (int) shapes.sumOfInt(Shape::size);
        List<Integer> grid = IntStream.range(-size / 2, size - size / 2).boxed().toList();
        return Arbitraries.shuffle(grid).map(shuffled -> {
            double[] entries = shuffled.stream().mapToDouble(i -> (double) i / DISTINCT.denominator).toArray();
            return shapes.collectWithIndex((shape, k) -> {
                int start = (int) shapes.subList(0, k).sumOfInt(Shape::size);
                return Tensor.of(shape, java.util.Arrays.copyOfRange(entries, start, start + shape.size()));
            });
        });
    }
}
