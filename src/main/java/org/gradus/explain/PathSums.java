package org.gradus.explain;

import java.util.Arrays;
import org.eclipse.collections.api.factory.primitive.ObjectIntMaps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.primitive.MutableObjectIntMap;
import org.gradus.explain.EntryGraph.Edge;

/** Sums over paths of products of weights along them, one weight for each edge: swept, not enumerated. */
final class PathSums {

    private final MutableObjectIntMap<Cell> numbers = ObjectIntMaps.mutable.empty();
    private final int[] from;
    private final int[] to;
    private final int end;

    PathSums(EntryGraph graph) {
        ImmutableList<Edge> edges = graph.edges();
        number(graph.start());
        this.from = edges.collectInt(edge -> number(edge.from())).toArray();
        this.to = edges.collectInt(edge -> number(edge.to())).toArray();
        this.end = number(graph.end());
    }

    private int number(Cell cell) {
        return numbers.getIfAbsentPut(cell, numbers.size());
    }

    /** The sum over all paths from the entry to the cost. */
    double all(double[] weights) {
        return forward(weights)[end];
    }

    /** For each edge, the sum over all paths from the entry to where it begins. */
    double[] before(double[] weights) {
        double[] sums = forward(weights);
        return at(sums, from);
    }

    /** For each edge, the sum over all paths from where it ends to the cost. */
    double[] behind(double[] weights) {
        double[] sums = new double[numbers.size()];
        sums[end] = 1;
        for (int i = weights.length - 1; i >= 0; i--) {
            sums[from[i]] += weights[i] * sums[to[i]];
        }
        return at(sums, to);
    }

    private static double[] at(double[] sums, int[] places) {
        return Arrays.stream(places).mapToDouble(place -> sums[place]).toArray();
    }

    private double[] forward(double[] weights) {
        double[] sums = new double[numbers.size()];
        sums[0] = 1;
        for (int i = 0; i < weights.length; i++) {
            sums[to[i]] += sums[from[i]] * weights[i];
        }
        return sums;
    }
}
