package org.gradus.check;

import static org.gradus.check.BoundedArithmetic.BOUNDED;
import static org.gradus.check.BoundedArithmetic.times;

import java.util.List;
import org.eclipse.collections.api.factory.primitive.IntSets;
import org.eclipse.collections.api.set.primitive.MutableIntSet;
import org.gradus.Arithmetic;
import org.gradus.Fn;

/**
 * Dual numbers for several directions at once, with running error bounds. Values and slopes are computed by
 * {@link BoundedArithmetic}; each operation hands on the tangents of its arguments, times its slopes. So what is computed
 * comes with a bound that holds, to first order, for any graph and any scale. What is exactly zero stays so.
 * <p>
 * No rule of {@link org.gradus.Derivatives} is used. The slope of a user's function is measured, from values of the
 * function.
 * <p>
 * Pieces of a function meet where their arguments are equal to within their bounds. It is noted for which directions that
 * makes a difference: {@link OneSidedArithmetic} tells what these see, and {@link ConventionArithmetic} what follows from
 * the conventions.
 */
class JetArithmetic implements Arithmetic<Jet> {

    static final double U = BoundedArithmetic.U;
    private static final Bounded ONE = new Bounded(1, 0);
    private static final Bounded MINUS_ONE = new Bounded(-1, 0);

    private final UsersFunctions users;
    private final MutableIntSet met = IntSets.mutable.empty();

    JetArithmetic(UsersFunctions users) {
        this.users = users;
    }

    /** Whether pieces of a function have met, in what was computed so far, that a direction tells apart. */
    boolean haveMet(int direction) {
        return met.contains(direction);
    }

    @Override
    public Jet of(double x) {
        return Jet.still(x, 0);
    }

    @Override
    public Jet add(Jet a, Jet b) {
        return moved(BOUNDED.add(a.number(), b.number()), a, ONE, b, ONE);
    }

    @Override
    public Jet sub(Jet a, Jet b) {
        return moved(BOUNDED.sub(a.number(), b.number()), a, ONE, b, MINUS_ONE);
    }

    /** What is multiplied with a constant zero does not move. */
    @Override
    public Jet mul(Jet a, Jet b) {
        Bounded value = BOUNDED.mul(a.number(), b.number());
        return vanishes(a) || vanishes(b) ? Jet.still(value) : moved(value, a, b.number(), b, a.number());
    }

    @Override
    public Jet div(Jet a, Jet b) {
        Bounded quotient = BOUNDED.div(a.number(), b.number());
        if (vanishes(a)) {
            return Jet.still(quotient);
        }
        Bounded slope = BOUNDED.div(ONE, b.number());
        return moved(quotient, a, slope, b, BOUNDED.neg(BOUNDED.mul(quotient, slope)));
    }

    @Override
    public Jet neg(Jet x) {
        return moved(BOUNDED.neg(x.number()), x, MINUS_ONE);
    }

    @Override
    public Jet sqrt(Jet x) {
        Bounded root = BOUNDED.sqrt(x.number());
        return moved(root, x, BOUNDED.div(BOUNDED.of(0.5), root));
    }

    @Override
    public Jet exp(Jet x) {
        Bounded power = BOUNDED.exp(x.number());
        return moved(power, x, power);
    }

    @Override
    public Jet log(Jet x) {
        return moved(BOUNDED.log(x.number()), x, BOUNDED.div(ONE, x.number()));
    }

    @Override
    public Jet log1p(Jet x) {
        return moved(BOUNDED.log1p(x.number()), x, BOUNDED.div(ONE, BOUNDED.add(ONE, x.number())));
    }

    /**
     * The slope 1 / cosh² is computed as 4e / (1 + e)² with e = exp(−2|x|), which keeps its digits in saturation; it changes
     * by at most twice itself.
     */
    @Override
    public Jet tanh(Jet x) {
        double power = Math.exp(-2 * Math.abs(x.value()));
        double slope = 4 * power / ((1 + power) * (1 + power));
        double error = times(slope, Math.expm1(2 * x.error())) + 8 * U * slope + Double.MIN_VALUE;
        return moved(BOUNDED.tanh(x.number()), x, new Bounded(slope, Math.min(1, error)));
    }

