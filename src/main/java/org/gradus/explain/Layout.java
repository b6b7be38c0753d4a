package org.gradus.explain;

import java.util.Comparator;
import java.util.Optional;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.factory.primitive.ObjectIntMaps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.map.primitive.MutableObjectIntMap;
import org.eclipse.collections.api.set.MutableSet;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Shape;
import org.gradus.Topology;
import org.gradus.Variable;
import org.gradus.explain.Writer.Written;

/** Writes definitions down as equations: their order, their names, and what is written where. */
final class Layout {

    /** An unnamed part that is used more than once gets a name if it is larger than this. */
    private static final int LARGE_TO_REPEAT = 8;
    /** And any does that is larger than this. */
    private static final int LARGE = 60;

    private final Live live;
    private final ImmutableMap<Node, Definition> bySymbol;
    private final Variable examples;
    private final String letter;
    private final ImmutableList<Definition> ordered;
    private final MutableSet<String> taken = Sets.mutable.empty();
    private final MutableMap<Node, String> names = Maps.mutable.empty();
    private final MutableMap<Node, Written> written = Maps.mutable.empty();
    private final MutableList<Given> given = Lists.mutable.empty();
    /** The unnamed parts that got names, by the place of the definition that needs them first. */
    private final MutableMap<Integer, MutableList<Part>> parts = Maps.mutable.empty();
    private int constants;
    private int numbered;

    Layout(ImmutableList<Definition> definitions, Variable examples, String letter) {
        this.examples = examples;
        this.letter = letter;
        this.live = Live.of(definitions);
        this.bySymbol = live.definitions().toImmutableMap(Definition::symbol, definition -> definition);
        this.ordered = ordered();
        MutableMap<Node, String> byNode = Maps.mutable.empty();
        live.nodes().selectInstancesOf(Variable.class).reject(examples::equals).forEach(symbol -> {
            Definition definition = bySymbol.get(symbol);
            boolean isOfSource = definition != null && byNode.containsKey(definition.source());
            String name = unique(isOfSource ? "d" + byNode.get(definition.source()) : symbol.label());
            names.put(symbol, name);
            byNode.put(definition == null ? symbol : definition.node(), name);
        });
        names.put(examples, unique("m"));
        write();
    }

    /**
     * The forward pass as it was built; then the gradients in between in the order of the sweep, each followed by those
     * of the variables that need no later one.
     */
    private ImmutableList<Definition> ordered() {
        MutableObjectIntMap<Node> ranks = ObjectIntMaps.mutable.empty();
        int between = 0;
        for (Node node : live.nodes()) {
            Optional<Definition> definition = Optional.ofNullable(bySymbol.get(node));
            ImmutableList<Node> inside =
                    definition.map(found -> Lists.immutable.of(found.right())).orElseGet(node::inputs);
            int latest = inside.collectInt(ranks::get).maxIfEmpty(0);
            ranks.put(node, definition.map(Definition::role).filter(Role.BETWEEN::equals).isPresent()
                    ? ++between
                    : latest);
        }
        return live.definitions().toSortedList(Comparator
                .<Definition, Boolean>comparing(definition -> definition.role() != Role.FORWARD)
                .thenComparingInt(definition -> ranks.get(definition.symbol())).thenComparing(Definition::role)
                .thenComparingLong(definition -> definition.source().id())).toImmutable();
    }

    private String unique(String name) {
        String free = name;
        for (int i = 2; !taken.add(free); i++) {
            free = name + "#" + i;
        }
        return free;
    }

    private void write() {
        MutableObjectIntMap<Node> places = places();
        for (Node node : live.nodes()) {
            written.put(node, Simplification.number(node)
                    .map(number -> Written.leaf(Writer.number(number), Shape.SCALAR))
                    .orElseGet(() -> node.op() instanceof Op.Leaf ? leaf(node) : inner(node, places.get(node))));
        }
    }

    /** For each unnamed node, the place of the first definition that needs it. */
    private MutableObjectIntMap<Node> places() {
        MutableObjectIntMap<Node> places = ObjectIntMaps.mutable.empty();
        ordered.forEachWithIndex((definition, place) -> earlier(places, definition.right(), place));
        live.nodes().reverseForEach(node -> node.inputs()
                .forEach(input -> earlier(places, input, places.get(node))));
        return places;
    }

    private static void earlier(MutableObjectIntMap<Node> places, Node node, int place) {
        places.put(node, Math.min(place, places.getIfAbsent(node, place)));
    }

    private Written leaf(Node node) {
        if (names.containsKey(node)) {
            if (!bySymbol.containsKey(node)) {
                given.add(new Given(names.get(node), node));
            }
            return Written.leaf(new Expression.Name(names.get(node)), node.shape());
        }
        String name = unique("C" + ++constants);
        given.add(new Given(name, node));
        return Written.leaf(new Expression.Name(name), node.shape());
    }

    private Written inner(Node node, int place) {
        Written whole = Writer.write(node, node.inputs().collect(written::get));
        ImmutableList<Node> users = live.users(node);
        boolean isPart = users.anySatisfy(user -> !bySymbol.containsKey(user));
        if (!isPart || whole.size() <= (users.size() > 1 ? LARGE_TO_REPEAT : LARGE)) {
            return whole;
        }
        String name = unique(letter + ++numbered);
        parts.getIfAbsentPut(place, Lists.mutable::empty)
                .add(new Part(name, node, whole.expression()));
        return Written.leaf(new Expression.Name(name), node.shape());
    }

    private record Part(String name, Node node, Expression right) {}

    /** The parts over what the symbols stand for, so that they have values. */
    private ImmutableMap<Node, Node> spelledOut() {
        ImmutableList<Node> nodes =
                parts.valuesView().flatCollect(list -> list).collect(Part::node).toList().toImmutable();
        return Topology.rebuild(nodes, (node, op) -> {
            Definition definition = bySymbol.get(node);
            return definition == null ? Topology.same(node, op)
                    : definition.isScaled() ? definition.node().mul(examples) : definition.node();
        });
    }

    Equations equations(Style style) {
        ImmutableMap<Node, Node> spelledOut = spelledOut();
        MutableList<Equation> forward = Lists.mutable.empty();
        MutableList<Equation> backward = Lists.mutable.empty();
        ordered.forEachWithIndex((definition, place) -> {
            MutableList<Equation> direction = definition.role() == Role.FORWARD ? forward : backward;
            parts.getIfAbsent(place, Lists.mutable::empty).forEach(part -> direction.add(new Equation(part.name(),
                    part.node().shape(), part.right(), Optional.of(spelledOut.get(part.node())))));
            direction.add(new Equation(names.get(definition.symbol()), definition.node().shape(),
                    written.get(definition.right()).expression(), Optional.of(definition.node())));
        });
        return new Equations(style, given.toImmutable(), forward.toImmutable(), backward.toImmutable(),
                ordered.select(Definition::isScaled).collect(definition -> names.get(definition.symbol())));
    }
}
