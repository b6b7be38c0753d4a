package org.gradus.explain;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.gradus.Shape;

/**
 * What there is to say about an equation, read off its form.
 *
 * @param shapes of what names stand for, as far as known
 */
record LessonRemarks(Function<String, Optional<Shape>> shapes) {

    /** On a step of the forward pass. */
    List<String> onForward(Equation equation) {
        MutableList<String> remarks = Lists.mutable.empty();
        ImmutableList<Expression> all = within(equation.right());
        all.selectInstancesOf(Expression.Chain.class).collect(Expression.Chain::factors).forEach(factors -> {
            ImmutableList<Expression> matrices = factors.select(factor -> rank(factor) > 0);
            if (matrices.size() == 2) {
                remarks.add("Each entry is a row of " + TextFormat.of(matrices.getFirst()) + " times a column of "
                        + TextFormat.of(matrices.getLast()) + ".");
            }
        });
        if (equation.right() instanceof Expression.Sum(var terms)) {
            terms.collect(Expression.Term::value).selectInstancesOf(Expression.Name.class)
                    .collect(Expression.Name::name).select(name -> isRepeated(name, equation.shape()))
                    .forEach(name -> remarks.add(name + " is a single column; it is added to each of the "
                            + equation.shape().dim(-1) + "."));
        }
        if (all.anySatisfy(Expression.Total.class::isInstance)) {
            remarks.add("Σ adds up along the last axis, over the examples, unless another axis is written with it.");
        }
        if (remarks.isEmpty() && all.noneSatisfy(Expression.Transposed.class::isInstance)) {
            remarks.add("Each entry is computed by itself, from the entries at its place.");
        }
        return List.copyOf(remarks);
    }

    private boolean isRepeated(String name, Shape whole) {
        return shapes.apply(name).filter(shape -> shape.rank() == 2 && shape.dim(-1) == 1
                && whole.rank() == 2 && whole.dim(-1) > 1).isPresent();
    }

    private int rank(Expression expression) {
        return expression instanceof Expression.Name(String name)
                ? shapes.apply(name).map(Shape::rank).orElse(0)
                : expression.parts().collectInt(this::rank).maxIfEmpty(0);
    }

    private static ImmutableList<Expression> within(Expression expression) {
        return Lists.immutable.of(expression).newWithAll(expression.parts().flatCollect(LessonRemarks::within));
    }
}
