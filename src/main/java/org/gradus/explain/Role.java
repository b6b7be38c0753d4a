package org.gradus.explain;

/** What is defined: a node of the forward pass, or a gradient, of a variable or of a node in between. */
enum Role {
    FORWARD, BETWEEN, OF_VARIABLE
}
