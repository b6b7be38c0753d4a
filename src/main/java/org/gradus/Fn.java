package org.gradus;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/**
 * A scalar function that {@link Op.Elementwise} applies entry by entry. What each one computes is said in
 * {@link Scalars}, how it is differentiated in {@link Derivatives}.
 */
public sealed interface Fn {

    /** The name of the function, as the methods that build it are called. */
    String title();

    /** How many arguments it takes. */
    int arity();

    /** Whether it is locally constant in argument {@code k} by its very kind, so that no derivative passes through. */
    default boolean flatIn(int k) {
        return false;
    }

    /** Functions of one argument without attributes. */
    enum Unary implements Fn {
        NEG("neg"), ABS("abs"), SQUARE("square"), SQRT("sqrt"), EXP("exp"), LOG("log"), LOG1P("log1p"),
        SIGMOID("sigmoid"), TANH("tanh"), RELU("relu"),
        /** The same value under another name. */
        IDENTITY("identity"),
        /** The same value, but to differentiation a constant. */
        STOP_GRADIENT("stopGradient");

        private final String title;

        Unary(String title) {
            this.title = title;
        }

        @Override
        public String title() {
            return title;
        }

        @Override
        public int arity() {
            return 1;
        }

        @Override
        public boolean flatIn(int k) {
            return this == STOP_GRADIENT;
        }
    }

    /** Functions of two arguments. */
    enum Binary implements Fn {
        ADD("add"), SUB("sub"), MUL("mul"), DIV("div"), MAXIMUM("maximum"), MINIMUM("minimum"),
        /** x / y, but 0 wherever x is 0, whatever y is. */
        XDIVY("xdivy"),
        /** x y, but 0 wherever x is 0, whatever y is. */
        XMULY("xmuly");

        private final String title;

        Binary(String title) {
            this.title = title;
        }

        @Override
        public String title() {
            return title;
        }

        @Override
        public int arity() {
            return 2;
        }
    }

    /** Comparisons of two arguments: 1 where they hold, 0 where not, also where an argument is NaN. */
    enum Comparison implements Fn {
        GREATER("greater"), GREATER_OR_EQUAL("greaterOrEqual"), LESS("less"), LESS_OR_EQUAL("lessOrEqual"),
        EQUAL_TO("equalTo"),
        /** The one comparison that holds where an argument is NaN. */
        NOT_EQUAL_TO("notEqualTo");

        private final String title;

        Comparison(String title) {
            this.title = title;
        }

        @Override
        public String title() {
            return title;
        }

        @Override
        public int arity() {
            return 2;
        }

        @Override
        public boolean flatIn(int k) {
            return true;
        }
    }

    /** The second argument where the first is not 0, the third elsewhere. */
    record Where() implements Fn {

        @Override
        public String title() {
            return "where";
        }

        @Override
        public int arity() {
            return 3;
        }

        @Override
        public boolean flatIn(int k) {
            return k == 0;
        }
    }

    /** A function that is made of others: what it computes is one formula, in numbers as well as in nodes. */
    sealed interface Formula extends Fn {

        /** The formula, in numbers or in nodes. */
        <E> E of(Algebra<E> n, List<E> arguments);
    }

    /** Formulas without attributes. */
    enum Compound implements Formula {
        /** log(1 + eᶻ), as max(z, 0) + log(1 + e^−|z|), which does not overflow. */
        SOFTPLUS("softplus", 1) {
            @Override
            public <E> E of(Algebra<E> n, List<E> z) {
                return n.add(n.positivePart(z.getFirst()), log1pExpMinusAbs(n, z.getFirst()));
            }
        },
        /** −(y log a + (1 − y) log(1 − a)) of a probability a and a label y, where 0 log 0 is 0. */
        LOG_LOSS("logLoss", 2) {
            @Override
            public <E> E of(Algebra<E> n, List<E> arguments) {
                E a = arguments.getFirst();
                E y = arguments.getLast();
                E other = n.sub(n.of(1), y);
                E minusA = n.neg(a);
                return n.neg(n.add(n.unlessBothZero(y, a, () -> n.mul(y, n.log(a))),
                        n.unlessBothZero(other, n.add(minusA, n.of(1)), () -> n.mul(other, n.log1p(minusA)))));
            }
        },
        /** The same of the logit z = log(a / (1 − a)) and a label y: what is missing to certainty, times |z|, and a rest. */
        LOG_LOSS_WITH_LOGITS("logLossWithLogits", 2) {
            @Override
            public <E> E of(Algebra<E> n, List<E> arguments) {
                E z = arguments.getFirst();
                E y = arguments.getLast();
                return n.add(n.xmuly(n.bySign(z, n.sub(n.of(1), y), y), n.absolute(z)), log1pExpMinusAbs(n, z));
            }
        };

        private final String title;
        private final int arity;

        Compound(String title, int arity) {
            this.title = title;
            this.arity = arity;
        }

        private static <E> E log1pExpMinusAbs(Algebra<E> n, E x) {
            return n.log1p(n.exp(n.neg(n.absolute(x))));
        }

        @Override
        public String title() {
            return title;
        }

        @Override
        public int arity() {
            return arity;
        }
    }

    /** z where it is positive, else slope · z. */
    record LeakyRelu(double slope) implements Formula {

        @Override
        public <E> E of(Algebra<E> n, List<E> z) {
            return n.pieces(z.getFirst(), z.getFirst(), n.mul(z.getFirst(), n.of(slope)));
        }

        @Override
        public String title() {
            return "leakyRelu";
        }

        @Override
        public int arity() {
            return 1;
        }
    }

    /** x to a constant power. */
    record Pow(double exponent) implements Fn {

        @Override
        public String title() {
            return "pow";
        }

        @Override
        public int arity() {
            return 1;
        }
    }

    /**
     * A function of the user's.
     *
     * @param derivative from the argument to the derivative there
     */
    record User(String title, DoubleUnaryOperator function, UnaryOperator<Node> derivative) implements Fn {

        @Override
        public int arity() {
            return 1;
        }
    }
}
