package org.gradus.compile;

import java.util.Optional;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.multimap.list.MutableListMultimap;
import org.eclipse.collections.api.set.MutableSet;
import org.eclipse.collections.impl.factory.Multimaps;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Shape;
import org.gradus.Topology;
import org.gradus.Variable;

/** From a lowered graph to the units that compute it: what is a view, what is one matrix product, what is fused. */
final class Planner {

    private final MutableMap<Node, View> views = Maps.mutable.empty();
    private final MutableMap<Node, Unit> producers = Maps.mutable.empty();
    private final Order order = new Order();
    private final Absorption absorption;

    private Planner(Absorption absorption) {
        this.absorption = absorption;
    }

    /**
     * The plan of a lowered graph.
     *
     * @param fuses whether several elementwise functions may share a loop
     */
    static Plan plan(ImmutableList<Node> outputs, ImmutableMap<Variable, Node> updates, boolean fuses) {
        ImmutableList<Node> nodes = Topology.order(outputs.newWithAll(updates));
        Planner planner = new Planner(new Absorption(nodes, outputs, updates));
        nodes.forEach(planner::place);
        ImmutableMap<Node, View> kept = outputs.distinct().toImmutableMap(node -> node, planner::ownEntries);
        ImmutableMap<Variable, View> news = updates.keysView().toSortedListBy(Node::id).toImmutable()
                .toImmutableMap(variable -> variable, variable -> planner.ownEntries(updates.get(variable)));
        if (fuses) {
            planner.fuse();
            planner.joinReaders();
        }
        return planner.finish(kept, news);
    }

    private void place(Node node) {
        if (absorption.isInside(node)) {
            return;
        }
        if (absorption.at(node).isPresent()) {
            product(node, absorption.at(node).get());
            return;
        }
        switch (node.op()) {
            case Op.Leaf _ -> views.put(node, View.of(node));
            case Op.Elementwise _ -> loop(node, node.shape());
            case Op.Sum(Node x, _, _) -> loop(node, x.shape());
            case Op.Max(Node x, _, _) -> loop(node, x.shape());
            case Op.Matmul _ -> product(node, new Absorption.Scaled(node, 1, Lists.immutable.empty(),
                    Optional.empty()));
            case Op.Reshape(Node x, Shape shape) -> views.put(node, views.get(x).reshaped(shape)
                    .orElseGet(() -> stored(x).reshaped(shape).orElseThrow()));
            case Op.BroadcastTo(Node x, Shape shape) -> views.put(node, views.get(x).broadcastTo(shape));
            case Op.Transpose(Node x, ImmutableIntList axes) -> views.put(node, views.get(x).permuted(axes));
            case Op.Slice(Node x, int axis, int from, int to) -> views.put(node, views.get(x).sliced(axis, from, to));
            case Op.Pad(Node x, int axis, int before, _) ->
                    copy(node, Lists.immutable.of(part(x, node.shape(), axis, before)));
            case Op.Concat concat -> copy(node, concat.inputs()
                    .collectWithIndex((x, k) -> part(x, node.shape(), concat.axis(), concat.start(k))));
            case Op.Softmax _,Op.LogSoftmax _,Op.LogSumExp _,Op.CustomGradient _ ->
                    throw new IllegalStateException(node.op().title() + " should have been lowered");
        }
    }

    private Unit.Copy.Part part(Node x, Shape target, int axis, int start) {
        return new Unit.Copy.Part(views.get(x), start * target.strides()[axis],
                View.rowMajor(target));
    }

    private void copy(Node target, ImmutableList<Unit.Copy.Part> parts) {
        add(target, new Unit.Copy(target, parts));
    }

    /** The whole entries of a node, side by side: its own if it has them, else a copy of what its view shows. */
    private View stored(Node node) {
        View view = views.get(node);
        if (!view.isWhole()) {
            copy(node, Lists.immutable.of(new Unit.Copy.Part(view, 0, View.rowMajor(node.shape()))));
        }
        return new View(views.get(node).base(), 0, View.rowMajor(node.shape()), node.shape());
    }

    private View over(Shape space, Node argument) {
        View seen = views.get(argument).broadcastTo(space);
        return seen.hasPlainRows() ? seen : stored(argument).broadcastTo(space);
    }

    private void loop(Node node, Shape space) {
        Group group = Group.of(space, node, node.inputs().collect(input -> over(space, input)));
        // neighbouring axes of what is stored row by row are always one loop
        add(node, group.reductionsFit() ? group
                : Group.of(space, node, node.inputs().collect(input -> stored(input).broadcastTo(space))));
    }

    private void add(Node result, Unit unit) {
        order.add(unit, unit.reads().collectIf(producers::containsKey, producers::get));
        producers.put(result, unit);
        views.put(result, View.of(result));
    }

