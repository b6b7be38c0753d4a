package org.gradus;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.ImmutableList;

/**
 * One place in a computation graph: an {@link Op} on other nodes, and the shape of what it yields. Nodes are lazy and
 * immutable; building one checks the shapes at once and computes nothing. The methods here build further nodes:
 *
 * <pre>{@code
 * Node z1 = w1.matmul(x).add(b1).named("Z1");
 * Node a1 = z1.tanh().named("A1");
 * a1.value(); // computes it now
 * }</pre>
 *
 * Ids grow, so a node's id is larger than its inputs': the order of the ids is a topological order. Two nodes are equal
 * only if they are the same node.
 */
public sealed class Node permits Variable {

    private static final AtomicLong NEXT_ID = new AtomicLong();
    /** How many entries of a constant fit into the line that says what it is. */
    private static final int MOST_SHOWN = 6;

    private final Op op;
    private final Shape shape;
    private final Optional<String> name;
    private final long id;

    Node(Op op, Optional<String> name) {
        this.op = op;
        this.name = name;
        this.shape = op.shape();
        this.id = NEXT_ID.getAndIncrement();
    }

    /**
     * The node of an op.
     *
     * @throws IllegalArgumentException if the op's inputs do not fit
     */
    public static Node of(Op op, Optional<String> name) {
        return new Node(op, name);
    }

    static Node of(Op op) {
        return new Node(op, Optional.empty());
    }

    static Node of(Fn fn, Node... inputs) {
        return of(new Op.Elementwise(fn, Lists.immutable.of(inputs)));
    }

    /** What it does. */
    public final Op op() {
        return op;
    }

    /** The nodes it reads. */
    public final ImmutableList<Node> inputs() {
        return op.inputs();
    }

    /** The shape of its value. */
    public final Shape shape() {
        return shape;
    }

    /** Its name, if it was given one. */
    public final Optional<String> name() {
        return name;
    }

    /** Its place in the order of building: larger than the id of each input. */
    public final long id() {
        return id;
    }

    /** Its name, or what stands for one in messages, such as {@code tanh#12}. */
    public final String label() {
        return name.orElseGet(() -> op.title() + "#" + id);
    }

    /** Its label and its shape, as messages give it. */
    public final String labelWithShape() {
        return label() + " " + shape;
    }

    /**
     * The same computation under a name. A name is a label for people, not a key. A node that has a name, or is a
     * variable, keeps it and is joined by an alias.
     */
    public Node named(String newName) {
        return name.isPresent()
                ? of(new Op.Elementwise(Fn.Unary.IDENTITY, Lists.immutable.of(this)), Optional.of(newName))
                : of(op, Optional.of(newName));
    }

    /**
     * Its value with the variables as they are now, by the plain evaluator.
     *
     * @throws IllegalStateException if a variable that it needs has no value
     */
    public Tensor value() {
        return Evaluator.value(this);
    }

    /** The matrix product; axes before the last two broadcast. */
    public final Node matmul(Node right) {
        return of(new Op.Matmul(this, right));
    }

    /** This + other, broadcast. */
    public final Node add(Node other) {
        return of(Fn.Binary.ADD, this, other);
    }

    /** This + a number. */
    public final Node add(double number) {
        return add(Ops.constant(number));
    }

    /** This − other, broadcast. */
    public final Node sub(Node other) {
        return of(Fn.Binary.SUB, this, other);
    }

    /** This − a number. */
    public final Node sub(double number) {
        return sub(Ops.constant(number));
    }

    /** This ∗ other, entry by entry, broadcast. */
    public final Node mul(Node other) {
        return of(Fn.Binary.MUL, this, other);
    }

    /** This times a number. */
    public final Node mul(double number) {
        return mul(Ops.constant(number));
    }

    /** This / other, entry by entry, broadcast. */
    public final Node div(Node other) {
        return of(Fn.Binary.DIV, this, other);
    }

    /** This divided by a number. */
    public final Node div(double number) {
        return div(Ops.constant(number));
    }

    /** −x. */
    public final Node neg() {
        return of(Fn.Unary.NEG, this);
    }

    /** |x|; its derivative at 0 is 0. */
    public final Node abs() {
        return of(Fn.Unary.ABS, this);
    }

    /** x². */
    public final Node square() {
        return of(Fn.Unary.SQUARE, this);
    }

    /** √x; its derivative at 0 is +∞. */
    public final Node sqrt() {
        return of(Fn.Unary.SQRT, this);
    }

    /** x to a constant power; to the power 0 it is 1, and its derivative 0, everywhere. */
    public final Node pow(double exponent) {
        return of(new Fn.Pow(exponent), this);
    }

    /** eˣ. */
    public final Node exp() {
        return of(Fn.Unary.EXP, this);
    }

    /** The natural logarithm. */
    public final Node log() {
        return of(Fn.Unary.LOG, this);
    }

    /** log(1 + x), exact also where x is tiny. */
    public final Node log1p() {
        return of(Fn.Unary.LOG1P, this);
    }

    /** σ(z) = 1 / (1 + e⁻ᶻ). */
    public final Node sigmoid() {
        return of(Fn.Unary.SIGMOID, this);
    }

    /** The hyperbolic tangent. */
    public final Node tanh() {
        return of(Fn.Unary.TANH, this);
    }

    /** max(0, z); its derivative at 0 is 0. */
    public final Node relu() {
        return of(Fn.Unary.RELU, this);
    }

    /** {@link #leakyRelu(double) leakyRelu} with the slope 0.01. */
    public final Node leakyRelu() {
        return leakyRelu(0.01);
    }

