package org.gradus.explain;

import java.util.Optional;
import org.gradus.Node;
import org.gradus.Shape;

/**
 * A name and what it stands for.
 *
 * @param name what is defined
 * @param shape its shape; where the right side is smaller, it is repeated
 * @param right what it is
 * @param node what it defines. In the course's style, a gradient in between is m times its node; a part that got a name
 *        because it is used often is no node of the graph, but built from some; 1, with which the sweep begins, is none
 */
public record Equation(String name, Shape shape, Expression right, Optional<Node> node) {

    /** In a line of Unicode, such as {@code dW1 = (1/m) dZ1 Xᵀ}. */
    public String text() {
        return TextFormat.name(name) + " = " + TextFormat.of(right);
    }

    /** In LaTeX's math mode, with the package amsmath. */
    public String latex() {
        return LatexFormat.of(new Expression.Name(name)) + " = " + LatexFormat.of(right);
    }

    /** For the environment {@code align} of LaTeX. */
    String latexAligned() {
        return LatexFormat.of(new Expression.Name(name)) + " &= " + LatexFormat.of(right);
    }

    /** As a {@code math} element of MathML. */
    public String mathml() {
        return MathmlFormat.equation(MathmlFormat.name(name), right);
    }

    @Override
    public String toString() {
        return text();
    }
}
