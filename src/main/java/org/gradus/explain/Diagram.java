package org.gradus.explain;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.set.ImmutableSet;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Topology;
import org.gradus.Variable;

/**
 * The picture of a graph and its gradients, from left to right, as source for programs that draw. Parameters, data,
 * constants, ops, the output and the gradients' part are told apart by shape and colour; edges say the shape of what
 * passes.
 */
public final class Diagram {

    private final ImmutableList<Node> nodes;
    private final ImmutableSet<Node> forward;
    private final Gradients gradients;

    private Diagram(Gradients gradients) {
        this.gradients = gradients;
        this.forward = Topology.order(Lists.immutable.of(gradients.output())).toImmutableSet();
        this.nodes = Topology.order(Lists.immutable.of(gradients.output()).newWithAll(gradients.all()));
    }

    /** The picture of what was differentiated, and of the gradients that were asked for. */
    public static Diagram of(Gradients gradients) {
        return new Diagram(gradients);
    }

    private enum Kind {
        PARAMETER("box3d", "#cfe8cf", "[[", "]]"), DATA("box", "#d6e4f5", "[", "]"),
        CONSTANT("plaintext", "#ffffff", "(", ")"), FORWARD("ellipse", "#f2f2f2", "([", "])"),
        OUTPUT("doublecircle", "#f5d6d6", "((", "))"), GRADIENT("ellipse", "#fdebc8", "([", "])");

        private final String dot;
        private final String colour;
        private final String open;
        private final String close;

        Kind(String dot, String colour, String open, String close) {
            this.dot = dot;
            this.colour = colour;
            this.open = open;
            this.close = close;
        }

        private String title() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private Kind kind(Node node) {
        return switch (node.op()) {
            case Op.VariableLeaf _ -> gradients.all().containsKey(node) ? Kind.PARAMETER : Kind.DATA;
            case Op.Constant _ -> Kind.CONSTANT;
            case Op _ -> node == gradients.output() ? Kind.OUTPUT
                    : forward.contains(node) ? Kind.FORWARD : Kind.GRADIENT;
        };
    }

    private static String label(Node node) {
        Optional<String> number = Simplification.number(node).filter(_ -> node.inputs().isEmpty())
                .map(TextFormat::number);
        String op = node instanceof Variable || number.isPresent() ? "" : node.op().title();
        String name = node.name().or(() -> number).orElse("");
        return name.isEmpty() || op.isEmpty() ? name + op : name + " = " + op;
    }

    /** In the language of Graphviz. */
    public String dot() {
        return Lists.immutable.of("digraph gradus {", "  rankdir=LR;", "  node [style=filled];")
                .newWithAll(
                        nodes.collect(node -> "  n%d [label=\"%s\", shape=%s, fillcolor=\"%s\"];".formatted(node.id(),
                                inDot(label(node)), kind(node).dot, kind(node).colour)))
                .newWithAll(nodes.flatCollect(node -> node.inputs().collect(input -> "  n%d -> n%d [label=\"%s\"];"
                        .formatted(input.id(), node.id(), input.shape()))))
                .newWith("}").makeString("", "\n", "\n");
    }

    /** In the language of Mermaid. */
    public String mermaid() {
        return Lists.immutable.of("flowchart LR")
                .newWithAll(nodes.collect(node -> "  n%d%s\"%s\"%s:::%s".formatted(node.id(), kind(node).open,
                        inMermaid(label(node)), kind(node).close, kind(node).title())))
                .newWithAll(nodes.flatCollect(node -> node.inputs().collect(input -> "  n%d -->|\"%s\"| n%d"
                        .formatted(input.id(), input.shape(), node.id()))))
                .newWithAll(Lists.immutable.of(Kind.values()).collect(
                        kind -> "  classDef %s fill:%s,color:#000".formatted(kind.title(), kind.colour)))
                .makeString("", "\n", "\n");
    }

    private static String inDot(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /** Letters, digits and blanks as they are, all else by its number. */
    private static String inMermaid(String text) {
        return text.codePoints().mapToObj(c -> Character.isLetterOrDigit(c) || c == ' '
                ? Character.toString(c)
                : "#" + c + ";").collect(Collectors.joining());
    }
}
