package org.gradus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntFunction;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.check.Bounded;
import org.gradus.check.BoundedArithmetic;

/**
 * What the plain evaluator says of some nodes, for comparison with another way to compute them.
 *
 * <p>That way may differ from it by the roundings of the same formulas in another order. How much those are follows
 * from the running error bound of {@link BoundedArithmetic}, in which each operation hands on the errors of its
 * arguments, magnified by its derivative, and adds its own: the scale of an entry is that bound in units of roundoff, so
 * it is a small multiple of the largest terms that enter, for an entry that is the small difference of large ones too.
 * Agreement means a difference of at most 1e-12 times the scale.
 */
public final class Reference {

    private static final double TOLERANCE = 1e-12 / 0x1p-53;

    private final ImmutableMap<Node, Values<Bounded>> values;
    private final boolean isInDoubt;

    private Reference(ImmutableMap<Node, Values<Bounded>> values, boolean isInDoubt) {
        this.values = values;
        this.isInDoubt = isInDoubt;
    }

    /** Evaluates, with the variables as they are now. */
    public static Reference of(Iterable<? extends Node> nodes) {
        Wary arithmetic = new Wary();
        ImmutableList<Node> asked = Lists.immutable.withAll(nodes);
        return new Reference(new Evaluator<>(arithmetic).evaluate(asked), arithmetic.isInDoubt);
    }

    /** Whether roundings may have decided a comparison, so that the numbers behind it tell nothing. */
    public boolean isInDoubt() {
        return isInDoubt;
    }

    /** Fails unless a tensor agrees with a node's value. */
    public void check(Node node, Tensor actual) {
        check(node, actual.shape(), i -> new Bounded(actual.at(i), 0));
    }

    /** Fails unless two nodes have the same values, as far as the roundings on the way to each allow to tell. */
    public void check(Node node, Node other) {
        check(node, other.shape(), values.get(other)::at);
    }

    private void check(Node node, Shape shape, IntFunction<Bounded> entries) {
        assertEquals(node.shape(), shape, node::toString);
        for (int i = 0; i < shape.size() && !isInDoubt; i++) {
            Bounded expected = values.get(node).at(i);
            Bounded actual = entries.apply(i);
            double error = expected.error() + actual.error();
            int entry = i;
            assertTrue(
                    Double.isFinite(error)
                            ? actual.value() == expected.value() // infinities have no difference
                                    || Math.abs(actual.value() - expected.value()) <= TOLERANCE * error
                            : Double.isFinite(actual.value()) == Double.isFinite(expected.value()),
                    () -> "entry " + entry + " of " + node + " is " + actual + ", not " + expected);
        }
    }

    /** Notices comparisons that depend on roundings. A number and itself can be compared, and so can exact zeros. */
    private static final class Wary extends BoundedArithmetic {

        private static final double LEAST = 1e-300;

        private boolean isInDoubt;

        @Override
        public boolean less(Bounded a, Bounded b) {
            doubt(a, b);
            return super.less(a, b);
        }

        @Override
        public boolean equal(Bounded a, Bounded b) {
            doubt(a, b);
            return super.equal(a, b);
        }

        @SuppressWarnings("ReferenceEquality") // the same number, not one that happens to be equal
        private void doubt(Bounded a, Bounded b) {
            double tolerance = TOLERANCE * (a.error() + b.error());
            isInDoubt |= a != b && tolerance > LEAST && !(Math.abs(a.value() - b.value()) > tolerance);
        }
    }
}
