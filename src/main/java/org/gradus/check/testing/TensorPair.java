package org.gradus.check.testing;

import org.gradus.Tensor;

/** Two tensors whose shapes broadcast to one. */
public record TensorPair(Tensor left, Tensor right) {}
