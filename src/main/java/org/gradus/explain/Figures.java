package org.gradus.explain;

import java.util.Optional;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.set.ImmutableSet;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Shape;
import org.gradus.Topology;
import org.gradus.Variable;
import org.gradus.explain.Figure.Arrow;
import org.gradus.explain.Figure.Card;
import org.gradus.explain.Figure.Half;

/** Makes figures of a graph and its gradients: of its ops, or of its equations. */
final class Figures {

    private final Gradients gradients;
    private final Sources sources;
    private final ImmutableList<Node> nodes;
    private final MutableList<Card> cards = Lists.mutable.empty();
    private final MutableList<Arrow> arrows = Lists.mutable.empty();
    /** What stands on a card, by the names that equations use. */
    private final MutableMap<String, Made> made = Maps.mutable.empty();

    private Figures(Gradients gradients) {
        this.gradients = gradients;
        this.sources = Sources.of(gradients);
        this.nodes = Topology.order(Lists.immutable.of(gradients.output()).newWithAll(gradients.all()));
    }

    /** What a name stands for, and on which card. */
    private record Made(String id, Shape shape, Optional<Node> node) {}

    /** A card for each op and each leaf, of the gradients' part as well. */
    static Figure ofOps(Gradients gradients) {
        Figures figures = new Figures(gradients);
        MutableMap<Node, String> ids = Maps.mutable.empty();
        for (Node node : figures.nodes) {
            ids.put(node, figures.add(figures.kind(node), node.name(), definition(node), Optional.empty()));
            node.inputs().forEach(input -> figures.arrows.add(new Arrow(ids.get(input), ids.get(node),
                    input.shape().toString(), false)));
        }
        return figures.figure();
    }

    /** A card for each equation and for each name that equations start from, of the gradients' part as well. */
    static Figure ofEquations(Gradients gradients, Equations equations) {
        Figures figures = new Figures(gradients);
        figures.addForward(equations, Maps.mutable.empty());
        equations.backward().forEach(equation -> figures.add(equation, Kind.GRADIENT, Optional.empty()));
        return figures.figure();
    }

    /** The same, but each gradient on the card of what it belongs to, and the way back along the way there. */
    static Figure folded(Gradients gradients, Equations equations) {
        Figures figures = new Figures(gradients);
        MutableMap<Node, Equation> backward = Maps.mutable.empty();
        equations.backward().forEach(equation -> equation.node().flatMap(figures.sources::of)
                .ifPresent(source -> backward.put(source, equation)));
        figures.addForward(equations, backward);
        figures.addWayBack();
        return figures.figure();
    }

    private Figure figure() {
        return new Figure(cards.toImmutable(), arrows.toImmutable());
    }

    private String add(Kind kind, Optional<String> name, Optional<String> definition, Optional<Half> gradient) {
        String id = "n" + cards.size();
        cards.add(new Card(id, kind, name, definition, gradient));
        return id;
    }

    private void addForward(Equations equations, MutableMap<Node, Equation> backward) {
        // the number m of examples is no node
        equations.given().select(given -> nodes.contains(given.node()))
                .forEach(given -> made.put(given.name(), new Made(add(kind(given.node()), Optional.of(given.name()),
                        Optional.empty(), half(given.node(), given.name(), backward)), given.node().shape(),
                        Optional.of(given.node()))));
        equations.forward().forEach(equation -> add(equation,
                equation.node().filter(gradients.output()::equals).isPresent() ? Kind.OUTPUT : Kind.OPERATION,
                equation.node().flatMap(node -> half(node, equation.name(), backward))));
    }

    private void add(Equation equation, Kind kind, Optional<Half> gradient) {
        String id = add(kind, Optional.of(equation.name()), Optional.of(TextFormat.of(equation.right())), gradient);
        equation.right().names().collectIf(made::containsKey, made::get).forEach(
                input -> arrows.add(new Arrow(input.id(), id, input.shape().toString(), false)));
        made.put(equation.name(), new Made(id, equation.shape(), equation.node().filter(nodes::contains)));
    }

    private Optional<Half> half(Node node, String name, MutableMap<Node, Equation> backward) {
        Optional<Equation> gradient = Optional.ofNullable(backward.get(node));
        Optional<String> definition = node == gradients.output()
                ? Optional.of("1")
                : gradient.map(equation -> TextFormat.of(equation.right()));
        return node == gradients.output() || sources.passed().contains(node)
                ? Optional.of(new Half(gradient.map(Equation::name).orElse("d" + name), definition))
                : Optional.empty();
    }

    private void addWayBack() {
        MutableMap<Node, String> ids = Maps.mutable.empty();
        made.forEachValue(each -> each.node().ifPresent(node -> ids.put(node, each.id())));
        ImmutableSet<Node> carded = ids.keysView().toSet().toImmutable();
        for (Node node : carded.toSortedListBy(node -> -node.id())) {
            sources.next(node, carded).forEach(input -> arrows.add(new Arrow(ids.get(node), ids.get(input),
                    input.shape().toString(), true)));
        }
    }

    private Kind kind(Node node) {
        return switch (node.op()) {
            case Op.VariableLeaf _ -> gradients.all().containsKey(node) ? Kind.PARAMETER : Kind.DATA;
            case Op.Constant _ -> Kind.CONSTANT;
            case Op _ -> node == gradients.output() ? Kind.OUTPUT
                    : sources.forward().contains(node) ? Kind.OPERATION : Kind.GRADIENT;
        };
    }

    private static Optional<String> definition(Node node) {
        Optional<String> number = node.op() instanceof Op.Constant
                ? Simplification.number(node).map(TextFormat::number)
                : Optional.empty();
        return node instanceof Variable ? Optional.empty() : number.or(() -> Optional.of(node.op().title()));
    }
}
