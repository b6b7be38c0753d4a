package org.gradus;

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
        SIGMOID("sigmoid"), TANH("tanh"), RELU("relu"), SOFTPLUS("softplus"),
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
        XMULY("xmuly"),
        /** −(y log a + (1 − y) log(1 − a)) of a probability a and a label y. */
        LOG_LOSS("logLoss"),
        /** The same of the logit z = log(a / (1 − a)) and a label y. */
        LOG_LOSS_WITH_LOGITS("logLossWithLogits");

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

    /** z where it is positive, else slope · z. */
    record LeakyRelu(double slope) implements Fn {

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
