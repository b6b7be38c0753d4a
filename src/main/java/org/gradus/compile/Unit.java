package org.gradus.compile;

import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.set.ImmutableSet;
import org.gradus.Fn;
import org.gradus.Node;
import org.gradus.Op;

/** What runs as one: it reads stored entries and stores some. Units are put together while the graph is planned. */
sealed interface Unit permits Group, Unit.MatrixProduct, Unit.Copy {

    /** The nodes whose stored entries it reads. */
    ImmutableSet<Node> reads();

    /** The nodes whose entries it could store. */
    ImmutableList<Node> results();

    /** Whether it calls a function of the user's, which may throw. */
    default boolean callsUser() {
        return results().anySatisfy(node -> node.op() instanceof Op.Elementwise(Fn.User _, _));
    }

    /** Some entries, moved to where they belong in the result; the rest of the result is 0. */
    record Copy(Node target, ImmutableList<Part> parts) implements Unit {

        /**
         * Entries and their place.
         *
         * @param strides how far apart in the target neighbours along each axis of the source lie
         */
        record Part(View source, int offset, ImmutableIntList strides) {}

        @Override
        public ImmutableSet<Node> reads() {
            return parts.collect(part -> part.source().base()).toImmutableSet();
        }

        @Override
        public ImmutableList<Node> results() {
            return Lists.immutable.of(target);
        }

        /** Whether the parts fill the target. */
        boolean fills() {
            return parts.sumOfInt(part -> part.source().shape().size()) == target.shape().size();
        }
    }

    /**
     * target := accumulate + alpha · scale · a b.
     *
     * @param scale numbers of one entry that multiply alpha
     * @param accumulate what the product is added to, if anything, of the target's shape
     */
    record MatrixProduct(Node target, View a, View b, double alpha, ImmutableList<View> scale,
            ImmutableList<View> accumulate) implements Unit {

        @Override
        public ImmutableSet<Node> reads() {
            return Lists.immutable.of(a, b).newWithAll(scale).newWithAll(accumulate).collect(View::base)
                    .toImmutableSet();
        }

        @Override
        public ImmutableList<Node> results() {
            return Lists.immutable.of(target);
        }

        /** How many additions and multiplications it takes. */
        long flops() {
            return 2L * target.shape().size() * a.shape().dim(-1);
        }
    }
}
