package org.gradus.train;

import org.gradus.Node;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.compile.Program;

/**
 * A model with what it has learnt.
 *
 * @param parameters those it was trained with, as they are at present
 */
public record Predictor(Model model, Parameters parameters) {

    /**
     * What the model predicts.
     *
     * @param x features, of shape {@code (features, examples)}
     * @return the output, of shape {@code (units, examples)}
     */
    public Tensor output(Tensor x) {
        Node output = model.build(Layers.toPredict(parameters), Variable.of("X", x));
        Program program = Program.of(output);
        program.run();
        return program.read(output);
    }
}
