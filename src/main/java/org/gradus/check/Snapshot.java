package org.gradus.check;

import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Arithmetic;
import org.gradus.Evaluator;
import org.gradus.Node;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Values;
import org.gradus.Variable;

/**
 * The values of variables at one moment. A check computes with these from beginning to end, and moves copies, so that it
 * neither sees nor disturbs what else is done with the variables meanwhile.
 */
record Snapshot(ImmutableMap<Variable, Tensor> values) {

    /**
     * Of the variables that some nodes depend on, as they are now.
     *
     * @throws IllegalStateException if one of them has no value
     */
    static Snapshot of(Iterable<? extends Node> nodes) {
        return new Snapshot(Topology.order(nodes).selectInstancesOf(Variable.class)
                .toImmutableMap(variable -> variable, Variable::value));
    }

    static Snapshot of(Node node) {
        return of(Lists.immutable.of(node));
    }

    Tensor value(Variable variable) {
        return values.get(variable);
    }

    /** The same moment, but for some variables. */
    Snapshot with(ImmutableMap<Variable, Tensor> others) {
        return new Snapshot(values.newWithMapIterable(others));
    }

    /** So many times a direction further on. */
    Snapshot moved(ImmutableMap<Variable, Tensor> direction, double times) {
        return with(direction.collectValues((variable, speeds) -> moved(value(variable), speeds, times)));
    }

    private static Tensor moved(Tensor value, Tensor speeds, double times) {
        double[] entries = value.toArray();
        for (int i = 0; i < entries.length; i++) {
            entries[i] += times * speeds.at(i);
        }
        return Tensor.of(value.shape(), entries);
    }

    /** The values of nodes at this moment. */
    <T> ImmutableMap<Node, Values<T>> evaluate(Iterable<? extends Node> nodes, Arithmetic<T> arithmetic) {
        return new Evaluator<>(arithmetic).evaluate(nodes, variable -> Values.of(value(variable), arithmetic));
    }
}
