package org.gradus.explain;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.factory.primitive.ObjectDoubleMaps;
import org.eclipse.collections.api.factory.primitive.ObjectIntMaps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.map.primitive.MutableObjectDoubleMap;
import org.eclipse.collections.api.map.primitive.MutableObjectIntMap;
import org.eclipse.collections.impl.list.Interval;
import org.gradus.Node;
import org.gradus.check.Entry;
import org.gradus.explain.EntryGraph.Edge;

/**
 * Finds what makes a gradient small. All sums over paths are swept along the edges, never enumerated. What one node's
 * factors take is found by leaving them as they are while all other factors are not smaller than usual; and since
 * J = Σ f(u) Σ c(u), where f sums absolute products from the entry to a number u and c(u) are the contributions that come
 * back to u, what cancels is the sum of f(u) (Σ |c(u)| − |Σ c(u)|) over all numbers u, and can be told by node.
 */
final class WhySearch {

    /** So many causes that work together are told at most. */
    private static final int MOST = 8;
    /** Of two things that make the gradient small together, at least one leaves less than this of it. */
    private static final double SHARE = Math.sqrt(Why.SMALL);
    /** What shrinks the gradient less than this is no cause worth telling beside others. */
    private static final double NOTABLE = 0.8;
    /** Differences of sums over paths that are smaller than this part of them are roundings. */
    private static final double ROUNDING = 1e-13;

    private static final Comparator<Cause> STRONGEST_FIRST =
            Comparator.<Cause, Boolean>comparing(Cause.Others.class::isInstance).thenComparingDouble(Cause::leaves);

    private final EntryGraph graph;
    private final MutableObjectIntMap<Cell> numbers = ObjectIntMaps.mutable.empty();
    private final ImmutableList<Edge> edges;
    private final int[] from;
    private final int[] to;
    private final ImmutableList<Site> sites;
    private final int[] site;
    private final double[] derivatives;
    private final double[] sizes;
    private final double[] usual;
    private final int end;

    /** All edges into one node from one of its inputs: each path has at most one of them. */
    record Site(Node node, int k) {

        static Site of(Edge edge) {
            return new Site(edge.to().node(), edge.k());
        }
    }

    private WhySearch(EntryGraph graph) {
        this.graph = graph;
        this.edges = graph.edges();
        numbers.put(graph.start(), 0);
        this.from = edges.collectInt(edge -> number(edge.from())).toArray();
        this.to = edges.collectInt(edge -> number(edge.to())).toArray();
        this.end = number(graph.end());
        this.sites = edges.collect(Site::of).distinct();
        MutableObjectIntMap<Site> places = ObjectIntMaps.mutable.empty();
        sites.forEachWithIndex(places::put);
        this.site = edges.collectInt(edge -> places.get(Site.of(edge))).toArray();
        this.derivatives = edges.collectDouble(Edge::derivative).toArray();
        this.sizes = edges.collectDouble(edge -> Math.abs(edge.derivative())).toArray();
        this.usual = edges.collectDouble(Factors::usual).toArray();
    }

    private int number(Cell cell) {
        return numbers.getIfAbsentPut(cell, numbers.size());
    }

    static Why of(Node cost, Entry entry) {
        if (cost.shape().size() != 1) {
            throw new IllegalArgumentException("only of a scalar can be told why its gradient is small, and "
                    + cost.labelWithShape() + " is none: reduce it, for instance by sum()");
        }
        EntryGraph graph = new EntryGraph(cost, entry);
        WhySearch search = new WhySearch(graph);
        double possible = search.forward(search.usual)[search.end];
        if (Double.isInfinite(possible)) {
            throw new ArithmeticException(
                    "the products of the derivatives from " + entry.label() + " to " + cost.label() + " overflow");
        }
        double gradient = search.backward(search.derivatives)[0];
        Why why = new Why(entry.label(), cost.label(), gradient, possible, List.of());
        return why.isSmall()
                ? new Why(entry.label(), cost.label(), gradient, possible,
                        search.causes(why).toSortedList(STRONGEST_FIRST).asUnmodifiable())
                : why;
    }

    /** For each number, the sum over all paths to it of the products of weights. */
    private double[] forward(double[] weights) {
        double[] sums = new double[numbers.size()];
        sums[0] = 1;
        for (int i = 0; i < weights.length; i++) {
            sums[to[i]] += sums[from[i]] * weights[i];
        }
        return sums;
    }

    /** For each number, the sum over all paths from it to the cost. */
    private double[] backward(double[] weights) {
        double[] sums = new double[numbers.size()];
        sums[end] = 1;
        for (int i = weights.length - 1; i >= 0; i--) {
            sums[from[i]] += weights[i] * sums[to[i]];
        }
        return sums;
    }

    private ImmutableList<Cause> causes(Why why) {
        if (why.possible() == 0) {
            return Lists.immutable.of(new Cause.NoPath(why.entry(), TextFormat.name(why.output()),
                    graph.stops().collect(WhySearch::said).castToList()));
        }
        double flow = forward(sizes)[end];
        double gradient = Math.abs(why.gradient());
        boolean isSmall = flow < Why.SMALL * why.possible();
        boolean doesCancel = gradient < Why.SMALL * flow;
        // each of the two that is enough, else both that contribute
        boolean tellFactors = isSmall || (!doesCancel && flow < SHARE * why.possible());
        boolean tellCancellations = doesCancel || (!isSmall && gradient < SHARE * flow);
        return (tellFactors ? factors(why.possible(), flow) : Lists.immutable.<Cause>empty())
                .newWithAll(tellCancellations ? cancellations(flow, gradient) : Lists.immutable.empty());
    }

