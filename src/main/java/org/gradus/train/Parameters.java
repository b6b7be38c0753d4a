package org.gradus.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.train.data.NumpyRandom;

/**
 * What a model learns: variables by name, in the order in which they were first asked for. A model asks for them each time
 * that it is built, and is given the same ones for every batch size.
 *
 * <pre>{@code
 * Parameters parameters = new Parameters(new NumpyRandom(2));
 * Variable w1 = parameters.get("W1", Shape.of(4, 2), Initializer.he());
 * }</pre>
 */
public final class Parameters {

    private final NumpyRandom random;
    private final Map<String, Variable> byName = new LinkedHashMap<>();

    /** @param random what first values are drawn from */
    public Parameters(NumpyRandom random) {
        this.random = random;
    }

    /**
     * The variable of a name. It is created, with a first value, if there is none yet.
     *
     * @throws IllegalArgumentException if there is one, but of another shape
     */
    public Variable get(String name, Shape shape, Initializer initializer) {
        Variable variable =
                byName.computeIfAbsent(name, _ -> Variable.of(name, initializer.draw(shape, random)));
        if (!variable.shape().equals(shape)) {
            throw new IllegalArgumentException("the parameter " + variable.labelWithShape()
                    + " was asked for with the shape " + shape
                    + ": a model has to have the same parameters each time that"
                    + " it is built");
        }
        return variable;
    }

    /**
     * The variable of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Variable get(String name) {
        Variable variable = byName.get(name);
        if (variable == null) {
            throw new IllegalArgumentException("there is no parameter " + name + ", only " + byName.keySet());
        }
        return variable;
    }

    /** All of them. */
    public ImmutableList<Variable> all() {
        return Lists.immutable.withAll(byName.values());
    }

    /** Their present values. */
    public Map<String, Tensor> values() {
        Map<String, Tensor> values = new LinkedHashMap<>();
        byName.forEach((name, variable) -> values.put(name, variable.value()));
        return values;
    }

    /**
     * Gives parameters values, and creates those that there are not yet.
     *
     * @throws IllegalArgumentException if a value has another shape than its parameter; those before it have been assigned
     */
    public void assign(Map<String, Tensor> values) {
        values.forEach((name, value) -> get(name, value.shape(), Initializer.zeros()).assign(value));
    }
}
