package org.gradus.check;

import org.eclipse.collections.api.RichIterable;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.map.MutableMap;
import org.gradus.Fn;
import org.gradus.Node;
import org.gradus.Op;

/**
 * Functions of the user's, whose derivatives are in doubt themselves, so that slopes are measured. What was measured is
 * kept, since the same arguments come again for each direction.
 */
final class UsersFunctions {

    private final MutableMap<Argument, Nearby> measured = Maps.mutable.empty();

    private record Argument(Fn.User function, double x) {}

    static boolean areAmong(RichIterable<Node> graph) {
        return graph.anySatisfy(node -> node.op() instanceof Op.Elementwise(Fn.User _, _));
    }

    /** The same function, NaN where it throws: where nobody asked for its value, it need not have one. */
    static Fn.User total(Fn.User function) {
        return new Fn.User(function.title(), x -> {
            try {
                return function.function().applyAsDouble(x);
            } catch (RuntimeException e) {
                return Double.NaN;
            }
        }, function.derivative());
    }

    Nearby near(Fn.User function, double x) {
        return measured.getIfAbsentPut(new Argument(function, x), () -> Nearby.of(total(function).function(), x));
    }
}
