package org.gradus.explain;

import java.util.List;
import org.eclipse.collections.api.factory.Lists;
import org.gradus.Node;

/**
 * Each step of the forward pass and of the reverse sweep, in order, with its numbers: the variables' as they are now.
 *
 * @param output what is differentiated
 * @param forward every node but single numbers, inputs before users
 * @param backward every node between the output and what it is differentiated by, users before inputs. Where a formula
 *        that loses digits was replaced, as the log-loss of a sigmoid, it is the nodes of the better one
 */
public record Trace(String output, List<ForwardStep> forward, List<BackwardStep> backward) {

    /**
     * Walks through a graph and back.
     *
     * @param cost a node with a single entry
     * @param wrt what to differentiate by
     * @throws IllegalArgumentException if the cost is not scalar, or does not depend on one of the nodes
     * @throws IllegalStateException if a variable has no value
     */
    public static Trace of(Node cost, Node... wrt) {
        return of(cost, Lists.immutable.of(wrt));
    }

    /** {@link #of(Node, Node...)} of a collection. */
    public static Trace of(Node cost, Iterable<? extends Node> wrt) {
        return new Walk(cost, Lists.immutable.withAll(wrt)).trace();
    }

    /** For people; large tensors are abridged. */
    public String text() {
        return TraceText.plain(this);
    }

    /** As a page in Markdown; large tensors are abridged. */
    public String markdown() {
        return TraceText.markdown(this);
    }

    /** As one JSON object with all numbers, tensors as nested arrays; infinities and NaN are strings. */
    public String json() {
        return TraceJson.of(this);
    }
}
