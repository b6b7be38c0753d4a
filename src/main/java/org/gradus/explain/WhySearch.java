package org.gradus.explain;

import java.util.Comparator;
import java.util.List;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.factory.primitive.ObjectIntMaps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.MutableObjectIntMap;
import org.eclipse.collections.impl.list.Interval;
import org.gradus.Node;
import org.gradus.check.Entry;
import org.gradus.explain.EntryGraph.Edge;

/**
 * Finds what makes a gradient small. What the factors of one node take is found by leaving them as they are, while all
 * others are not smaller than usual.
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
    private final ImmutableList<Edge> edges;
    private final PathSums sums;
    private final ImmutableList<Site> sites;
    /** For each edge, its place among the sites. */
    private final int[] site;
    private final double[] derivatives;
    private final double[] sizes;
    private final double[] usual;

    /** All edges into one node from one of its inputs: each path has at most one of them. */
    record Site(Node node, int k) {

        static Site of(Edge edge) {
            return new Site(edge.to().node(), edge.k());
        }
    }

    private WhySearch(EntryGraph graph) {
        this.graph = graph;
        this.edges = graph.edges();
        this.sums = new PathSums(graph);
        this.sites = edges.collect(Site::of).distinct();
        MutableObjectIntMap<Site> places = ObjectIntMaps.mutable.empty();
        sites.forEachWithIndex(places::put);
        this.site = edges.collectInt(edge -> places.get(Site.of(edge))).toArray();
        this.derivatives = edges.collectDouble(Edge::derivative).toArray();
        this.sizes = edges.collectDouble(edge -> Math.abs(edge.derivative())).toArray();
        this.usual = edges.collectDouble(Factors::usual).toArray();
    }

    static Why of(Node cost, Entry entry) {
        if (cost.shape().size() != 1) {
            throw new IllegalArgumentException("only of a scalar can be told why its gradient is small, and "
                    + cost.labelWithShape() + " is none: reduce it, for instance by sum()");
        }
        WhySearch search = new WhySearch(new EntryGraph(cost, entry));
        double possible = search.sums.all(search.usual);
        if (Double.isInfinite(possible)) {
            throw new ArithmeticException(
                    "the products of the derivatives from " + entry.label() + " to " + cost.label() + " overflow");
        }
        Why why = new Why(entry.label(), cost.label(), search.sums.all(search.derivatives), possible, List.of());
        return why.isSmall()
                ? new Why(why.entry(), why.output(), why.gradient(), possible,
                        search.causes(why).toSortedList(STRONGEST_FIRST).asUnmodifiable())
                : why;
    }

    private ImmutableList<Cause> causes(Why why) {
        if (why.possible() == 0) {
            return Lists.immutable.of(new Cause.NoPath(why.entry(), TextFormat.name(why.output()),
                    graph.stops().collect(WhySearch::said).castToList()));
        }
        double flow = sums.all(sizes);
        double gradient = Math.abs(why.gradient());
        boolean isSmall = flow < Why.SMALL * why.possible();
        boolean doesCancel = gradient < Why.SMALL * flow;
        // each of the two that is enough, else both that contribute
        boolean tellFactors = isSmall || (!doesCancel && flow < SHARE * why.possible());
        boolean tellCancellations = doesCancel || (!isSmall && gradient < SHARE * flow);
        return (tellFactors ? factors(why.possible(), flow) : Lists.immutable.<Cause>empty())
                .newWithAll(tellCancellations
                        ? Cancellations.of(graph, sums, derivatives, sizes, gradient)
                        : Lists.immutable.empty());
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
        return sums.all(weights);
    }

    /** For each site, what is left of the sum over all paths if its factors are what they are. */
    private double[] left(double[] weights) {
        double[] before = sums.before(weights);
        double[] behind = sums.behind(weights);
        double[] usually = new double[sites.size()];
        double[] left = new double[sites.size()];
        for (int i = 0; i < weights.length; i++) {
            double others = before[i] * behind[i];
            usually[site[i]] += others * weights[i];
            left[site[i]] += others * sizes[i];
        }
        double all = sums.all(weights);
        for (int place = 0; place < left.length; place++) {
            double around = all - usually[place];
            left[place] += around > ROUNDING * all ? around : 0;
        }
        return left;
    }

    /** The edges of a site that lie on paths. */
    private ImmutableList<Edge> passed(int place) {
        double[] before = sums.before(usual);
        double[] behind = sums.behind(usual);
        return edges.selectWithIndex((_, i) -> site[i] == place && before[i] > 0 && behind[i] > 0);
    }

    private static String said(Node node) {
        return TextFormat.name(node.label()) + (node.name().isPresent() ? " = " + node.op().title() : "");
    }
}
