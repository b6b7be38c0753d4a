package org.gradus.cli;

import org.gradus.train.Optimizer;

/** Optimizers with the learning rate that is usual for them. */
enum OptimizerName {

    GRADIENT_DESCENT(1.2), MOMENTUM(1.2), RMSPROP(0.001), ADAM(0.001), ADAMW(0.001);

    private final double learningRate;

    OptimizerName(double learningRate) {
        this.learningRate = learningRate;
    }

    double learningRate() {
        return learningRate;
    }

    Optimizer optimizer() {
        return switch (this) {
            case GRADIENT_DESCENT -> new Optimizer.GradientDescent();
            case MOMENTUM -> new Optimizer.Momentum();
            case RMSPROP -> new Optimizer.RmsProp();
            case ADAM -> new Optimizer.Adam();
            case ADAMW -> new Optimizer.AdamW();
        };
    }
}
