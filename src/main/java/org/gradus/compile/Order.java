package org.gradus.compile;

import java.util.BitSet;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.set.MutableSet;

/** The units that each unit needs to have run before, directly or not. */
final class Order {

    private final MutableList<Unit> units = Lists.mutable.empty();
    private final MutableMap<Unit, Integer> indices = Maps.mutable.empty();
    private final MutableList<BitSet> needs = Lists.mutable.empty();
    /** The places of units that were joined to others. */
    private final BitSet gone = new BitSet();

    /** All units. */
    ImmutableList<Unit> units() {
        return units.toImmutable().selectWithIndex((_, i) -> !gone.get(i));
    }

    void add(Unit unit) {
        indices.put(unit, units.size());
        units.add(unit);
        needs.add(new BitSet());
    }

    /** Whether a unit and one that needs it can become one: nothing that must run between them. */
    boolean canJoin(Unit earlier, Unit later) {
        int first = indices.get(earlier);
        BitSet before = needs.get(indices.get(later));
        for (int between = before.nextSetBit(0); between >= 0; between = before.nextSetBit(between + 1)) {
            if (needs.get(between).get(first)) {
                return false;
            }
        }
        return true;
    }

    /** Whether neither of two units needs the other. */
    boolean areApart(Unit one, Unit other) {
        int first = indices.get(one);
        int second = indices.get(other);
        return !needs.get(first).get(second) && !needs.get(second).get(first);
    }

    /** Puts one unit in the place of two. */
    void join(Unit earlier, Unit later, Unit both) {
        int first = indices.remove(earlier);
        int second = indices.remove(later);
        indices.put(both, second);
        units.set(second, both);
        BitSet joined = needs.get(second);
        boolean isNeeded = joined.get(first);
        joined.or(needs.get(first));
        joined.clear(first);
        gone.set(first);
        for (int i = gone.nextClearBit(0); i < units.size(); i = gone.nextClearBit(i + 1)) {
            BitSet set = needs.get(i);
            // what needs the later one has all that this needs, so that for long graphs there is little to do
            if (isNeeded ? set.get(first) && !set.get(second) : set.get(first) || set.get(second)) {
                set.or(joined);
                set.set(second);
            }
            set.clear(first);
        }
    }

    /** Lets a unit run after others, if it can. */
    boolean runsAfter(Unit later, Iterable<Unit> earlier) {
        int index = indices.get(later);
        BitSet all = closure(earlier);
        if (all.get(index)) {
            return false;
        }
        needs.get(index).or(all);
        needs.select(set -> set.get(index)).forEach(set -> set.or(all));
        return true;
    }

    private BitSet closure(Iterable<Unit> some) {
        BitSet all = new BitSet();
        for (Unit unit : some) {
            int index = indices.get(unit);
            all.set(index);
            all.or(needs.get(index));
        }
        return all;
    }

    /** The units, each after those that it needs, and some as late as that allows. */
    ImmutableList<Unit> scheduled(ImmutableList<Unit> late) {
        MutableSet<Unit> postponed = Sets.mutable.withAll(late);
        MutableList<Unit> scheduled = Lists.mutable.empty();
        BitSet done = new BitSet();
        MutableList<Unit> open = units().toList().sortThisBy(postponed::contains);
        while (open.notEmpty()) {
            Unit next = open.detect(unit -> missing(unit, done).isEmpty());
            done.set(indices.get(next));
            scheduled.add(next);
            open.remove(next);
        }
        return scheduled.toImmutable();
    }

    private BitSet missing(Unit unit, BitSet done) {
        BitSet missing = (BitSet) needs.get(indices.get(unit)).clone();
        missing.andNot(done);
        return missing;
    }
}
