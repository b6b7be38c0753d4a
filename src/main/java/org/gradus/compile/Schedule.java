package org.gradus.compile;

import java.util.TreeSet;
import org.eclipse.collections.api.bag.MutableBag;
import org.eclipse.collections.api.factory.Bags;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.factory.primitive.ObjectIntMaps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.MutableObjectIntMap;
import org.eclipse.collections.api.multimap.list.MutableListMultimap;
import org.eclipse.collections.api.set.ImmutableSet;
import org.eclipse.collections.impl.factory.Multimaps;
import org.gradus.Node;

/**
 * When units run. One that frees as many entries as it stores runs as soon as it can, so that the gradient of a layer's
 * weights is used up before that of the layer before it is computed; the others keep their order.
 */
final class Schedule {

    private final ImmutableList<Unit> units;
    /** What lies in the arena until its last reader has run. */
    private final ImmutableSet<Node> shared;
    private final MutableListMultimap<Node, Integer> readers = Multimaps.mutable.list.empty();
    private final MutableBag<Node> readersLeft = Bags.mutable.empty();
    private final boolean[] done;
    private final TreeSet<Integer> ready = new TreeSet<>();
    private final TreeSet<Integer> saving = new TreeSet<>();

    private Schedule(ImmutableList<Unit> units, ImmutableSet<Node> shared, ImmutableSet<Node> toTheEnd) {
        this.units = units;
        this.shared = shared;
        this.done = new boolean[units.size()];
        units.forEachWithIndex((unit, i) -> unit.reads().select(shared::contains).forEach(node -> {
            readers.put(node, i);
            readersLeft.add(node);
        }));
        readersLeft.addAllIterable(toTheEnd);
    }

    /**
     * The units of an order.
     *
     * @param shared results that lie in the arena
     * @param toTheEnd those of them that are read after all units
     */
    static ImmutableList<Unit> of(Order order, ImmutableSet<Node> shared, ImmutableSet<Node> toTheEnd) {
        return new Schedule(order.units(), shared, toTheEnd).scheduled(order);
    }

    private ImmutableList<Unit> scheduled(Order order) {
        MutableObjectIntMap<Unit> indices = ObjectIntMaps.mutable.empty();
        units.forEachWithIndex(indices::put);
        int[] missing = new int[units.size()];
        MutableList<MutableIntList> neededBy = units.collect(_ -> IntLists.mutable.empty()).toList();
        units.forEachWithIndex((unit, i) -> order.needs(unit).forEach(need -> {
            missing[i]++;
            neededBy.get(indices.get(need)).add(i);
        }));
        for (int i = 0; i < missing.length; i++) {
            if (missing[i] == 0) {
                makeReady(i);
            }
        }
        MutableList<Unit> scheduled = Lists.mutable.empty();
        while (scheduled.size() < units.size()) {
            int next = saving.isEmpty() ? ready.pollFirst() : saving.pollFirst();
            done[next] = true;
            scheduled.add(units.get(next));
            units.get(next).reads().forEach(this::read);
            neededBy.get(next).forEach(i -> {
                if (--missing[i] == 0) {
                    makeReady(i);
                }
            });
        }
        return scheduled.toImmutable();
    }

    private void makeReady(int unit) {
        (saves(unit) ? saving : ready).add(unit);
    }

    /** The last reader that is left frees what it reads. */
    private void read(Node node) {
        readersLeft.remove(node);
        if (readersLeft.occurrencesOf(node) == 1) {
            readers.get(node).detectOptional(unit -> !done[unit]).filter(ready::contains).filter(this::saves)
                    .ifPresent(unit -> {
                        ready.remove(unit);
                        saving.add(unit);
                    });
        }
    }

    private boolean saves(int unit) {
        long stored = units.get(unit).results().select(shared::contains).sumOfInt(node -> node.shape().size());
        long freed = units.get(unit).reads().select(node -> readersLeft.occurrencesOf(node) == 1)
                .sumOfInt(node -> node.shape().size());
        return freed >= stored;
    }
}
