package org.gradus.explain;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.set.MutableSet;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.explain.Expression.Binding;
import org.gradus.explain.Expression.Term;

/** Works an equation out for single entries: {@code Z1[2,0] = W1[2,0] · X[0,0] + … = 0.3 · 1 + …}. */
final class Working {

    /** Sums of more terms are abridged: the first two and the last one are written. */
    private static final int MOST_TERMS = 4;
    /** What is called by name but does not work entry by entry. */
    private static final Set<String> STRUCTURAL =
            Set.of("reshape", "broadcastTo", "slice", "pad", "concat", "transpose", "logSoftmax");

    private final Function<String, Optional<Tensor>> values;
    private final DoubleFunction<String> number;

    /**
     * With the values of names.
     *
     * @param values nothing for what has none
     * @param number how numbers are written
     */
    Working(Function<String, Optional<Tensor>> values, DoubleFunction<String> number) {
        this.values = values;
        this.number = number;
    }

    /**
     * An entry, worked out.
     *
     * @param formula over the entries that it is computed from
     * @param numbers the same with their values
     * @param from the entries that are written
     */
    record Entry(String formula, String numbers, ImmutableList<Place> from) {}

    /** An entry of what a name stands for; row and column are 0 along an axis that there is not. */
    record Place(String name, int row, int column) {}

    /** That part of an equation can't be taken apart into entries. */
    private static final class Inseparable extends RuntimeException {

        Inseparable(String what) {
            super(what, null, false, false);
        }
    }

    /**
     * Works out an entry of what an equation defines.
     *
     * @param index its place on each axis
     * @return nothing if the equation has a part that can't be told entry by entry, such as a reshape
     */
    Optional<Entry> of(Expression right, ImmutableIntList index) {
        MutableSet<Place> from = Sets.mutable.empty();
        try {
            return Optional.of(new Entry(new Written(from, false).of(right, index),
                    new Written(from, true).of(right, index), from.toImmutableSortedList(
                            Comparator.comparing(Place::name).thenComparingInt(Place::row)
                                    .thenComparingInt(Place::column))));
        } catch (Inseparable _) {
            return Optional.empty();
        }
    }

    /** The entry's name, such as {@code W1[2,0]}; the name alone of a single number. */
    static String label(String name, ImmutableIntList index) {
        return TextFormat.name(name) + (index.isEmpty() ? "" : index.makeString("[", ",", "]"));
    }

    /** @param index its place on each axis */
    static double entry(Tensor value, ImmutableIntList index) {
        int[] strides = value.shape().strides();
        return value.at(IntStream.range(0, strides.length).map(axis -> index.get(axis) * strides[axis]).sum());
    }

    private Tensor value(String name) {
        return values.apply(name).orElseThrow(() -> new Inseparable(name));
    }

    private Shape shape(Expression expression) {
        return switch (expression) {
            case Expression.Name(String name) -> value(name).shape();
            case Expression.Numeral _ -> Shape.SCALAR;
            case Expression.Transposed(Expression matrix) -> transposed(matrix(matrix));
            case Expression.Total(ImmutableIntList axes, Expression summand) ->
                    shape(summand).reduced(axes(axes, summand), true);
            case Expression.Chain(var factors) -> product(factors.reject(factor -> shape(factor).rank() == 0));
            case Expression.Call(String function, _, _) when STRUCTURAL.contains(function) ->
                    throw new Inseparable(function);
            case Expression.Sum _,Expression.Product _,Expression.Quotient _,Expression.Power _,Expression.Call _,Expression.Choice _ ->
                    expression.parts().collect(this::shape).injectInto(Shape.SCALAR, Shape::broadcast);
        };
    }

    /** Of a matrix product; one factor alone may be of any shape. */
    private Shape product(ImmutableList<Expression> factors) {
        return switch (factors.size()) {
            case 0 -> Shape.SCALAR;
            case 1 -> shape(factors.getOnly());
            default -> Shape.of(matrix(factors.getFirst()).dim(0), matrix(factors.getLast()).dim(1));
        };
    }

    private Shape matrix(Expression expression) {
        Shape shape = shape(expression);
        if (shape.rank() != 2) {
            throw new Inseparable("a product of other things than matrices");
        }
        return shape;
    }

    private static Shape transposed(Shape shape) {
        return Shape.of(shape.dim(1), shape.dim(0));
    }

    private ImmutableIntList axes(ImmutableIntList axes, Expression summand) {
        return axes.isEmpty() ? IntLists.immutable.of(shape(summand).rank() - 1) : axes;
    }

    /** Either over entries or over their numbers. */
    private final class Written {

        private final MutableSet<Place> from;
        private final boolean inNumbers;

        Written(MutableSet<Place> from, boolean inNumbers) {
            this.from = from;
            this.inNumbers = inNumbers;
        }

