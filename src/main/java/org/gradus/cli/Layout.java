package org.gradus.cli;

/** How weights lie in a file. */
enum Layout {
    /** As here and in PyTorch, {@code (units, inputs)}: z = W x + b. */
    UNITS_FIRST,
    /** As in Keras, {@code (inputs, units)}: z = x W + b. */
    INPUTS_FIRST
}
