package org.gradus;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;

/** Formulas as nodes with tangents: how one is differentiated that has no row in {@link Derivatives}. */
final class FormulaTangents implements Algebra<FormulaTangents.Moving> {

    /** A value, and its tangent unless it stands still. */
    record Moving(Node value, Optional<Node> tangent) {}

    /** v ∗ ∂f/∂x for x = inputs.get(k). */
    static Node of(Fn.Formula formula, int k, ImmutableList<Node> inputs, Node v) {
        List<Moving> arguments = IntStream.range(0, inputs.size())
                .mapToObj(i -> new Moving(inputs.get(i), i == k ? Optional.of(v) : Optional.empty())).toList();
        return formula.of(new FormulaTangents(), arguments).tangent().orElseGet(() -> Ops.full(v.shape(), 0));
    }

    @Override
    public Moving of(double x) {
        return new Moving(Ops.constant(x), Optional.empty());
    }

    @Override
    public Moving apply(Fn primitive, List<Moving> arguments) {
        ImmutableList<Node> inputs = Lists.immutable.withAll(arguments).collect(Moving::value);
        Node value = NodeAlgebra.NODES.apply(primitive, inputs.castToList());
        Optional<Node> tangent = IntStream.range(0, arguments.size()).boxed()
                .flatMap(i -> arguments.get(i).tangent().map(t -> Derivatives.jvp(value, i, t)).stream())
                .reduce(Node::add);
        return new Moving(value, tangent);
    }

    @Override
    public Moving positivePart(Moving x) {
        return bySign(x, x, of(0));
    }

    @Override
    public Moving absolute(Moving x) {
        return bySign(x, x, neg(x));
    }

    @Override
    public Moving bySign(Moving z, Moving positive, Moving other) {
        return chosen(z.value().greater(0), positive, other);
    }

    @Override
    public Moving pieces(Moving z, Moving positive, Moving other) {
        return bySign(z, positive, other);
    }

    @Override
    public Moving unlessBothZero(Moving x, Moving y, Supplier<Moving> value) {
        Node areZero = x.value().equalTo(Ops.constant(0)).mul(y.value().equalTo(Ops.constant(0)));
        return chosen(areZero, of(0), value.get());
    }

    private static Moving chosen(Node condition, Moving yes, Moving no) {
        Node still = Ops.constant(0);
        Optional<Node> tangent = yes.tangent().or(no::tangent)
                .map(_ -> Ops.where(condition, yes.tangent().orElse(still), no.tangent().orElse(still)));
        return new Moving(Ops.where(condition, yes.value(), no.value()), tangent);
    }
}
