package org.gradus.check;

/**
 * A number and how far roundings put it off; see {@link RoundedArithmetic}.
 *
 * @param deviation the standard deviation, if they are independent
 * @param worst the most, if all of them work together
 */
record Rounded(double value, double deviation, double worst) {}