    @Override
    public Jet pow(Jet x, double exponent) {
        return exponent == 0 ? of(1) : moved(BOUNDED.pow(x.number(), exponent), x,
                BOUNDED.mul(BOUNDED.of(exponent), BOUNDED.pow(x.number(), exponent - 1)));
    }

    @Override
    public boolean less(Jet a, Jet b) {
        return a.value() < b.value();
    }

    @Override
    public boolean equal(Jet a, Jet b) {
        return a.value() == b.value();
    }

    @Override
    public boolean vanishes(Jet x) {
        return x.number().isZero() && !x.moves();
    }

    @Override
    public Jet still(Jet x) {
        return Jet.still(x.number());
    }

    /** Notes for which directions it makes a difference that pieces meet. A number does not meet itself. */
    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean meets(Jet a, Jet b) {
        boolean tied = a != b && areTied(a, b);
        if (tied) {
            note(a);
            note(b);
        }
        return tied;
    }

    @Override
    public Jet piece(Jet a, Jet b, Jet chosen, Jet other) {
        return meets(a, b) ? new Jet(BOUNDED.piece(a.number(), b.number(), chosen.number(), other.number()),
                chosen.tangents(), chosen.errors()) : chosen;
    }

    private void note(Jet x) {
        for (int k = 0; k < x.tangents().length; k++) {
            if (x.moves(k)) {
                met.add(k);
            }
        }
    }

    /** Whether two numbers may be equal, to within their bounds. */
    static boolean areTied(Jet a, Jet b) {
        return a.value() == b.value() || Math.abs(a.value() - b.value()) <= a.error() + b.error();
    }

    @Override
    public Jet shared(List<Jet> equals) {
        if (equals.size() == 1) {
            return equals.getFirst();
        }
        equals.forEach(this::note);
        Jet mean = div(equals.stream().reduce(this::add).orElseThrow(), of(equals.size()));
        return new Jet(BOUNDED.shared(equals.stream().map(Jet::number).toList()), mean.tangents(), mean.errors());
    }

    /** Where the function has a kink or jumps, its slope covers those to both sides. */
    @Override
    public Jet user(Fn.User function, Jet x) {
        Bounded value = BOUNDED.user(function, x.number());
        if (!x.moves()) {
            return Jet.still(value);
        }
        Nearby nearby = users.near(function, x.value());
        if (!nearby.isSmooth()) {
            note(x);
        }
        return moved(value, x, nearby.slope());
    }

    static Jet moved(Bounded value, Jet x, Bounded slope) {
        if (!x.moves()) {
            return Jet.still(value);
        }
        Jet moved = new Jet(value, new double[x.tangents().length], new double[x.tangents().length]);
        accumulate(x, slope, moved);
        return moved;
    }

    private static Jet moved(Bounded value, Jet a, Bounded slopeOfA, Jet b, Bounded slopeOfB) {
        if (!a.moves() || !b.moves()) {
            return a.moves() ? moved(value, a, slopeOfA) : moved(value, b, slopeOfB);
        }
        Jet moved = new Jet(value, new double[a.tangents().length], new double[a.tangents().length]);
        accumulate(a, slopeOfA, moved);
        accumulate(b, slopeOfB, moved);
        return moved;
    }

    /**
     * Adds the slope times the tangents. A slope that is 0 here need not be so nearby, and times one that may be infinite it
     * may be anything, as in the cube of a cube root.
     */
    private static void accumulate(Jet x, Bounded slope, Jet result) {
        double[] tangents = result.tangents();
        double[] errors = result.errors();
        double size = Math.abs(slope.value());
        boolean exact = slope.error() == 0 && size == 1;
        for (int k = 0; k < tangents.length; k++) {
            double tangent = x.tangents()[k];
            double error = x.errors()[k];
            if (tangent != 0 || error != 0) {
                double product = tangent == 0 ? 0 : slope.value() * tangent;
                double before = tangents[k];
                tangents[k] = before + product;
                errors[k] +=
                        exact || error == Double.POSITIVE_INFINITY ? error
                                : times(size, error) + times(tangent, slope.error()) + times(error, slope.error())
                                        + U * Math.abs(product) + Double.MIN_VALUE;
                if (before != 0) {
                    errors[k] += U * Math.abs(tangents[k]);
                }
            }
        }
    }
}
