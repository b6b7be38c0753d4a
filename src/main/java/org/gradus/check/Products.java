package org.gradus.check;

import java.util.function.BiFunction;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.gradus.Fn;
import org.gradus.Node;
import org.gradus.Op;

/**
 * Mistakes with the matrix products that a matrix product A B sends back, G Bᵀ to A and Aᵀ G to B: each factor can be
 * transposed or not, the two can change places, and the wrong factor can be taken. Square matrices can also be multiplied
 * where their entries have to be, or the other way round.
 */
final class Products {

    private final Rule rule;
    private final MutableList<Mistake> found = Lists.mutable.empty();

    private Products(Rule rule) {
        this.rule = rule;
    }

    static ImmutableList<Mistake> of(Rule rule) {
        Products products = new Products(rule);
        if (rule.node().op() instanceof Op.Matmul(Node a, Node b) && rule.node().shape().rank() == 2) {
            Node factor = rule.k() == 0 ? b : a;
            products.with(factor, (isTransposed, isUsualOrder) -> isUsualOrder && !isTransposed
                    ? Cause.MISSING_TRANSPOSE
                    : Cause.TRANSPOSED_OPERAND);
            products.with(rule.input(), (_, _) -> Cause.WRONG_OPERAND);
            if (factor.op() instanceof Op.Elementwise && factor.inputs().size() == 1) {
                products.with(factor.inputs().getOnly(), (_, _) -> Cause.OUTPUT_FOR_INPUT);
            }
        }
        rule.parts().forEach(products::ofOtherKind);
        return products.found.toImmutable();
    }

    private void ofOtherKind(Node part) {
        if (part.op() instanceof Op.Elementwise(Fn.Binary fn, var factors)
                && (fn == Fn.Binary.MUL || fn == Fn.Binary.XMULY)
                && isSquare(part) && factors.allSatisfy(factor -> factor.shape().equals(part.shape()))) {
            ofOtherKind("a matrix product in place of *", part, factors.get(0).matmul(factors.get(1)));
            ofOtherKind("a matrix product in place of *, in the other order", part,
                    factors.get(1).matmul(factors.get(0)));
        } else if (part.op() instanceof Op.Matmul(Node left, Node right) && left.shape().equals(right.shape())) {
            ofOtherKind("* in place of a matrix product", part, left.mul(right));
        }
    }

    private static boolean isSquare(Node node) {
        return node.shape().rank() == 2 && node.shape().dim(0) == node.shape().dim(1);
    }

    private void ofOtherKind(String text, Node part, Node other) {
        Mistake.of(Cause.WRONG_PRODUCT, text, rule.with(Maps.immutable.of(part, other))).ifPresent(found::add);
    }

    /** @param cause from whether the factor is transposed, and whether all else is as usual */
    private void with(Node factor, BiFunction<Boolean, Boolean, Cause> cause) {
        Node g = rule.upstream();
        for (Node second : Lists.immutable.of(factor, factor.transpose())) {
            for (Node first : Lists.immutable.of(g, g.transpose())) {
                boolean isTransposed = second != factor;
                String gradient = first == g ? "G" : "G^T";
                String other = Mistake.called(factor) + (isTransposed ? "^T" : "");
                boolean isGradientFirst = rule.k() == 0;
                add(cause.apply(isTransposed, first == g && isGradientFirst), gradient + " " + other, first, second);
                add(cause.apply(isTransposed, first == g && !isGradientFirst), other + " " + gradient, second, first);
            }
        }
    }

    private void add(Cause cause, String text, Node left, Node right) {
        if (left.shape().dim(1) == right.shape().dim(0)) {
            found.add(new Mistake(cause, text + ", where G is the upstream gradient", left.matmul(right)));
        }
    }
}
