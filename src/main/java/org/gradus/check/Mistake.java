package org.gradus.check;

import java.util.Optional;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.gradus.Node;

/**
 * A way to get a rule wrong.
 *
 * @param cause what kind of mistake it is
 * @param text what is wrong, in a few words
 * @param contribution what is then sent to the input, over the upstream gradient of the {@link Rule}
 */
record Mistake(Cause cause, String text, Node contribution) {

    /** All the known ways to get a rule wrong, the likely ones first. */
    static ImmutableList<Mistake> with(Rule rule) {
        MutableList<Mistake> all = Lists.mutable.empty();
        all.addAllIterable(Omissions.of(rule));
        all.addAllIterable(Products.of(rule));
        all.addAllIterable(Axes.of(rule));
        all.addAllIterable(Confusions.of(rule));
        return all.select(mistake -> rule.input().shape().broadcastsTo(mistake.contribution().shape()))
                .sortThisBy(Mistake::cause).toImmutable();
    }

    /** The name of a node, else of its op: what is tried is built anew, so that ids tell nothing. */
    static String called(Node node) {
        return node.name().orElse(node.op().title());
    }

    static Optional<Mistake> of(Cause cause, String text, Optional<Node> contribution) {
        return contribution.map(node -> new Mistake(cause, text, node));
    }
}
