package org.gradus.explain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.regex.Pattern;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.gradus.explain.Expression.Binding;
import org.gradus.explain.Expression.Term;

/**
 * Expressions in a line of Unicode: {@code W2ᵀ dZ2 ∗ (1 − A1²)}. What stands side by side is the matrix product, or a
 * number times something; ∗ and / work entry by entry, Σ and Σ₀ sum along the last axis and along axis 0.
 */
final class TextFormat {

    /** What may stand right behind a name, as a character class of regular expressions: transposed, and to a power. */
    static final String BEHIND = "ᵀ²³⁴-⁹";

    private static final Pattern WORD =
            Pattern.compile("(?!(?:if|else)$)[\\p{L}_&&[^ᵀ]][\\p{L}\\p{N}_&&[^" + BEHIND + "]]*(#\\d+)?");
    private static final String RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private TextFormat() {}

    static String of(Expression expression) {
        return switch (expression) {
            case Expression.Name(String name) -> name(name);
            case Expression.Numeral(double value) -> number(value);
            case Expression.Sum(var terms) -> sum(terms);
            case Expression.Product(var factors) ->
                    factors.collect(factor -> within(Binding.CHAIN, factor)).makeString(" ∗ ");
            case Expression.Chain(var factors) -> factors.take(factors.size() - 1)
                    .collect(factor -> within(Binding.POSTFIX, factor))
                    .newWith(within(Binding.PREFIX, factors.getLast())).makeString(" ");
            case Expression.Quotient(Expression numerator, Expression denominator) ->
                    within(Binding.POSTFIX, numerator) + "/" + within(Binding.POSTFIX, denominator);
            case Expression.Power(Expression base, double exponent) -> within(Binding.ATOM, base) + raised(exponent);
            case Expression.Transposed(Expression matrix) -> within(Binding.ATOM, matrix) + "ᵀ";
            case Expression.Total(ImmutableIntList axes, Expression summand) ->
                    "Σ" + lowered(axes) + " " + within(Binding.POSTFIX, summand);
            case Expression.Call(String function, ImmutableIntList axes, ImmutableList<Expression> arguments) ->
                    name(function) + lowered(axes) + arguments.collect(TextFormat::of).makeString("(", ", ", ")");
            case Expression.Choice(Expression left, Relation relation, Expression right, Expression yes, Expression no) ->
                    "(" + of(yes) + " if " + of(left) + " " + relation.sign() + " " + of(right) + " else " + of(no)
                            + ")";
        };
    }

    private static String within(Binding least, Expression expression) {
        return expression.binding().compareTo(least) < 0 ? "(" + of(expression) + ")" : of(expression);
    }

    private static String sum(ImmutableList<Term> terms) {
        StringBuilder text = new StringBuilder();
        for (Term term : terms) {
            text.append(text.isEmpty() ? term.isNegative() ? "−" : "" : term.isNegative() ? " − " : " + ")
                    .append(within(Binding.PRODUCT, term.value()));
        }
        return text.toString();
    }

    /** A name as it is if it is a word, else in quotation marks. */
    static String name(String name) {
        return WORD.matcher(name).matches() ? name : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** A number in as few digits as tell it from its neighbours. */
    static String number(double value) {
        if (Double.isInfinite(value)) {
            return value < 0 ? "−∞" : "∞";
        }
        String digits = value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : Double.toString(value).replaceFirst("\\.0(?=E|$)", "").replace('E', 'e');
        return digits.replace('-', '−');
    }

    /** A number in three digits, for sentences. */
    static String brief(double value) {
        return number(value, 3);
    }

    /** A number in at most so many digits. */
    static String number(double value, int digits) {
        return number(Double.isFinite(value) ? new BigDecimal(value).round(new MathContext(digits)).doubleValue()
                : value);
    }

    /** Small digits for a power from 2 to 9, else a number behind ^. */
    static String raised(double exponent) {
        boolean isDigit = exponent >= 2 && exponent <= 9 && exponent == Math.rint(exponent);
        return isDigit ? RAISED.substring((int) exponent, (int) exponent + 1)
                : "^" + within(Binding.ATOM, new Expression.Numeral(exponent));
    }

    private static String lowered(ImmutableIntList axes) {
        return axes.collect(axis -> new StringBuilder().appendCodePoint('₀' + axis)).makeString("");
    }
}
