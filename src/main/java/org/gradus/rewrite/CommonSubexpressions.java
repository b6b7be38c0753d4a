package org.gradus.rewrite;

import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.map.MutableMap;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Topology;
import org.gradus.Variable;

/** Lets one node do what several do: those with the same op, attributes and inputs. The first keeps its name. */
public final class CommonSubexpressions implements Rewrite {

    private final MutableMap<Op, Node> seen = Maps.mutable.empty();

    @Override
    public Node apply(Node node, Op op) {
        return node instanceof Variable ? node : seen.getIfAbsentPut(op, () -> Topology.same(node, op));
    }
}
