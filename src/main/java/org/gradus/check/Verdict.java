package org.gradus.check;

/** What a check says. */
public enum Verdict {
    /** Nothing speaks against the gradient. */
    AGREES,
    /** The gradient, or what it was compared with, is wrong. */
    DISAGREES;

    /** Agreement if all is well. */
    public static Verdict of(boolean agrees) {
        return agrees ? AGREES : DISAGREES;
    }
}
