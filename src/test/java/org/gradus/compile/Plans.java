package org.gradus.compile;

import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Node;
import org.gradus.Variable;

/** The plans that programs are made from. */
final class Plans {

    private Plans() {}

    static Plan of(ImmutableList<Node> outputs, ImmutableMap<Variable, Node> updates) {
        ImmutableMap<Node, Node> lowered = Program.simplified(outputs.newWithAll(updates));
        return Planner.plan(outputs.collect(lowered::get), updates.collectValues((_, node) -> lowered.get(node)), true);
    }
}
