package org.gradus.explain;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.check.Entry;

/**
 * The chain rule with single numbers: ∂J/∂W1[2,0] is the sum, over all paths from that entry to J, of the products of
 * the local derivatives along them. The paths may be more than could ever be listed; they are counted and summed node by
 * node, and so are the largest found.
 *
 * @param entry where the paths begin, such as {@code W1[2,0]}
 * @param output where they end
 * @param count how many there are
 * @param gradient the sum of all their products
 * @param largest those whose products are the largest in size, the largest first
 */
public record Paths(String entry, String output, BigInteger count, double gradient, List<ScalarPath> largest) {

    /**
     * A path.
     *
     * @param product of the derivatives along it
     */
    public record ScalarPath(double product, List<Edge> edges) {}

    /**
     * One step of a path.
     *
     * @param derivative the local derivative ∂to/∂from
     */
    public record Edge(String from, String to, double derivative) {}

    /**
     * The paths from an entry, with the variables as they are now. Formulas that lose digits are replaced by better ones
     * first, as everywhere.
     *
     * @param cost a node with a single entry
     * @param most how many of the largest paths to give
     * @throws IllegalArgumentException if the cost is not scalar, or does not depend on the variable
     * @throws UnsupportedOperationException if a path leads through a {@code customGradient} that has no local derivative:
     *         what its rule sends back is not proportional to the upstream gradient
     */
    public static Paths of(Node cost, Entry entry, int most) {
        Gradients.of(cost, entry.variable()); // refuses what can't be differentiated
        return PathSearch.of(cost, entry, most);
    }

    /** For people. */
    public String text() {
        String head =
                String.format(Locale.ROOT, "∂%s/∂%s = %s, the sum over %,d path%s", TextFormat.name(output), entry,
                        TextFormat.number(gradient, 9), count, count.equals(BigInteger.ONE) ? "" : "s");
        BigInteger left = count.subtract(BigInteger.valueOf(largest.size()));
        return head + "\n" + largest.stream().map(Paths::text).collect(Collectors.joining())
                + (left.signum() > 0 ? String.format(Locale.ROOT, "and %,d more, none of them larger%n", left) : "");
    }

    private static String text(ScalarPath path) {
        String factors = path.edges().stream().map(edge -> TextFormat.number(edge.derivative(), 6))
                .map(number -> number.startsWith("−") ? "(" + number + ")" : number).collect(Collectors.joining(" · "));
        String way = path.edges().stream().map(edge -> " → " + edge.to()).collect(Collectors.joining());
        return String.format(Locale.ROOT, "%n%s%s%n   %s = %s%n", path.edges().getFirst().from(), way,
                TextFormat.number(path.product(), 9), factors);
    }
}
