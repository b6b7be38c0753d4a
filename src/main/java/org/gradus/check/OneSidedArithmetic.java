package org.gradus.check;

import static org.gradus.check.BoundedArithmetic.BOUNDED;

import java.util.List;
import org.gradus.Fn;

/**
 * Jets that move along one direction only, and for which it is t ↓ 0: of numbers that are equal to within their bounds,
 * that one is larger which grows faster. So where pieces of a function meet, the one is taken that holds to this side,
 * and value and tangent are the limits from there.
 * <p>
 * Where two numbers are equal and also move alike, to within the bounds, it is not known which piece holds. That makes no
 * difference if both give the same; if not, or if one of them is not a number, what follows is
 * {@linkplain #isDecided undecided}.
 */
final class OneSidedArithmetic extends JetArithmetic {

    private final UsersFunctions users;
    private boolean decided = true;

    OneSidedArithmetic(UsersFunctions users) {
        super(users);
        this.users = users;
    }

    /** Whether it was known for all pieces that met which one holds to this side. */
    boolean isDecided() {
        return decided;
    }

    @Override
    public boolean less(Jet a, Jet b) {
        return order(a, b) < 0;
    }

    @Override
    public boolean equal(Jet a, Jet b) {
        return order(a, b) == 0;
    }

    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean meets(Jet a, Jet b) {
        return a != b && areTied(a, b) && (a.moves(0) || b.moves(0)) && moveAlike(a, b);
    }

    /** How two numbers compare a little further on: by their values, then by how fast they move; 0 also if that is open. */
    @SuppressWarnings("ReferenceEquality")
    private double order(Jet a, Jet b) {
        decided &= isKnown(a) && isKnown(b);
        return a == b ? a.value() - b.value()
                : !areTied(a, b) ? a.value() - b.value()
                : moveAlike(a, b) ? (a.moves(0) || b.moves(0) ? 0 : a.value() - b.value())
                : a.tangent(0) - b.tangent(0);
    }

    /** What moves and is infinite is so at this place only, as 1/x at 0: of its sign to this side nothing is known. */
    private static boolean isKnown(Jet x) {
        return x.number().isKnown() && !(x.moves(0) && Double.isInfinite(x.value()));
    }

    private static boolean moveAlike(Jet a, Jet b) {
        return !(Math.abs(a.tangent(0) - b.tangent(0)) > a.error(0) + b.error(0));
    }

    @Override
    public Jet piece(Jet a, Jet b, Jet chosen, Jet other) {
        if (!meets(a, b)) {
            return chosen;
        }
        decided &= areTied(chosen, other) && moveAlike(chosen, other);
        return span(chosen, other);
    }

    /** The largest of numbers that move alike moves like them. */
    @Override
    public Jet shared(List<Jet> equals) {
        return equals.stream().reduce(OneSidedArithmetic::span).orElseThrow();
    }

    @Override
    public Jet user(Fn.User function, Jet x) {
        if (!x.moves(0)) {
            return super.user(function, x);
        }
        Nearby nearby = users.near(function, x.value());
        if (nearby.isSmooth()) {
            return super.user(function, x);
        }
        boolean isKnown = Math.abs(x.tangent(0)) > x.error(0);
        decided &= isKnown;
        boolean above = x.tangent(0) > 0;
        double value = above ? nearby.above() : nearby.below();
        Bounded limit = new Bounded(value, nearby.jumps() ? 16 * U * Math.abs(value) + nearby.reach()
                : BOUNDED.user(function, x.number()).error());
        return moved(limit, x, isKnown ? above ? nearby.right() : nearby.left() : nearby.slope());
    }

    /** All that lies between both. */
    private static Jet span(Jet a, Jet b) {
        double error = a.spread(b);
        if (!a.moves() && !b.moves()) {
            return Jet.still(a.value(), error);
        }
        Bounded slope = a.slope(0).hull(b.slope(0));
        return new Jet(a.value(), error, new double[] {slope.value()}, new double[] {slope.error()});
    }
}
