package org.gradus.check;

import org.eclipse.collections.api.RichIterable;
import org.gradus.Fn;
import org.gradus.Node;
import org.gradus.Op;

/** Functions of the user's, whose derivatives are in doubt themselves, so that slopes are measured by differences. */
final class UsersFunctions {

    private UsersFunctions() {}

    static boolean areAmong(RichIterable<Node> graph) {
        return graph.anySatisfy(node -> node.op() instanceof Op.Elementwise(Fn.User _, _));
    }
}
