package org.gradus.course;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.UnaryOperator;
import org.gradus.train.Activation;
import org.junit.jupiter.api.Test;

/** The run itself is in {@code ExperimentCommandTest}. */
class ActivationsTest {

    @Test
    void itDoesNotHoldIfSigmoidAndTanhAreMistakenForOneAnother() {
        UnaryOperator<Activation> mistaken = activation -> switch (activation) {
            case SIGMOID -> Activation.TANH;
            case TANH -> Activation.SIGMOID;
            case RELU, LEAKY_RELU, IDENTITY -> activation;
        };
        Activations result = Activations.run(mistaken, 100);
        assertFalse(result.holds());
        assertTrue(result.verdict().startsWith("of 5 data sets, tanh ends below sigmoid on 0"), result::verdict);
    }

    @Test
    void itDoesNotHoldIfUnitsOfTanhAreDead() {
        Activations.Run alive = new Activations.Run("flower", Activation.TANH, 1, 0.1, 0.4, 0, 0, List.of());
        assertTrue(of(alive).verdict().endsWith("0 units of relu and 0 others"), of(alive)::verdict);
        Activations.Run dead = new Activations.Run("flower", Activation.TANH, 1, 0.1, 0.4, 0, 2, List.of());
        assertTrue(of(dead).verdict().endsWith("0 units of relu and 2 others"), of(dead)::verdict);
    }

    private static Activations of(Activations.Run tanh) {
        return new Activations(1, List.of(tanh,
                new Activations.Run("flower", Activation.SIGMOID, 1, 0.2, 0.1, 0, 0, List.of())));
    }
}