    /**
     * Joins groups to those that use them, from the outputs to the inputs, so that a value is computed where it is
     * used, and stored only if it is used elsewhere too.
     */
    private void fuse() {
        for (Node node : producers.keysView().toSortedListBy(node -> -node.id())) {
            if (producers.get(node) instanceof Group group) {
                group.arguments(node).forEach(argument -> join(argument, node));
            }
        }
    }

    private void join(View argument, Node user) {
        if (producers.get(argument.base()) instanceof Group earlier && producers.get(user) instanceof Group later
                && !earlier.equals(later) && order.canJoin(earlier, later)) {
            earlier.with(later).filter(both -> both.computes(argument))
                    .ifPresent(both -> replace(earlier, later, both));
        }
    }

    private void replace(Group earlier, Group later, Group both) {
        order.join(earlier, later, both);
        both.results().forEach(result -> producers.put(result, both));
    }

    /** Joins groups that go through the same entries and do not need each other, so that those are read once. */
    private void joinReaders() {
        MutableListMultimap<View, Node> readers = Multimaps.mutable.list.empty();
        order.units().selectInstancesOf(Group.class).forEach(group -> group.loads().select(View::isWhole)
                .forEach(load -> readers.put(load, group.results().getFirst())));
        readers.keysView().toSortedListBy(load -> load.base().id())
                .forEach(load -> readers.get(load).injectInto(readers.get(load).getFirst(), this::joinReaders));
    }

    private Node joinReaders(Node one, Node other) {
        Group first = (Group) producers.get(one);
        Group second = (Group) producers.get(other);
        if (!first.equals(second) && order.canJoin(first, second)) {
            first.with(second).ifPresent(both -> replace(first, second, both));
        }
        return other;
    }

    private void product(Node root, Absorption.Scaled call) {
        Node a = call.matmul().inputs().getFirst();
        Node b = call.matmul().inputs().getLast();
        Unit.MatrixProduct product = new Unit.MatrixProduct(root, matrix(a), matrix(b), call.alpha(),
                call.scale().collect(this::stored),
                Lists.immutable.fromStream(call.accumulate().stream()).collect(this::stored));
        add(root, product);
    }

    /** A matrix, or a stack of them, whose rows or columns lie side by side. */
    private View matrix(Node node) {
        View view = views.get(node);
        return Matrices.isCallable(view) ? view : stored(node);
    }

    private Plan finish(ImmutableMap<Node, View> kept, ImmutableMap<Variable, View> news) {
        ImmutableList<Unit> throwing = order.units().select(Unit::callsUser);
        MutableListMultimap<Node, Unit> readers = Multimaps.mutable.list.empty();
        order.units().forEach(unit -> unit.reads().selectInstancesOf(Variable.class)
                .forEach(variable -> readers.put(variable, unit)));
        MutableMap<Variable, View> copied = Maps.mutable.ofMapIterable(news);
        MutableSet<Node> persistent = kept.valuesView().collect(View::base).toSet();
        MutableMap<Node, Variable> inPlace = Maps.mutable.empty();
        for (Variable variable : news.keysView().toSortedListBy(Node::id)) {
            Node base = copied.get(variable).base();
            if (!persistent.contains(base) && !inPlace.containsKey(base)
                    && writesInPlace(base, variable, throwing.newWithAll(readers.get(variable)))) {
                inPlace.put(base, variable);
                copied.remove(variable);
            }
        }
        return Plan.of(order, kept, inPlace.toImmutable(), copied.toImmutable());
    }

    /** A node's entries where no change of a variable alters them. */
    private View ownEntries(Node node) {
        View view = stored(node);
        if (producers.containsKey(view.base())) {
            return view;
        }
        Node snapshot = Node.of(new Op.BroadcastTo(node, node.shape()), node.name());
        copy(snapshot, Lists.immutable.of(new Unit.Copy.Part(view, 0, View.rowMajor(view.shape()))));
        return View.of(snapshot);
    }

    /**
     * Lets a result be stored over a variable's old value, if all else that reads that can run before, and all that
     * might throw, so that a run that fails leaves the variable as it was.
     *
     * @param first what has to run before
     */
    private boolean writesInPlace(Node base, Variable variable, ImmutableList<Unit> first) {
        Unit writer = producers.get(base);
        boolean readsOnlyWhatItReplaces = switch (writer) {
            case Group group -> group.isVector() && group.body().contains(base)
                    && new Placement(group).mayReplace(variable, base);
            case Unit.MatrixProduct product -> Lists.immutable.of(product.a(), product.b()).newWithAll(product.scale())
                    .noneSatisfy(view -> view.base().equals(variable));
            case Unit.Copy copy -> !copy.reads().contains(variable);
        };
        return readsOnlyWhatItReplaces && order.runsAfter(writer, first.distinct().reject(writer::equals));
    }
}
