package org.gradus.explain;

import java.util.stream.Collectors;
import org.eclipse.collections.api.factory.Lists;
import org.gradus.Gradients;
import org.gradus.explain.Figure.Arrow;

/**
 * The picture of a graph and its gradients, from left to right. Parameters, data, constants, ops, the output and the
 * gradients' part are told apart by shape and colour; edges say the shape of what passes.
 */
public final class Diagram {

    private final Figure figure;
    private final Figure folded;

    private Diagram(Figure figure, Figure folded) {
        this.figure = figure;
        this.folded = folded;
    }

    /** Every op of what was differentiated, and of the gradients that were asked for. */
    public static Diagram ofOps(Gradients gradients) {
        Figure figure = Figures.ofOps(gradients);
        return new Diagram(figure, figure);
    }

    /** One card for each equation, as {@link Equations} has them. */
    public static Diagram of(Gradients gradients, Style style) {
        Equations equations = Equations.of(gradients, style);
        return new Diagram(Figures.ofEquations(gradients, equations), Figures.folded(gradients, equations));
    }

    /**
     * As a picture in Scalable Vector Graphics that needs nothing else, with a legend, on a light ground or, where dark
     * ones are preferred, a dark one. In the picture of equations a card shows a node in its upper half and its gradient
     * in the lower one, and the gradients' arrows go back along those of the values.
     */
    public String svg() {
        return SvgFormat.of(folded);
    }

    /** In the language of Graphviz. */
    public String dot() {
        return Lists.immutable.of("digraph gradus {", "  rankdir=LR;", "  node [style=filled];")
                .newWithAll(figure.cards()
                        .collect(card -> "  %s [label=\"%s\", shape=%s, fillcolor=\"%s\"];".formatted(card.id(),
                                inDot(card.label()), card.kind().dotShape(), card.kind().colour())))
                .newWithAll(figure.arrows().collect(Diagram::dot)).newWith("}").makeString("", "\n", "\n");
    }

    private static String dot(Arrow arrow) {
        return "  %s -> %s [label=\"%s\"];".formatted(arrow.from(), arrow.to(), arrow.label());
    }

    /** In the language of Mermaid. */
    public String mermaid() {
        return Lists.immutable.of("flowchart LR")
                .newWithAll(figure.cards().collect(card -> "  " + card.id()
                        + card.kind().mermaidShape(inMermaid(card.label())) + ":::" + card.kind().title()))
                .newWithAll(figure.arrows().collect(Diagram::mermaid))
                .newWithAll(Lists.immutable.of(Kind.values()).collect(
                        kind -> "  classDef %s fill:%s,color:#000".formatted(kind.title(), kind.colour())))
                .makeString("", "\n", "\n");
    }

    private static String mermaid(Arrow arrow) {
        return "  %s -->|\"%s\"| %s".formatted(arrow.from(), arrow.label(), arrow.to());
    }

    /** Graphviz reads backslashes and, as HTML does, ampersands in a label. */
    private static String inDot(String text) {
        return text.replace("&", "&amp;").replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")
                .replaceAll("\\p{Cntrl}", "\ufffd");
    }

    /** Letters, digits and blanks as they are, all else by its number; a line break is a blank. */
    private static String inMermaid(String text) {
        return text.replaceAll("\\R", " ").codePoints().mapToObj(c -> Character.isLetterOrDigit(c) || c == ' '
                ? Character.toString(c)
                : "#" + (Character.isISOControl(c) ? 0xfffd : c) + ";").collect(Collectors.joining());
    }
}
