package org.gradus.check;

import java.math.BigDecimal;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apfloat.Apfloat;
import org.apfloat.ApfloatMath;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.MutableMap;
import org.gradus.Evaluator;
import org.gradus.Node;
import org.gradus.Values;

/**
 * Values to forty decimal digits, as a reference. A graph is evaluated with more digits than are asked for, and again
 * with twice as many, until the digits asked for agree; so cancellation is covered.
 */
public final class Decimals {

    /** How many significant digits are right. */
    public static final int DIGITS = 40;

    private static final int FIRST_TRY = 60;
    private static final int LAST_TRY = 1920;
    /** What is smaller than this is less than any double but 0; differences that should be 0 shrink below it. */
    private static final Apfloat NOTHING = new Apfloat("1e-400");
    private static final Apfloat TOLERANCE = ApfloatMath.pow(new Apfloat(10, 2 * DIGITS), -DIGITS);

    private Decimals() {}

    /**
     * The values of nodes, with the variables as they are now, to {@value #DIGITS} digits.
     *
     * @return for each of the nodes asked for, its value
     * @throws ArithmeticException if a value is infinite or not a number, or does not settle
     * @throws UnsupportedOperationException if a user's elementwise function is among the ops
     */
    public static ImmutableMap<Node, Values<Apfloat>> evaluate(Iterable<? extends Node> outputs) {
        ImmutableList<Node> nodes = Lists.immutable.withAll(outputs);
        return evaluate(nodes, numbers -> new Evaluator<>(numbers).evaluate(nodes));
    }

    /** The same at one moment. */
    static ImmutableMap<Node, Values<Apfloat>> evaluate(Iterable<? extends Node> outputs, Snapshot snapshot) {
        ImmutableList<Node> nodes = Lists.immutable.withAll(outputs);
        return evaluate(nodes, numbers -> snapshot.evaluate(nodes, numbers));
    }

    private static ImmutableMap<Node, Values<Apfloat>> evaluate(ImmutableList<Node> nodes,
            Function<ExtendedArithmetic, ImmutableMap<Node, Values<Extended>>> evaluate) {
        ImmutableList<Apfloat> entries = settled(nodes.collect(Node::label).makeString(), digits -> {
            ImmutableMap<Node, Values<Extended>> values = evaluate.apply(new ExtendedArithmetic(digits));
            return nodes.flatCollect(node -> values.get(node).entries()).collect(Extended::finite);
        });
        MutableMap<Node, Values<Apfloat>> values = Maps.mutable.empty();
        int start = 0;
        for (Node node : nodes) {
            int end = start + node.shape().size();
            values.put(node, new Values<>(node.shape(), entries.subList(start, end).castToList()));
            start = end;
        }
        return values.toImmutable();
    }

    /**
     * Numbers to {@value #DIGITS} digits.
     *
     * @param evaluation computes them with so many digits
     */
    static ImmutableList<Apfloat> settled(String what, IntFunction<ImmutableList<Apfloat>> evaluation) {
        ImmutableList<Apfloat> coarse = evaluation.apply(FIRST_TRY);
        for (int digits = 2 * FIRST_TRY; digits <= LAST_TRY; digits *= 2) {
            ImmutableList<Apfloat> fine = evaluation.apply(digits);
            if (agree(coarse, fine)) {
                return fine.collect(x -> isNothing(x) ? Apfloat.ZERO : x);
            }
            coarse = fine;
        }
        throw new ArithmeticException("no " + DIGITS + " digits of " + what + " settle within " + LAST_TRY);
    }

    /** The value of one node to {@value #DIGITS} digits; see {@link #evaluate(Iterable)}. */
    public static Values<Apfloat> evaluate(Node node) {
        ImmutableList<Node> outputs = Lists.immutable.of(node);
        return evaluate(outputs).get(node);
    }

    /** The nearest double; Apfloat's own conversion is off by some units in the last place. */
    public static double nearest(Apfloat x) {
        return new BigDecimal(x.toString()).doubleValue();
    }

    private static boolean agree(ImmutableList<Apfloat> coarse, ImmutableList<Apfloat> fine) {
        for (int i = 0; i < fine.size(); i++) {
            Apfloat x = fine.get(i);
            Apfloat difference = ApfloatMath.abs(x.subtract(coarse.get(i)));
            if (!isNothing(x) && difference.compareTo(ApfloatMath.abs(x).multiply(TOLERANCE)) > 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNothing(Apfloat x) {
        return ApfloatMath.abs(x).compareTo(NOTHING) < 0;
    }
}
