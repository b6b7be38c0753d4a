package org.gradus;

import static org.gradus.Ops.constant;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import org.eclipse.collections.api.factory.Lists;
import org.junit.jupiter.api.Test;

/** Names, identity and values of nodes. */
class NodeTest {

    private final Variable x = Variable.of("x", Tensor.vector(1, 2, 3));

    @Test
    void idsGrowFromInputsToUsers() {
        Node y = x.neg();
        Node z = x.add(y);
        assertTrue(x.id() < y.id());
        assertTrue(y.id() < z.id());
    }

    @Test
    void equalOpsMakeDifferentNodes() {
        Node first = x.neg();
        Node second = x.neg();
        assertEquals(first.op(), second.op());
        assertNotEquals(first, second);
    }

    @Test
    void aNameIsALabelOnTheSameComputation() {
        Node sum = x.add(1);
        Node named = sum.named("Z1");
        assertEquals(sum.op(), named.op());
        assertEquals(Optional.of("Z1"), named.name());
        assertEquals("Z1", named.label());
        assertEquals("add#" + sum.id(), sum.label());
    }

    @Test
    void whatHasANameKeepsItAndIsJoinedByAnAlias() {
        Node first = x.neg().named("first");
        Node second = first.named("second");
        assertEquals(first, second.inputs().getOnly());
        assertEquals(Optional.of("first"), first.name());
        assertEquals(Optional.of("second"), second.name());
        assertEquals(first.value(), second.value());
        assertEquals(x, x.named("alias").inputs().getOnly());
    }

    @Test
    void printsWhatItIs() {
        Node y = x.neg();
        assertEquals("x = variable (3,)", x.toString());
        assertEquals("neg#" + y.id() + " = neg(x) (3,)", y.toString());
        assertEquals("Z = add(neg#" + y.id() + ", x) (3,)", y.add(x).named("Z").toString());
        assertEquals("σ = sigmoid(x) (3,)", x.sigmoid().named("σ").toString());
        Node two = constant(2);
        assertEquals("constant#" + two.id() + " = constant(2.0) ()", two.toString());
        Node rows = constant(Tensor.of(new double[][] {{1, 2}, {3, 4.5}}));
        assertEquals("constant#" + rows.id() + " = constant([[1. 2. ] [3. 4.5]]) (2, 2)", rows.toString());
        Node large = constant(Tensor.zeros(7));
        assertEquals("constant#" + large.id() + " = constant() (7,)", large.toString());
    }

    @Test
    void valuesFollowTheVariables() {
        Node y = x.square();
        assertEquals(Tensor.vector(1, 4, 9), y.value());
        x.assign(Tensor.vector(0, -1, 5));
        assertEquals(Tensor.vector(0, 1, 25), y.value());
    }

    @Test
    void aVariableWithoutAValueIsNamed() {
        Variable empty = Variable.of("W1", Shape.of(2, 3));
        String message = "variable W1 of shape (2, 3) has no value yet: assign one";
        assertEquals(message, assertThrows(IllegalStateException.class, empty::value).getMessage());
        assertEquals(message, assertThrows(IllegalStateException.class, empty.sum()::value).getMessage());
    }

    @Test
    void aVariableKeepsItsShape() {
        assertEquals("variable x has shape (3,) and can't take a value of shape (1, 3)",
                assertThrows(IllegalArgumentException.class, () -> x.assign(Tensor.zeros(1, 3))).getMessage());
        assertEquals(Tensor.vector(1, 2, 3), x.value());
    }

    @Test
    void valuesOfSeveralNodesComeInTheirOrder() {
        Node y = x.neg();
        assertEquals(Lists.immutable.of(Tensor.vector(-1, -2, -3), Tensor.scalar(6), Tensor.vector(1, 2, 3)),
                Evaluator.values(Lists.immutable.of(y, x.sum(), x)));
        assertEquals(Lists.immutable.of(y.value(), y.value()), Evaluator.values(Lists.immutable.of(y, y)));
    }

    @Test
    void aNodeSharesNoArrayWithItsMaker() {
        double[] entries = {1, 2};
        Node vector = constant(Tensor.vector(entries));
        Node[] many = new Node[12];
        Arrays.fill(many, vector);
        Node joined = Ops.concat(0, many);
        many[0] = constant(Tensor.vector(7, 8));
        entries[0] = 9;
        assertEquals(1, joined.value().get(0));
        int[] order = {1, 0};
        Node transposed = constant(Tensor.zeros(2, 3)).transpose(order);
        order[0] = 0;
        assertEquals(Shape.of(3, 2), transposed.value().shape());
    }
}
