package org.gradus.rewrite;

import org.gradus.Evaluator;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Ops;
import org.gradus.Topology;

/** Computes beforehand what depends on constants alone. A constant that is only repeated is left as it is: small. */
public final class ConstantFolding implements Rewrite {

    @Override
    public Node apply(Node node, Op op) {
        Node same = Topology.same(node, op);
        boolean folds = !(op instanceof Op.Leaf) && !(op instanceof Op.BroadcastTo)
                && op.inputs().allSatisfy(input -> input.op() instanceof Op.Constant);
        return folds ? Ops.constant(Evaluator.value(same)) : same;
    }
}
