package org.gradus.check.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.gradus.Shape;
import org.gradus.Tensor;

@Domain(Tensors.class)
class TensorsTest {

    @Property(tries = 200)
    void entriesAreQuarters(@ForAll Tensor tensor) {
        for (double entry : tensor.toArray()) {
            assertEquals(Math.rint(4 * entry), 4 * entry);
            assertTrue(Math.abs(entry) <= 2);
        }
    }

    @Example
    void allQuartersAreMet() {
        Set<Double> entries = Tensors.tensors().sampleStream().limit(2000)
                .flatMapToDouble(tensor -> Arrays.stream(tensor.toArray())).boxed().collect(Collectors.toSet());
        assertEquals(17, entries.size());
    }

    @Property(tries = 200)
    void pairsBroadcast(@ForAll TensorPair pair) {
        Shape joined = pair.left().shape().broadcast(pair.right().shape());
        assertTrue(joined.rank() <= 3);
    }

    /** All ways of broadcasting are met: an axis missing, or of length 1, on either side, or on none. */
    @Example
    void pairsAreOfAllKinds() {
        List<TensorPair> sample = Tensors.broadcastablePairs().sampleStream().limit(2000).toList();
        Set<String> kinds = sample.stream().map(pair -> kind(pair.left().shape(), pair.right().shape()))
                .collect(Collectors.toCollection(HashSet::new));
        assertTrue(kinds.containsAll(List.of("same", "left is repeated", "right is repeated", "both are repeated")),
                kinds::toString);
    }

    /** An axis is kept as often as not; a tensor that is repeated along all of its axes is the exception. */
    @Example
    void lengthsAreKeptOrOne() {
        List<TensorPair> long3 = Tensors.broadcastablePairs().sampleStream().limit(2000)
                .filter(pair -> pair.left().shape().broadcast(pair.right().shape()).dims().contains(3)).toList();
        long kept = long3.stream().filter(pair -> pair.left().shape().dims().contains(3)).count();
        assertTrue(kept > 0.2 * long3.size() && kept < long3.size(), kept + " of " + long3.size());
    }

    private static String kind(Shape left, Shape right) {
        Shape joined = left.broadcast(right);
        boolean repeatsLeft = !left.equals(joined);
        boolean repeatsRight = !right.equals(joined);
        return repeatsLeft && repeatsRight ? "both are repeated"
                : repeatsLeft ? "left is repeated" : repeatsRight ? "right is repeated" : "same";
    }

    @Example
    void ranksAndLengthsAreOfAllKinds() {
        Set<Integer> ranks = Tensors.shapes().sampleStream().limit(1000).map(Shape::rank).collect(Collectors.toSet());
        assertEquals(Set.of(0, 1, 2, 3), ranks);
        Set<Integer> lengths = Tensors.shapes().sampleStream().limit(1000)
                .flatMap(shape -> IntLists.mutable.withAll(shape.dims()).boxed().stream()).collect(Collectors.toSet());
        assertEquals(Set.of(1, 2, 3), lengths);
    }
}
