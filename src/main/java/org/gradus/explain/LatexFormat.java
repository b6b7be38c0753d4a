package org.gradus.explain;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.gradus.explain.Expression.Binding;
import org.gradus.explain.Expression.Term;

/** Expressions in the math mode of LaTeX, with the package amsmath. */
final class LatexFormat {

    private static final Pattern INDEXED = Pattern.compile("(?<word>[A-Za-z]+)(?<index>[0-9]*)");

    private LatexFormat() {}

    static String of(Expression expression) {
        return switch (expression) {
            case Expression.Name(String name) -> name(name);
            case Expression.Numeral(double value) -> number(value);
            case Expression.Sum(var terms) -> sum(terms);
            case Expression.Product(var factors) ->
                    factors.collect(factor -> within(Binding.CHAIN, factor)).makeString(" \\ast ");
            case Expression.Chain(var factors) -> factors.take(factors.size() - 1)
                    .collect(factor -> within(Binding.POSTFIX, factor))
                    .newWith(within(Binding.PREFIX, factors.getLast())).makeString(" \\, ");
            case Expression.Quotient(Expression numerator, Expression denominator) ->
                    "\\frac{" + of(numerator) + "}{" + of(denominator) + "}";
            case Expression.Power(Expression base, double exponent) ->
                    "{" + within(Binding.ATOM, base) + "}^{" + number(exponent) + "}";
            case Expression.Transposed(Expression matrix) -> "{" + within(Binding.ATOM, matrix) + "}^{\\mathsf{T}}";
            case Expression.Total(ImmutableIntList axes, Expression summand) ->
                    "\\sum" + lowered(axes) + " " + within(Binding.POSTFIX, summand);
            case Expression.Call(String function, ImmutableIntList axes, ImmutableList<Expression> arguments) ->
                    (function.equals("σ") ? "\\sigma" : "\\operatorname{" + text(function) + "}") + lowered(axes)
                            + arguments.collect(LatexFormat::of).makeString("\\left(", ", ", "\\right)");
            case Expression.Choice(Expression left, Relation relation, Expression right, Expression yes, Expression no) ->
                    "\\begin{cases} " + of(yes) + " & " + of(left) + " " + relation.latex() + " " + of(right)
                            + " \\\\ " + of(no) + " & \\text{else} \\end{cases}";
        };
    }

    /** A fraction needs no parentheses but under an exponent. */
    private static String within(Binding least, Expression expression) {
        boolean isFraction = expression instanceof Expression.Quotient && least != Binding.ATOM;
        return expression.binding().compareTo(least) < 0 && !isFraction
                ? "\\left(" + of(expression) + "\\right)"
                : of(expression);
    }

    private static String sum(ImmutableList<Term> terms) {
        StringBuilder text = new StringBuilder();
        for (Term term : terms) {
            text.append(text.isEmpty() ? term.isNegative() ? "-" : "" : term.isNegative() ? " - " : " + ")
                    .append(within(Binding.PRODUCT, term.value()));
        }
        return text.toString();
    }

    /** Letters with digits behind them become a symbol with an index; any other name is text. */
    private static String name(String name) {
        Matcher indexed = INDEXED.matcher(name);
        if (!indexed.matches()) {
            return "\\text{" + text(name) + "}";
        }
        String word = indexed.group("word");
        String symbol = word.length() == 1 ? word : "\\mathit{" + word + "}";
        return indexed.group("index").isEmpty() ? symbol : symbol + "_{" + indexed.group("index") + "}";
    }

    /** Plain text, with what LaTeX gives a meaning escaped. */
    static String text(String name) {
        return name.chars().mapToObj(c -> switch (c) {
            case '\\' -> "\\textbackslash{}";
            case '~' -> "\\textasciitilde{}";
            case '^' -> "\\textasciicircum{}";
            case '<' -> "\\textless{}";
            case '>' -> "\\textgreater{}";
            case '∂' -> "\\(\\partial\\)";
            case '{', '}', '_', '&', '%', '$', '#' -> "\\" + (char) c;
            default -> String.valueOf((char) c);
        }).collect(Collectors.joining());
    }

    private static String number(double value) {
        if (Double.isInfinite(value)) {
            return value < 0 ? "-\\infty" : "\\infty";
        }
        String[] digits = TextFormat.number(value).replace('−', '-').split("e", -1);
        return digits.length == 1 ? digits[0] : "(" + digits[0] + " \\cdot 10^{" + digits[1] + "})";
    }

    private static String lowered(ImmutableIntList axes) {
        return axes.isEmpty() ? "" : axes.makeString("_{", ",", "}");
    }
}
