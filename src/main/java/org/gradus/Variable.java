package org.gradus;

import java.util.Optional;

/**
 * The one kind of node whose value changes: parameters and inputs alike. It belongs to no graph; every graph that reads
 * it sees the value last assigned.
 */
public final class Variable extends Node {

    private volatile Optional<Tensor> assigned;

    private Variable(String name, Shape shape, Optional<Tensor> assigned) {
        super(new Op.VariableLeaf(shape), Optional.of(name));
        this.assigned = assigned;
    }

    /** A variable of a value's shape, and with that value. */
    public static Variable of(String name, Tensor value) {
        return new Variable(name, value.shape(), Optional.of(value));
    }

    /** A variable of a shape that has no value until one is assigned. */
    public static Variable of(String name, Shape shape) {
        return new Variable(name, shape, Optional.empty());
    }

    /**
     * Gives it another value.
     *
     * @throws IllegalArgumentException if the shape differs from the variable's
     */
    public void assign(Tensor value) {
        if (!value.shape().equals(shape())) {
            throw new IllegalArgumentException(
                    "variable " + label() + " has shape " + shape() + " and can't take a value of shape "
                            + value.shape());
        }
        assigned = Optional.of(value);
    }

    /**
     * The value last assigned.
     *
     * @throws IllegalStateException if none was
     */
    @Override
    public Tensor value() {
        return assigned.orElseThrow(() -> new IllegalStateException(
                "variable " + label() + " of shape " + shape() + " has no value yet: assign one"));
    }

    @Override
    public String toString() {
        return label() + " = variable " + shape();
    }
}
