package org.gradus.check;

import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.set.ImmutableSet;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Variable;
import org.gradus.compile.Program;

/**
 * Derivatives without any rule, from values of the function alone: {@code (f(θ + h) − f(θ − h)) / 2h}. The step h is
 * the cube root of 2⁻⁵², times θ if that is above 1: there the error of the formula, which grows with h², and that of
 * rounding, which grows with 1/h, are of the same size if f and its derivatives are.
 * <p>
 * The derivative is that at the variables' present values. One of them is moved for a moment, and put back.
 */
public final class CentralDifferences {

    private static final double STEP = Math.cbrt(0x1p-52);

    private final Node function;
    private final Program program;
    private final ImmutableSet<Variable> variables;
    private final double relativeError;

    /**
     * Compiles a function.
     *
     * @param function a node with a single entry
     * @throws IllegalArgumentException if it has several
     */
    public CentralDifferences(Node function) {
        if (function.shape().size() != 1) {
            throw new IllegalArgumentException("central differences need a function with a single entry, but the shape"
                    + " of " + function.label() + " is " + function.shape());
        }
        ImmutableList<Node> graph = Topology.order(Lists.immutable.of(function));
        this.function = function;
        this.variables = graph.selectInstancesOf(Variable.class).toImmutableSet();
        this.program = Program.of(function);
        this.relativeError = 0x1p-53 * graph.sumOfInt(CentralDifferences::roundings);
    }

    /**
     * A derivative as far as values of the function tell it.
     *
     * @param derivative the central difference
     * @param error how far the true derivative may be from it
     * @param step h
     */
    public record Estimate(double derivative, double error, double step) {

        /** Whether a derivative computed in another way may be the true one. */
        public boolean allows(double other) {
            return Double.isFinite(error) && Math.abs(other - derivative) <= error;
        }
    }

    /**
     * The derivative with respect to one entry of a variable.
     * <p>
     * Its error has three parts. A formula with error c·h² has one of 4c·h² for the step 2h, so the distance of the two
     * results is more than what the better one is off. The fourth difference over 2h is next to nothing for a smooth
     * function, but at a kink (where the slope jumps, as that of relu) as large as the jump, so that together they are
     * never less than what a kink within reach makes of the result; it also shows how noisy the function is. And n
     * roundings on the way to f put it off by up to n·2⁻⁵³ of its value, if terms do not cancel.
     *
     * @param offset the entry's place in row-major order
     * @throws IllegalArgumentException if the function does not depend on the variable, or it has no such entry
     */
    public Estimate at(Variable variable, int offset) {
        if (!variables.contains(variable) || offset < 0 || offset >= variable.shape().size()) {
            throw new IllegalArgumentException(function.label() + " does not depend on entry " + offset + " of "
                    + variable.label() + " " + variable.shape());
        }
        Tensor present = variable.value();
        double theta = present.at(offset);
        double h = STEP * Math.max(1, Math.abs(theta));
        double centre = moved(variable, present, offset, theta);
        double above = moved(variable, present, offset, theta + h);
        double below = moved(variable, present, offset, theta - h);
        double farAbove = moved(variable, present, offset, theta + 2 * h);
        double farBelow = moved(variable, present, offset, theta - 2 * h);
        // θ + h is rounded, so the distance that was really gone is not quite 2h.
        double distance = (theta + h) - (theta - h);
        double derivative = (above - below) / distance;
        double farDerivative = (farAbove - farBelow) / ((theta + 2 * h) - (theta - 2 * h));
        double fourth = farAbove - 4 * above + 6 * centre - 4 * below + farBelow;
        double error = Math.abs(farDerivative - derivative) + Math.abs(fourth) / distance
                + relativeError * (Math.abs(above) + Math.abs(below)) / distance;
        return new Estimate(derivative, error, h);
    }

    /** The function with one entry of a variable changed, which afterwards has its present value again. */
    private double moved(Variable variable, Tensor present, int offset, double entry) {
        double[] entries = present.toArray();
        entries[offset] = entry;
        variable.assign(Tensor.of(variable.shape(), entries));
        try {
            program.run();
            return program.read(function).item();
        } finally {
            variable.assign(present);
        }
    }

    /** How many roundings go into an entry of a node, at most: one for each term of a sum or product sum. */
    private static int roundings(Node node) {
        return node.op() instanceof Op.Matmul(Node left, Node _)
                ? left.shape().dim(-1)
                : node.inputs().collectInt(input -> input.shape().size()).maxIfEmpty(0)
                        / Math.max(1, node.shape().size()) + 1;
    }
}
