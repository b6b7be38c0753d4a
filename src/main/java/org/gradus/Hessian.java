package org.gradus;

import java.util.Arrays;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;

/**
 * Second derivatives. The gradient is a graph, so its product with a direction is one too, and that is swept again. What
 * the gradient does not depend on counts as zero.
 */
public final class Hessian {

    private Hessian() {}

    /**
     * The Hessian of a scalar times a direction: ∇⟨∇scalar, direction⟩.
     *
     * @param direction a node of the shape of {@code wrt}, taken as a constant
     * @return a node of the shape of {@code wrt}
     * @throws IllegalArgumentException if the first node is not scalar or does not depend on the second, or the direction
     *         has another shape
     */
    public static Node product(Node scalar, Node wrt, Node direction) {
        return product(scalar, Lists.immutable.of(wrt), Lists.immutable.of(direction)).getOnly();
    }

    /**
     * The Hessian of a scalar by several nodes together, times a direction with a part for each.
     *
     * @return a node for each of {@code wrt}, of its shape
     * @throws IllegalArgumentException as above, or if there are not as many directions as nodes, or none
     */
    public static ImmutableList<Node> product(Node scalar, ImmutableList<? extends Node> wrt,
            ImmutableList<? extends Node> directions) {
        if (wrt.isEmpty() || wrt.size() != directions.size()) {
            throw new IllegalArgumentException("the Hessian needs a direction for each node, and at least one, but "
                    + wrt.size() + " nodes and " + directions.size() + " directions were given");
        }
        Gradients gradients = Gradients.of(scalar, wrt);
        Node alongDirection = wrt.zip(directions)
                .collect(pair -> dot(gradients.wrt(pair.getOne()), Ops.stopGradient(pair.getTwo())))
                .reduce(Node::add).orElseThrow();
        Gradients second = Gradients.orZeros(alongDirection, wrt.toArray(new Node[0]));
        return wrt.collect(second::wrt);
    }

    /**
     * The whole matrix of second derivatives, at the variables' present values. It takes one product per entry of the
     * parameters, so it is for small ones.
     *
     * @param wrt variables, whose entries in order are the rows and columns
     * @return a square matrix
     * @throws IllegalArgumentException if the node is not scalar or does not depend on one of them
     */
    public static Tensor of(Node scalar, Variable... wrt) {
        ImmutableList<Variable> parameters = Lists.immutable.of(wrt);
        ImmutableList<Variable> directions = parameters
                .collect(p -> Variable.of("direction of " + p.label(), Tensor.full(p.shape(), 0)));
        ImmutableList<Node> products = product(scalar, parameters, directions);
        int entries = (int) parameters.sumOfInt(p -> p.shape().size());
        double[][] rows = new double[entries][];
        int row = 0;
        for (Variable direction : directions) {
            for (int i = 0; i < direction.shape().size(); i++) {
                double[] unit = new double[direction.shape().size()];
                unit[i] = 1;
                direction.assign(Tensor.of(direction.shape(), unit));
                rows[row++] = Evaluator.values(products).stream()
                        .flatMapToDouble(product -> Arrays.stream(product.toArray())).toArray();
            }
            direction.assign(Tensor.full(direction.shape(), 0));
        }
        return Tensor.of(rows);
    }

    private static Node dot(Node a, Node b) {
        if (!a.shape().equals(b.shape())) {
            throw new IllegalArgumentException("the direction " + b.inputs().getOnly().labelWithShape()
                    + " must have the shape of " + a.labelWithShape());
        }
        return a.mul(b).sum();
    }
}
