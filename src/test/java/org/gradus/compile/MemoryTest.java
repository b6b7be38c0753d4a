package org.gradus.compile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.MutableMap;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.WildGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Results that are needed at the same time have places of their own, and the arena is hardly larger than they are. */
class MemoryTest {

    /** A result in the arena, from the step that stores it to the last one that reads it. */
    private record Life(Node node, Unit writer, int first, int last, int begin) {

        boolean at(int step) {
            return first <= step && step <= last;
        }

        boolean overlaps(Life other) {
            return begin < other.begin + other.node.shape().size() && other.begin < begin + node.shape().size();
        }

        /** Whether it is stored over another one in the step that reads that for the last time. */
        boolean takesOver(Life other) {
            return first == other.last && begin == other.begin && writer instanceof Group group
                    && group.body().contains(node) && new Placement(group).mayReplace(other.node, node);
        }
    }

    private static ImmutableList<Life> lives(Plan plan, Memory memory) {
        MutableMap<Node, Integer> last = Maps.mutable.empty();
        plan.units().forEachWithIndex((unit, step) -> unit.reads().forEach(node -> last.put(node, step)));
        plan.copied().forEach(view -> last.put(view.base(), plan.units().size()));
        return plan.units().zipWithIndex().flatCollect(pair -> plan.stores(pair.getOne())
                .reject(node -> plan.persistent().contains(node) || plan.inPlace().containsKey(node))
                .collect(node -> new Life(node, pair.getOne(), pair.getTwo(), last.get(node),
                        memory.at(node).offset())));
    }

    @Provide
    Arbitrary<RandomProgramTest.Sample> samples() {
        return Combinators.combine(WildGraph.graphs(), Arbitraries.longs()).as(RandomProgramTest.Sample::of)
                .withoutEdgeCases();
    }

    @Property(tries = 100)
    void whatIsNeededAtOnceLiesApart(@ForAll("samples") RandomProgramTest.Sample sample) {
        Plan plan = Plans.of(sample.outputs(), sample.updates());
        ImmutableList<Life> lives = lives(plan, new Memory(plan));
        for (int step = 0; step <= plan.units().size(); step++) {
            int now = step;
            ImmutableList<Life> live = lives.select(life -> life.at(now));
            live.forEach(one -> live.forEach(other -> assertTrue(
                    one.equals(other) || !one.overlaps(other) || one.takesOver(other) || other.takesOver(one),
                    () -> one + " and " + other + " in step " + now)));
        }
    }

    static ImmutableList<Network> networks() {
        return Lists.immutable.of(Network.of(false, 400, 2, 4, 1), Network.of(false, 64, 784, 128, 1),
                Network.of(false, 1, 784, 128, 1), Network.of(false, 17, 30, 20, 10, 1),
                Network.of(true, 100, 20, 10), Network.of(true, 50, 20, 20, 10, 10),
                Network.of(true, 64, 784, 256, 128, 10), Network.of(true, 5, 784, 256, 128, 10));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void theArenaIsHardlyLargerThanWhatIsInItAtTheFullestStep(Network network) {
        Plan plan = network.plan();
        Memory memory = new Memory(plan);
        long fullest = fullestBytes(plan, memory);
        assertTrue(memory.arenaBytes() <= 1.1 * fullest, () -> memory.arenaBytes() + " bytes for " + fullest);
        assertTrue(fullest <= memory.fullestBytes() && memory.fullestBytes() <= memory.arenaBytes(),
                () -> memory.fullestBytes() + " bytes said, but there are " + fullest);
    }

    /** On the way back only what the way forward has left is held, and a little more: weights are updated at once. */
    @ParameterizedTest
    @ValueSource(ints = {5, 20, 60})
    void ofADeepNetworkTheActivationsAreHeldAndLittleElse(int layers) {
        int units = 8;
        int examples = 64;
        MutableMap<Variable, Node> weights = Maps.mutable.empty();
        Node a = Ops.constant(Tensor.full(Shape.of(units, examples), 0.5));
        for (int layer = 0; layer < layers; layer++) {
            Variable w = Variable.of("W" + layer, Tensor.full(Shape.of(units, units), 0.01));
            weights.put(w, w);
            a = w.matmul(a).tanh();
        }
        Gradients gradients = Gradients.of(a.square().mean(), weights.keysView().toList());
        Plan plan = Plans.of(Lists.immutable.empty(),
                weights.collectValues((w, _) -> w.sub(gradients.wrt(w).mul(0.1))).toImmutable());
        long activation = (long) units * examples * Double.BYTES;
        assertTrue(new Memory(plan).arenaBytes() <= (layers + 2) * activation);
    }

    /** The bytes where some result lies that is needed, in the step in which they are most. */
    private static long fullestBytes(Plan plan, Memory memory) {
        ImmutableList<Life> lives = lives(plan, memory);
        int fullest = 0;
        for (int step = 0; step <= plan.units().size(); step++) {
            BitSet taken = new BitSet();
            int now = step;
            lives.select(life -> life.at(now))
                    .forEach(life -> taken.set(life.begin(), life.begin() + life.node().shape().size()));
            fullest = Math.max(fullest, taken.cardinality());
        }
        return (long) fullest * Double.BYTES;
    }
}
