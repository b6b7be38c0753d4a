package org.gradus.check;

import static org.gradus.Ops.constant;
import static org.gradus.Ops.where;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Derivatives;
import org.gradus.Evaluator;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Ops;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Variable;

/**
 * A graph of idioms in which the rule of one node is wrong.
 *
 * @param graph as it was, with the right rules
 * @param loss with the wrong one; its values are the same
 * @param fault in words
 */
record PlantedFault(IdiomGraph graph, Node loss, String fault) {

    /** Where the rule's result is multiplied by a factor. */
    enum Where {
        EVERYWHERE, ONE_ENTRY, ONE_BRANCH, ONE_RANGE
    }

    private static final List<Double> FACTORS = List.of(0.0, -1.0, 0.5, 2.0, 1.1, 1 + 1e-3, 1 + 1e-4, 1 + 1e-5,
            1 + 1e-6, 1 + 1e-7, 1 + 1e-8, 1 + 1e-9, 1 + 1e-10, 1 + 1e-11, 1 + 1e-12);

    static Arbitrary<PlantedFault> faults() {
        return Combinators.combine(IdiomGraph.graphs().filter(graph -> !faulty(graph).isEmpty()),
                Arbitraries.of(FACTORS), Arbitraries.of(Where.class), Arbitraries.longs())
                .as((graph, factor, where, seed) -> of(graph, factor, where, new Random(seed))).withoutEdgeCases();
    }

    /** What has a rule that can be wrong. */
    private static ImmutableList<Node> faulty(IdiomGraph graph) {
        return Topology.order(Lists.immutable.of(graph.loss()))
                .reject(node -> passing(node).isEmpty() || node.op() instanceof Op.CustomGradient);
    }

    /** The inputs that a derivative is sent to and that depend on a parameter. */
    private static List<Integer> passing(Node node) {
        return IntStream.range(0, node.inputs().size())
                .filter(k -> !node.op().flatIn(k) && Topology.order(Lists.immutable.of(node.inputs().get(k)))
                        .anySatisfy(Variable.class::isInstance))
                .boxed().toList();
    }

    static PlantedFault of(IdiomGraph graph, double factor, Where where, Random random) {
        ImmutableList<Node> nodes = faulty(graph);
        Node wrong = nodes.get(random.nextInt(nodes.size()));
        List<Integer> inputs = passing(wrong);
        int input = inputs.get(random.nextInt(inputs.size()));
        int place = random.nextInt(Math.max(1, wrong.inputs().get(input).shape().size()));
        double hit = wrong.inputs().get(input).value().at(place);
        Node loss = Topology.rebuild(Lists.immutable.of(graph.loss()), (node, op) -> node == wrong
                ? Ops.customGradient("wrong", Topology.same(node, op), (upstream, arguments, _) -> contributions(
                        Node.of(op.withInputs(arguments), Optional.empty()), upstream, input,
                        contribution -> contribution.mul(
                                where(isHit(where, arguments.get(input), contribution, place, hit), constant(factor),
                                        constant(1)))),
                        op.inputs().toArray(new Node[0]))
                : Topology.same(node, op)).get(graph.loss());
        return new PlantedFault(graph, loss, "input " + input + " of " + wrong + " times " + factor + " " + where
                + " " + place);
    }

    private static ImmutableList<Node> contributions(Node plain, Node upstream, int input,
            UnaryOperator<Node> fault) {
        return plain.inputs().collectWithIndex((_, k) -> {
            Node right = Derivatives.vjp(plain, k, upstream);
            return k == input ? fault.apply(right) : right;
        });
    }

    /** Ones where the factor is applied. */
    private static Node isHit(Where where, Node argument, Node contribution, int place, double hit) {
        return switch (where) {
            case EVERYWHERE -> constant(1);
            case ONE_ENTRY -> {
                double[] entries = new double[contribution.shape().size()];
                entries[place % entries.length] = 1;
                yield constant(Tensor.of(contribution.shape(), entries));
            }
            case ONE_BRANCH -> hit > 0 ? argument.greater(0) : argument.lessOrEqual(constant(0));
            case ONE_RANGE -> argument.sub(hit).abs().lessOrEqual(constant(0.1 * Math.abs(hit)));
        };
    }

    /** The entries that the fault puts off, the farthest first. */
    ImmutableList<Integer> off() {
        double[] right = gradient(graph.loss(), graph.parameters());
        double[] wrong = gradient(loss, graph.parameters());
        return Lists.immutable.fromStream(IntStream.range(0, right.length).boxed()).select(i -> wrong[i] != right[i])
                .toSortedListBy(i -> -Math.abs(wrong[i] - right[i])).toImmutable();
    }

    private static double[] gradient(Node loss, ImmutableList<Variable> parameters) {
        Gradients gradients = Gradients.of(loss, parameters);
        return Evaluator.values(parameters.collect(gradients::wrt)).castToList().stream()
                .flatMapToDouble(tensor -> Arrays.stream(tensor.toArray())).toArray();
    }

    @Override
    public String toString() {
        return fault + "\n" + graph;
    }
}
