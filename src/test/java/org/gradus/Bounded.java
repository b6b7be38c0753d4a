package org.gradus;

import static org.gradus.BoundedArithmetic.BOUNDED;
import static org.junit.jupiter.api.Assertions.fail;

import org.eclipse.collections.api.factory.Lists;

/**
 * A double and how far it can be from what exact arithmetic gives.
 *
 * @param value as {@link DoubleArithmetic} computes it
 * @param error a bound on |value − exact value|
 */
record Bounded(double value, double error) {

    /** Errors must stay below this part of the number, or of 1, else agreement would say little. */
    private static final double TELLING = 1e-9;

    /** The value of a node. */
    static Values<Bounded> valuesOf(Node node) {
        return new Evaluator<>(BOUNDED).evaluate(Lists.immutable.of(node)).get(node);
    }

    /** The value of a scalar node. */
    static Bounded valueOf(Node node) {
        return valuesOf(node).at(0);
    }

    /** Fails unless this and another number may be the same number, computed in two ways. */
    void mustAgree(Bounded other, String what) {
        double tolerance = error + other.error;
        if (!(tolerance <= TELLING * Math.max(1, Math.abs(value)))) {
            fail(what + " can't be told apart: " + this + " and " + other);
        }
        if (!(Math.abs(value - other.value) <= tolerance)) {
            fail(what + " differ: " + this + " and " + other);
        }
    }
}
