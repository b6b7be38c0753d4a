package org.gradus.explain;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.gradus.explain.Expression.Binding;
import org.gradus.explain.Expression.Term;

/** Expressions in presentation MathML, as browsers show it; without the {@code math} element around them. */
final class MathmlFormat {

    private static final Pattern INDEXED = Pattern.compile("(?<word>\\p{L}+)(?<index>[0-9]+)");
    private static final String BESIDE = "<mspace width=\"0.25em\"/>";

    private MathmlFormat() {}

    /** An equation as an element of its own. */
    static String equation(String left, Expression right) {
        return "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\">" + left + "<mo>=</mo>" + of(right)
                + "</math>";
    }

    static String of(Expression expression) {
        return switch (expression) {
            case Expression.Name(String name) -> name(name);
            case Expression.Numeral(double value) -> number(value);
            case Expression.Sum(var terms) -> row(sum(terms));
            case Expression.Product(var factors) ->
                    row(factors.collect(factor -> within(Binding.CHAIN, factor)).makeString(operator("∗")));
            case Expression.Chain(var factors) -> row(factors.take(factors.size() - 1)
                    .collect(factor -> within(Binding.POSTFIX, factor))
                    .newWith(within(Binding.PREFIX, factors.getLast())).makeString(BESIDE));
            case Expression.Quotient(Expression numerator, Expression denominator) ->
                    "<mfrac>" + of(numerator) + of(denominator) + "</mfrac>";
            case Expression.Power(Expression base, double exponent) ->
                    "<msup>" + within(Binding.ATOM, base) + number(exponent) + "</msup>";
            case Expression.Transposed(Expression matrix) ->
                    "<msup>" + within(Binding.ATOM, matrix) + "<mi mathvariant=\"normal\">T</mi></msup>";
            case Expression.Total(ImmutableIntList axes, Expression summand) ->
                    row(lowered(operator("∑"), axes) + within(Binding.POSTFIX, summand));
            case Expression.Call(String function, ImmutableIntList axes, ImmutableList<Expression> arguments) -> row(
                    lowered("<mi>" + escaped(function) + "</mi>", axes) + "<mo>&#x2061;</mo>"
                            + fenced(arguments.collect(MathmlFormat::of).makeString(operator(","))));
            case Expression.Choice(Expression left, Relation relation, Expression right, Expression yes, Expression no) ->
                    row(operator("{") + "<mtable><mtr>" + cell(of(yes))
                            + cell(row("<mtext>if&#xa0;</mtext>" + of(left) + operator(relation.sign()) + of(right)))
                            + "</mtr><mtr>" + cell(of(no)) + cell("<mtext>else</mtext>") + "</mtr></mtable>");
        };
    }

    /** A fraction needs no parentheses but under an exponent. */
    private static String within(Binding least, Expression expression) {
        boolean isFraction = expression instanceof Expression.Quotient && least != Binding.ATOM;
        return expression.binding().compareTo(least) < 0 && !isFraction ? fenced(of(expression)) : of(expression);
    }

    private static String sum(ImmutableList<Term> terms) {
        StringBuilder text = new StringBuilder();
        for (Term term : terms) {
            text.append(term.isNegative() ? operator("−") : text.isEmpty() ? "" : operator("+"))
                    .append(within(Binding.PRODUCT, term.value()));
        }
        return text.toString();
    }

    /** The partial derivative of one name by another. */
    static String quotient(String of, String by) {
        return "<mfrac>" + row(operator("∂") + name(of)) + row(operator("∂") + name(by)) + "</mfrac>";
    }

    /** Letters with digits behind them become a symbol with an index. */
    static String name(String name) {
        Matcher indexed = INDEXED.matcher(name);
        return indexed.matches()
                ? "<msub><mi>" + indexed.group("word") + "</mi><mn>" + indexed.group("index") + "</mn></msub>"
                : "<mi>" + escaped(name) + "</mi>";
    }

    private static String number(double value) {
        String[] digits = TextFormat.number(Math.abs(value)).replace('−', '-').split("e", -1);
        String size = digits.length == 1
                ? "<mn>" + digits[0] + "</mn>"
                : fenced("<mn>" + digits[0] + "</mn>" + operator("·") + "<msup><mn>10</mn><mn>" + digits[1]
                        + "</mn></msup>");
        return value < 0 ? row(operator("−") + size) : size;
    }

    private static String lowered(String symbol, ImmutableIntList axes) {
        return axes.isEmpty() ? symbol : "<msub>" + symbol + "<mtext>" + axes.makeString(",") + "</mtext></msub>";
    }

    private static String row(String content) {
        return "<mrow>" + content + "</mrow>";
    }

    private static String fenced(String content) {
        return row(operator("(") + content + operator(")"));
    }

    private static String cell(String content) {
        return "<mtd>" + content + "</mtd>";
    }

    private static String operator(String sign) {
        return "<mo>" + escaped(sign) + "</mo>";
    }

    /** Text inside of an element; characters that XML can't hold become the replacement character. */
    static String escaped(String text) {
        return text.codePoints().mapToObj(c -> switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&quot;";
            default -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE || c == 0xfffe
                    || c == 0xffff ? "\ufffd" : Character.toString(c);
        }).collect(Collectors.joining());
    }
}
