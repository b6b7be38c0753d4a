package org.gradus.check;

/**
 * What people get wrong in a rule of differentiation. Where several explain the same wrong numbers, the one that stands
 * first in this list is named.
 */
public enum Cause {
    /** A rule makes infinity or NaN, in the part of a function that is not taken or where there is no finite slope. */
    NON_FINITE("infinity or NaN is made where a finite gradient arrives"),
    /** What one user of a node, or one entry of an output, sends back is missing from the sum. */
    LOST_CONTRIBUTION("a contribution is lost: each use of the input sends one back, and they add up"),
    /** The rule ignores, or replaces, the gradient that arrives. */
    UPSTREAM_DROPPED("the upstream gradient is dropped: the op's own derivative must be multiplied with it"),
    /** Plus in place of minus, or the other way round. */
    SIGN("the sign is wrong"),
    /** Twice the gradient, or half of it. */
    FACTOR_TWO("a factor 2 or 1/2 is wrong"),
    /** The length of an axis, such as the number of examples, is multiplied or divided by once too often or not. */
    FACTOR_M("a factor m or 1/m is wrong, m being the number of entries along an axis, such as the examples"),
    /** A factor that had to be transposed is not. */
    MISSING_TRANSPOSE("a transpose is missing"),
    /** Something is transposed that had not to be, or a product is taken in the wrong order. */
    TRANSPOSED_OPERAND("an operand is transposed, or the product taken in the wrong order"),
    /** The input was repeated along an axis, but what comes back is not added up along it. */
    BROADCAST_NOT_SUMMED(
            "a broadcast axis is not summed: an input that was repeated gets the sum over the repetitions"),
    /** A sum, or what undoes it, runs along another axis. */
    WRONG_AXIS("a sum runs over the wrong axis"),
    /** The derivative is taken at the output in place of the input, or its formula in the output gets the input. */
    OUTPUT_FOR_INPUT("input and output are confused: the derivative is taken at the wrong one of the two"),
    /** The op's own derivative, or a part of it, is left out. */
    DERIVATIVE_DROPPED("the op's own derivative, or a part of it, is left out"),
    /** The derivative of another piece of the function is taken. */
    WRONG_BRANCH("the derivative of the wrong branch is taken"),
    /** The operands of an op, or what is sent to them, are exchanged. */
    WRONG_OPERAND("the operands are confused"),
    /** The derivative of another function, such as another activation or another loss, is taken. */
    WRONG_FUNCTION("the derivative of another function is taken"),
    /** Entries are multiplied in place of matrices, or the other way round. */
    WRONG_PRODUCT("a matrix product and a product entry by entry are confused"),
    /** A parameter is taken that an update has changed already. */
    UPDATED_TOO_EARLY("a parameter was updated before all gradients had been computed from it"),
    /** The gradient of a penalty on the weights is there, and must not be, or the other way round. */
    PENALTY("the term of a penalty on the weights, such as (lambda / m) W, is added, or left out"),
    /** Rows, columns or entries in another order. */
    MISPLACED("the numbers are the right ones, but stand in other places"),
    /** A factor that is none of the above. */
    FACTOR("a factor is wrong, the same for all numbers"),
    /** Rounded so much that hardly anything is left to compare. */
    TOO_FEW_DIGITS("the numbers are right as far as they are written, but too few digits are"),
    /** None of the above explains the numbers. */
    UNKNOWN("no known mistake explains the numbers");

    private final String sentence;

    Cause(String sentence) {
        this.sentence = sentence;
    }

    /** What is wrong, for people. */
    public String sentence() {
        return sentence;
    }
}
