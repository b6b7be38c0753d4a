package org.gradus.explain;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.set.ImmutableSet;
import org.eclipse.collections.api.set.MutableSet;
import org.gradus.Evaluator;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.check.EntryReport;
import org.gradus.check.ParameterReport;
import org.gradus.check.Report;
import org.gradus.check.Verdict;
import org.gradus.explain.Figure.Arrow;
import org.gradus.explain.Lesson.Checked;
import org.gradus.explain.Lesson.Direction;
import org.gradus.explain.Lesson.Link;
import org.gradus.explain.Lesson.Step;

/** Puts together what the lesson page shows. */
final class LessonBuilder {

    /** So many parts of a link are spelled out. */
    private static final int MOST_PARTS = 10;

    private final Node output;
    private final Equations equations;
    private final Figure figure;
    private final Sources sources;
    /** The gradients of all nodes that have a name, one link of the chain each, by what they belong to. */
    private final MutableMap<Node, Equation> links = Maps.mutable.empty();
    /** Parts of these that have got names, by their names. */
    private final MutableMap<String, Equation> linkParts = Maps.mutable.empty();
    /** The gradients that the equations show, by what they belong to. */
    private final MutableMap<Node, Equation> shown = Maps.mutable.empty();
    private final MutableMap<Node, String> names = Maps.mutable.empty();
    private final MutableMap<Node, Tensor> values = Maps.mutable.empty();
    private final LessonMatrices matrices;

    /** @param figure of the equations, with the gradients on the nodes' cards */
    LessonBuilder(Gradients gradients, Equations equations, Figure figure) {
        this.output = gradients.output();
        this.equations = equations;
        this.figure = figure;
        this.sources = Sources.of(gradients);
        equations.given().forEach(given -> names.put(given.node(), given.name()));
        equations.forward().forEach(equation -> equation.node().ifPresent(node -> names.put(node, equation.name())));
        equations.backward().forEach(equation -> equation.node().flatMap(sources::of)
                .ifPresent(node -> shown.put(node, equation)));

        Gradients linkByLink = Gradients.of(output, sources.passed().select(names::containsKey).reject(output::equals)
                .toSortedListBy(Node::id));
        Equations linked = Derivation.of(linkByLink, equations.style(), "U");
        linkByLink.all().forEachKeyValue((node, gradient) -> linked.backward()
                .detectOptional(equation -> equation.node().filter(gradient::equals).isPresent())
                .ifPresent(equation -> links.put(node, equation)));
        ImmutableSet<Node> known = sources.forward().newWithAll(linkByLink.all()).toSet().toImmutable();
        linked.all().reject(equation -> equation.node().filter(known::contains).isPresent())
                .forEach(equation -> linkParts.put(equation.name(), equation));
        this.matrices = new LessonMatrices(figure);
        evaluate(linked);
    }

    private void evaluate(Equations linked) {
        ImmutableList<Node> nodes = sources.forward().newWithAll(Lists.immutable.of(linked, equations)
                .flatCollect(each -> each.given().collect(Given::node)
                        .newWithAll(each.all().flatCollect(equation -> equation.node().stream().toList()))))
                .distinct();
        nodes.zip(Evaluator.values(nodes)).forEach(pair -> values.put(pair.getOne(), pair.getTwo()));
        for (Equations each : List.of(linked, equations)) {
            // the number m of examples is the one variable that is no node of the graph
            Optional<Given> examples = each.given().detectOptional(
                    given -> given.node() instanceof Variable && !sources.forward().contains(given.node()));
            double m = examples.map(given -> values.get(given.node()).item()).orElse(1.0);
            each.given().forEach(given -> matrices.name(given.name(), values.get(given.node()), 1));
            each.all().forEach(equation -> equation.node().ifPresent(node -> matrices.name(equation.name(),
                    values.get(node), each.timesExamples().contains(equation.name()) ? m : 1)));
        }
    }

    Lesson lesson(Report report, List<LessonPage.Cost> costs) {
        return new Lesson(steps(), matrices.all(), report.parameters().stream().map(LessonBuilder::checked).toList(),
                costs);
    }

    private List<Step> steps() {
        MutableList<Step> steps = Lists.mutable.of(given());
        equations.forward().collect(this::forward, steps);
        if (!shown.containsKey(output)) {
            steps.add(beginning());
        }
        equations.backward().collect(this::backward, steps);
        return steps;
    }

