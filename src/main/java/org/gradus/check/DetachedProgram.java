package org.gradus.check;

import java.util.Optional;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.MutableMap;
import org.gradus.DoubleArithmetic;
import org.gradus.Node;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Values;
import org.gradus.Variable;
import org.gradus.compile.Program;

/**
 * Nodes compiled over variables of its own, which stand for the user's. A graph of many nodes is not compiled but
 * evaluated, since compiling it would take longer than all that is asked of it.
 */
final class DetachedProgram {

    private static final int MOST_COMPILED = 3000;

    private final ImmutableList<Node> outputs;
    private final MutableMap<Variable, Variable> own = Maps.mutable.empty();
    private final ImmutableMap<Node, Node> detached;
    private final Optional<Program> program;

    DetachedProgram(ImmutableList<Node> outputs) {
        this.outputs = outputs.distinct();
        this.detached = Topology.rebuild(outputs, (node, op) -> node instanceof Variable variable
                ? own.getIfAbsentPut(variable, () -> Variable.of(variable.label(), variable.shape()))
                : Topology.same(node, op));
        this.program = Topology.order(outputs).size() > MOST_COMPILED ? Optional.empty()
                : Optional.of(Program.of(this.outputs.collect(detached::get), Maps.immutable.empty()));
    }

    /** The value of each output where the variables have some values. */
    ImmutableMap<Node, Tensor> run(Snapshot snapshot) {
        return program.map(compiled -> run(compiled, snapshot)).orElseGet(() -> {
            ImmutableMap<Node, Values<Double>> values = snapshot.evaluate(outputs, DoubleArithmetic.DOUBLES);
            return outputs.toImmutableMap(node -> node, node -> tensor(values.get(node)));
        });
    }

    private ImmutableMap<Node, Tensor> run(Program compiled, Snapshot snapshot) {
        own.forEachKeyValue((variable, copy) -> copy.assign(snapshot.value(variable)));
        compiled.run();
        return outputs.toImmutableMap(node -> node, node -> compiled.read(detached.get(node)));
    }

    static Tensor tensor(Values<Double> values) {
        return Tensor.of(values.shape(), values.entries().stream().mapToDouble(x -> x).toArray());
    }
}
