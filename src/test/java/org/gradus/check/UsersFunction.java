package org.gradus.check;

import static org.gradus.Ops.constant;

import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.apfloat.Apfloat;
import org.apfloat.ApfloatMath;
import org.gradus.Node;
import org.gradus.Ops;

/**
 * A function as a user writes it, with its rule, and the same function in decimals. The numbers in a name are its
 * parameters.
 */
@SuppressWarnings("ImmutableEnumChecker") // the functions are pure, and the ends are not written to
enum UsersFunction {

    SIN(Math::sin, ApfloatMath::sin, UsersFunction::cos),
    COS(Math::cos, ApfloatMath::cos, x -> SIN.of(x).neg()),
    SIN_20(x -> Math.sin(20 * x), x -> ApfloatMath.sin(times(20, x)), x -> COS.of(x.mul(20)).mul(20)),
    CBRT(Math::cbrt, UsersFunction::cubeRoot, UsersFunction::cbrtSlope),
    ATAN(Math::atan, ApfloatMath::atan, x -> constant(1).div(x.square().add(1))),
    SIGMOID_50(x -> 1 / (1 + Math.exp(-50 * x)), UsersFunction::steep, x -> x.mul(50).sigmoid()
            .mul(x.mul(-50).sigmoid()).mul(50)),
    LOG_PRICE(x -> Math.log1p(x * x) / 2, x -> half(new DecimalArithmetic((int) x.precision()).log1p(x.multiply(x))),
            x -> x.div(x.square().add(1))),
    MILLION(x -> 1e6 + x * x, x -> new Apfloat(1_000_000, x.precision()).add(x.multiply(x)), x -> x.mul(2)),
    BELL(x -> Math.exp(-x * x), x -> ApfloatMath.exp(atLeast(-90_000, x.multiply(x).negate())),
            x -> x.square().neg().exp().mul(x).mul(-2)),
    INVERSE(x -> 1 / x, x -> one(x).divide(x), x -> x.pow(-2).neg()),
    SWISH(x -> x / (1 + Math.exp(-x)), x -> x.divide(one(x).add(ApfloatMath.exp(atMost(90_000, x.negate())))),
            x -> x.sigmoid().mul(x.mul(x.neg().sigmoid()).add(1))),
    /** Its kinks are at 0 and 1. */
    RAMP(x -> Math.min(Math.max(x, 0), 1), x -> x.signum() < 0 ? Apfloat.ZERO : least(x, one(x)),
            x -> x.greater(0).mul(x.less(1)), 0, 1),
    SIZE(Math::abs, ApfloatMath::abs, x -> Ops.where(x.less(0), constant(-1), x.greater(0)), 0),
    FLOOR(Math::floor, x -> x.floor(), x -> x.mul(0), 1),
    CEIL(Math::ceil, x -> x.ceil(), x -> x.mul(0), 1),
    ROUND(x -> Math.floor(x + 0.5), x -> x.add(half(one(x))).floor(), x -> x.mul(0), 0.5),
    STEP(x -> x >= 0 ? 1 : 0, x -> x.signum() >= 0 ? one(x) : Apfloat.ZERO, x -> x.mul(0), 0);

    private final DoubleUnaryOperator function;
    private final UnaryOperator<Apfloat> exactly;
    private final UnaryOperator<Node> derivative;
    private final double[] ends;

    UsersFunction(DoubleUnaryOperator function, UnaryOperator<Apfloat> exactly, UnaryOperator<Node> derivative,
            double... ends) {
        this.function = function;
        this.exactly = exactly;
        this.derivative = derivative;
        this.ends = ends;
    }

    /** A node that applies it. */
    Node of(Node x) {
        return Ops.elementwise(name(), function, derivative, x);
    }

    /** In decimals, with as many digits as the argument has. */
    Apfloat exactly(Apfloat x) {
        return exactly.apply(x);
    }

    /** Whether one of its pieces ends so near that an error of the argument decides which one holds. */
    boolean isInDoubt(Bounded x) {
        boolean inDoubt = false;
        for (double end : ends) {
            double distance = isPeriodic() ? Math.abs(Math.rint(x.value() - end) - (x.value() - end))
                    : Math.abs(x.value() - end);
            inDoubt |= x.error() > 0 && !(distance > 4 * x.error());
        }
        return inDoubt;
    }

    private boolean isPeriodic() {
        return this == FLOOR || this == CEIL || this == ROUND;
    }

    private static Node cos(Node x) {
        return COS.of(x);
    }

    private static Node cbrtSlope(Node x) {
        return CBRT.of(x).square().mul(3).pow(-1);
    }

    private static Apfloat cubeRoot(Apfloat x) {
        return x.signum() == 0 ? x : x.signum() < 0 ? ApfloatMath.cbrt(x.negate()).negate() : ApfloatMath.cbrt(x);
    }

    private static Apfloat steep(Apfloat x) {
        return one(x).divide(one(x).add(ApfloatMath.exp(atMost(90_000, times(-50, x)))));
    }

    private static Apfloat one(Apfloat x) {
        return new Apfloat(1, x.precision());
    }

    private static Apfloat times(int factor, Apfloat x) {
        return x.multiply(new Apfloat(factor, x.precision()));
    }

    private static Apfloat half(Apfloat x) {
        return x.divide(new Apfloat(2, x.precision()));
    }

    private static Apfloat least(Apfloat x, Apfloat y) {
        return x.compareTo(y) < 0 ? x : y;
    }

    /** Beyond it exp is nothing, or nothing next to it. */
    private static Apfloat atLeast(long bound, Apfloat x) {
        Apfloat least = new Apfloat(bound, x.precision());
        return x.compareTo(least) < 0 ? least : x;
    }

    private static Apfloat atMost(long bound, Apfloat x) {
        return least(x, new Apfloat(bound, x.precision()));
    }
}
