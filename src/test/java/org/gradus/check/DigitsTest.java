package org.gradus.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.gradus.Tensor;
import org.junit.jupiter.api.Test;

class DigitsTest {

    /** The number with the most decimals tells how many there are, and a zero has as many. */
    @Test
    void theMostDecimalsTell() {
        Digits digits = Digits.of(Tensor.vector(0.5, 0, -0.0123));
        assertEquals(new Digits(4, 3), digits);
        assertEquals(0.5e-4, digits.halfUnit(0), 1e-19);
        assertEquals(0.5e-3, digits.halfUnit(0.5), 1e-18); // of three digits
        assertEquals(0.5e-4, digits.halfUnit(-0.0123), 1e-19);
        assertEquals(0.5e-4, digits.halfUnit(0.0003), 1e-19);
    }

    /** So do the most digits, for numbers in scientific notation. */
    @Test
    void theMostDigitsTell() {
        Digits digits = Digits.of(Tensor.vector(1.25e-7, 3e5));
        assertEquals(new Digits(9, 3), digits);
        assertEquals(0.5e-9, digits.halfUnit(1.25e-7), 1e-24);
        assertEquals(500, digits.halfUnit(3e5), 1e-10);
    }

    @Test
    void wholeNumbersHaveNoDecimals() {
        assertEquals(new Digits(0, 2), Digits.of(Tensor.vector(0, 200, -15)));
        assertEquals(0.5, Digits.of(Tensor.vector(0, 3)).halfUnit(0));
        assertEquals(new Digits(0, 1), Digits.of(Tensor.vector(0)));
    }
}
