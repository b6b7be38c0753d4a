package org.gradus.explain;

/** How the mean over the m examples is written in the equations of the reverse sweep. */
public enum Style {

    /** dZ is ∂J/∂Z, with 1/m where it really is. */
    EXACT,
    /**
     * As the course writes it: of nodes in between, dZ is m times ∂J/∂Z, so 1/m stands before the gradients of
     * variables only.
     */
    COURSE
}
