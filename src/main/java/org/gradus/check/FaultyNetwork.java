package org.gradus.check;

import java.util.SplittableRandom;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;

/**
 * A network of two branches P = tanh(W1 X + b1) and Q = W2 X + b2, which meet in the op of a {@link Fault}, with square
 * matrices of random numbers, so that few mistakes show by their shape.
 *
 * @param fault what is wrong
 * @param loss the cost, with the wrong rule
 * @param variables W1, b1, W2 and b2
 * @param node where the wrong rule is
 */
public record FaultyNetwork(Fault fault, Node loss, ImmutableList<Variable> variables, Node node) {

    private static final int LEAST_LENGTH = 3;
    private static final int LENGTHS = 3;

    static FaultyNetwork of(Fault fault, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = LEAST_LENGTH + random.nextInt(LENGTHS);
        Variable w1 = Variable.of("W1", tensor(Shape.of(n, n), random));
        Variable b1 = Variable.of("b1", tensor(Shape.of(n, 1), random));
        Variable w2 = Variable.of("W2", tensor(Shape.of(n, n), random));
        Variable b2 = Variable.of("b2", tensor(Shape.of(n, 1), random));
        Node x = Ops.constant(tensor(Shape.of(n, n), random));
        Node p = w1.matmul(x).add(b1).tanh().named("P");
        Node q = w2.matmul(x).add(b2).named("Q");
        Node wrong = fault.plantedAt(fault.use().apply(p, q));
        Node weights = Ops.constant(tensor(wrong.shape(), random));
        // Q counts as well where the op does not read it
        Node loss = wrong.mul(weights).tanh().mean().add(q.sigmoid().mean()).named("J");
        return new FaultyNetwork(fault, loss, Lists.immutable.of(w1, b1, w2, b2), wrong);
    }

    /** Entries of size ¼ to 1¼ and either sign: none is so small that a mistake would drown. */
    private static Tensor tensor(Shape shape, SplittableRandom random) {
        return Tensor.of(shape, random.doubles(shape.size(), -1, 1).map(x -> x + Math.copySign(0.25, x)).toArray());
    }
}
