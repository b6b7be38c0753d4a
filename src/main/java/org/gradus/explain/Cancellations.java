package org.gradus.explain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.gradus.Node;
import org.gradus.explain.Cause.Quantity;
import org.gradus.explain.EntryGraph.Edge;

/**
 * Finds where contributions of both signs cancel. Let F be the sum over all paths of the absolute products and g the
 * gradient, the sum of the products themselves. Then F − |g| is the sum of f(u) (Σ |c(u)| − |Σ c(u)|) over all numbers u
 * of the graph, where f(u) is the sum of the absolute products from the entry to u, and c(u) are the contributions that
 * come back to u. So what is lost by cancelling can be told number by number, and summed up for each node.
 */
final class Cancellations {

    /** A node that loses less than this part of F is not told if others lose more. */
    private static final double NOTABLE = 0.2;

    private final EntryGraph graph;
    private final Map<Cell, Meeting> meetings = new LinkedHashMap<>();

    /** What comes back to a number, and what of it is lost. */
    private static final class Meeting {

        private final Cell cell;
        private final double reach;
        private double positive;
        private double negative;
        private Optional<Edge> largest = Optional.empty();
        private Optional<Edge> smallest = Optional.empty();
        private double most;
        private double least;

        Meeting(Cell cell, double reach) {
            this.cell = cell;
            this.reach = reach;
        }

        void add(Edge edge, double contribution) {
            positive += Math.max(contribution, 0);
            negative += Math.min(contribution, 0);
            if (contribution > most) {
                most = contribution;
                largest = Optional.of(edge);
            } else if (contribution < least) {
                least = contribution;
                smallest = Optional.of(edge);
            }
        }

        double lost() {
            return reach * (positive - negative - Math.abs(positive + negative));
        }
    }

    private Cancellations(EntryGraph graph, PathSums sums, double[] derivatives, double[] sizes) {
        this.graph = graph;
        double[] reach = sums.before(sizes);
        double[] gradients = sums.behind(derivatives);
        graph.edges().forEachWithIndex((edge, i) -> meetings
                .computeIfAbsent(edge.from(), cell -> new Meeting(cell, reach[i]))
                .add(edge, edge.derivative() * gradients[i]));
    }

    /**
     * Looks for the nodes where most is lost.
     *
     * @param derivatives of each edge
     * @param sizes their absolute values
     * @param gradient the sum over all paths of the products of the derivatives
     */
    static ImmutableList<Cause> of(EntryGraph graph, PathSums sums, double[] derivatives, double[] sizes,
            double gradient) {
        return new Cancellations(graph, sums, derivatives, sizes).causes(sums.all(sizes), gradient);
    }

    private ImmutableList<Cause> causes(double flow, double gradient) {
        Map<Node, MutableList<Meeting>> byNode = new LinkedHashMap<>();
        meetings.values().stream().filter(meeting -> meeting.lost() > 0).forEach(
                meeting -> byNode.computeIfAbsent(meeting.cell.node(), _ -> Lists.mutable.empty()).add(meeting));
        ImmutableList<MutableList<Meeting>> nodes = Lists.immutable.withAll(byNode.values());
        ImmutableList<MutableList<Meeting>> notable = nodes.select(node -> lost(node) > NOTABLE * flow);
        return (notable.notEmpty() ? notable : Lists.immutable.of(nodes.maxBy(Cancellations::lost)))
                .collect(node -> cause(node, Math.max(Math.abs(gradient), flow - lost(node)) / flow));
    }

    private static double lost(MutableList<Meeting> node) {
        return node.sumOfDouble(Meeting::lost);
    }

    private Cause cause(MutableList<Meeting> node, double leaves) {
        Meeting worst = node.maxBy(Meeting::lost);
        Cell at = Factors.named(graph, worst.cell);
        return new Cause.Cancellation(TextFormat.name(at.node().label()), node.size(), at.label(), worst.positive,
                worst.negative, way(worst.largest, worst.most), way(worst.smallest, worst.least), leaves);
    }

    private Quantity way(Optional<Edge> edge, double contribution) {
        return new Quantity(Factors.named(graph, edge.orElseThrow().to()).label(), contribution);
    }
}
