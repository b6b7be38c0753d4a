package org.gradus.explain;

import java.util.List;
import java.util.stream.Collectors;
import org.gradus.Node;
import org.gradus.check.Entry;

/**
 * Why a gradient is zero, or small: ∂J/∂W1[2,0] is the sum, over all paths from that entry to J, of the products of the
 * local derivatives along them, so either the paths pass small factors, or their products cancel, or there is no path.
 * All of it is computed from the numbers at hand.
 *
 * <p>The gradient is small if it is less than a fiftieth of what would be {@code possible}: the sum over the paths of
 * the absolute products, if every factor that is smaller than 1 were 1. Two kinds of factors are small by nature and stay
 * as they are: the 1/m of a mean, and the weights in a sum over n terms, where 1/√n is taken for 1.
 *
 * @param entry whose derivative it is, such as {@code W1[2,0]}
 * @param output what is differentiated
 * @param gradient the derivative
 * @param possible what it would be if nothing on the way made it smaller; 0 without a path
 * @param causes of its being small, the strongest first; none if it is not
 */
public record Why(String entry, String output, double gradient, double possible, List<Cause> causes) {

    /** A gradient that is a smaller part than this of what is possible is small. */
    static final double SMALL = 0.02;

    /**
     * Looks for the causes, with the variables as they are now.
     *
     * @param cost a node with a single entry
     * @throws IllegalArgumentException if the cost is not scalar
     * @throws IllegalStateException if a variable has no value
     * @throws UnsupportedOperationException if a path leads through a {@code customGradient} that has no local derivative:
     *         what its rule sends back is not proportional to the upstream gradient
     */
    public static Why of(Node cost, Entry entry) {
        return WhySearch.of(cost, entry);
    }

    /** Whether it is zero, or less than a fiftieth of what is possible. */
    public boolean isSmall() {
        return gradient == 0 || Math.abs(gradient) < SMALL * possible;
    }

    /** For people. */
    public String text() {
        String derivative = "∂" + TextFormat.name(output) + "/∂" + entry + " = " + TextFormat.brief(gradient);
        if (Double.isNaN(gradient)) {
            return derivative + " is not a number: an operation on the way has no defined result.\n";
        }
        if (!isSmall()) {
            return derivative + " is not small: if nothing on the way made it smaller, it would be "
                    + TextFormat.brief(possible) + ".\n";
        }
        String head = gradient == 0 ? derivative
                : derivative + " is small: if nothing on the way made it smaller, it would be "
                        + TextFormat.brief(possible);
        return head + ". " + introduction() + "\n"
                + causes.stream().map(cause -> "\n- " + cause.text() + "\n").collect(Collectors.joining());
    }

    private String introduction() {
        boolean isEach = causes.stream().allMatch(cause -> cause.leaves() < SMALL);
        return causes.size() == 1 ? "The cause:" : isEach ? "Each of these alone is cause enough:" : "The causes:";
    }
}
