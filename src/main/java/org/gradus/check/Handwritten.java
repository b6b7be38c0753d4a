package org.gradus.check;

import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.primitive.DoubleLists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableDoubleList;
import org.gradus.Tensor;
import org.gradus.Values;

/**
 * Numbers that somebody wrote down, held against what they should be.
 *
 * @param numbers with half a unit of the last place to which each was written
 * @param right what they should be
 * @param blurred the same with what is unknown of the rounded numbers that it is computed from
 * @param roundings how far each may be off by the precision that it is computed in
 */
record Handwritten(ImmutableList<Bounded> numbers, ImmutableList<Bounded> right, ImmutableList<Bounded> blurred,
        ImmutableDoubleList roundings) {

    /** Whoever computes along has six digits or more; this much of the largest entry may be missing. */
    private static final double TOLERANCE = 1e-6;
    /** An entry that is the small difference of large ones may be off by so many times the bound on its rounding. */
    private static final double ROUNDINGS = 1e6;
    /** Of numbers with fewer digits, so much of the largest entry may be missing. */
    private static final double MOST_ROUNDED_OFF = 0.01;
    /** However few digits there are, half of the largest is more than rounding to one of them takes away. */
    private static final double MOST_WRITTEN = 0.5;

    /** The entries of a tensor as they were written, times a factor. */
    static ImmutableList<Bounded> numbers(Tensor written, double factor) {
        Digits digits = Digits.of(written);
        return Lists.immutable.fromStream(IntStream.range(0, written.size()).mapToObj(i -> new Bounded(
                written.at(i) * factor, digits.halfUnit(written.at(i)) * factor)));
    }

    /** The entries of a tensor that are exact. */
    static ImmutableList<Bounded> exactly(Tensor tensor) {
        return Lists.immutable.withAll(Values.of(tensor, BoundedArithmetic.BOUNDED).entries());
    }

    /** The same numbers, taken to be computed from others as these are written. */
    Handwritten sharp() {
        return new Handwritten(numbers, right, right, roundings);
    }

    /** Whether the numbers are right. */
    boolean matches() {
        return isWithin(allowed());
    }

    /** Whether they are, however few digits were written. */
    boolean matchesAsFarAsWritten() {
        return isWithin(allowedAsFarAsWritten());
    }

    /** Whether they are, but stand in other places. */
    boolean matchesInAnotherOrder() {
        return new Handwritten(sorted(numbers), sorted(right), sorted(blurred), roundings.toSortedList().toImmutable())
                .matches();
    }

    private static ImmutableList<Bounded> sorted(ImmutableList<Bounded> numbers) {
        return numbers.toImmutableSortedListBy(Bounded::value);
    }

    /** How far each number may be from the right one. */
    ImmutableDoubleList allowed() {
        return allowed(MOST_ROUNDED_OFF);
    }

    /** The same, however few digits were written. */
    ImmutableDoubleList allowedAsFarAsWritten() {
        return allowed(MOST_WRITTEN);
    }

    private ImmutableDoubleList allowed(double mostRoundedOff) {
        double largest = largest();
        return DoubleLists.immutable.with(IntStream.range(0, right.size())
                .mapToDouble(i -> TOLERANCE * largest + roundings.get(i) + ROUNDINGS * right.get(i).error()
                        + Math.min(numbers.get(i).error() + carried(i), mostRoundedOff * largest))
                .toArray());
    }

    private double largest() {
        return numbers.asLazy().concatenate(right).collectDouble(it -> Math.abs(it.value())).max();
    }

    /** What is unknown of a number by the rounded ones that it is computed from. */
    private double carried(int i) {
        double carried = blurred.get(i).error() - right.get(i).error();
        return carried > 0 ? carried : 0; // neither if both are infinite
    }

    /** What the numbers should be, with what is unknown of them. */
    ImmutableList<Bounded> known() {
        double most = MOST_ROUNDED_OFF * largest();
        return right.collectWithIndex((it, i) -> new Bounded(it.value(),
                it.error() + roundings.get(i) + Math.min(carried(i), most)));
    }

    private boolean isWithin(ImmutableDoubleList allowed) {
        return IntStream.range(0, numbers.size())
                .allMatch(i -> Math.abs(numbers.get(i).value() - right.get(i).value()) <= allowed.get(i));
    }
}
