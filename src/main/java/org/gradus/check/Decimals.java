package org.gradus.check;

import org.apfloat.Apfloat;
import org.apfloat.ApfloatMath;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
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
        ImmutableMap<Node, Values<Apfloat>> coarse = evaluate(outputs, FIRST_TRY);
        for (int digits = 2 * FIRST_TRY; digits <= LAST_TRY; digits *= 2) {
            ImmutableMap<Node, Values<Apfloat>> fine = evaluate(outputs, digits);
            ImmutableMap<Node, Values<Apfloat>> before = coarse;
            if (fine.keyValuesView().allSatisfy(entry -> agree(before.get(entry.getOne()), entry.getTwo()))) {
                return fine.collectValues((_, values) -> new Values<>(values.shape(), values.entries().stream()
                        .map(x -> isNothing(x) ? Apfloat.ZERO : x).toList()));
            }
            coarse = fine;
        }
        throw new ArithmeticException("no " + DIGITS + " digits of "
                + Lists.immutable.withAll(outputs).collect(Node::label).makeString() + " settle within " + LAST_TRY);
    }

    /** The value of one node to {@value #DIGITS} digits; see {@link #evaluate(Iterable)}. */
    public static Values<Apfloat> evaluate(Node node) {
        ImmutableList<Node> outputs = Lists.immutable.of(node);
        return evaluate(outputs).get(node);
    }

    private static ImmutableMap<Node, Values<Apfloat>> evaluate(Iterable<? extends Node> outputs, int digits) {
        return new Evaluator<>(new DecimalArithmetic(digits)).evaluate(outputs);
    }

    private static boolean agree(Values<Apfloat> coarse, Values<Apfloat> fine) {
        for (int i = 0; i < fine.entries().size(); i++) {
            Apfloat x = fine.at(i);
            Apfloat difference = ApfloatMath.abs(x.subtract(coarse.at(i)));
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
