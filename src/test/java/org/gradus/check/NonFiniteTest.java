package org.gradus.check;

import static org.gradus.Ops.constant;
import static org.gradus.Ops.where;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.eclipse.collections.api.factory.Lists;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Tensor;
import org.gradus.Variable;

/** Gradients that become infinite or NaN on the way back, though the loss is finite. */
class NonFiniteTest {

    private final Variable x = Variable.of("x", Tensor.vector(-1, 4));

    /** √x whose rule is G / (2√x) written so that 0 · NaN arises. */
    private static Node root(Node x) {
        return Ops.customGradient("root", x.sqrt(), (g, of, y) -> Lists.immutable.of(
                g.mul(of.getOnly().pow(-0.5)).div(2)), x).named("R");
    }

    /** What selects, and the words for it. */
    record Selector(String words, UnaryOperator<Node> select) {

        @Override
        public String toString() {
            return words;
        }
    }

    @Provide
    Arbitrary<Selector> selectors() {
        return Arbitraries.of(
                new Selector("in the branch that where does not take",
                        r -> where(constant(Tensor.vector(0, 1)), r, constant(7))),
                new Selector("in the branch that where does not take",
                        r -> where(constant(Tensor.vector(1, 0)), constant(7), r.mul(2).add(1))),
                new Selector("in the branch that where does not take",
                        r -> where(constant(Tensor.vector(0, 1)), r, constant(7)).square().mul(3)),
                new Selector("in a part that slice leaves out", r -> r.slice(0, 1, 2)),
                new Selector("in a part that slice leaves out", r -> r.mul(2).slice(0, 1, 2).exp()));
    }

    @Property(tries = 15)
    void theTrapIsNamed(@ForAll("selectors") Selector selector) {
        Diagnosis diagnosis = Diagnosis.of(selector.select().apply(root(x.mul(1))).sum().add(x.sum()), List.of(x))
                .orElseThrow();
        assertEquals("root", diagnosis.op());
        assertEquals(Cause.NON_FINITE, diagnosis.cause());
        assertTrue(diagnosis.finding().startsWith("it sends NaN for "), diagnosis::text);
        assertTrue(diagnosis.finding().contains("[0] = -1"), diagnosis::text);
        assertTrue(diagnosis.finding().endsWith(" and the upstream gradient 0, " + selector.words()), diagnosis::text);
        assertTrue(diagnosis.text().startsWith("root sends infinity or NaN on the way back: R (2,), to mul#"),
                diagnosis::text);
        assertEquals(1, diagnosis.rows().size());
    }

    /** Times 0 is no selection if the value is not finite, but here it is the slope alone that is not. */
    @Example
    void aProductWithZeroIsNamed() {
        x.assign(Tensor.vector(0, 4));
        Diagnosis diagnosis = Diagnosis.of(root(x).mul(constant(Tensor.vector(0, 1))).sum(), List.of(x)).orElseThrow();
        assertEquals("it sends NaN for x[0] = 0 and the upstream gradient 0, in what mul multiplies with 0",
                diagnosis.finding());
        assertEquals(x, diagnosis.input());
    }

    /** An infinite slope that nothing hides. */
    @Example
    void anInfiniteSlopeIsNamed() {
        x.assign(Tensor.vector(0, 4));
        Diagnosis diagnosis = Diagnosis.of(x.sqrt().mul(3).tanh().sum(), List.of(x)).orElseThrow();
        assertEquals("sqrt", diagnosis.op());
        assertEquals("it sends Infinity for x[0] = 0 and the upstream gradient 3", diagnosis.finding());
        assertEquals("x[0]", diagnosis.rows().getFirst().entry());
    }

    /** ∞ − ∞: the last op whose numbers are still finite when they arrive. */
    @Example
    void theFirstOnTheWayBackIsNamed() {
        x.assign(Tensor.vector(0, 4));
        Node difference = x.square().sqrt().sub(x.sqrt());
        Diagnosis diagnosis = Diagnosis.of(difference.mul(2).sum(), List.of(x)).orElseThrow();
        assertEquals("sqrt", diagnosis.op());
        assertTrue(diagnosis.finding().startsWith("it sends "), diagnosis::text);
    }

    @Example
    void aProductWithAnInfiniteMatrixIsNamed() {
        Variable w = Variable.of("W", Tensor.of(new double[][] {{1, 2}}));
        Node data = constant(Tensor.of(new double[][] {{1, Double.POSITIVE_INFINITY}, {1, 3}}));
        Diagnosis diagnosis = Diagnosis.of(w.matmul(data).slice(1, 0, 1).sum(), List.of(w)).orElseThrow();
        assertEquals("matmul", diagnosis.op());
        assertEquals("it sends NaN for W[0,0] = 1 and upstream gradients from 0 to 1, in a part that slice leaves out",
                diagnosis.finding());
    }

    @Example
    void whereAllIsFiniteOrTheLossIsNotThereIsNothingToSay() {
        x.assign(Tensor.vector(1, 4));
        assertTrue(Diagnosis.of(root(x).sum(), List.of(x)).isEmpty());
        x.assign(Tensor.vector(-1, 4));
        assertTrue(Diagnosis.of(x.sqrt().sum(), List.of(x)).isEmpty());
    }
}
