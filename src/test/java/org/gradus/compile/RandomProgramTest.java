package org.gradus.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.MutableMap;
import org.gradus.Evaluator;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.WildGraph;

/** Compiled programs compute what the plain evaluator does, however they are planned and run. */
class RandomProgramTest {

    /**
     * Some outputs of a graph, gradients among them, and updates of its variables.
     *
     * @param off the part of the compiler that is turned off for comparison
     */
    record Sample(WildGraph graph, ImmutableList<Node> outputs, ImmutableMap<Variable, Node> updates, int off) {

        static Sample of(WildGraph graph, long seed) {
            Random random = new Random(seed);
            Gradients gradients = Gradients.of(graph.loss(), graph.variables());
            ImmutableList<Node> nodes = graph.nodes().newWith(graph.loss()).newWithAll(gradients.all());
            ImmutableList<Node> outputs = nodes.select(_ -> random.nextInt(4) == 0);
            MutableMap<Variable, Node> updates = Maps.mutable.empty();
            graph.variables().forEach(variable -> update(variable, gradients.wrt(variable), nodes, updates, random)
                    .ifPresent(update -> updates.put(variable, update)));
            return new Sample(graph, outputs, updates.toImmutable(), random.nextInt(3));
        }

        /** A step along the gradient, another node or variable, what another variable is given, a constant, or none. */
        private static Optional<Node> update(Variable variable, Node gradient, ImmutableList<Node> nodes,
                MutableMap<Variable, Node> others, Random random) {
            ImmutableList<Node> fitting = nodes.select(node -> node.shape().equals(variable.shape()));
            Optional<Node> other = others.valuesView().select(node -> node.shape().equals(variable.shape()))
                    .toSortedListBy(Node::id).getLastOptional();
            return switch (random.nextInt(9)) {
                case 0, 1 -> Optional.of(variable.sub(gradient.mul(0.125)));
                case 2 -> Optional.of(gradient.add(variable));
                case 3, 4 -> Optional.of(fitting.get(random.nextInt(fitting.size())));
                case 5 -> other;
                case 6 -> other.map(Node::tanh);
                case 7 -> Optional.of(Ops.full(variable.shape(), 0.5));
                default -> Optional.empty();
            };
        }

        void check() {
            Comparison comparison = new Comparison(outputs, updates);
            comparison.check(Settings.preferred());
            comparison.check(Comparison.without(off));
        }

        /** Sums with several constant factors: of the plain evaluator, and of a program that is compiled anew. */
        ImmutableList<Tensor> sums() {
            ImmutableList<Node> sums = outputs.collect(node -> node.mul(0.1).mul(0.3).mul(0.7).div(1.1).mul(1.3).sum());
            Program program = Program.of(sums, Maps.immutable.empty());
            program.run();
            return Evaluator.values(sums).newWithAll(sums.collect(program::read));
        }

        @Override
        public String toString() {
            return graph + "outputs " + outputs + "\nupdates " + updates.keyValuesView().makeString("; ");
        }
    }

    @Provide
    Arbitrary<Sample> samples() {
        return Combinators.combine(WildGraph.graphs(), Arbitraries.longs()).as(Sample::of).withoutEdgeCases();
    }

    @Property(tries = 250)
    void agreesWithThePlainEvaluator(@ForAll("samples") Sample sample) {
        sample.check();
    }

    /** Nothing depends on the order of nodes in a hash table, which differs each time. */
    @Property(tries = 250)
    void repeatsTheSameBits(@ForAll("samples") Sample sample) {
        assertEquals(sample.sums(), sample.sums());
    }

    @Property(tries = 10_000)
    @Tag("long")
    void agreesWithThePlainEvaluatorTenThousandTimes(@ForAll("samples") Sample sample) {
        sample.check();
    }
}
