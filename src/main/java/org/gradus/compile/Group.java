package org.gradus.compile;

import java.util.Optional;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.set.ImmutableSet;
import org.gradus.Fn;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Shape;

/** Elementwise functions over one space in one loop, and reductions of them. */
final class Group implements Unit {

    /** Beyond this, the generated loop would grow out of what the JIT compiles well. */
    private static final int MOST_OPERATIONS = 48;
    private static final int MOST_LOADS = 24;

    private final Shape space;
    private final ImmutableList<Node> body;
    private final ImmutableList<Node> reductions;
    private final ImmutableMap<Node, ImmutableList<View>> arguments;
    private final ImmutableSet<Node> computed;
    private final ImmutableList<View> loads;

    private Group(Shape space, ImmutableList<Node> body, ImmutableList<Node> reductions,
            ImmutableMap<Node, ImmutableList<View>> arguments) {
        this.space = space;
        this.body = body;
        this.reductions = reductions;
        this.arguments = arguments;
        this.computed = body.toImmutableSet();
        this.loads = body.newWithAll(reductions).flatCollect(arguments::get).reject(this::computes).distinct();
    }

    /** One function, or one reduction, by itself. */
    static Group of(Shape space, Node node, ImmutableList<View> arguments) {
        boolean isFunction = node.op() instanceof Op.Elementwise;
        return new Group(space, isFunction ? Lists.immutable.of(node) : Lists.immutable.empty(),
                isFunction ? Lists.immutable.empty() : Lists.immutable.of(node), Maps.immutable.of(node, arguments));
    }

    /** Both in one loop, if that is possible and not too much; other users' needs are not looked at. */
    Optional<Group> with(Group other) {
        if (!space.equals(other.space) || !isVector() || !other.isVector()) {
            return Optional.empty();
        }
        Group both = new Group(space, sorted(body, other.body), sorted(reductions, other.reductions),
                arguments.newWithAllKeyValues(other.arguments.keyValuesView()));
        return both.fits() ? Optional.of(both) : Optional.empty();
    }

    private static ImmutableList<Node> sorted(ImmutableList<Node> some, ImmutableList<Node> others) {
        return some.newWithAll(others).toSortedListBy(Node::id).toImmutable();
    }

    private boolean fits() {
        return body.size() + reductions.size() <= MOST_OPERATIONS && loads.size() <= MOST_LOADS
                && results().noneSatisfy(reads()::contains) && reductionsFit();
    }

    /** Whether each reduction is along the rows, or along the columns, and not also in a loop around those. */
    boolean reductionsFit() {
        Loops loops = loops(Lists.immutable.empty());
        return reductions.isEmpty() || Lists.immutable.withAll(reductions).zipWithIndex()
                .allSatisfy(pair -> loops.reducesInside(loads.size() + pair.getTwo()));
    }

    Shape space() {
        return space;
    }

    /** What is read from outside, as seen over the space. */
    ImmutableList<View> loads() {
        return loads;
    }

    /** The elementwise nodes, arguments before users. */
    ImmutableList<Node> body() {
        return body;
    }

    /** The arguments of a body or reduction node, as seen over the space. */
    ImmutableList<View> arguments(Node node) {
        return arguments.get(node);
    }

    /** The sums and maxima over some of the space's axes. */
    ImmutableList<Node> reductions() {
        return reductions;
    }

    /** Whether a value over the space is computed here. */
    boolean computes(View view) {
        return view.isWhole() && view.shape().equals(space) && computed.contains(view.base());
    }

    /** The loops; the operands are the loads, the stores, then the reductions. */
    Loops loops(ImmutableList<Node> stores) {
        MutableList<int[]> operands = loads.collect(view -> view.strides().toArray()).toList();
        stores.forEach(_ -> operands.add(space.strides()));
        reductions.forEach(reduction -> operands.add(kept(reduction).stridesIn(space)));
        return Loops.of(space, operands);
    }

    private Shape kept(Node reduction) {
        return switch (reduction.op()) {
            case Op.Sum sum -> space.reduced(sum.axes(), true);
            case Op.Max max -> space.reduced(max.axes(), true);
            case Op op -> throw new IllegalStateException(op.title() + " is no reduction");
        };
    }

    /** Whether every function has a vector form; those of the user's and general powers have none. */
    boolean isVector() {
        return body.allSatisfy(node -> node.op() instanceof Op.Elementwise(Fn fn, _) && switch (fn) {
            case Fn.Unary _,Fn.Binary _,Fn.Comparison _,Fn.Where _ -> true;
            case Fn.Formula _,Fn.Pow _,Fn.User _ -> false;
        });
    }

    /** Whether the kernel has a loop for it. */
    static boolean isTranscendental(Node node) {
        return node.op() instanceof Op.Elementwise(Fn fn, _) && Primitives.hasLoop(fn);
    }

    @Override
    public ImmutableSet<Node> reads() {
        return loads.collect(View::base).toImmutableSet();
    }

    @Override
    public ImmutableList<Node> results() {
        return body.newWithAll(reductions);
    }
}
