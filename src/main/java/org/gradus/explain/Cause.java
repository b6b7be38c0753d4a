package org.gradus.explain;

import java.util.List;
import java.util.stream.Collectors;

/** What makes a gradient zero, or small. */
public sealed interface Cause {

    /** What part of the gradient that is possible it leaves if it is the only cause: 0 if nothing. */
    double leaves();

    /** A sentence or two for people. */
    String text();

    /**
     * No path leads from the entry to the output along which a derivative passes.
     *
     * @param ends the nodes that depend on the entry, but pass no derivative; none if nothing on the way to the output
     *        depends on it
     */
    record NoPath(String entry, String output, List<String> ends) implements Cause {

        @Override
        public double leaves() {
            return 0;
        }

        @Override
        public String text() {
            return ends.isEmpty()
                    ? "No path: " + output + " does not depend on " + entry + "."
                    : "No path: all that depends on " + entry + " ends at " + String.join(" and ", ends)
                            + ", where no derivative passes.";
        }
    }

    /**
     * The paths pass small local derivatives of one node by one of its inputs.
     *
     * @param places how many of these derivatives lie on paths
     * @param small how many of them are less than half of what is usual
     * @param at the entry of the node where the largest of the small ones is; for a relu, where its argument is largest
     * @param derivative that one
     * @param least the size of the smallest one
     * @param numbers what the derivative there follows from
     */
    record Factor(Reason reason, String node, String input, int places, int small, String at, double derivative,
            double least, List<Quantity> numbers, double leaves) implements Cause {

        @Override
        public String text() {
            return sentence() + ". " + left(leaves);
        }

        private String sentence() {
            String where = places == 1 ? ""
                    : (small == places ? " at all " : " at " + small + " of the ") + places
                            + " places that the paths pass";
            String from = numbers.stream().map(Quantity::toString).collect(Collectors.joining(" and "));
            boolean isSame = Math.abs(derivative) == least;
            String size = isSame
                    ? TextFormat.brief(derivative)
                    : "at most " + TextFormat.brief(Math.abs(derivative)) + " in size";
            return switch (reason) {
                case RELU -> node + " is off" + where + ": " + input + " is not positive there, the nearest is " + from
                        + ", and the derivative is " + size;
                case SATURATION -> node + " is saturated" + where + ": its derivative by " + input + " is " + size
                        + ", with " + from;
                case WEIGHT -> "A small factor downstream" + where + ": what comes back through " + node
                        + " is multiplied with " + from + (isSame ? "" : ", or less elsewhere");
                case INPUT -> "A small input" + where + ": in " + node + ", it is multiplied with " + from
                        + (isSame ? "" : ", or less elsewhere");
                case LABEL ->
                        "The prediction matches the label" + where + ": the derivative by " + input + " is " + size
                                + ", with " + from;
                case BRANCH -> node + " takes another value than " + input + where + ": " + from;
                case OTHER -> "The derivative of " + node + " by " + input + " is " + size + where + ", with " + from;
            };
        }
    }

    /** Why the local derivatives of a node are small. */
    enum Reason {
        /** A relu, or leaky relu, whose argument is not positive. */
        RELU,
        /** A sigmoid, tanh, softplus or softmax in its flat part. */
        SATURATION,
        /** A factor on the way, most often a weight of a later layer. */
        WEIGHT,
        /** What the entry itself is multiplied with. */
        INPUT,
        /** A loss that is close to its least value. */
        LABEL,
        /** A choice or a largest entry that takes another one. */
        BRANCH,
        /** Another function. */
        OTHER;

        /** Whether it is that the graph of a function is flat. */
        boolean isFlatness() {
            return this == SATURATION || this == LABEL;
        }
    }

    /** A number of the graph, by its name. */
    record Quantity(String name, double value) {

        @Override
        public String toString() {
            return name + " = " + TextFormat.brief(value);
        }
    }

    /**
     * What comes back to numbers of one node on several ways is large, but of both signs, and the sum is small.
     *
     * @param entries at how many entries of the node that is so
     * @param at the one where most is lost
     * @param positive the sum of the positive contributions there
     * @param negative the sum of the negative contributions there
     * @param largest the way with the largest positive contribution
     * @param smallest the way with the largest negative contribution
     */
    record Cancellation(String node, int entries, String at, double positive, double negative, Quantity largest,
            Quantity smallest, double leaves) implements Cause {

        @Override
        public String text() {
            return "Contributions of both signs cancel at " + (entries == 1 ? at
                    : entries + " entries of " + node + ", most at " + at) + ": " + TextFormat.brief(positive) + " and "
                    + TextFormat.brief(negative) + " in all, the largest of them "
                    + TextFormat.brief(largest.value()) + " by way of " + largest.name() + " and "
                    + TextFormat.brief(smallest.value()) + " by way of " + smallest.name() + ". " + left(leaves);
        }
    }

    /**
     * Many nodes whose derivatives are each somewhat smaller than usual.
     *
     * @param nodes how many, beside those that are causes by themselves
     * @param leaves what they together leave of what those leave
     */
    record Others(int nodes, double leaves) implements Cause {

        @Override
        public String text() {
            return nodes + " more nodes have a derivative that is somewhat smaller than usual. Together they leave "
                    + TextFormat.brief(leaves) + " of the rest.";
        }
    }

    private static String left(double part) {
        return "This alone leaves " + (part == 0 ? "nothing." : TextFormat.brief(part) + " of the gradient.");
    }
}
