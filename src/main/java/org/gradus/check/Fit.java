package org.gradus.check;

import java.util.Optional;
import org.eclipse.collections.api.factory.Lists;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Topology;

/**
 * A gradient with the shape that it must have.
 *
 * @param remark on the shape in which it was given, if that is another one of the same numbers
 */
record Fit(Tensor gradient, Optional<String> remark) {

    /**
     * Fits the gradient of a node. A column may be given as a vector, and a matrix of one entry as a number.
     *
     * @throws StudentException if it has another shape; the message says what was probably forgotten
     */
    static Fit of(Node cost, Node node, String name, Tensor given) {
        Shape shape = given.shape();
        if (shape.equals(node.shape())) {
            return new Fit(given, Optional.empty());
        }
        boolean isColumn = node.shape().rank() == 2 && node.shape().dim(1) == 1 && shape.rank() < 2
                && shape.size() == node.shape().size();
        if (isColumn) {
            return new Fit(given.reshape(node.shape().dims().toArray()), Optional.of("has shape " + shape
                    + " and is taken for the column " + node.shape() + ": keepdims=True would keep it one, and without,"
                    + " NumPy makes a matrix of " + node.label() + " - " + name));
        }
        throw new StudentException(name + " has shape " + shape + ", but must have that of " + node.labelWithShape()
                + forgotten(cost, node, shape).map(": "::concat).orElse(""));
    }

    /** What was probably forgotten. */
    private static Optional<String> forgotten(Node cost, Node node, Shape shape) {
        return isTransposed(node.shape(), shape)
                ? Optional.of("is it transposed?")
                : Topology.order(Lists.immutable.of(cost)).select(user -> user.inputs().contains(node))
                        .collect(user -> hint(node, user, shape)).detectOptional(Optional::isPresent)
                        .flatMap(found -> found);
    }

    private static boolean isTransposed(Shape right, Shape shape) {
        return right.rank() == 2 && shape.equals(Shape.of(right.dim(1), right.dim(0)));
    }

    /** From a node that reads the one in question. */
    private static Optional<String> hint(Node node, Node user, Shape shape) {
        return user.op() instanceof Op.Matmul(Node left, Node right) && user.shape().rank() == 2
                ? ofProduct(node == left, node == left ? right : left, user, shape)
                : ofBroadcast(node, user, shape);
    }

    private static Optional<String> ofProduct(boolean isLeft, Node factor, Node user, Shape shape) {
        String name = Mistake.called(factor) + "^T";
        String product = "it must be the matrix product " + (isLeft ? "G " + name : name + " G")
                + ", where G is the gradient of the product, " + user.shape();
        int summed = user.shape().dim(isLeft ? 1 : 0);
        boolean isSummedOverOthers = shape.equals(Shape.of(summed, summed));
        return shape.equals(user.shape()) || isSummedOverOthers
                ? Optional.of(product + (isSummedOverOthers ? ", which sums over the " + summed : ""))
                : Optional.empty();
    }

    private static Optional<String> ofBroadcast(Node node, Node user, Shape shape) {
        if (shape.equals(user.shape())) {
            return Optional.of("what comes back along a broadcast axis must be summed");
        }
        if (node.shape().rank() != 2 || node.shape().dim(1) != 1 || user.shape().rank() != 2) {
            return Optional.empty();
        }
        int rows = node.shape().dim(0);
        String right = ": sum(axis=1, keepdims=True) is right";
        if (shape.equals(Shape.of(rows, rows))) {
            return Optional.of("a vector and a column make a matrix" + right);
        }
        if (shape.size() == 1) {
            return Optional.of("it is summed over both axes" + right);
        }
        return shape.size() == user.shape().dim(1)
                ? Optional.of("it is summed over axis 0, the units, in place of axis 1, the examples" + right)
                : Optional.empty();
    }
}
