package org.gradus.check;

/** A complex number. */
public record Complex(double re, double im) {}