    /** Site by site, always the one that takes most, until they explain it; and all others that would do so alone. */
    private ImmutableList<Cause> factors(double possible, double flow) {
        double[] weights = usual.clone();
        double[] alone = left(weights);
        MutableIntList chosen = IntLists.mutable.empty();
        double left = possible;
        while (left > 2 * flow && (flow == 0 || left >= Why.SMALL * possible) && chosen.size() < MOST) {
            double[] next = chosen.isEmpty() ? alone : left(weights);
            int best = places(chosen).minBy(place -> next[place]);
            if (chosen.notEmpty() && flow > 0 && next[best] > NOTABLE * left) {
                break;
            }
            left = take(best, chosen, weights);
        }
        for (int place : places(chosen).select(place -> alone[place] < Why.SMALL * possible).take(MOST)) {
            left = take(place, chosen, weights);
        }
        ImmutableList<Cause> causes = Lists.immutable.withAll(chosen.sortThis()
                .collect(place -> Factors.cause(graph, passed(place), alone[place] / possible)));
        int others = places(chosen).count(place -> alone[place] < NOTABLE * possible);
        return flow < SHARE * left ? causes.newWith(new Cause.Others(others, flow / left)) : causes;
    }

    private ImmutableList<Integer> places(MutableIntList without) {
        return Interval.zeroTo(sites.size() - 1).reject(without::contains).toImmutableList();
    }

    /** Lets the factors at a site be what they are; what is left then of the sum over all paths. */
    private double take(int place, MutableIntList chosen, double[] weights) {
        chosen.add(place);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = site[i] == place ? sizes[i] : weights[i];
        }
        return forward(weights)[end];
    }

    /** For each site, what is left of the sum over all paths if its factors are what they are. */
    private double[] left(double[] weights) {
        double[] reach = forward(weights);
        double[] reached = backward(weights);
        double[] usually = new double[sites.size()];
        double[] left = new double[sites.size()];
        for (int i = 0; i < weights.length; i++) {
            double others = reach[from[i]] * reached[to[i]];
            usually[site[i]] += others * weights[i];
            left[site[i]] += others * sizes[i];
        }
        double all = reach[end];
        for (int place = 0; place < left.length; place++) {
            double around = all - usually[place];
            left[place] += around > ROUNDING * all ? around : 0;
        }
        return left;
    }

    /** The edges of a site that lie on paths. */
    private ImmutableList<Edge> passed(int place) {
        double[] reach = forward(usual);
        double[] reached = backward(usual);
        return edges.selectWithIndex((_, i) -> site[i] == place && reach[from[i]] > 0 && reached[to[i]] > 0);
    }

    /** What comes back to a number. */
    private static final class Meeting {

        private double positive;
        private double negative;
        private Optional<Edge> largest = Optional.empty();
        private Optional<Edge> smallest = Optional.empty();
        private double most;
        private double least;

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
            return positive - negative - Math.abs(positive + negative);
        }
    }

    private ImmutableList<Cause> cancellations(double flow, double rest) {
        double[] reach = forward(sizes);
        double[] gradients = backward(derivatives);
        MutableMap<Cell, Meeting> meetings = Maps.mutable.empty();
        edges.forEachWithIndex((edge, i) -> meetings.getIfAbsentPut(edge.from(), Meeting::new)
                .add(edge, edge.derivative() * gradients[to[i]]));
        MutableObjectDoubleMap<Node> lost = ObjectDoubleMaps.mutable.empty();
        MutableMap<Node, Cell> worst = Maps.mutable.empty();
        meetings.forEachKeyValue((cell, meeting) -> {
            double here = reach[numbers.get(cell)] * meeting.lost();
            lost.addToValue(cell.node(), here);
            worst.merge(cell.node(), cell, (a, b) -> reach[numbers.get(a)] * meetings.get(a).lost() < here ? b : a);
        });
        MutableObjectIntMap<Node> entries = ObjectIntMaps.mutable.empty();
        meetings.forEachKeyValue((cell, meeting) -> entries.addToValue(cell.node(), meeting.lost() > 0 ? 1 : 0));
        ImmutableList<Node> notable = lost.keysView().select(node -> lost.get(node) > (1 - NOTABLE) * flow)
                .toSortedListBy(Node::id).toImmutable();
        return notable.collect(node -> {
            Meeting meeting = meetings.get(worst.get(node));
            Cell at = Factors.named(graph, worst.get(node));
            return new Cause.Cancellation(at.node().label(), entries.get(node), at.label(), meeting.positive,
                    meeting.negative,
                    way(meeting.largest, meeting.most), way(meeting.smallest, meeting.least),
                    Math.max(rest, flow - lost.get(node)) / flow);
        });
    }

    private Cause.Quantity way(Optional<Edge> edge, double contribution) {
        return new Cause.Quantity(Factors.named(graph, edge.orElseThrow().to()).label(), contribution);
    }

    private static String said(Node node) {
        return TextFormat.name(node.label()) + (node.name().isPresent() ? " = " + node.op().title() : "");
    }
}
