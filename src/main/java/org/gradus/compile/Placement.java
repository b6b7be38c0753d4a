package org.gradus.compile;

import org.eclipse.collections.api.bag.MutableBag;
import org.eclipse.collections.api.factory.Bags;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.MutableMap;
import org.gradus.Node;

/**
 * Which pass each node of a group is computed in. Loops of simple functions have even numbers, transcendental functions
 * odd ones; a pass comes after those that its arguments are computed in, or in a loop is the same.
 */
final class Placement {

    /** Simple functions in one loop, so that the JIT inlines all of them. */
    private static final int MOST_IN_A_LOOP = 16;

    private final Group group;
    private final MutableMap<Node, Integer> places = Maps.mutable.empty();
    private final MutableBag<Integer> crowd = Bags.mutable.empty();

    Placement(Group group) {
        this.group = group;
        group.results().forEach(this::place);
    }

    private void place(Node node) {
        int parity = Group.isTranscendental(node) ? 1 : 0;
        int place = 0;
        for (Node argument : inside(node)) {
            boolean together = parity == 0 && !Group.isTranscendental(argument);
            place = Math.max(place, places.get(argument) + (together ? 0 : 1));
        }
        place += place % 2 == parity ? 0 : 1;
        while (parity == 0 && crowd.occurrencesOf(place) >= MOST_IN_A_LOOP) {
            place += 2;
        }
        places.put(node, place);
        crowd.add(place);
    }

    /** The arguments that the group computes itself. */
    ImmutableList<Node> inside(Node node) {
        return group.arguments(node).select(group::computes).collect(View::base);
    }

    int of(Node node) {
        return places.get(node);
    }

    int last() {
        return places.max();
    }

    /**
     * Whether a result may be stored over entries that the group reads: each of them is read where the result's own place
     * is, and none after that is stored. (A loop reads before it stores.)
     */
    boolean mayReplace(Node base, Node result) {
        int stored = places.get(result);
        boolean inLoop = stored % 2 == 0;
        return group.loads().select(load -> load.base().equals(base))
                .allSatisfy(load -> load.isWhole() && load.shape().equals(group.space()))
                && group.results().select(user -> group.arguments(user).anySatisfy(view -> view.base().equals(base)))
                        .allSatisfy(user -> user.equals(result) || places.get(user) < stored
                                || (inLoop && places.get(user) == stored));
    }
}
