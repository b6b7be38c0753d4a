package org.gradus;

import static org.gradus.Ops.constant;
import static org.gradus.check.BoundedArithmetic.BOUNDED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.check.Bounded;
import org.gradus.check.BoundedArithmetic;

/**
 * A function y of x, and the directions in which its derivatives are checked. With the Jacobian J = ∂y/∂x and the
 * Hessian H of ⟨u, y⟩, what is checked is true of every function. The oracles, dual numbers and finite differences, use
 * no rule of {@link Derivatives}; two numbers agree if they differ by no more than the bounds on their rounding, see
 * {@link BoundedArithmetic}.
 *
 * @param u an upstream gradient
 * @param v a direction for each variable
 * @param w another one
 */
record Experiment(ImmutableList<Variable> x, Node y, Tensor u, ImmutableList<Tensor> v, ImmutableList<Tensor> w) {

    /** A power of two, so that inputs with short binary fractions are moved exactly. */
    private static final double STEP = 0x1p-13;
    /** The tolerance of a difference must stay below this part of it, or of 1. */
    private static final double TELLING = 1e-3;

    private static final Arithmetic<Dual<Bounded>> DUALS = new DualArithmetic<>(BOUNDED);

    /** ⟨u, J v⟩ by dual numbers is ⟨Jᵀ u, v⟩ by the rules. */
    void adjoint() {
        Bounded forward = evaluate(DUALS, weighted(), this::movingAlongV).at(0).tangent();
        Bounds.mustAgree(forward, Bounds.valueOf(dot(gradients(), v)), "⟨u, J v⟩ and ⟨Jᵀ u, v⟩");
    }

    /** J v by dual numbers is J v by the rules, where all variables move and where each one moves alone. */
    void tangent() {
        tangent(tangent(y, v), this::movingAlongV);
        x.zip(v).forEach(pair -> tangent(Tangents.jvp(y, pair.getOne(), constant(pair.getTwo())),
                variable -> variable == pair.getOne() ? movingAlongV(variable) : Values.of(variable.value(), DUALS)));
    }

    private void tangent(Node tangent, Function<Variable, Values<Dual<Bounded>>> moving) {
        assertEquals(y.shape(), tangent.shape());
        Values<Dual<Bounded>> expected = evaluate(DUALS, y, moving);
        Values<Bounded> actual = Bounds.valuesOf(tangent);
        for (int i = 0; i < y.shape().size(); i++) {
            Bounds.mustAgree(expected.at(i).tangent(), actual.at(i),
                    "entry " + i + " of J v by dual numbers and by the rules");
        }
    }

    /** Jᵀ u by central differences of ⟨u, y⟩ is Jᵀ u by the rules. */
    void differences() {
        ImmutableList<Node> gradients = gradients();
        for (int k = 0; k < x.size(); k++) {
            Values<Bounded> gradient = Bounds.valuesOf(gradients.get(k));
            for (int i = 0; i < x.get(k).shape().size(); i++) {
                difference(x.get(k), i, gradient.at(i));
            }
        }
    }

    /**
     * The truncation error of D(h) = (φ(x + h) − φ(x − h)) / 2h is h²φ‴/6 + O(h⁴), a third of D(2h) − D(h), so that
     * difference bounds it amply.
     */
    private void difference(Variable variable, int entry, Bounded gradient) {
        Bounded narrow = difference(variable, entry, STEP);
        double truncation = Math.abs(difference(variable, entry, 2 * STEP).value() - narrow.value());
        double tolerance = narrow.error() + truncation + gradient.error();
        String what = "gradient " + gradient + " at entry " + entry + " of " + variable + " and difference " + narrow
                + " with truncation " + truncation;
        assertTrue(tolerance <= TELLING * Math.max(1, Math.abs(narrow.value())), () -> what + " can't be told apart");
        assertTrue(Math.abs(narrow.value() - gradient.value()) <= tolerance, () -> what + " differ");
    }

    private Bounded difference(Variable variable, int entry, double step) {
        Bounded rise = BOUNDED.sub(moved(variable, entry, step), moved(variable, entry, -step));
        return BOUNDED.div(rise, BOUNDED.of(2 * step));
    }

    private Bounded moved(Variable variable, int entry, double step) {
        double[] entries = variable.value().toArray();
        entries[entry] += step;
        Tensor value = Tensor.of(variable.shape(), entries);
        return evaluate(BOUNDED, weighted(), other -> Values.of(other == variable ? value : other.value(), BOUNDED))
                .at(0);
    }

    /** ⟨H w, v⟩ by dual numbers over dual numbers is that by the gradient's gradient. */
    void second() {
        Bounds.mustAgree(curvature(), gradientAlongV(dot(gradients(), w)), "⟨H w, v⟩ and the gradient's gradient");
    }

    /** The same where forward rules come first, or second, or both. */
    void secondForward() {
        Bounded expected = curvature();
        Node tangent = tangent(weighted(), w);
        Bounds.mustAgree(expected, gradientAlongV(tangent), "⟨H w, v⟩ and the tangent's gradient");
        Bounds.mustAgree(expected, Bounds.valueOf(tangent(tangent, v)), "⟨H w, v⟩ and the tangent's tangent");
        Bounds.mustAgree(expected, Bounds.valueOf(tangent(dot(gradients(), w), v)),
                "⟨H w, v⟩ and the gradient's tangent");
    }

    private Bounded gradientAlongV(Node node) {
        return Bounds.valueOf(dot(x.collect(Gradients.orZeros(node, x.toArray(new Node[0]))::wrt), v));
    }

    private Bounded curvature() {
        return evaluate(new DualArithmetic<>(DUALS), weighted(), variable -> {
            List<Dual<Bounded>> still = Values.of(w.get(x.indexOf(variable)), DUALS).entries();
            return moving(movingAlongV(variable).entries(), still, variable.shape());
        }).at(0).tangent().tangent();
    }

    ImmutableList<Node> gradients() {
        Gradients gradients = Gradients.vjp(y, constant(u), x.toArray(new Node[0]));
        return x.collect(gradients::wrt);
    }

    private Node tangent(Node node, ImmutableList<Tensor> directions) {
        return Tangents.jvp(node, x.zip(directions).toMap(pair -> pair.getOne(), pair -> constant(pair.getTwo()))
                .toImmutable());
    }

    /** φ = ⟨u, y⟩. */
    private Node weighted() {
        return y.mul(constant(u)).sum();
    }

    private static Node dot(ImmutableList<Node> nodes, ImmutableList<Tensor> weights) {
        return nodes.zip(weights).collect(pair -> pair.getOne().mul(constant(pair.getTwo())).sum())
                .injectInto(constant(0), Node::add);
    }

    private Values<Dual<Bounded>> movingAlongV(Variable variable) {
        return moving(Values.of(variable.value(), BOUNDED).entries(),
                Values.of(v.get(x.indexOf(variable)), BOUNDED).entries(), variable.shape());
    }

    private static <T> Values<Dual<T>> moving(List<T> values, List<T> tangents, Shape shape) {
        return new Values<>(shape,
                IntStream.range(0, values.size()).mapToObj(i -> new Dual<>(values.get(i), tangents.get(i))).toList());
    }

    private static <T> Values<T> evaluate(Arithmetic<T> arithmetic, Node node,
            Function<Variable, Values<T>> variables) {
        return new Evaluator<>(arithmetic).evaluate(Lists.immutable.of(node), variables).get(node);
    }
}
