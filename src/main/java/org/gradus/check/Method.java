package org.gradus.check;

import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Tensor;
import org.gradus.Variable;

/**
 * A way to find derivatives of one scalar function that does not use the rules of {@link org.gradus.Derivatives}, and
 * that says how far it may be off. The derivatives are those at the variables' present values.
 */
public interface Method {

    /** What reports call it. */
    String title();

    /**
     * The derivative along a direction: d/dt f(θ + t·u) at t = 0.
     *
     * @param direction u, with a tensor of its shape for each variable that moves
     * @throws IllegalArgumentException if the function does not depend on one of the variables, or a shape is another
     */
    Estimate along(ImmutableMap<Variable, Tensor> direction);

    /**
     * The derivative with respect to one entry.
     *
     * @throws IllegalArgumentException if the function does not depend on the variable
     */
    default Estimate at(Entry entry) {
        return along(entry.direction());
    }

    /**
     * The derivatives with respect to several entries, in the order of the entries.
     *
     * @throws IllegalArgumentException if the function does not depend on one of the variables
     */
    default ImmutableList<Estimate> at(ImmutableList<Entry> entries) {
        return entries.collect(this::at);
    }
}
