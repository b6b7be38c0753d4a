package org.gradus.check;

import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Fn;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Variable;
import org.gradus.WildGraph;

/**
 * A random graph of all ops whose gradient is right, kinks and ties included, with parameters of any scale: each one is
 * multiplied by a power of ten, and divided by it again in the graph, and some then by thirty, so that what follows
 * saturates.
 *
 * @param parameters that the loss depends on
 */
record ScaledGraph(ImmutableList<Variable> parameters, Node loss) {

    private static final int MOST_ENTRIES = 60;
    private static final int MOST_WORK = 3000;

    static Arbitrary<ScaledGraph> graphs(int mostDecades, boolean saturated) {
        return Combinators.combine(WildGraph.graphs().filter(ScaledGraph::isRight), Arbitraries.longs())
                .as((graph, seed) -> of(graph, new Random(seed), mostDecades, saturated)).withoutEdgeCases();
    }

    /** A planted gradient is not right, and a graph must be small enough for hundreds of checks. */
    private static boolean isRight(WildGraph graph) {
        ImmutableList<Node> nodes = Topology.order(Lists.immutable.of(graph.loss()));
        return nodes.noneSatisfy(node -> node.op() instanceof Op.CustomGradient)
                && graph.variables().sumOfInt(variable -> variable.shape().size()) <= MOST_ENTRIES
                && nodes.sumOfInt(node -> node.shape().size()) <= MOST_WORK;
    }

    /** Whether there is an op with several pieces. */
    boolean hasKinks() {
        return Branches.deciding(loss).notEmpty();
    }

    boolean hasUsersFunctions() {
        return Topology.order(Lists.immutable.of(loss))
                .anySatisfy(node -> node.op() instanceof Op.Elementwise(Fn.User _, _));
    }

    private static ScaledGraph of(WildGraph graph, Random random, int mostDecades, boolean saturated) {
        ImmutableMap<Variable, Variable> scaled = graph.variables().toImmutableMap(each -> each, each -> {
            double scale = Math.pow(10, random.nextInt(2 * mostDecades + 1) - mostDecades);
            double[] entries = each.value().toArray();
            for (int i = 0; i < entries.length; i++) {
                entries[i] *= scale;
            }
            return Variable.of(each.label() + " scaled by " + scale, Tensor.of(each.shape(), entries));
        });
        ImmutableMap<Variable, Double> factors = graph.variables().toImmutableMap(each -> each,
                each -> (saturated && random.nextInt(3) == 0 ? 30 : 1)
                        / Double.parseDouble(scaled.get(each).label().replaceFirst(".* ", "")));
        Node loss = Topology.rebuild(Lists.immutable.of(graph.loss()), (node, op) -> node instanceof Variable variable
                ? scaled.get(variable).mul(factors.get(variable)) : Topology.same(node, op)).get(graph.loss());
        ImmutableList<Node> below = Topology.order(Lists.immutable.of(loss));
        return new ScaledGraph(graph.variables().collect(scaled::get).select(below::contains), loss);
    }

    Report check() {
        return GradientCheck.of(loss, parameters).run();
    }

    @Override
    public String toString() {
        return Topology.order(Lists.immutable.of(loss))
                .collect(node -> node instanceof Variable variable ? variable + " " + variable.value() : "" + node)
                .makeString("\n", "\n", "\n");
    }
}
