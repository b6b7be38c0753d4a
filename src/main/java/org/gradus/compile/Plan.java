package org.gradus.compile;

import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.set.ImmutableSet;
import org.gradus.Node;
import org.gradus.Variable;

/**
 * What runs, in which order, and what of it is kept.
 *
 * @param units in the order in which they run
 * @param kept where each output is found after the run
 * @param inPlace results that are stored over a variable's old value
 * @param copied results that are copied to a variable at the end
 * @param wanted all results that some unit reads, or that are kept
 */
record Plan(ImmutableList<Unit> units, ImmutableMap<Node, View> kept, ImmutableMap<Node, Variable> inPlace,
        ImmutableMap<Variable, View> copied, ImmutableSet<Node> wanted) {

    /** The plan of an order of units, which run when it is best for the memory. */
    static Plan of(Order order, ImmutableMap<Node, View> kept, ImmutableMap<Node, Variable> inPlace,
            ImmutableMap<Variable, View> copied) {
        ImmutableList<Unit> units = order.units();
        ImmutableSet<Node> outputs = kept.valuesView().collect(View::base).toImmutableSet();
        ImmutableSet<Node> toTheEnd = copied.valuesView().collect(View::base).toImmutableSet();
        ImmutableSet<Node> wanted = units.flatCollect(Unit::reads).newWithAll(outputs).newWithAll(toTheEnd)
                .newWithAll(inPlace.keysView()).toImmutableSet();
        ImmutableSet<Node> shared = units.flatCollect(Unit::results)
                .select(node -> wanted.contains(node) && !outputs.contains(node) && !inPlace.containsKey(node))
                .toImmutableSet();
        return new Plan(Schedule.of(order, shared, toTheEnd), kept, inPlace, copied, wanted);
    }

    /** The results of a unit that are read by others, or kept. */
    ImmutableList<Node> stores(Unit unit) {
        return unit.results().select(wanted::contains);
    }

    /** The results that must be found after the run. */
    ImmutableSet<Node> persistent() {
        return kept.valuesView().collect(View::base).toSet().toImmutable();
    }
}
