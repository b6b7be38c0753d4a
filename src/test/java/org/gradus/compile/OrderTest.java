package org.gradus.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.set.MutableSet;
import org.gradus.Ops;

/** An order stays one while units are joined, and units are joined if nothing has to run between them. */
class OrderTest {

    private final Order order = new Order();
    /** What each unit needs, as it is remembered here. */
    private final MutableMap<Unit, MutableSet<Unit>> needs = Maps.mutable.empty();

    private static Unit unit() {
        return new Unit.Copy(Ops.constant(1), Lists.immutable.empty());
    }

    private Unit add(ImmutableList<Unit> needed) {
        Unit unit = unit();
        order.add(unit, needed);
        needs.put(unit, needed.toSet());
        return unit;
    }

    private boolean reaches(Unit from, Unit to) {
        return needs.get(from).anySatisfy(need -> need.equals(to) || reaches(need, to));
    }

    /** Whether there is a way from one to the other that leads through a third. */
    private boolean isBetween(Unit one, Unit other) {
        return needs.keysView().anySatisfy(third -> !third.equals(one) && !third.equals(other)
                && ((reaches(one, third) && reaches(third, other)) || (reaches(other, third) && reaches(third, one))));
    }

    private Unit join(Unit one, Unit other) {
        Unit both = unit();
        order.join(one, other, both);
        MutableSet<Unit> joined = needs.remove(one).union(needs.remove(other));
        joined.removeAllIterable(Lists.immutable.of(one, other));
        needs.forEachValue(set -> {
            if (set.removeAllIterable(Lists.immutable.of(one, other))) {
                set.add(both);
            }
        });
        needs.put(both, joined);
        return both;
    }

    private void assertOrder() {
        MutableSet<Unit> done = Sets.mutable.empty();
        assertEquals(needs.keysView().toSet(), order.units().toSet());
        for (Unit unit : order.units()) {
            assertTrue(done.containsAll(needs.get(unit)));
            assertTrue(order.needs(unit).equals(needs.get(unit)));
            done.add(unit);
        }
    }

    @Property(tries = 300)
    void joiningKeepsTheOrder(@ForAll @IntRange(min = 2, max = 14) int size, @ForAll Random random) {
        MutableList<Unit> units = Lists.mutable.empty();
        for (int i = 0; i < size; i++) {
            units.add(add(units.select(_ -> random.nextInt(4) == 0).toImmutable()));
        }
        for (int step = 0; step < 2 * size && units.size() > 1; step++) {
            Unit one = units.get(random.nextInt(units.size()));
            Unit other = units.reject(one::equals).get(random.nextInt(units.size() - 1));
            if (random.nextInt(3) == 0) {
                boolean runs = order.runsAfter(one, Lists.immutable.of(other));
                assertEquals(!reaches(other, one), runs);
                if (runs) {
                    needs.get(one).add(other);
                }
            } else {
                assertEquals(!isBetween(one, other), order.canJoin(one, other));
                if (order.canJoin(one, other)) {
                    units.removeAllIterable(Lists.immutable.of(one, other));
                    units.add(join(one, other));
                }
            }
            assertOrder();
        }
    }

    /** More often than there is room for between two numbers. */
    @Example
    void muchMayMoveToOnePlace() {
        Unit first = add(Lists.immutable.empty());
        ImmutableList<Unit> users = Lists.immutable
                .fromStream(IntStream.range(0, 200).mapToObj(_ -> add(Lists.immutable.of(first))));
        Unit last = add(Lists.immutable.empty());
        for (Unit user : users) {
            assertTrue(order.runsAfter(user, Lists.immutable.of(last)));
            needs.get(user).add(last);
        }
        assertOrder();
    }
}
