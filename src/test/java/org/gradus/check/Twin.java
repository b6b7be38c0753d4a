package org.gradus.check;

/** A number in doubles, with a bound on its error, and the same number in decimals. */
record Twin(Bounded rounded, Extended exact) {}
