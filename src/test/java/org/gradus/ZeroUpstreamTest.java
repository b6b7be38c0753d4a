package org.gradus;

import static org.gradus.DoubleArithmetic.DOUBLES;
import static org.gradus.Ops.constant;
import static org.gradus.Ops.where;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.eclipse.collections.api.factory.Lists;
import org.gradus.compile.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A gradient of 0 that arrives contributes 0, also where a derivative is infinite or NaN: what was not selected does not
 * count, by either sweep, to second order, and however it is evaluated.
 */
class ZeroUpstreamTest {

    /** A function and a place where it, or its derivative, is infinite or NaN. */
    record Trap(String name, UnaryOperator<Node> function, double place) {

        @Override
        public String toString() {
            return name + " at " + place;
        }
    }

    /** A way to leave a function out, so that x² remains of it. */
    record Guard(String name, Selection selection) {

        @Override
        public String toString() {
            return name;
        }
    }

    interface Selection {

        Node of(Node x, UnaryOperator<Node> function);
    }

    private static Stream<Trap> traps() {
        return Stream.of(
                new Trap("sqrt", Node::sqrt, -1), new Trap("sqrt", Node::sqrt, 0), new Trap("log", Node::log, -1),
                new Trap("log", Node::log, 0), new Trap("log1p", Node::log1p, -1), new Trap("log1p", Node::log1p, -2),
                new Trap("1/x", x -> constant(1).div(x), 0), new Trap("x/x", x -> x.div(x), 0),
                new Trap("xdivy", x -> Ops.xdivy(x.add(1), x), 0), new Trap("exp", Node::exp, 1000),
                new Trap("exp of exp", x -> x.exp().exp(), 10), new Trap("square of exp", x -> x.exp().square(), 800),
                new Trap("pow", x -> x.pow(0.5), -1), new Trap("pow", x -> x.pow(-1), 0),
                new Trap("pow", x -> x.pow(0.5), 0), new Trap("x exp", x -> x.mul(x.exp()), 1000),
                new Trap("tanh of log", x -> x.log().tanh(), -1),
                new Trap("sigmoid of log", x -> x.log().sigmoid(), -1),
                new Trap("softplus of log", x -> x.log().softplus(), -1),
                new Trap("softmax of log", x -> Ops.concat(0, x, x.mul(2)).log().softmax(0).slice(0, 0, 1), -1),
                new Trap("logSoftmax of log", x -> Ops.concat(0, x, x).log().logSoftmax(0).slice(0, 0, 1), -1),
                new Trap("norm", x -> Ops.concat(0, x, x).square().sumKeepDims(0).sqrt(), 0),
                new Trap("elementwise", x -> Ops.elementwise("root", Math::sqrt,
                        z -> constant(0.5).div(z.sqrt()), x), -1),
                new Trap("x log x", x -> x.mul(x.log()), -1),
                new Trap("logLoss", a -> Ops.logLoss(a, constant(Tensor.vector(0.5))).reshape(1), -1));
    }

    private static Stream<Guard> guards() {
        return Stream.of(
                new Guard("where", (x, f) -> where(x.equalTo(x), x.square(), f.apply(x))),
                new Guard("where, first", (x, f) -> where(x.notEqualTo(x), f.apply(x), x.square())),
                new Guard("slice", (x, f) -> Ops.concat(0, x.square(), f.apply(x)).slice(0, 0, 1)),
                new Guard("where and square", (x, f) -> where(constant(1), x, f.apply(x)).square()),
                new Guard("where of a product", (x, f) -> where(constant(1), x.square(), f.apply(x).mul(x).add(1))),
                new Guard("twice",
                        (x, f) -> where(constant(1), x.square(), f.apply(where(constant(1), f.apply(x), x)))));
    }

