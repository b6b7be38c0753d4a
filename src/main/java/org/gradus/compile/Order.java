package org.gradus.compile;

import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.factory.Stacks;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.set.ImmutableSet;
import org.eclipse.collections.api.set.MutableSet;
import org.eclipse.collections.api.stack.MutableStack;

/**
 * An order in which units can run, each after those that it needs, also while units are joined.
 * <p>
 * Two units can become one if nothing has to run between them. That is looked for among those that come between them in
 * the order, and not for long, so that a unit costs the same in a graph of any size; where many come between them, units
 * stay apart. What has to move for a new need moves within the order (in the manner of Pearce and Kelly, A Dynamic Topological
 * Sort Algorithm for Directed Acyclic Graphs, 2006).
 */
final class Order {

    /** So many needs are followed in the search for what comes between two units. */
    private static final int MOST_FOLLOWED = 512;
    /** Between neighbours, at first: room for many that move there. */
    private static final long GAP = 1L << 40;

    /** A unit's place in the order. */
    private static final class Place {

        private final MutableSet<Place> needs = Sets.mutable.empty();
        private final MutableSet<Place> neededBy = Sets.mutable.empty();
        private Unit unit;
        private long number;

        Place(Unit unit) {
            this.unit = unit;
        }

        void need(Place other) {
            needs.add(other);
            other.neededBy.add(this);
        }
    }

    private final MutableMap<Unit, Place> places = Maps.mutable.empty();
    private final TreeMap<Long, Place> order = new TreeMap<>();

    /** All units, in their order. */
    ImmutableList<Unit> units() {
        return Lists.immutable.fromStream(order.values().stream().map(place -> place.unit));
    }

    /** The units that one needs to have run before, other than through these. */
    ImmutableSet<Unit> needs(Unit unit) {
        return places.get(unit).needs.collect(place -> place.unit).toImmutable();
    }

    /** Adds a unit at the end. */
    void add(Unit unit, Iterable<Unit> needs) {
        Place place = new Place(unit);
        needs.forEach(other -> place.need(places.get(other)));
        places.put(unit, place);
        put(place, order.isEmpty() ? 0 : order.lastKey() + GAP);
    }

    /** Whether two units can become one: nothing is found that must run between them. */
    boolean canJoin(Unit one, Unit other) {
        return between(first(one, other), last(one, other)).isPresent();
    }

    /** Puts one unit in the place of two that can be joined. */
    void join(Unit one, Unit other, Unit both) {
        Place first = first(one, other);
        Place last = last(one, other);
        moveBehind(last, between(first, last).orElseThrow());
        order.remove(first.number);
        first.needs.forEach(place -> place.neededBy.remove(first));
        first.neededBy.forEach(place -> place.needs.remove(first));
        first.needs.forEach(last::need);
        first.neededBy.reject(last::equals).forEach(place -> place.need(last));
        places.remove(one);
        places.remove(other);
        places.put(both, last);
        last.unit = both;
    }

    /** Lets a unit run after others, if none of them needs it, as far as that is found out. */
    boolean runsAfter(Unit later, Iterable<Unit> earlier) {
        Place place = places.get(later);
        ImmutableList<Place> others = Lists.immutable.withAll(earlier).collect(places::get);
        Optional<Place> last = others.select(other -> other.number > place.number)
                .maxByOptional(other -> other.number);
        if (last.isPresent()) {
            Optional<ImmutableList<Place>> between = between(place, last.get());
            if (between.isEmpty() || last.get().needs.contains(place) || others.anySatisfy(between.get()::contains)) {
                return false;
            }
            moveBehind(last.get(), Lists.immutable.of(place).newWithAll(between.get()));
        }
        others.forEach(place::need);
        return true;
    }

    private Place first(Unit one, Unit other) {
        return places.get(one).number < places.get(other).number ? places.get(one) : places.get(other);
    }

    private Place last(Unit one, Unit other) {
        return places.get(one).number < places.get(other).number ? places.get(other) : places.get(one);
    }

    /** All that needs the first and comes before the last; nothing if the last needs one of these, or the search takes long. */
    private static Optional<ImmutableList<Place>> between(Place first, Place last) {
        MutableSet<Place> found = Sets.mutable.empty();
        MutableStack<Place> open = Stacks.mutable.of(first);
        int followed = 0;
        while (open.notEmpty()) {
            for (Place next : open.pop().neededBy) {
                if (++followed > MOST_FOLLOWED || (next.number < last.number && last.needs.contains(next))) {
                    return Optional.empty();
                }
                if (next.number < last.number && found.add(next)) {
                    open.push(next);
                }
            }
        }
        return Optional.of(found.toSortedListBy(place -> place.number).toImmutable());
    }

    private void moveBehind(Place last, ImmutableList<Place> moving) {
        moving.forEach(place -> order.remove(place.number));
        if (room(last) <= moving.size()) {
            ImmutableList<Place> all = Lists.immutable.withAll(order.values());
            order.clear();
            all.forEachWithIndex((place, i) -> put(place, i * GAP));
        }
        long step = room(last) / (moving.size() + 1);
        moving.forEachWithIndex((place, i) -> put(place, last.number + (i + 1) * step));
    }

    /** Up to the next one in the order. */
    private long room(Place place) {
        Long next = order.higherKey(place.number);
        return next == null ? GAP : next - place.number;
    }

    private void put(Place place, long number) {
        place.number = number;
        order.put(number, place);
    }
}
