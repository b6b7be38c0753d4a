package org.gradus;

import static org.gradus.check.BoundedArithmetic.BOUNDED;
import static org.junit.jupiter.api.Assertions.fail;

import org.eclipse.collections.api.factory.Lists;
import org.gradus.check.Bounded;

/** Nodes in doubles that carry error bounds. */
final class Bounds {

    /** Errors must stay below this part of the number, or of 1, else agreement would say little. */
    private static final double TELLING = 1e-9;

    private Bounds() {}

    /** The value of a node. */
    static Values<Bounded> valuesOf(Node node) {
        return new Evaluator<>(BOUNDED).evaluate(Lists.immutable.of(node)).get(node);
    }

    /** The value of a scalar node. */
    static Bounded valueOf(Node node) {
        return valuesOf(node).at(0);
    }

    /** Fails unless two numbers may be the same number, computed in two ways. */
    static void mustAgree(Bounded a, Bounded b, String what) {
        if (!(a.error() + b.error() <= TELLING * Math.max(1, Math.abs(a.value())))) {
            fail(what + " can't be told apart: " + a + " and " + b);
        }
        if (!a.mayEqual(b)) {
            fail(what + " differ: " + a + " and " + b);
        }
    }
}
