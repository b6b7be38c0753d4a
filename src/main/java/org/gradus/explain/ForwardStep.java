package org.gradus.explain;

import org.gradus.Tensor;

/**
 * A node of the forward pass.
 *
 * @param node what it is called
 * @param equation how it follows from its inputs; for a variable, its name alone
 * @param shape of the value
 */
public record ForwardStep(String node, String equation, String shape, Tensor value) {}
