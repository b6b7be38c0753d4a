package org.gradus.check;

import org.eclipse.collections.api.factory.Lists;

/**
 * What a check says, of an entry, of a parameter, or of all parameters. They are listed in the order of what outweighs
 * what: of several verdicts the last one of this list is that of them together.
 */
public enum Verdict {
    /** All gradients are zero, and rightly so: nothing was tested. */
    VACUOUS,
    /** The gradient is right to within the errors that are stated. */
    AGREES,
    /** There is no derivative, since pieces of the function with different slopes meet; the gradient lies between them. */
    KINK,
    /** No method can tell. */
    INCONCLUSIVE,
    /**
     * Pieces of the function meet, and the rules, each of which follows its convention, add up to a number that is none of
     * its slopes, although the function may even be smooth.
     */
    CONVENTION,
    /** The function or its gradient is infinite or not a number. */
    NON_FINITE,
    /** The function jumps here, so it has no derivative, whatever the gradient says. */
    JUMP,
    /** The gradient, or what it was compared with, is wrong. */
    DISAGREES;

    /** Agreement if all is well. */
    public static Verdict of(boolean agrees) {
        return agrees ? AGREES : DISAGREES;
    }

    /** The verdict of several together, the one that outweighs the others; of none it is {@link #VACUOUS}. */
    public static Verdict together(Iterable<Verdict> verdicts) {
        return Lists.immutable.withAll(verdicts).maxOptional().orElse(VACUOUS);
    }
}