        /** @param whole the index of the whole, which a smaller expression is repeated for */
        String of(Expression expression, ImmutableIntList whole) {
            ImmutableIntList index = within(shape(expression), whole);
            return switch (expression) {
                case Expression.Name(String name) -> entry(name, index);
                case Expression.Numeral(double value) -> number.apply(value);
                case Expression.Sum(var terms) -> sum(terms, index);
                case Expression.Product(var factors) -> factors
                        .collect(factor -> within(Binding.CHAIN, factor, index)).makeString(" · ");
                case Expression.Chain(var factors) -> chain(factors, index);
                case Expression.Quotient(var numerator, var denominator) -> within(Binding.POSTFIX, numerator, index)
                        + "/" + within(Binding.POSTFIX, denominator, index);
                case Expression.Power(var base, double exponent) -> within(Binding.ATOM, base, index)
                        + TextFormat.raised(exponent);
                case Expression.Transposed(var matrix) -> of(matrix, index.toReversed());
                case Expression.Total(var axes, var summand) -> total(axes(axes, summand), summand, index);
                case Expression.Call call when call.function().equals("softmax") -> softmax(call, index);
                case Expression.Call(String function, _, var arguments) -> function(function, arguments, index);
                case Expression.Choice(var left, Relation relation, var right, var yes, var no) ->
                        "(" + of(yes, index) + " if " + of(left, index) + " " + relation.sign() + " "
                                + of(right, index) + " else " + of(no, index) + ")";
            };
        }

        private ImmutableIntList within(Shape shape, ImmutableIntList whole) {
            int surplus = whole.size() - shape.rank();
            return shape.axes()
                    .collectInt(axis -> shape.dim(axis) == 1 || axis + surplus < 0 ? 0 : whole.get(axis + surplus),
                            IntLists.mutable.empty())
                    .toImmutable();
        }

        private String entry(String name, ImmutableIntList index) {
            Tensor value = value(name);
            int rank = index.size();
            from.add(new Place(name, rank < 2 ? 0 : index.get(rank - 2), rank == 0 ? 0 : index.getLast()));
            return inNumbers ? number.apply(Working.entry(value, index)) : label(name, index);
        }

        /** A negative number is bound as a sum is. */
        private String within(Binding least, Expression expression, ImmutableIntList index) {
            String written = of(expression, index);
            boolean isLoose = written.startsWith("−") || binding(expression).compareTo(least) < 0;
            return isLoose ? "(" + written + ")" : written;
        }

        private String sum(ImmutableList<Term> terms, ImmutableIntList index) {
            StringBuilder text = new StringBuilder();
            for (Term term : terms) {
                text.append(text.isEmpty() ? term.isNegative() ? "−" : "" : term.isNegative() ? " − " : " + ")
                        .append(within(isProduct(term.value()) && !term.isNegative() ? Binding.SUM : Binding.PRODUCT,
                                term.value(), index));
            }
            return text.toString();
        }

        /** A matrix product becomes a sum. */
        private Binding binding(Expression expression) {
            return isProduct(expression) ? Binding.SUM : expression.binding();
        }

        private boolean isProduct(Expression expression) {
            return expression instanceof Expression.Chain(var factors)
                    && factors.noneSatisfy(factor -> shape(factor).rank() == 0)
                    && matrix(factors.getFirst()).dim(1) > 1;
        }

        private String chain(ImmutableList<Expression> factors, ImmutableIntList index) {
            ImmutableList<Expression> singles = factors.select(factor -> shape(factor).rank() == 0);
            ImmutableList<Expression> matrices = factors.reject(factor -> shape(factor).rank() == 0);
            String front =
                    singles.collect(single -> within(Binding.POSTFIX, single, IntLists.immutable.empty()) + " · ")
                            .makeString("");
            if (matrices.size() <= 1) {
                return front + matrices.collect(only -> within(Binding.CHAIN, only, index)).makeString("");
            }
            Expression left = matrices.getFirst();
            Expression right = matrices.size() == 2 ? matrices.getLast() : new Expression.Chain(matrices.drop(1));
            int length = matrix(left).dim(1);
            matrix(right);
            String sum = terms(length, k -> within(Binding.CHAIN, left, IntLists.immutable.of(index.getFirst(), k))
                    + " · " + within(Binding.CHAIN, right, IntLists.immutable.of(k, index.getLast())));
            return front.isEmpty() ? sum : front + (length == 1 ? sum : "(" + sum + ")");
        }

        private String total(ImmutableIntList axes, Expression summand, ImmutableIntList index) {
            Shape shape = shape(summand);
            int length = axes.collectInt(shape::dim, IntLists.mutable.empty()).injectInto(1, (a, b) -> a * b);
            return "(" + terms(length, k -> {
                int[] place = index.toArray();
                int left = k;
                for (int i = axes.size() - 1; i >= 0; i--) {
                    place[axes.get(i)] = left % shape.dim(axes.get(i));
                    left /= shape.dim(axes.get(i));
                }
                return within(Binding.PRODUCT, summand, IntLists.immutable.of(place));
            }) + ")";
        }

        /** eᶻ over the sum of eᶻ along the axis. */
        private String softmax(Expression.Call call, ImmutableIntList index) {
            Expression z = call.arguments().getOnly();
            int axis = call.axes().isEmpty() ? 0 : call.axes().getFirst();
            return "exp(" + of(z, index) + ")/(" + terms(shape(z).dim(axis), k -> {
                int[] place = index.toArray();
                place[axis] = k;
                return "exp(" + of(z, IntLists.immutable.of(place)) + ")";
            }) + ")";
        }

        private String function(String function, ImmutableList<Expression> arguments, ImmutableIntList index) {
            if (function.equals("max") && arguments.size() == 1) {
                throw new Inseparable("the largest entry");
            }
            return TextFormat.name(function)
                    + arguments.collect(argument -> of(argument, index)).makeString("(", ", ", ")");
        }

        private String terms(int length, IntFunction<String> term) {
            return length <= MOST_TERMS
                    ? Lists.immutable.fromStream(IntStream.range(0, length).mapToObj(term)).makeString(" + ")
                    : term.apply(0) + " + " + term.apply(1) + " + … + " + term.apply(length - 1);
        }
    }
}
