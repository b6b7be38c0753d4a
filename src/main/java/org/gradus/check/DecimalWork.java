package org.gradus.check;

import org.eclipse.collections.api.RichIterable;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Fn;
import org.gradus.Node;
import org.gradus.Op;

/**
 * How much it takes to evaluate nodes in decimals, in additions or products.
 *
 * @param plain what each direction takes anew
 * @param transcendental what is computed once for all directions
 */
record DecimalWork(long plain, long transcendental) {

    /** An exponential or logarithm takes about as long as so many products. */
    private static final int TRANSCENDENTAL = 200;

    static DecimalWork of(RichIterable<Node> nodes) {
        return new DecimalWork(nodes.sumOfLong(DecimalWork::plain), nodes.sumOfLong(DecimalWork::transcendental));
    }

    /** The whole, for so many directions one after the other. */
    long total(int directions) {
        return plain * directions + transcendental;
    }

    private static long plain(Node node) {
        long size = node.shape().size();
        return switch (node.op()) {
            case Op.Matmul(Node left, _) -> size * left.shape().dim(-1);
            case Op.Sum(Node x, _, _) -> x.shape().size();
            case Op.Max(Node x, _, _) -> x.shape().size();
            case Op.Elementwise _,Op.Softmax _,Op.LogSoftmax _,Op.LogSumExp _,Op.Leaf _,Op.Reshape _,Op.Transpose _,Op.BroadcastTo _,Op.Slice _,Op.Pad _,Op.Concat _,Op.CustomGradient _ ->
                    size;
        };
    }

    private static long transcendental(Node node) {
        long each = (long) TRANSCENDENTAL * node.shape().size();
        return switch (node.op()) {
            case Op.Elementwise(Fn fn, ImmutableList<Node> _) -> switch (fn) {
                case Fn.Unary.EXP, Fn.Unary.LOG, Fn.Unary.LOG1P, Fn.Unary.SIGMOID, Fn.Unary.TANH -> each;
                case Fn.Compound _,Fn.Pow _ -> each;
                case Fn.Unary _,Fn.Binary _,Fn.Comparison _,Fn.Where _,Fn.LeakyRelu _,Fn.User _ -> 0;
            };
            case Op.Softmax _,Op.LogSoftmax _,Op.LogSumExp _ -> each;
            case Op.Leaf _,Op.Matmul _,Op.Sum _,Op.Max _,Op.Reshape _,Op.Transpose _,Op.BroadcastTo _,Op.Slice _,Op.Pad _,Op.Concat _,Op.CustomGradient _ ->
                    0;
        };
    }
}
