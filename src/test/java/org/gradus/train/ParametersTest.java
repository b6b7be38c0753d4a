package org.gradus.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.gradus.Node;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.train.data.NumpyRandom;
import org.junit.jupiter.api.Test;

class ParametersTest {

    private final Parameters parameters = new Parameters(new NumpyRandom(2));

    @Test
    void theFirstRequestCreatesAndTheNextGetsTheSame() {
        Variable w = parameters.get("W1", Shape.of(4, 2), Initializer.normal(0.01));
        assertEquals("W1", w.label());
        Tensor drawn = new NumpyRandom(2).randn(4, 2);
        assertEquals(drawn.at(5) * 0.01, w.value().at(5));
        w.assign(Tensor.ones(4, 2));
        assertSame(w, parameters.get("W1", Shape.of(4, 2), Initializer.normal(0.01)));
        assertSame(w, parameters.get("W1"));
        assertEquals(Tensor.ones(4, 2), w.value());
    }

    @Test
    void anotherShapeIsRefused() {
        parameters.get("W1", Shape.of(4, 2), Initializer.zeros());
        var refused = assertThrows(IllegalArgumentException.class,
                () -> parameters.get("W1", Shape.of(4, 3), Initializer.zeros()));
        assertEquals("the parameter W1 (4, 2) was asked for with the shape (4, 3): a model has to have the same"
                + " parameters each time that it is built", refused.getMessage());
        var unknown = assertThrows(IllegalArgumentException.class, () -> parameters.get("W2"));
        assertEquals("there is no parameter W2, only [W1]", unknown.getMessage());
    }

    @Test
    void theyAreInTheOrderOfTheirCreation() {
        parameters.get("W2", Shape.of(1), Initializer.zeros());
        parameters.get("b1", Shape.of(1), Initializer.zeros());
        parameters.get("W2", Shape.of(1), Initializer.zeros());
        parameters.get("W1", Shape.of(1), Initializer.zeros());
        assertEquals(List.of("W2", "b1", "W1"), parameters.all().collect(Node::label).castToList());
        assertEquals(List.of("W2", "b1", "W1"), List.copyOf(parameters.values().keySet()));
    }

    @Test
    void valuesComeBack() {
        Variable w = parameters.get("W", Shape.of(2), Initializer.constant(3));
        Map<String, Tensor> before = parameters.values();
        w.assign(Tensor.vector(1, 2));
        parameters.assign(before);
        assertEquals(Tensor.vector(3, 3), w.value());
        parameters.assign(Map.of("b", Tensor.vector(5)));
        assertEquals(Tensor.vector(5), parameters.get("b", Shape.of(1), Initializer.zeros()).value());
    }
}
