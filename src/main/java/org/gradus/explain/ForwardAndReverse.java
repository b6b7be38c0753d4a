package org.gradus.explain;

import java.util.List;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Tangents;
import org.gradus.Variable;
import org.gradus.compile.Program;

/**
 * What all derivatives of an output by some inputs cost in reverse mode and in forward mode. One reverse sweep gives the
 * derivatives of a single entry of the output by every entry of every input; one forward sweep gives those of every
 * entry of the output by a single entry of an input. So reverse mode takes as many sweeps as the output has entries,
 * and forward mode as many as the inputs have.
 *
 * <p>Operations are those of the compiled programs, see {@link Program#operations}: what a sweep takes beyond the forward
 * pass, which both modes need once.
 *
 * @param output what is differentiated
 * @param forwardPass operations of the output alone
 * @param reverse the reverse sweeps, one for each entry of the output
 * @param forward the forward sweeps, one for each entry of each input
 */
public record ForwardAndReverse(String output, long forwardPass, Sweeps reverse, List<Sweeps> forward) {

    /**
     * Sweeps of one kind, that differ in the entry only which they begin at.
     *
     * @param from the node at whose entries they begin
     * @param count how many
     * @param operations what each of them takes beyond the forward pass
     */
    public record Sweeps(String from, int count, long operations) {

        /** What they take together. */
        public long total() {
            return count * operations;
        }
    }

    /**
     * Differentiates a graph both ways and counts.
     *
     * @param output of any shape
     * @param wrt what to differentiate by
     * @throws IllegalArgumentException if the output does not depend on one of the nodes
     * @throws UnsupportedOperationException if there is a {@link Ops#customGradient} in between, which has no forward
     *         rule
     */
    public static ForwardAndReverse of(Node output, Node... wrt) {
        return of(output, Lists.immutable.of(wrt));
    }

    /** {@link #of(Node, Node...)} of a collection. */
    public static ForwardAndReverse of(Node output, Iterable<? extends Node> wrt) {
        ImmutableList<Node> inputs = Lists.immutable.withAll(wrt);
        long forwardPass = Program.of(output).operations();
        Node upstream =
                output.shape().size() == 1 ? Ops.full(output.shape(), 1) : Variable.of("upstream", output.shape());
        Gradients gradients = Gradients.vjp(output, upstream, inputs.toArray(new Node[0]));
        ImmutableList<Node> roots = Lists.immutable.of(output);
        return new ForwardAndReverse(output.label(), forwardPass,
                new Sweeps(output.label(), output.shape().size(),
                        operations(roots.newWithAll(gradients.all())) - forwardPass),
                inputs.collect(input -> new Sweeps(input.label(), input.shape().size(),
                        operations(roots.newWith(Tangents.jvp(output, input, Variable.of("tangent", input.shape()))))
                                - forwardPass))
                        .castToList());
    }

    private static long operations(ImmutableList<Node> roots) {
        return Program.of(roots.toArray(new Node[0])).operations();
    }

    /** The operations of the forward pass and all reverse sweeps. */
    public long inReverse() {
        return forwardPass + reverse.total();
    }

    /** The operations of the forward pass and all forward sweeps. */
    public long inForward() {
        return forwardPass + forward.stream().mapToLong(Sweeps::total).sum();
    }

    /** A table for people, and which mode wins. */
    public String text() {
        return new ForwardAndReverseText(this).text();
    }

    /** The same in Markdown. */
    public String markdown() {
        return new ForwardAndReverseText(this).markdown();
    }
}