    /** The steps for people who read them in a terminal. */
    String text() {
        MutableList<String> lines = Lists.mutable.empty();
        int number = 0;
        for (Step step : steps()) {
            if (step.direction() == Direction.GIVEN) {
                lines.add(++number + ". Given");
                step.uses().forEach(name -> lines.add("   " + TextFormat.name(name) + "  " + numbers(name)));
            } else {
                lines.add(++number + ". " + step.equation() + "  " + numbers(step.name()));
                step.links().forEach(link -> lines.add("   " + link.title() + ": " + link.equation()));
            }
        }
        return lines.makeString("", "\n", "\n");
    }

    private String numbers(String name) {
        return matrices.value(name)
                .map(value -> value.shape() + "\n" + (value.shape().rank() == 0
                        ? LessonMatrices.number(value.item())
                        : value.toString()).indent(6).stripTrailing())
                .orElse("");
    }

    private Step given() {
        ImmutableList<String> given = equations.given().select(each -> sources.forward().contains(each.node()))
                .collect(Given::name);
        given.forEach(name -> matrices.add(name, Optional.empty()));
        return new Step(Direction.GIVEN, "", "", "", cards(given).castToList(), List.of(), given.castToList(),
                List.of(), List.of());
    }

    private ImmutableList<String> cards(ImmutableList<String> names) {
        return figure.cards().select(card -> card.name().filter(names::contains).isPresent())
                .collect(Figure.Card::id);
    }

    private Step forward(Equation equation) {
        matrices.add(equation.name(), Optional.of(equation.right()));
        ImmutableList<String> cards = cards(Lists.immutable.of(equation.name()));
        return step(Direction.FORWARD, equation, cards,
                edges(arrow -> !arrow.isBackward() && cards.contains(arrow.to())), List.of(),
                new LessonRemarks(name -> matrices.value(name).map(Tensor::shape)).onForward(equation));
    }

    /** The gradient of the output by itself. */
    private Step beginning() {
        String name = figure.cards().detect(card -> card.kind() == Kind.OUTPUT).gradient().orElseThrow().name();
        matrices.name(name, Tensor.full(output.shape(), 1), 1);
        matrices.add(name, Optional.empty());
        Equation equation = new Equation(name, output.shape(), new Expression.Numeral(1), Optional.empty());
        return step(Direction.BACKWARD, equation, cards(Lists.immutable.of(names.get(output))), List.of(), List.of(),
                List.of("The way back begins here: if " + names.get(output) + " itself moves, it moves as much as it"
                        + " does. Every other gradient follows from the ones to its right."));
    }

    private Step backward(Equation equation) {
        matrices.add(equation.name(), Optional.of(equation.right()));
        Optional<Node> source = equation.node().flatMap(sources::of);
        ImmutableList<String> cards = source.map(names::get).map(name -> cards(Lists.immutable.of(name)))
                .orElse(Lists.immutable.empty());
        return step(Direction.BACKWARD, equation, cards, wayTo(cards),
                source.map(node -> links(node, equation)).orElse(List.of()),
                source.map(node -> remarks(node, equation)).orElse(List.of()));
    }

    private Step step(Direction direction, Equation equation, ImmutableList<String> cards, List<String> edges,
            List<Link> links, List<String> remarks) {
        return new Step(direction, equation.name(), equation.text(), equation.mathml(), cards.castToList(), edges,
                equation.right().names().select(matrices::contains).castToList(), links, remarks);
    }

    private List<String> edges(Predicate<Arrow> which) {
        return IntStream.range(0, figure.arrows().size()).filter(i -> which.test(figure.arrows().get(i)))
                .mapToObj(i -> "e" + i).toList();
    }

    /** The arrows back to a card, from the nearest cards whose gradients have equations. */
    private List<String> wayTo(ImmutableList<String> cards) {
        MutableSet<String> open = Sets.mutable.withAll(figure.cards().select(card -> card.gradient()
                .filter(half -> half.definition().isEmpty()).isPresent()).collect(Figure.Card::id));
        MutableSet<String> reached = Sets.mutable.withAll(cards);
        MutableList<Arrow> way = Lists.mutable.empty();
        figure.arrows().select(Arrow::isBackward).asReversed().forEach(arrow -> {
            if (reached.contains(arrow.to())) {
                way.add(arrow);
                if (open.contains(arrow.from())) {
                    reached.add(arrow.from());
                }
            }
        });
        return edges(way::contains);
    }

