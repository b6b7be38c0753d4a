package org.gradus.check;

import org.eclipse.collections.api.factory.primitive.IntSets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.set.primitive.ImmutableIntSet;
import org.eclipse.collections.api.set.primitive.MutableIntSet;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Tensor;

/** What m can be in a factor m or 1/m. */
final class Lengths {

    private Lengths() {}

    /** The lengths of axes and numbers of entries of some nodes, and what they divide by or multiply with, above 2. */
    static ImmutableIntSet of(ImmutableList<Node> nodes) {
        MutableIntSet lengths = IntSets.mutable.empty();
        for (Node node : nodes) {
            lengths.addAll(node.shape().dims());
            lengths.add(node.shape().size());
            if (node.op() instanceof Op.Constant(Tensor value) && value.size() == 1
                    && value.item() == Math.rint(value.item())) {
                lengths.add((int) value.item());
            }
        }
        return lengths.select(length -> length > 2).toImmutable();
    }
}
