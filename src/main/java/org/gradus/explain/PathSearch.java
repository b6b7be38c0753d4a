package org.gradus.explain;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.Optional;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.MutableMap;
import org.gradus.Node;
import org.gradus.check.Entry;
import org.gradus.explain.Paths.Edge;
import org.gradus.explain.Paths.ScalarPath;

/** Follows an entry through the graph. All that is known of the paths to a number follows from those to its inputs. */
final class PathSearch {

    private static final Comparator<Way> LARGEST_FIRST = Comparator.comparingDouble(way -> -Math.abs(way.product()));

    private final int most;
    private final MutableMap<Cell, Reached> reached = Maps.mutable.empty();

    private PathSearch(int most) {
        this.most = most;
    }

    /** A path to a number, and the longest part of it that leads to another: none at the beginning. */
    private record Way(double product, Optional<Way> before, Cell cell, double derivative) {}

    /** All paths to one number. */
    private final class Reached {

        private BigInteger count = BigInteger.ZERO;
        private double sum;
        private final MutableList<Way> largest = Lists.mutable.empty();

        private void add(Reached from, EntryGraph.Edge edge) {
            count = count.add(from.count);
            sum += from.sum * edge.derivative();
            from.largest.forEach(way -> largest.add(
                    new Way(way.product() * edge.derivative(), Optional.of(way), edge.to(), edge.derivative())));
            if (largest.size() > most) {
                largest.sortThis(LARGEST_FIRST);
                largest.subList(most, largest.size()).clear();
            }
        }
    }

    static Paths of(Node cost, Entry entry, int most) {
        return new PathSearch(most).of(cost.label(), entry.label(), new EntryGraph(cost, entry));
    }

    private Paths of(String output, String entry, EntryGraph graph) {
        Reached start = new Reached();
        start.count = BigInteger.ONE;
        start.sum = 1;
        start.largest.add(new Way(1, Optional.empty(), graph.start(), 1));
        reached.put(graph.start(), start);
        graph.edges().forEach(edge -> reached.getIfAbsentPut(edge.to(), Reached::new).add(reached.get(edge.from()),
                edge));
        Reached end = reached.getIfAbsent(graph.end(), Reached::new);
        return new Paths(entry, output, end.count, end.sum,
                end.largest.sortThis(LARGEST_FIRST).collect(PathSearch::path));
    }

    private static ScalarPath path(Way end) {
        MutableList<Edge> edges = Lists.mutable.empty();
        for (Way way = end; way.before().isPresent(); way = way.before().get()) {
            edges.add(new Edge(way.before().get().cell().label(), way.cell().label(), way.derivative()));
        }
        return new ScalarPath(end.product(), edges.reverseThis());
    }
}