    static Stream<Arguments> guarded() {
        return traps().flatMap(trap -> guards().map(guard -> Arguments.of(trap, guard)));
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void whatIsNotSelectedDoesNotCount(Trap trap, Guard guard) {
        double at = trap.place();
        Variable x = Variable.of("x", Tensor.vector(at));
        Node y = guard.selection().of(x, trap.function()).sum();
        assertEverywhere(at * at, y);
        Node gradient = Gradients.of(y, x).wrt(x);
        assertEverywhere(2 * at, gradient);
        Node one = constant(Tensor.ones(1));
        Node tangent = Tangents.jvp(y, x, one);
        assertEverywhere(2 * at, tangent);
        assertEverywhere(2, Gradients.of(gradient.sum(), x).wrt(x));
        assertEverywhere(2, Tangents.jvp(gradient, x, one));
        assertEverywhere(2, Tangents.jvp(tangent, x, one));
        assertEverywhere(2, Hessian.product(y, x, one));
        assertEquals(2 * at, new Evaluator<>(new DualArithmetic<>(DOUBLES)).evaluate(Lists.immutable.of(y),
                _ -> new Values<>(Shape.of(1), List.of(new Dual<>(at, 1.0)))).get(y).at(0).tangent(), "dual");
    }

    private static void assertEverywhere(double expected, Node node) {
        Program program = Program.of(node);
        program.run();
        assertEquals(expected, node.sum().value().item() + 0.0, "by the plain evaluator");
        assertEquals(expected, program.read(node).at(0) + 0.0, "by a program");
    }

    /** The gradient's derivative by what arrives is still the local derivative where 0 arrives. */
    @Test
    void aZeroThatMovesCounts() {
        Variable x = Variable.of("x", Tensor.scalar(0));
        Node y = x.exp().sub(1).square(); // (eˣ − 1)²: slope 0 and curvature 2 at 0
        Node gradient = Gradients.of(y, x).wrt(x);
        assertEverywhere(0, gradient);
        assertEverywhere(2, Gradients.of(gradient, x).wrt(x));
        assertEverywhere(2, Tangents.jvp(gradient, x, constant(1)));
    }

    /** NaN that is not behind a selection stays visible. */
    @Test
    void aGradientThatIsNotZeroIsNotHidden() {
        Variable x = Variable.of("x", Tensor.scalar(-1));
        assertEquals(Double.NaN, Gradients.of(x.log().sqrt(), x).wrt(x).value().item());
        Variable zero = Variable.of("x", Tensor.scalar(0));
        assertEquals(Double.POSITIVE_INFINITY, Gradients.of(zero.sqrt(), zero).wrt(zero).value().item());
    }

    @Test
    void aQuotientsDerivativesStayInRange() {
        Variable x = Variable.of("x", Tensor.vector(1e305, 1e300));
        Variable y = Variable.of("y", Tensor.vector(1e5, 1e-300));
        Node quotient = x.div(y);
        Tensor upstream = Tensor.vector(1e10, 0);
        Node byY = Gradients.vjp(quotient, constant(upstream), y).wrt(y);
        assertEquals(-1e305, byY.value().at(0), 1e290); // v a would be 1e310
        assertEquals(0, byY.value().at(1) + 0.0); // a is infinite, but nothing arrives
        Node tangent = Tangents.jvp(quotient, y, constant(upstream));
        assertEquals(-1e305, tangent.value().at(0), 1e290);
        assertEquals(0, tangent.value().at(1) + 0.0);
    }

    @Test
    void xdivyDoesNotMoveWithYWhereItIsZeroByDefinition() {
        for (double divisor : new double[] {0, Double.NaN}) {
            Variable x = Variable.of("x", Tensor.scalar(0));
            Variable y = Variable.of("y", Tensor.scalar(divisor));
            assertEverywhere(0, Gradients.repeated(Ops.xdivy(x, y), y, 1));
            assertEverywhere(0, Gradients.repeated(Ops.xdivy(x, y), y, 2));
            assertEverywhere(0, Gradients.repeated(Ops.xdivy(x, y), y, 3));
        }
        // where y is a divisor, the mixed derivative −1/y² is there also for x = 0
        Variable x = Variable.of("x", Tensor.scalar(0));
        Variable y = Variable.of("y", Tensor.scalar(4));
        Node byY = Gradients.of(Ops.xdivy(x, y), y).wrt(y);
        assertEverywhere(0, byY);
        assertEverywhere(-1.0 / 16, Gradients.of(byY, x).wrt(x));
    }

    /** Reverse and forward sweeps, also where only some of the entries move. */
    @Test
    void aMaximumThatIsNotANumberHasNoDerivative() {
        Variable x = Variable.of("x", Tensor.of(new double[][] {{1, Double.NaN, 3}, {4, 6, 6}}));
        Tensor expected = Tensor.of(new double[][] {{Double.NaN, Double.NaN, Double.NaN}, {0, 0.5, 0.5}});
        Node gradient = Gradients.of(x.max(1).sum(), x).wrt(x);
        Program program = Program.of(gradient);
        program.run();
        assertEquals(expected, gradient.value());
        assertEquals(expected, program.read(gradient));
        assertEquals(Tensor.vector(Double.NaN, 1), Tangents.jvp(x.max(1), x, constant(Tensor.ones(2, 3))).value());
        Node selected = where(constant(Tensor.vector(0, 1)), x.max(1), constant(0)).sum();
        assertEquals(Tensor.of(new double[][] {{0, 0, 0}, {0, 0.5, 0.5}}),
                Gradients.of(selected, x).wrt(x).value());
    }
}
