package org.gradus.check;

import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.MutableMap;
import org.gradus.Node;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Variable;
import org.gradus.compile.Program;

/** Nodes compiled over variables of its own, which stand for the user's. */
final class DetachedProgram {

    private final ImmutableList<Node> outputs;
    private final ImmutableMap<Node, Node> detached;
    private final MutableMap<Variable, Variable> own = Maps.mutable.empty();
    private final Program program;

    DetachedProgram(ImmutableList<Node> outputs) {
        this.outputs = outputs;
        this.detached = Topology.rebuild(outputs, (node, op) -> node instanceof Variable variable
                ? own.getIfAbsentPut(variable, () -> Variable.of(variable.label(), variable.shape()))
                : Topology.same(node, op));
        this.program = Program.of(outputs.collect(detached::get).distinct(), Maps.immutable.empty());
    }

    /** The value of each output at one moment. */
    ImmutableMap<Node, Tensor> run(Snapshot snapshot) {
        own.forEachKeyValue((variable, copy) -> copy.assign(snapshot.value(variable)));
        program.run();
        return outputs.distinct().toImmutableMap(node -> node, node -> program.read(detached.get(node)));
    }
}
