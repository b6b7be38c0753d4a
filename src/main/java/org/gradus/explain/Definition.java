package org.gradus.explain;

import org.gradus.Node;

/**
 * What becomes an equation.
 *
 * @param node the node that is defined
 * @param symbol what stands for it in the other definitions
 * @param right what it is, over symbols
 * @param isScaled whether the symbol stands for m times the node
 * @param isWanted whether it is shown even if no other equation needs it
 * @param source what it is known to be the gradient of; else itself
 */
record Definition(Node node, Node symbol, Node right, Role role, boolean isScaled, boolean isWanted, Node source) {}
