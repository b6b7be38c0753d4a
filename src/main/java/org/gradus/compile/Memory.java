package org.gradus.compile;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.set.ImmutableSet;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Tensor;
import org.gradus.Variable;

/**
 * Where every stored result lies: variables and constants in arrays of their own, outputs too, and everything else in
 * one arena, in which results that are never needed at the same time share places.
 */
final class Memory {

    /** Where entries begin. */
    @SuppressWarnings("ArrayRecordComponent") // it names a place in the array, not its contents
    record Place(double[] array, int offset) {}

    /** Results that share one place, one after the other. */
    private static final class Slot {

        private final int size;
        private final int first;
        private int last;
        private long offset;

        Slot(int size, int first, int last) {
            this.size = size;
            this.first = first;
            this.last = last;
        }
    }

    private static final int LINE = 8;

    private final MutableMap<Node, Place> places = Maps.mutable.empty();
    private final MutableMap<Node, Slot> slots = Maps.mutable.empty();
    private final MutableList<Slot> all = Lists.mutable.empty();
    private final ImmutableSet<Node> outputs;
    private final int arena;
    private final int steps;

    /**
     * Plans and allocates.
     *
     * @throws OutOfMemoryError saying how many bytes were wanted, and for what
     */
    Memory(Plan plan) {
        this.steps = plan.units().size();
        this.outputs = plan.persistent();
        share(plan);
        this.arena = pack();
        double[] entries = allocate(arena, "the intermediate results, the largest of shape "
                + slots.keysView().collect(Node::shape).maxByOptional(shape -> shape.size()).map(Object::toString)
                        .orElse("()"));
        slots.forEachKeyValue((node, slot) -> places.put(node, new Place(entries, (int) slot.offset)));
        for (Node node : plan.wanted()) {
            places.getIfAbsentPut(node, () -> new Place(own(node, plan), 0));
        }
    }

    Place at(Node base) {
        return places.get(base);
    }

    /** The bytes of the outputs, which keep places of their own. */
    long outputBytes() {
        return outputs.sumOfLong(node -> node.shape().size()) * Double.BYTES;
    }

    /** The bytes of the arena. */
    long arenaBytes() {
        return (long) arena * Double.BYTES;
    }

    /** The bytes of what lies in the arena when most does. */
    long fullestBytes() {
        long[] more = new long[steps + 2];
        all.forEach(slot -> {
            more[slot.first] += slot.size;
            more[slot.last + 1] -= slot.size;
        });
        Arrays.parallelPrefix(more, Long::sum);
        return Arrays.stream(more).max().orElse(0) * Double.BYTES;
    }

    private static double[] own(Node node, Plan plan) {
        if (node instanceof Variable variable) {
            return variable.storage();
        }
        if (node.op() instanceof Op.Constant(Tensor value)) {
            return value.toArray();
        }
        return plan.inPlace().containsKey(node)
                ? plan.inPlace().get(node).storage()
                : allocate(node.shape().size(), "the output " + node.label() + " of shape " + node.shape());
    }

    private static double[] allocate(int entries, String purpose) {
        try {
            return new double[entries];
        } catch (OutOfMemoryError e) {
            OutOfMemoryError reasoned = new OutOfMemoryError(
                    (long) entries * Double.BYTES + " bytes were wanted for " + purpose);
            reasoned.initCause(e);
            throw reasoned;
        }
    }

    /** Gives each result a slot from the step that stores it to the last that reads it. */
    private void share(Plan plan) {
        ImmutableSet<Node> wanted = plan.wanted();
        MutableMap<Node, Integer> lastRead = Maps.mutable.empty();
        plan.units().forEachWithIndex((unit, step) -> unit.reads().forEach(node -> lastRead.put(node, step)));
        plan.copied().forEach(view -> lastRead.put(view.base(), steps));
        ImmutableSet<Node> elsewhere = plan.persistent().newWithAll(plan.inPlace().keysView());
        plan.units().forEachWithIndex((unit, step) -> {
            for (Node node : unit.results().select(result -> wanted.contains(result) && !elsewhere.contains(result))) {
                int last = lastRead.getIfAbsentValue(node, step);
                Slot slot =
                        dying(unit, node, step).reject(dead -> dead.last > step).getFirstOptional().orElseGet(() -> {
                            Slot fresh = new Slot((node.shape().size() + LINE - 1) / LINE * LINE, step, last);
                            all.add(fresh);
                            return fresh;
                        });
                slot.last = last;
                slots.put(node, slot);
            }
        });
    }

    /** The slots of arguments over which a function's result may be stored, and that nothing reads later. */
    private ImmutableList<Slot> dying(Unit unit, Node node, int step) {
        if (!(unit instanceof Group group) || !group.body().contains(node)) {
            return Lists.immutable.empty();
        }
        Placement placement = new Placement(group);
        return group.loads().collect(View::base).distinct()
                .select(base -> slots.containsKey(base) && slots.get(base).last == step
                        && base.shape().size() == node.shape().size() && placement.mayReplace(base, node))
                .collect(slots::get);
    }

    /** Gives each slot a place from its first step to its last; then the place is free for another one. */
    private int pack() {
        FreePlaces free = new FreePlaces();
        PriorityQueue<Slot> held = new PriorityQueue<>(Comparator.comparingInt(slot -> slot.last));
        for (Slot slot : all.toSortedList(Comparator.comparingInt((Slot each) -> each.first)
                .thenComparingInt(each -> -each.size))) {
            while (!held.isEmpty() && held.peek().last < slot.first) {
                Slot past = held.remove();
                free.release(past.offset, past.size);
            }
            slot.offset = free.take(slot.size);
            held.add(slot);
        }
        if (free.end() > Integer.MAX_VALUE - LINE) {
            throw new OutOfMemoryError(free.end() * Double.BYTES
                    + " bytes were wanted for the intermediate results, more than one array can hold");
        }
        return (int) free.end();
    }
}