    /** What arrives at the nodes behind that have no equation of their own, the local derivatives, and the product. */
    private List<Link> links(Node node, Equation equation) {
        MutableList<Node> between = Lists.mutable.empty();
        MutableList<Node> open = users(node).toList();
        while (open.notEmpty()) {
            Node user = open.removeFirst();
            if (user != output && !shown.containsKey(user) && links.containsKey(user) && !between.contains(user)) {
                between.add(user);
                open.addAllIterable(users(user));
            }
        }
        MutableList<Link> chain = between.sortThisByLong(user -> -user.id())
                .flatCollect(user -> links("What arrives at " + names.get(user), links.get(user)));
        users(node).forEach(user -> Walk.local(user, node, values::get)
                .ifPresent(local -> chain.add(derivative(user, node, local))));
        Optional.ofNullable(links.get(node)).filter(link -> !link.text().equals(equation.text()))
                .ifPresent(link -> chain.addAll(links("Both together", link)));
        return List.copyOf(chain);
    }

    /** The nodes with a name that read a node, with nothing between. */
    private ImmutableList<Node> users(Node node) {
        return sources.forward().select(user -> sources.passed().contains(user) && names.containsKey(user)
                && Sources.steep(user).contains(node));
    }

    /** A link, and what the parts in it are; of many, the first. */
    private List<Link> links(String title, Equation equation) {
        MutableList<Equation> found = Lists.mutable.of(equation);
        for (int i = 0; i < found.size() && found.size() <= MOST_PARTS; i++) {
            found.addAllIterable(
                    found.get(i).right().names().distinct().collectIf(linkParts::containsKey, linkParts::get)
                            .reject(found::contains));
        }
        return Lists.mutable.of(link(title, equation)).withAll(found.drop(1).collect(part -> link("Where", part)));
    }

    private Link link(String title, Equation equation) {
        matrices.add(equation.name(), Optional.of(equation.right()));
        return new Link(title, equation.text(), equation.mathml(), equation.name());
    }

    private Link derivative(Node user, Node node, Walk.Local local) {
        String name = "∂" + TextFormat.name(names.get(user)) + "/∂" + TextFormat.name(names.get(node));
        matrices.name(name, local.partials(), 1);
        matrices.add(name, Optional.of(local.derivative()));
        return new Link("Local derivative", name + " = " + TextFormat.of(local.derivative()), MathmlFormat
                .equation(MathmlFormat.quotient(names.get(user), names.get(node)), local.derivative()), name);
    }

    private List<String> remarks(Node node, Equation equation) {
        String name = names.getIfAbsent(node, node::label);
        MutableList<String> remarks = Lists.mutable.of(equations.timesExamples().contains(equation.name())
                ? equation.name() + " stands for m times ∂" + names.get(output) + "/∂" + name + " here, as the course"
                        + " writes it; 1/m comes in with the gradients of the parameters."
                : equation.name() + " is ∂" + names.get(output) + "/∂" + name + ": how fast " + names.get(output)
                        + " moves with each entry of " + name + ".");
        ImmutableList<Node> readers =
                sources.forward().select(user -> sources.passed().contains(user) && user.inputs().contains(node));
        if (readers.anySatisfy(user -> user.op() instanceof Op.Elementwise && !user.shape().equals(node.shape()))) {
            remarks.add(name + " is used again for each example, so the contributions of all of them are added up.");
        } else if (readers.sumOfInt(user -> user.inputs().count(node::equals)) > 1) {
            remarks.add(name + " is used in several places: what arrives from each of them is added up.");
        }
        return List.copyOf(remarks);
    }

    private static Checked checked(ParameterReport parameter) {
        Optional<EntryReport> worst = parameter.entries().stream()
                .max(Comparator.comparing(EntryReport::verdict).thenComparingDouble(EntryReport::difference));
        return new Checked(parameter.gradient(), parameter.verdict().name().toLowerCase(Locale.ROOT),
                parameter.verdict() == Verdict.AGREES || parameter.verdict() == Verdict.KINK,
                parameter.entries().size(),
                worst.map(EntryReport::difference).map(LessonMatrices::number).orElse("—"),
                worst.map(EntryReport::bound).map(LessonMatrices::number).orElse("—"),
                parameter.entries().stream().map(EntryReport::method).distinct().collect(Collectors.joining(", ")));
    }
}
