package org.gradus.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.MutableMap;
import org.gradus.Fn;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.compile.LoopCode.Reach;

/**
 * Takes a group apart into passes over a block of rows: loops of simple functions, which are generated, and between them
 * the transcendental functions, which the kernel has loops for. What passes hand on lies in scratch rows that stay in the
 * cache. (One loop for all would be better yet, but the JIT stops inlining the Vector API into a method after some 18,000
 * of its nodes, about two transcendental functions, and from then on allocates each vector.)
 *
 * <p>The operands are the group's loads, what it stores, its reductions, and the scratch rows.
 */
final class Passes {

    /** A pass: the code of a loop, or a function from one operand to another. */
    sealed interface Pass {

        /** Simple functions, fused. */
        record Simple(LoopCode code) implements Pass {}

        /** A transcendental function. */
        record Transcendental(Fn fn, LoopCode.Load from, LoopCode.Store to) implements Pass {}
    }

    private final Group group;
    private final ImmutableList<Node> stored;
    private final Loops loops;
    private final MutableList<Node> scratch = Lists.mutable.empty();
    private final List<Pass> passes = new ArrayList<>();

    Passes(Group group, ImmutableList<Node> stored) {
        this.group = group;
        this.stored = stored;
        this.loops = group.loops(stored);
        ImmutableList<Node> nodes = group.body().newWithAll(group.reductions());
        Placement placement = new Placement(group);
        nodes.forEach(user -> placement.inside(user)
                .select(node -> placement.of(node) != placement.of(user) && !isInMemory(node)).forEach(scratch::add));
        for (int place = 0; place <= placement.last(); place++) {
            int now = place;
            ImmutableList<Node> here = nodes.select(node -> placement.of(node) == now);
            if (place % 2 == 1) {
                here.forEach(node -> passes.add(math(node)));
            } else if (here.notEmpty()) {
                passes.add(new Pass.Simple(simple(here)));
            }
        }
    }

    private boolean isInMemory(Node node) {
        return stored.contains(node) || scratch.contains(node);
    }

    private Pass math(Node node) {
        View argument = group.arguments(node).getOnly();
        Fn fn = ((Op.Elementwise) node.op()).fn();
        return new Pass.Transcendental(fn, load(argument), new LoopCode.Store(0, memory(node)));
    }

    private LoopCode simple(ImmutableList<Node> nodes) {
        ImmutableList<Node> body = nodes.reject(group.reductions()::contains);
        ImmutableList<View> loads = nodes.flatCollect(group::arguments)
                .reject(view -> group.computes(view) && body.contains(view.base())).distinct();
        MutableMap<View, Integer> registers = Maps.mutable.empty();
        loads.forEachWithIndex((view, i) -> registers.put(view, i));
        MutableMap<Node, Integer> computed = Maps.mutable.empty();
        body.forEachWithIndex((node, i) -> computed.put(node, loads.size() + i));
        return new LoopCode(loads.collect(this::load),
                body.collect(node -> new LoopCode.Instruction(((Op.Elementwise) node.op()).fn(),
                        group.arguments(node).collectInt(
                                view -> registers.getIfAbsent(view, () -> computed.get(view.base())),
                                IntLists.mutable.empty()).toImmutable())),
                body.select(this::isInMemory)
                        .collect(node -> new LoopCode.Store(computed.get(node), memory(node))),
                nodes.select(group.reductions()::contains).collect(node -> {
                    View view = group.arguments(node).getOnly();
                    return reduction(node, registers.getIfAbsent(view, () -> computed.get(view.base())));
                }));
    }

    private LoopCode.Load load(View view) {
        if (group.computes(view)) {
            return new LoopCode.Load(memory(view.base()), Reach.ENTRY);
        }
        int operand = group.loads().indexOf(view);
        return new LoopCode.Load(operand, loops.columnStride(operand) != 0 ? Reach.ENTRY
                : loops.rowStride(operand) != 0 ? Reach.ROW : Reach.ALL);
    }

    private LoopCode.Reduction reduction(Node node, int register) {
        int operand = reductionOperand(group.reductions().indexOf(node));
        boolean isPerColumn = loops.columnStride(operand) != 0 && !isOverAll(operand);
        return new LoopCode.Reduction(register, operand, node.op() instanceof Op.Max, isPerColumn);
    }

    /** Where a node's entries are handed on, or kept. */
    private int memory(Node node) {
        int store = stored.indexOf(node);
        return store >= 0 ? storeOperand(store) : scratchOperand(scratch.indexOf(node));
    }

    List<Pass> passes() {
        return passes;
    }

    Loops loops() {
        return loops;
    }

    /** Whether a reduction brings all entries together, row by row at first. */
    boolean isOverAll(int operand) {
        return loops.columnStride(operand) == 0 && loops.rowStride(operand) == 0 && loops.allRows() != 1;
    }

    /** How far each operand steps from row to row. */
    int[] steps() {
        return IntStream.range(0, scratchOperand(scratch.size()))
                .map(operand -> operand >= scratchOperand(0) ? loops.columns()
                        : operand >= reductionOperand(0) && isOverAll(operand) ? 1 : loops.rowStride(operand))
                .toArray();
    }

    int scratchRows() {
        return scratch.size();
    }

    int storeOperand(int store) {
        return group.loads().size() + store;
    }

    int reductionOperand(int reduction) {
        return storeOperand(stored.size()) + reduction;
    }

    int scratchOperand(int row) {
        return reductionOperand(group.reductions().size()) + row;
    }
}
