package org.gradus.check;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a check found at one place: an entry of a parameter, or a direction.
 *
 * @param place such as {@code W1[2,0]}
 * @param analytic the gradient that is checked
 * @param numeric the derivative as the method found it
 * @param difference |analytic − numeric|
 * @param bound how large the difference may be: the method's error and that of rounding in the gradient
 * @param method the one that decided
 * @param step how far it moved the variables, if it does
 * @param verdict of this place
 * @param slopes on both sides, where pieces of the function meet
 * @param jump which op jumps, where the function does
 */
public record EntryReport(String place, double analytic, double numeric, double difference, double bound,
        String method, OptionalDouble step, Verdict verdict, Optional<Sides> slopes, Optional<Jump> jump) {

    /** At a place where the function does not jump. */
    public EntryReport(String place, double analytic, double numeric, double difference, double bound, String method,
            OptionalDouble step, Verdict verdict, Optional<Sides> slopes) {
        this(place, analytic, numeric, difference, bound, method, step, verdict, slopes, Optional.empty());
    }

    /** The same with another verdict. */
    EntryReport with(Verdict other) {
        return new EntryReport(place, analytic, numeric, difference, bound, method, step, other, slopes, jump);
    }
}
