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
 */
record Plan(ImmutableList<Unit> units, ImmutableMap<Node, View> kept, ImmutableMap<Node, Variable> inPlace,
        ImmutableMap<Variable, View> copied) {

    /** The results of a unit that are read by others, or kept. */
    ImmutableList<Node> stores(Unit unit) {
        ImmutableSet<Node> wanted = wanted();
        return unit.results().select(wanted::contains);
    }

    /** All results that some unit reads, or that are kept. */
    ImmutableSet<Node> wanted() {
        return units.flatCollect(Unit::reads).newWithAll(kept.valuesView().collect(View::base))
                .newWithAll(copied.valuesView().collect(View::base)).newWithAll(inPlace.keysView()).toImmutableSet();
    }

    /** The results that must be found after the run. */
    ImmutableSet<Node> persistent() {
        return kept.valuesView().collect(View::base).toSet().toImmutable();
    }
}
