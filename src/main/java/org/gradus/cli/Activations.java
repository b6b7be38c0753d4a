package org.gradus.cli;

import org.gradus.train.Activation;

/** How activations are spelled in the command. */
final class Activations extends Names<Activation> {

    Activations() {
        super("activation", Activation.values());
    }
}
