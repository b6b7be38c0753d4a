package org.gradus.check.testing;

import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.check.GradientCheck;
import org.gradus.check.Report;
import org.gradus.check.Verdict;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * Assertions on gradients, for tests with JUnit 5 and for properties of jqwik. What fails has the whole report of the
 * check in its message.
 *
 * <pre>{@code
 * @Test
 * void swishIsDifferentiatedRightly() {
 *     GradientAssert.assertOp(MyOps::swish, Tensor.vector(-3, -0.5, 0, 2));
 * }
 * }</pre>
 *
 * A gradient passes if it agrees, and also at a kink, where it has to lie between the slopes on both sides. A check that
 * could not tell fails. So does one that tested nothing, since all gradients are zero; but where an op is merely tried at
 * some place, that place is skipped: a test is aborted then, and a property takes another sample.
 */
public final class GradientAssert {

    private static final int PLACES_SHOWN = 20;
    /** Whatever it is: the same numbers each time, so that a failure can be repeated. */
    private static final long SEED = 1;

    private GradientAssert() {}

    /**
     * The gradients that the reverse sweep derives are right.
     *
     * @param loss a node with a single entry
     * @param variables what it is differentiated by
     * @throws AssertionFailedError if they are not, or nothing was tested
     */
    public static void assertGradients(Node loss, Variable... variables) {
        assertAgrees(GradientCheck.of(loss, variables));
    }

    /**
     * A check, with whatever options it has, finds nothing.
     *
     * @throws AssertionFailedError if it does, or nothing was tested
     */
    public static void assertAgrees(GradientCheck check) {
        assertAgrees(check.run());
    }

    private static void assertAgrees(Report report) {
        if (report.verdict() != Verdict.AGREES && report.verdict() != Verdict.KINK) {
            throw new AssertionFailedError("the gradients are not right, but " + report.verdict() + "\n"
                    + report.text(PLACES_SHOWN));
        }
    }

    /**
     * An op of one tensor is differentiated rightly, if the gradient that arrives is not all ones.
     *
     * @param op builds the node, of any shape
     * @param x where it is tried
     * @throws AssertionFailedError if it is not
     * @throws TestAbortedException if its derivatives there are all zero, and rightly so
     */
    public static void assertOp(UnaryOperator<Node> op, Tensor x) {
        Variable input = Variable.of("x", x);
        assertOp(op.apply(input), Lists.immutable.of(input));
    }

    /** {@link #assertOp(UnaryOperator, Tensor)} for an op of two tensors. */
    public static void assertOp(BinaryOperator<Node> op, Tensor x, Tensor y) {
        Variable left = Variable.of("x", x);
        Variable right = Variable.of("y", y);
        assertOp(op.apply(left, right), Lists.immutable.of(left, right));
    }

    /**
     * {@link #assertOp(UnaryOperator, Tensor)} for an op of any number of tensors.
     *
     * <pre>{@code
     * GradientAssert.assertOp(x -> x.get(0).matmul(x.get(1)).add(x.get(2)), w, a, b);
     * }</pre>
     *
     * @param op builds the node from a variable for each tensor, {@code x1}, {@code x2} and so on
     */
    @SuppressWarnings("overloads") // the compiler prefers the forms of one and two tensors, which take no list
    public static void assertOp(Function<ImmutableList<Node>, Node> op, Tensor... xs) {
        ImmutableList<Variable> inputs = Lists.immutable.fromStream(
                IntStream.range(0, xs.length).mapToObj(i -> Variable.of("x" + (i + 1), xs[i])));
        assertOp(op.apply(inputs.collect(each -> each)), inputs);
    }

    /** A gradient of ones would hide a rule that ignores it, or divides by it. */
    private static void assertOp(Node output, ImmutableList<Variable> inputs) {
        Node upstream = Ops.constant(random(output.shape()));
        Report report = GradientCheck.of(output.mul(upstream).sum(), inputs).run();
        if (report.verdict() == Verdict.VACUOUS) {
            throw new TestAbortedException("nothing was tested, since all derivatives are zero there");
        }
        assertAgrees(report);
    }

    private static Tensor random(Shape shape) {
        return Tensor.of(shape, new Random(SEED).doubles(shape.size(), 0.5, 2).toArray());
    }
}
