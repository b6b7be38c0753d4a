package org.gradus.explain;

import org.gradus.Node;

/** A name that has no equation: a variable's, a constant's, or m, the number of examples. */
public record Given(String name, Node node) {}
