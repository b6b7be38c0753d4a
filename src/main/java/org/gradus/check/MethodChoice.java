package org.gradus.check;

/** Which method a {@link GradientCheck} relies on. */
public enum MethodChoice {
    /** Central differences first, and where they can't tell Ridders, then dual numbers, then decimals. */
    ESCALATING,
    /** {@link CentralDifferences} alone. */
    CENTRAL,
    /** {@link OneSidedDifferences} to the right alone. */
    ONE_SIDED,
    /** {@link Ridders} alone. */
    RIDDERS,
    /** {@link ComplexStep} alone. */
    COMPLEX_STEP,
    /** {@link DualNumbers} alone. */
    DUALS,
    /** {@link DecimalReference} alone. */
    DECIMALS
}
