package org.gradus.explain;

import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Gradients;

/**
 * The equations of a graph and of its gradients, read off the two graphs: nothing in here knows a network.
 *
 * <pre>{@code
 * Equations equations = Equations.of(Gradients.of(J, W1, b1, W2, b2), Style.COURSE);
 * equations.backward().getFirst(); // dZ2 = A2 − Y
 * }</pre>
 *
 * Named nodes have an equation each. So has a gradient that is used more than once, by more than the entry-by-entry
 * step to the gradient before it, or was asked for; others are written where they are used. Unnamed nodes are as well,
 * unless they are large and used often: those are called T1, T2 and so on. A name that occurs twice gets a number behind
 * it: {@code x}, {@code x#2}.
 *
 * @param style how 1/m is written
 * @param given what the equations start from: variables, the number m of examples, and constants that are too large to
 *        be written down, C1, C2 and so on
 * @param forward in the order of the forward pass
 * @param backward in the order of the reverse sweep; those of variables come as soon as they can
 * @param timesExamples the names of gradients that are written m times as large as they are, in the course's style
 */
public record Equations(Style style, ImmutableList<Given> given, ImmutableList<Equation> forward,
        ImmutableList<Equation> backward, ImmutableList<String> timesExamples) {

    /** The equations of what was differentiated, and of the gradients that were asked for. */
    public static Equations of(Gradients gradients, Style style) {
        return Derivation.of(gradients, style, "T");
    }

    /** All of them, those of the forward pass first. */
    public ImmutableList<Equation> all() {
        return forward.newWithAll(backward);
    }

    /** For people, in Unicode: one equation in a line, and what the style means. */
    public String text() {
        return Lists.immutable.of("Forward", "").newWithAll(forward.collect(Equation::text))
                .newWithAll(Lists.immutable.of("", backwardTitle(), "")).newWithAll(backward.collect(Equation::text))
                .makeString("", "\n", "\n");
    }

    /** An {@code align*} for each of the directions, for LaTeX with the package amsmath. */
    public String latex() {
        return "\\paragraph{Forward}\n" + aligned(forward) + "\\paragraph{" + LatexFormat.text(backwardTitle()) + "}\n"
                + aligned(backward);
    }

    private static String aligned(ImmutableList<Equation> equations) {
        return equations.collect(Equation::latexAligned).makeString("\\begin{align*}\n", " \\\\\n",
                "\n\\end{align*}\n");
    }

    /** A paragraph of HTML for each of the directions, with a {@code math} element for each equation. */
    public String mathml() {
        return "<p>Forward</p>\n" + forward.collect(Equation::mathml).makeString("\n") + "\n<p>"
                + MathmlFormat.escaped(backwardTitle()) + "</p>\n" + backward.collect(Equation::mathml).makeString("\n")
                + "\n";
    }

    String backwardTitle() {
        return switch (style) {
            case EXACT -> "Backward, exact: dZ stands for ∂J/∂Z";
            case COURSE -> "Backward, as the course writes it: dZ stands for ∂J/∂Z"
                    + (timesExamples.isEmpty() ? "" : ", but m times that in " + timesExamples.makeString());
        };
    }
}
