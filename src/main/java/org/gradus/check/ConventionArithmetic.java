package org.gradus.check;

import static org.gradus.check.BoundedArithmetic.BOUNDED;

import java.util.Arrays;
import java.util.List;

/**
 * Jets that take the piece that the convention says where pieces of a function meet: relu is flat at 0, a maximum is shared.
 * <p>
 * Where numbers are equal to within their bounds, but not known to be equal exactly, roundings decide: another way to add
 * up the same sum takes another piece. Either is what the convention says then. So each such choice is one more direction
 * that a jet moves along, from the piece chosen here to the other one, and what the choice has no influence on in the end,
 * such as the maximum that is subtracted in a softmax, does not blur the slope.
 */
final class ConventionArithmetic extends JetArithmetic {

    /** What more choices can make of a slope adds to its error. */
    private static final int MOST_CHOICES = 31;

    private int choices;

    ConventionArithmetic(UsersFunctions users) {
        super(users);
    }

    /** A jet that moves along one direction, before any choice. */
    static Jet along(Jet x) {
        return x.moves() ? new Jet(x.number(), Arrays.copyOf(x.tangents(), 1 + MOST_CHOICES),
                Arrays.copyOf(x.errors(), 1 + MOST_CHOICES)) : x;
    }

    /** All slopes along the direction that some choice leads to. */
    static Bounded slope(Jet x) {
        Bounded slope = x.slope(0);
        for (int choice = 1; choice < x.tangents().length; choice++) {
            slope = slope.hull(BOUNDED.add(slope, x.slope(choice)));
        }
        return slope;
    }

    @Override
    @SuppressWarnings("ReferenceEquality")
    public Jet piece(Jet a, Jet b, Jet chosen, Jet other) {
        return a == b || areEqual(a, b) || !areTied(a, b) ? chosen : either(chosen, other);
    }

    @Override
    public Jet shared(List<Jet> equals) {
        return equals.stream().allMatch(x -> areEqual(x, equals.getFirst())) ? super.shared(equals)
                : equals.stream().reduce(this::either).orElseThrow();
    }

    /** Whether no rounding can make a difference. */
    private static boolean areEqual(Jet a, Jet b) {
        return a.value() == b.value() && a.error() == 0 && b.error() == 0;
    }

    /**
     * All numbers from the chosen one to the other one. What earlier choices add is anything between what they add to the one
     * and to the other.
     */
    private Jet either(Jet chosen, Jet other) {
        if (!chosen.moves() && !other.moves()) {
            return Jet.still(chosen.value(), chosen.spread(other));
        }
        Jet either = new Jet(chosen.value(), chosen.spread(other), new double[1 + MOST_CHOICES],
                new double[1 + MOST_CHOICES]);
        for (int k = 1; k <= choices; k++) {
            set(either, k, chosen.slope(k).hull(other.slope(k)));
        }
        Bounded apart = BOUNDED.sub(other.slope(0), chosen.slope(0));
        if (choices < MOST_CHOICES) {
            choices++;
            set(either, 0, chosen.slope(0));
            set(either, choices, apart);
        } else {
            set(either, 0, chosen.slope(0).hull(other.slope(0)));
        }
        return either;
    }

    private static void set(Jet jet, int k, Bounded slope) {
        jet.tangents()[k] = slope.value();
        jet.errors()[k] = slope.error();
    }
}