    /** z where it is positive, else slope · z; its derivative at 0 is the slope. */
    public final Node leakyRelu(double slope) {
        return of(new Fn.LeakyRelu(slope), this);
    }

    /** log(1 + eˣ), without overflow. */
    public final Node softplus() {
        return of(Fn.Compound.SOFTPLUS, this);
    }

    /** 1 where this &gt; other, else 0. Like all comparisons, it passes no gradient. */
    public final Node greater(Node other) {
        return of(Fn.Comparison.GREATER, this, other);
    }

    /** 1 where this &gt; the number, else 0. */
    public final Node greater(double number) {
        return greater(Ops.constant(number));
    }

    /** 1 where this ≥ other, else 0. */
    public final Node greaterOrEqual(Node other) {
        return of(Fn.Comparison.GREATER_OR_EQUAL, this, other);
    }

    /** 1 where this &lt; other, else 0. */
    public final Node less(Node other) {
        return of(Fn.Comparison.LESS, this, other);
    }

    /** 1 where this &lt; the number, else 0. */
    public final Node less(double number) {
        return less(Ops.constant(number));
    }

    /** 1 where this ≤ other, else 0. */
    public final Node lessOrEqual(Node other) {
        return of(Fn.Comparison.LESS_OR_EQUAL, this, other);
    }

    /** 1 where this equals other, else 0. */
    public final Node equalTo(Node other) {
        return of(Fn.Comparison.EQUAL_TO, this, other);
    }

    /** 1 where this differs from other, or one of them is NaN, else 0. */
    public final Node notEqualTo(Node other) {
        return of(Fn.Comparison.NOT_EQUAL_TO, this, other);
    }

    /** The sum over axes, which vanish; over all if none is named. */
    public final Node sum(int... axes) {
        return of(new Op.Sum(this, shape.axes(axes), false));
    }

    /** The sum over axes, each kept with length 1; over all if none is named. */
    public final Node sumKeepDims(int... axes) {
        return of(new Op.Sum(this, shape.axes(axes), true));
    }

    /**
     * The mean over axes, which vanish; over all if none is named.
     *
     * @throws IllegalArgumentException if it would be over no entries
     */
    public final Node mean(int... axes) {
        return sum(axes).div(entriesAlong(axes));
    }

    /**
     * The mean over axes, each kept with length 1; over all if none is named.
     *
     * @throws IllegalArgumentException if it would be over no entries
     */
    public final Node meanKeepDims(int... axes) {
        return sumKeepDims(axes).div(entriesAlong(axes));
    }

    private double entriesAlong(int... axes) {
        int count = Math.toIntExact(shape.axes(axes).injectInto(1L, (product, axis) -> product * shape.dim(axis)));
        if (count == 0) {
            throw new IllegalArgumentException("mean: " + labelWithShape() + ": the mean of no entries is not defined");
        }
        return count;
    }

    /** The largest entry over axes, which vanish; over all if none is named. Ties share the gradient equally. */
    public final Node max(int... axes) {
        return of(new Op.Max(this, shape.axes(axes), false));
    }

    /** The largest entry over axes, each kept with length 1; over all if none is named. */
    public final Node maxKeepDims(int... axes) {
        return of(new Op.Max(this, shape.axes(axes), true));
    }

    /** exp(z) / Σ exp(z) along an axis. */
    public final Node softmax(int axis) {
        return of(new Op.Softmax(this, shape.axis(axis)));
    }

    /** log(softmax(z)) along an axis, without overflow. */
    public final Node logSoftmax(int axis) {
        return of(new Op.LogSoftmax(this, shape.axis(axis)));
    }

    /** The same entries in row-major order under another shape. */
    public final Node reshape(int... dims) {
        return reshape(Shape.of(dims));
    }

    /** The same entries in row-major order under another shape. */
    public final Node reshape(Shape newShape) {
        return of(new Op.Reshape(this, newShape));
    }

    /**
     * The axes in another order: axis {@code i} of the result is axis {@code order[i]} of this.
     *
     * @param order each axis once; none reverses them, which transposes a matrix
     */
    public final Node transpose(int... order) {
        return of(new Op.Transpose(this, order.length == 0
                ? shape.axes().toReversed()
                : IntLists.immutable.of(order).collectInt(shape::axis, IntLists.mutable.empty()).toImmutable()));
    }

    /** Repeated along axes of length 1, and along new leading axes, to fill a shape. */
    public final Node broadcastTo(int... dims) {
        return broadcastTo(Shape.of(dims));
    }

    /** Repeated along axes of length 1, and along new leading axes, to fill a shape. */
    public final Node broadcastTo(Shape target) {
        return of(new Op.BroadcastTo(this, target));
    }

    /**
     * A part of an axis.
     *
     * @param from the first place that is taken
     * @param to the first place behind it that is not
     */
    public final Node slice(int axis, int from, int to) {
        return of(new Op.Slice(this, shape.axis(axis), from, to));
    }

    /** Zeros added along an axis, some before and some after. */
    public final Node pad(int axis, int before, int after) {
        return of(new Op.Pad(this, shape.axis(axis), before, after));
    }

    /** What it is, in a line: {@code Z1 = add(matmul#7, b1) (4, 400)}. Constants of a few entries say which. */
    @Override
    public String toString() {
        String inside = op instanceof Op.Constant(Tensor value) && value.size() <= MOST_SHOWN
                ? value.toString().replaceAll("\\s+", " ")
                : inputs().collect(Node::label).makeString();
        return label() + " = " + op.title() + "(" + inside + ") " + shape;
    }
}
