package org.gradus;

import java.util.List;
import java.util.function.Supplier;
import org.eclipse.collections.api.factory.Lists;

/** Formulas as nodes. */
public enum NodeAlgebra implements Algebra<Node> {
    NODES;

    @Override
    public Node of(double x) {
        return Ops.constant(x);
    }

    @Override
    public Node apply(Fn primitive, List<Node> arguments) {
        return Node.of(new Op.Elementwise(primitive, Lists.immutable.withAll(arguments)));
    }

    @Override
    public Node positivePart(Node x) {
        return x.relu();
    }

    @Override
    public Node absolute(Node x) {
        return x.abs();
    }

    @Override
    public Node bySign(Node z, Node positive, Node other) {
        return Ops.where(z.greater(0), positive, other);
    }

    @Override
    public Node pieces(Node z, Node positive, Node other) {
        return bySign(z, positive, other);
    }

    @Override
    public Node unlessBothZero(Node x, Node y, Supplier<Node> value) {
        Node zero = of(0);
        return Ops.where(x.equalTo(zero).mul(y.equalTo(zero)), zero, value.get());
    }
}
