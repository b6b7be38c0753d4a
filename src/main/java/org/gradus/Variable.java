package org.gradus;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one kind of node whose value changes: parameters and inputs alike. It belongs to no graph; every graph that reads
 * it sees the value last assigned.
 */
public final class Variable extends Node {

    private final double[] storage;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean assigned;

    private Variable(String name, Shape shape) {
        super(new Op.VariableLeaf(shape), Optional.of(name));
        this.storage = new double[shape.size()];
    }

    /** A variable of a value's shape, and with that value. */
    public static Variable of(String name, Tensor value) {
        Variable variable = of(name, value.shape());
        variable.assign(value);
        return variable;
    }

    /** A variable of a shape that has no value until one is assigned. */
    public static Variable of(String name, Shape shape) {
        return new Variable(name, shape);
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
        lock.lock();
        try {
            value.copyInto(storage);
            assigned = true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The value last assigned.
     *
     * @throws IllegalStateException if none was
     */
    @Override
    public Tensor value() {
        lock.lock();
        try {
            requireValue();
            return Tensor.of(shape(), storage);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Makes sure that there is a value.
     *
     * @throws IllegalStateException if none was assigned
     */
    public void requireValue() {
        if (!assigned) {
            throw new IllegalStateException(
                    "variable " + label() + " of shape " + shape() + " has no value yet: assign one");
        }
    }

    /**
     * The entries themselves, for what runs a graph in place. Whoever reads or writes them holds the {@link #lock}.
     */
    public double[] storage() {
        return storage;
    }

    /** Held while the entries are read or written. */
    public ReentrantLock lock() {
        return lock;
    }

    @Override
    public String toString() {
        return label() + " = variable " + shape();
    }
}
