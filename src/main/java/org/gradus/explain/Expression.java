package org.gradus.explain;

import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/**
 * A formula as people write it: what lies between the graph and the formats. It is small, since what is large is given
 * a name, so printers may recurse.
 */
public sealed interface Expression {

    /** What has an equation of its own, or is given. */
    record Name(String name) implements Expression {}

    /** A number. */
    record Numeral(double value) implements Expression {}

    /** The sum of one term or more. */
    record Sum(ImmutableList<Term> terms) implements Expression {}

    /** What a sum adds or, if it is negative, subtracts. */
    record Term(boolean isNegative, Expression value) {}

    /** The product entry by entry. */
    record Product(ImmutableList<Expression> factors) implements Expression {}

    /** The matrix product, with single numbers before it that it is multiplied with. */
    record Chain(ImmutableList<Expression> factors) implements Expression {}

    /** The quotient entry by entry. */
    record Quotient(Expression numerator, Expression denominator) implements Expression {}

    /** A power entry by entry. */
    record Power(Expression base, double exponent) implements Expression {}

    /** The transpose, which swaps the last two axes. */
    record Transposed(Expression matrix) implements Expression {}

    /**
     * The sum along axes, which keep the length 1.
     *
     * @param axes none if it is along the last one, over the examples
     */
    record Total(ImmutableIntList axes, Expression summand) implements Expression {}

    /**
     * A function that is called by its name.
     *
     * @param axes those that it works along, where they need to be said
     */
    record Call(String function, ImmutableIntList axes, ImmutableList<Expression> arguments) implements Expression {}

    /** One value where a comparison holds, another elsewhere, entry by entry. */
    record Choice(Expression left, Relation relation, Expression right, Expression yes, Expression no)
            implements
                Expression {}

    /** The expressions that it is made of. */
    default ImmutableList<Expression> parts() {
        return switch (this) {
            case Name _,Numeral _ -> Lists.immutable.empty();
            case Sum(var terms) -> terms.collect(Term::value);
            case Product(var factors) -> factors;
            case Chain(var factors) -> factors;
            case Quotient(var numerator, var denominator) -> Lists.immutable.of(numerator, denominator);
            case Power(var base, _) -> Lists.immutable.of(base);
            case Transposed(var matrix) -> Lists.immutable.of(matrix);
            case Total(_, var summand) -> Lists.immutable.of(summand);
            case Call(_, _, var arguments) -> arguments;
            case Choice(var left, _, var right, var yes, var no) -> Lists.immutable.of(left, right, yes, no);
        };
    }

    /** The names in it, each once, in the order in which they stand. */
    default ImmutableList<String> names() {
        return this instanceof Name(String name)
                ? Lists.immutable.of(name)
                : parts().flatCollect(Expression::names).distinct();
    }

    /** How tightly what an expression is made of holds together. */
    enum Binding {
        SUM, PRODUCT, CHAIN, PREFIX, POSTFIX, ATOM
    }

    /** How tightly it holds together: parentheses are due where something tighter is needed. */
    default Binding binding() {
        return switch (this) {
            case Sum _ -> Binding.SUM;
            case Numeral(double value) -> value < 0 ? Binding.SUM : Binding.ATOM;
            case Product _,Quotient _ -> Binding.PRODUCT;
            case Chain _ -> Binding.CHAIN;
            case Total _ -> Binding.PREFIX;
            case Power _,Transposed _ -> Binding.POSTFIX;
            case Name _,Call _,Choice _ -> Binding.ATOM;
        };
    }
}
