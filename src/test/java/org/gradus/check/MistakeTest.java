package org.gradus.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.collections.api.factory.Lists;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.junit.jupiter.api.Test;

/** Which mistakes are tried for a rule; that they give the numbers they should is what the faults show. */
class MistakeTest {

    private static final Variable A = Variable.of("A", Tensor.full(Shape.of(3, 3), 0.5));
    private static final Variable B = Variable.of("B", Tensor.full(Shape.of(3, 3), 0.25));
    private static final Variable C = Variable.of("C", Tensor.full(Shape.of(3, 4), 0.25));
    private static final Variable BIAS = Variable.of("b", Tensor.full(Shape.of(3, 1), 0.25));

    /** Those that are tried for each rule. */
    private static final Set<String> COMMON = Set.of("minus what is right", "twice what is right",
            "half of what is right", "1 in place of the upstream gradient", "nothing is sent to A",
            "the upstream gradient as it is", "the output where the input belongs",
            "the input where the output belongs", "the derivative at the output", "what belongs to B",
            "A and B exchanged");

    /** A line for each cause, in the order in which they are tried. */
    private static String tried(Node node, int k) {
        return Mistake.with(Rule.of(node, k)).castToList().stream()
                .filter(mistake -> mistake.cause() != Cause.FACTOR_M && mistake.cause() != Cause.WRONG_PRODUCT
                        && !COMMON.contains(mistake.text()))
                .collect(Collectors.groupingBy(Mistake::cause, TreeMap::new,
                        Collectors.mapping(Mistake::text, Collectors.joining("; "))))
                .entrySet().stream().map(line -> line.getKey() + ": " + line.getValue() + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void commonOnesComeByTheirLikelihood() {
        assertEquals("""
                LOST_CONTRIBUTION: nothing is sent to A
                UPSTREAM_DROPPED: 1 in place of the upstream gradient
                UPSTREAM_DROPPED: without mul in the rule
                SIGN: minus what is right
                FACTOR_TWO: twice what is right
                FACTOR_TWO: half of what is right
                FACTOR_M: 3 times what is right
                FACTOR_M: 1/3 of what is right
                FACTOR_M: 9 times what is right
                FACTOR_M: 1/9 of what is right
                OUTPUT_FOR_INPUT: the derivative at the output
                OUTPUT_FOR_INPUT: the output where the input belongs
                OUTPUT_FOR_INPUT: the input where the output belongs
                OUTPUT_FOR_INPUT: the output where the input belongs
                OUTPUT_FOR_INPUT: the input where the output belongs
                DERIVATIVE_DROPPED: the upstream gradient as it is
                DERIVATIVE_DROPPED: without mul in the rule
                WRONG_OPERAND: what belongs to B
                WRONG_OPERAND: A and B exchanged
                WRONG_PRODUCT: a matrix product in place of *
                WRONG_PRODUCT: a matrix product in place of *, in the other order
                """, Mistake.with(Rule.of(A.mul(B), 0))
                .collect(mistake -> mistake.cause() + ": " + mistake.text() + "\n").makeString(""));
    }

    @Test
    void ofProducts() {
        assertEquals("""
                UPSTREAM_DROPPED: without matmul in the rule
                MISSING_TRANSPOSE: without transpose in the rule; T G, where G is the upstream gradient
                TRANSPOSED_OPERAND: G T, where G is the upstream gradient; G^T T, where G is the upstream gradient; \
                T G^T, where G is the upstream gradient; G T^T, where G is the upstream gradient; \
                T^T G, where G is the upstream gradient; G^T T^T, where G is the upstream gradient; \
                T^T G^T, where G is the upstream gradient
                OUTPUT_FOR_INPUT: G B, where G is the upstream gradient; B G, where G is the upstream gradient; \
                G^T B, where G is the upstream gradient; B G^T, where G is the upstream gradient; \
                G B^T, where G is the upstream gradient; B^T G, where G is the upstream gradient; \
                G^T B^T, where G is the upstream gradient; B^T G^T, where G is the upstream gradient; B in place of T
                DERIVATIVE_DROPPED: without matmul in the rule
                WRONG_OPERAND: G A, where G is the upstream gradient; A G, where G is the upstream gradient; \
                G^T A, where G is the upstream gradient; A G^T, where G is the upstream gradient; \
                G A^T, where G is the upstream gradient; A^T G, where G is the upstream gradient; \
                G^T A^T, where G is the upstream gradient; A^T G^T, where G is the upstream gradient; \
                what belongs to T; A and T exchanged
                """, tried(B.tanh().named("T").matmul(A), 1));
        assertEquals("""
                TRANSPOSED_OPERAND: C G^T, where G is the upstream gradient; G C^T, where G is the upstream gradient
                """, tried(A.matmul(C), 0));
        Variable x = Variable.of("x", Tensor.zeros(2, 3, 3));
        assertEquals("", tried(x.matmul(Variable.of("y", Tensor.zeros(2, 3, 4))), 0)
                .replace("LOST_CONTRIBUTION: nothing is sent to x\n", ""));
    }

    @Test
    void ofProductsOfTheOtherKind() {
        assertEquals("* in place of a matrix product", otherKinds(A.matmul(B), 1));
        assertEquals("a matrix product in place of *; a matrix product in place of *, in the other order",
                otherKinds(A.tanh(), 0));
        assertEquals("", otherKinds(A.matmul(C), 1));
        assertEquals("", otherKinds(C.tanh(), 0));
        assertEquals("", otherKinds(A.mul(BIAS), 0));
    }

    private static String otherKinds(Node node, int k) {
        return Mistake.with(Rule.of(node, k)).select(mistake -> mistake.cause() == Cause.WRONG_PRODUCT)
                .collect(Mistake::text).makeString("; ");
    }

    @Test
    void ofBroadcasting() {
        assertEquals("""
                LOST_CONTRIBUTION: nothing is sent to b
                BROADCAST_NOT_SUMMED: part 0 of what comes back along the broadcast axes, not their sum; \
                part 1 of what comes back along the broadcast axes, not their sum; \
                part 2 of what comes back along the broadcast axes, not their sum
                WRONG_AXIS: summed over axis 0; summed over axis 1; summed over all axes
                WRONG_OPERAND: what belongs to A
                """, tried(A.add(BIAS), 1));
    }

    @Test
    void ofReductions() {
        assertEquals("""
                UPSTREAM_DROPPED: without div in the rule; without mul in the rule
                WRONG_AXIS: as if it were along other axes; the rule sums over axis 0; the rule sums over axis 1; \
                the rule sums over axes 0, 1
                DERIVATIVE_DROPPED: without div in the rule; without mul in the rule
                WRONG_BRANCH: without where in the rule; without where in the rule; without where in the rule; \
                without where in the rule; branches exchanged; branches exchanged; all branches exchanged
                """, tried(A.max(1), 0));
        assertEquals("""
                WRONG_AXIS: as if it were along other axes
                DERIVATIVE_DROPPED: without reshape in the rule; without broadcastTo in the rule
                """, tried(A.sum(0), 0));
        assertEquals("""
                LOST_CONTRIBUTION: each output's derivative by its own input only
                UPSTREAM_DROPPED: without mul in the rule; without mul in the rule
                SIGN: add for sub in the rule
                WRONG_AXIS: as if it were along other axes; the rule sums over axis 0; the rule sums over axis 1; \
                the rule sums over axes 0, 1
                DERIVATIVE_DROPPED: without mul in the rule; without sub in the rule; without sub in the rule; \
                without mul in the rule
                """, tried(A.softmax(0), 0));
        assertEquals("""
                LOST_CONTRIBUTION: each output's derivative by its own input only
                UPSTREAM_DROPPED: without mul in the rule
                SIGN: add for sub in the rule
                WRONG_AXIS: as if it were along other axes; the rule sums over axis 0; the rule sums over axis 1; \
                the rule sums over axes 0, 1
                DERIVATIVE_DROPPED: without softmax in the rule; without mul in the rule; without sub in the rule; \
                without sub in the rule
                """, tried(A.logSoftmax(0), 0));
    }

    @Test
    void ofBranches() {
        assertEquals("""
                UPSTREAM_DROPPED: without div in the rule
                DERIVATIVE_DROPPED: without div in the rule
                WRONG_BRANCH: without where in the rule; without where in the rule; without where in the rule; \
                without where in the rule; branches exchanged; branches exchanged; all branches exchanged
                """, tried(Ops.maximum(A, B), 0));
        assertEquals("""
                WRONG_BRANCH: without where in the rule; without where in the rule; branches exchanged
                """, tried(Ops.where(A.greater(B), A, B), 1));
    }

    @Test
    void ofWhatMovesEntries() {
        assertEquals("""
                MISSING_TRANSPOSE: without transpose in the rule; G, not transposed back
                TRANSPOSED_OPERAND: the axes in the same order once more, not put back
                """, tried(A.transpose(), 0));
        assertEquals("""
                TRANSPOSED_OPERAND: columns read for rows
                DERIVATIVE_DROPPED: without reshape in the rule
                """, tried(A.reshape(3, 3), 0));
        assertEquals("", tried(Ops.concat(0, A, B), 0));
    }

    @Test
    void ofQuotientsAndDifferences() {
        assertEquals("""
                LOST_CONTRIBUTION: nothing is sent to B
                UPSTREAM_DROPPED: without div in the rule; without mul in the rule
                SIGN: without neg in the rule
                DERIVATIVE_DROPPED: without div in the rule; without mul in the rule
                WRONG_OPERAND: what belongs to A; B and A exchanged
                """, tried(A.div(B), 1));
        assertEquals("""
                UPSTREAM_DROPPED: without mul in the rule
                SIGN: add for sub in the rule
                DERIVATIVE_DROPPED: without square in the rule; without sub in the rule; without sub in the rule; \
                without mul in the rule
                WRONG_FUNCTION: the derivative of sigmoid; the derivative of sigmoid in terms of its output; \
                the derivative of relu; the derivative of relu in terms of its output; \
                the derivative of leakyRelu; the derivative of leakyRelu in terms of its output
                """, tried(A.tanh(), 0));
        assertEquals("""
                UPSTREAM_DROPPED: without div in the rule
                SIGN: sub for add in the rule
                DERIVATIVE_DROPPED: without add in the rule; without add in the rule; without div in the rule
                """, tried(A.log1p(), 0));
    }

    @Test
    void ofLosses() {
        assertEquals("WRONG_FUNCTION: a - y, as if it were half the squared error; "
                + "2 (a - y), as if it were the squared error\n",
                tried(Ops.logLoss(A, B).inputs().getFirst().inputs().getFirst(), 0).lines()
                        .filter(line -> line.startsWith("WRONG_FUNCTION")).findFirst().orElseThrow() + "\n");
    }

    @Test
    void mCanBeALengthOrAFactor() {
        assertEquals(Set.of(3, 4, 12, 7), Lengths.of(Lists.immutable.of(C,
                Ops.constant(7), Ops.constant(2), Ops.constant(5.5),
                Ops.constant(Tensor.vector(8, 9)))).collect(Integer::valueOf));
    }
}
