package org.gradus;

import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/**
 * What a node does with its inputs. Two ops are equal if their attributes are and their inputs are the same nodes,
 * which is how common subexpressions are found. Each op checks its inputs' shapes in {@link #shape()}; what it computes
 * is said in {@link Evaluator}, how it is differentiated in {@link Derivatives}.
 */
public sealed interface Op {

    /** The op's name, as the method that builds it is called. */
    default String title() {
        String name = getClass().getSimpleName();
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    /** The nodes it reads. */
    ImmutableList<Node> inputs();

    /** The same op on other inputs, as many as it has. */
    Op withInputs(ImmutableList<Node> inputs);

    /**
     * The shape of what it yields.
     *
     * @throws IllegalArgumentException if the inputs' shapes, or the attributes, do not fit
     */
    Shape shape();

    /** Whether it is locally constant in input {@code k} by its very kind, so that no derivative passes through. */
    default boolean flatIn(int k) {
        return false;
    }

    private static IllegalArgumentException misfit(Op op, String reason) {
        return new IllegalArgumentException(
                op.title() + ": " + op.inputs().collect(Node::labelWithShape).makeString(" and ") + ": " + reason);
    }

    /** An op that reads one node. */
    sealed interface OnOne extends Op {

        /** The node it reads. */
        Node input();

        /** The same op on another input. */
        Op withInput(Node other);

        @Override
        default ImmutableList<Node> inputs() {
            return Lists.immutable.of(input());
        }

        @Override
        default Op withInputs(ImmutableList<Node> inputs) {
            return withInput(inputs.getOnly());
        }
    }

    /** An op that reads none. */
    sealed interface Leaf extends Op {

        @Override
        default ImmutableList<Node> inputs() {
            return Lists.immutable.empty();
        }

        @Override
        default Op withInputs(ImmutableList<Node> inputs) {
            return this;
        }
    }

    /** A value that never changes. */
    record Constant(Tensor value) implements Leaf {

        @Override
        public Shape shape() {
            return value.shape();
        }
    }

    /** The place of a {@link Variable}, the one node that has this op; its value is the variable's own. */
    record VariableLeaf(Shape shape) implements Leaf {}

    /** A scalar function applied entry by entry to inputs that broadcast to one shape. */
    record Elementwise(Fn fn, ImmutableList<Node> inputs) implements Op {

        @Override
        public String title() {
            return fn.title();
        }

        @Override
        public Op withInputs(ImmutableList<Node> others) {
            return new Elementwise(fn, others);
        }

        @Override
        public Shape shape() {
            try {
                return inputs.injectInto(Shape.SCALAR, (shape, input) -> shape.broadcast(input.shape()));
            } catch (IllegalArgumentException e) {
                throw misfit(this, e.getMessage());
            }
        }

        @Override
        public boolean flatIn(int k) {
            return fn.flatIn(k);
        }
    }

    /** The matrix product over the last two axes; axes before them broadcast. */
    record Matmul(Node left, Node right) implements Op {

        @Override
        public ImmutableList<Node> inputs() {
            return Lists.immutable.of(left, right);
        }

        @Override
        public Op withInputs(ImmutableList<Node> inputs) {
            return new Matmul(inputs.get(0), inputs.get(1));
        }

        @Override
        public Shape shape() {
            Shape a = left.shape();
            Shape b = right.shape();
            if (a.rank() < 2 || b.rank() < 2) {
                throw misfit(this, "both need at least two axes; reshape a vector to a column (n, 1) or a row (1, n)");
            }
            if (a.dim(-1) != b.dim(-2)) {
                throw misfit(this, "the columns of the left, " + a.dim(-1) + ", must equal the rows of the right, "
                        + b.dim(-2));
            }
            try {
                Shape joined = batch(a).broadcast(batch(b));
                return new Shape(joined.dims().newWith(a.dim(-2)).newWith(b.dim(-1)));
            } catch (IllegalArgumentException e) {
                throw misfit(this, "leading " + e.getMessage());
            }
        }

        /** A shape without its last two axes. */
        static Shape batch(Shape shape) {
            return shape.reduced(IntLists.immutable.of(shape.rank() - 2, shape.rank() - 1), false);
        }
    }

    /** The sum over axes (counted from 0). */
    record Sum(Node input, ImmutableIntList axes, boolean keepDims) implements OnOne {

        @Override
        public Op withInput(Node other) {
            return new Sum(other, axes, keepDims);
        }

        @Override
        public Shape shape() {
            return input.shape().reduced(axes, keepDims);
        }
    }

    /** The largest entry over axes (counted from 0), none of length 0. */
    record Max(Node input, ImmutableIntList axes, boolean keepDims) implements OnOne {

        @Override
        public Op withInput(Node other) {
            return new Max(other, axes, keepDims);
        }

        @Override
        public Shape shape() {
            if (axes.anySatisfy(axis -> input.shape().dim(axis) == 0)) {
                throw misfit(this, "nothing has no largest entry: an axis of length 0 cannot be reduced");
            }
            return input.shape().reduced(axes, keepDims);
        }
    }

    /** exp(z) / Σ exp(z) along an axis (counted from 0). */
    record Softmax(Node input, int axis) implements OnOne {

        @Override
        public Op withInput(Node other) {
            return new Softmax(other, axis);
        }

        @Override
        public Shape shape() {
            return input.shape();
        }
    }

    /** z − log Σ exp(z) along an axis (counted from 0). */
    record LogSoftmax(Node input, int axis) implements OnOne {

        @Override
        public Op withInput(Node other) {
            return new LogSoftmax(other, axis);
        }

        @Override
        public Shape shape() {
            return input.shape();
        }
    }

    /** log Σ exp(z) along an axis (counted from 0), which is kept with length 1; the axis has entries. */
    record LogSumExp(Node input, int axis) implements OnOne {

        @Override
        public Op withInput(Node other) {
            return new LogSumExp(other, axis);
        }

        @Override
        public Shape shape() {
            return input.shape().withDim(axis, 1);
        }
    }

    /** The same entries in row-major order under another shape. */
    record Reshape(Node input, Shape shape) implements OnOne {

        @Override
        public Op withInput(Node other) {
            return new Reshape(other, shape);
        }

        @Override
        public Shape shape() {
            if (input.shape().size() != shape.size()) {
                throw misfit(this, "has " + input.shape().size() + " entries, but " + shape + " has " + shape.size());
            }
            return shape;
        }
    }

    /** The axes in another order: axis {@code i} of the result is axis {@code order[i]} of the input. */
    record Transpose(Node input, ImmutableIntList order) implements OnOne {

        @Override
        public Op withInput(Node other) {
            return new Transpose(other, order);
        }

        @Override
        public Shape shape() {
            if (!order.toSortedList().equals(input.shape().axes())) {
                throw misfit(this, "the order " + order + " must name each axis once: "
                        + input.shape().axes().makeString("[", ", ", "]") + " in some order");
            }
            return input.shape().permuted(order);
        }
    }

    /** The input repeated along axes of length 1 and along new leading axes. */
    record BroadcastTo(Node input, Shape shape) implements OnOne {

        @Override
        public Op withInput(Node other) {
            return new BroadcastTo(other, shape);
        }

        @Override
        public Shape shape() {
            if (!input.shape().broadcastsTo(shape)) {
                throw misfit(this, "does not broadcast to " + shape
                        + ": aligned at the last axis, each length must be equal to the target's, or 1");
            }
            return shape;
        }
    }

    /** The part of an axis (counted from 0) from a place up to but without another. */
    record Slice(Node input, int axis, int from, int to) implements OnOne {

        @Override
        public Op withInput(Node other) {
            return new Slice(other, axis, from, to);
        }

        @Override
        public Shape shape() {
            if (from < 0 || to > input.shape().dim(axis) || from > to) {
                throw misfit(this, "from " + from + " to " + to + " lies outside of axis " + axis
                        + ": it must hold that 0 <= from <= to <= " + input.shape().dim(axis));
            }
            return input.shape().withDim(axis, to - from);
        }
    }

    /** Zeros added before and after along an axis (counted from 0): the adjoint of {@link Slice}. */
    record Pad(Node input, int axis, int before, int after) implements OnOne {

        @Override
        public Op withInput(Node other) {
            return new Pad(other, axis, before, after);
        }

        @Override
        public Shape shape() {
            if (before < 0 || after < 0) {
                throw misfit(this, "before " + before + " and after " + after + " must not be negative");
            }
            return input.shape().withDim(axis, before + input.shape().dim(axis) + after);
        }
    }

    /** The inputs one after the other along an axis (counted from 0). */
    record Concat(ImmutableList<Node> inputs, int axis) implements Op {

        @Override
        public Op withInputs(ImmutableList<Node> others) {
            return new Concat(others, axis);
        }

        @Override
        public Shape shape() {
            Shape first = inputs.getFirst().shape();
            if (inputs.anySatisfy(input -> input.shape().rank() != first.rank()
                    || !input.shape().withDim(axis, 0).equals(first.withDim(axis, 0)))) {
                throw misfit(this, "the shapes must be equal but for axis " + axis);
            }
            return first.withDim(axis, (int) inputs.sumOfInt(input -> input.shape().dim(axis)));
        }

        /** How far along the axis input {@code k} begins. */
        public int start(int k) {
            return (int) inputs.subList(0, k).sumOfInt(input -> input.shape().dim(axis));
        }
    }

    /**
     * The value of {@code forward}, differentiated with respect to the arguments by the user's rule.
     *
     * @param title what messages call it
     */
    record CustomGradient(String title, Node forward, ImmutableList<Node> arguments, VjpRule rule) implements Op {

        @Override
        public ImmutableList<Node> inputs() {
            return Lists.immutable.of(forward).newWithAll(arguments);
        }

        @Override
        public Op withInputs(ImmutableList<Node> inputs) {
            return new CustomGradient(title, inputs.getFirst(), inputs.drop(1), rule);
        }

        @Override
        public Shape shape() {
            return forward.shape();
        }

        @Override
        public boolean flatIn(int k) {
            return k == 0;
        }
    }

    /** A user's reverse rule for {@link CustomGradient}. It must be a pure function: it may be called again. */
    @FunctionalInterface
    interface VjpRule {

        /**
         * The contribution to the gradient of each argument.
         *
         * @param upstream the gradient of the output, of the output's shape
         * @param arguments what the rule is for
         * @param output the node that the rule belongs to
         * @return one node per argument, of its shape or broadcast from it
         */
        ImmutableList<Node> contributions(Node upstream, ImmutableList<Node> arguments, Node output);
    }
}
