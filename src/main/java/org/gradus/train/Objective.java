package org.gradus.train;

import org.gradus.Node;
import org.gradus.Variable;

/**
 * A model and what it is to make small, built for as many examples as X and Y have. A {@link Trainer} tells its own.
 *
 * @param x the features, of shape {@code (features, examples)}
 * @param y what is to be predicted, of shape {@code (units, examples)}
 * @param output what the model predicts, of the same shape
 * @param cost the loss and the penalty J, a scalar
 * @param layers those of the model
 */
public record Objective(Variable x, Variable y, Node output, Node cost, Layers layers) {

    static Objective of(Trainer trainer, Layers layers, Variable x, Variable y) {
        Node output = trainer.model.build(layers, x);
        Node loss = trainer.loss.apply(output, y);
        Node cost = trainer.l2 == 0
                ? loss
                : loss.add(Penalty.l2(layers.weights(), trainer.l2, trainer.data.examples()));
        return new Objective(x, y, output, cost.named("J"), layers);
    }
}
