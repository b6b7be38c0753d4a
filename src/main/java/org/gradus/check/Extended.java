package org.gradus.check;

import org.apfloat.Apfloat;

/** A decimal number, or what there is in place of one. */
sealed interface Extended {

    /** A number. */
    record Finite(Apfloat number) implements Extended {}

    /** Plus or minus infinity. */
    record Infinite(int sign) implements Extended {}

    /** Nothing that can be computed with, such as the logarithm of a negative number. */
    record Undefined(String reason) implements Extended {}

    /**
     * The number.
     *
     * @throws ArithmeticException if there is none
     */
    default Apfloat finite() {
        return switch (this) {
            case Finite(Apfloat number) -> number;
            case Infinite(int sign) ->
                    throw new ArithmeticException("the value is " + (sign < 0 ? "-" : "") + "Infinity");
            case Undefined(String reason) -> throw new ArithmeticException("there is no " + reason);
        };
    }
}
