package org.gradus.check;

import static org.gradus.Ops.constant;
import static org.gradus.Ops.maximum;
import static org.gradus.Ops.minimum;
import static org.gradus.Ops.where;

import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Tensor;

/** What people write: a step from matrices x and y of one shape to another of that shape. */
public enum Idiom {

    SOFTMAX, SOFTMAX_BY_HAND, LOG_SOFTMAX_BY_HAND, LOG_SUM_EXP, LOG_SUM_EXP_WITH_MAX_STOPPED, CROSS_ENTROPY,
    MASK_ADDED, MASK_BY_WHERE, MASK_OF_LOG_SOFTMAX, MASKED_MEAN, DROPOUT,
    GUARD_INSIDE, GUARD_INSIDE_AND_OUTSIDE, GUARD_OUTSIDE, SAFE_QUOTIENT,
    CLAMP, HARD_SIGMOID, CLAMPED_LOG,
    RELU_MINUS_RELU, ABS_OF_TWO_RELUS, X_TIMES_ABS, RELU_SQUARED, SOFTPLUS_OF_PARTS, LOGIT_LOSS_OF_PARTS, LOG_COSH,
    MAXIMUM_PLUS_MINIMUM, ABS_SQUARED,
    HUBER, LEAKY_BY_MAXIMUM, PRELU, ELU, HINGE, ABSOLUTE_ERROR, MAX_POOL, ARG_MAX_MASK,
    STEP, STEP_TIMES_X, WHERE_THAT_JUMPS, WHERE_THAT_DOES_NOT, SIGN,
    NORM, NORM_WITH_EPSILON, NORM_GUARDED, UNIT_VECTOR, STANDARDIZED, COSINE,
    PRODUCT_WITH_ZEROS, PRODUCT_OF_ENTRIES, X_LOG_X, SQUARE_OF_DIFFERENCE,
    USERS_NEAR, USERS_FAR, USERS_TINY,
    AFFINE, TANH, SIGMOID, SQUARE, MEAN_SUBTRACTED;

    private static final double[] MASKS = {Double.NEGATIVE_INFINITY, -3.4e38, -1e30, -1e19, -1e9, -1e4};
    private static final double[] FAR = {30, 2024, 1e4, 1e6, 1e9, 1e12};
    private static final double[] TINY = {1e-5, 1e-8, 1e-20, 1e-100, 1e-290};
    private static final List<UsersFunction> USERS = List.of(UsersFunction.values());

    Node of(Node x, Node y, Random random) {
        int axis = random.nextInt(2);
        Shape shape = x.shape();
        Node mask = constant(mask(shape, random));
        double large = MASKS[random.nextInt(MASKS.length)];
        return switch (this) {
            case SOFTMAX -> x.softmax(axis);
            case SOFTMAX_BY_HAND -> byHand(x, x.maxKeepDims(axis), axis);
            case LOG_SOFTMAX_BY_HAND -> byHand(x, x.maxKeepDims(axis), axis).log();
            case LOG_SUM_EXP -> logSumExp(x, x.maxKeepDims(axis), axis).broadcastTo(shape);
            case LOG_SUM_EXP_WITH_MAX_STOPPED ->
                    x.sub(logSumExp(x, Ops.stopGradient(x.maxKeepDims(axis)), axis));
            case CROSS_ENTROPY -> mask.mul(byHand(x, x.maxKeepDims(axis), axis).log()).neg();
            case MASK_ADDED -> softmaxOf(x.add(constant(mask(shape, large, 0, random))), axis, random);
            case MASK_BY_WHERE -> softmaxOf(where(mask, x, constant(large)), axis, random);
            case MASK_OF_LOG_SOFTMAX -> where(mask, where(mask, x, constant(large)).logSoftmax(axis), constant(0));
            case MASKED_MEAN -> where(mask, x, constant(0)).sumKeepDims(axis)
                    .div(maximum(mask.sumKeepDims(axis), constant(1))).broadcastTo(shape);
            case DROPOUT -> x.mul(mask).mul(2);
            case GUARD_INSIDE -> guarded(random).apply(where(x.greater(0), x, constant(1)));
            case GUARD_INSIDE_AND_OUTSIDE -> where(x.greater(0),
                    guarded(random).apply(where(x.greater(0), x, constant(1))), y);
            case GUARD_OUTSIDE -> where(x.greater(0), guarded(random).apply(x), x);
            case SAFE_QUOTIENT ->
                    where(y.equalTo(constant(0)), constant(0), x.div(where(y.equalTo(constant(0)), constant(1), y)));
            case CLAMP -> maximum(minimum(x, constant(random.nextInt(3))), constant(-random.nextInt(3)));
            case HARD_SIGMOID -> minimum(maximum(x.div(4).add(0.5), constant(0)), constant(1));
            case CLAMPED_LOG -> maximum(x.sigmoid(), constant(1e-7)).log();
            case RELU_MINUS_RELU -> x.relu().sub(x.neg().relu());
            case ABS_OF_TWO_RELUS -> x.relu().add(x.neg().relu());
            case X_TIMES_ABS -> x.mul(x.abs());
            case RELU_SQUARED -> x.relu().square();
            case SOFTPLUS_OF_PARTS -> x.relu().add(x.abs().neg().exp().log1p());
            case LOGIT_LOSS_OF_PARTS -> x.relu().sub(x.mul(mask)).add(x.abs().neg().exp().log1p());
            case LOG_COSH -> x.abs().add(x.abs().mul(-2).exp().log1p());
            case MAXIMUM_PLUS_MINIMUM -> maximum(x, y).add(minimum(x, y));
            case ABS_SQUARED -> x.sub(y).abs().square();
            case HUBER -> where(x.abs().lessOrEqual(constant(1)), x.square().div(2), x.abs().sub(0.5));
            case LEAKY_BY_MAXIMUM -> maximum(x, x.mul(0.125));
            case PRELU -> x.relu().sub(x.neg().relu().mul(0.25));
            case ELU -> where(x.greater(0), x, minimum(x, constant(0)).exp().sub(1));
            case HINGE -> maximum(constant(0), constant(1).sub(x.mul(mask.mul(2).sub(1))));
            case ABSOLUTE_ERROR -> x.sub(constant(x.value())).add(y.mul(random.nextInt(2))).abs();
            case MAX_POOL -> x.maxKeepDims(axis).broadcastTo(shape);
            case ARG_MAX_MASK -> x.equalTo(x.maxKeepDims(axis)).mul(x);
            case STEP -> x.greater(random.nextInt(3) - 1).add(x.mul(2));
            case STEP_TIMES_X -> x.greaterOrEqual(constant(0)).mul(x);
            case WHERE_THAT_JUMPS -> where(x.greaterOrEqual(constant(0)), x.add(1), x);
            case WHERE_THAT_DOES_NOT -> where(x.greater(1), x.square(), x.mul(2).sub(1));
            case SIGN -> x.greater(0).sub(x.less(0)).mul(x);
            case NORM -> x.square().sumKeepDims(axis).sqrt().broadcastTo(shape);
            case NORM_WITH_EPSILON -> x.square().sumKeepDims(axis).add(1e-12).sqrt().broadcastTo(shape);
            case NORM_GUARDED -> safeNorm(x, axis).broadcastTo(shape);
            case UNIT_VECTOR -> x.div(safeNorm(x, axis).add(1e-3));
            case STANDARDIZED -> standardized(x, axis);
            case COSINE -> x.mul(y).sumKeepDims(axis).div(safeNorm(x, axis).mul(safeNorm(y, axis)).add(1e-6))
                    .broadcastTo(shape);
            case PRODUCT_WITH_ZEROS -> x.mul(y).mul(constant(mask(shape, 0, random.nextInt(3), random)));
            case PRODUCT_OF_ENTRIES -> x.mul(x.sumKeepDims(axis)).mul(y);
            case X_LOG_X -> where(x.greater(0), x.mul(where(x.greater(0), x, constant(1)).log()), constant(0));
            case SQUARE_OF_DIFFERENCE -> x.sub(y).square();
            case USERS_NEAR -> users(random).of(x);
            case USERS_FAR -> users(random).of(x.add(FAR[random.nextInt(FAR.length)]));
            case USERS_TINY -> users(random).of(x.mul(TINY[random.nextInt(TINY.length)]));
            case AFFINE -> x.mul(random.nextInt(5) - 2).add(y);
            case TANH -> x.tanh();
            case SIGMOID -> x.sigmoid();
            case SQUARE -> x.square();
            case MEAN_SUBTRACTED -> x.sub(x.meanKeepDims(axis));
        };
    }

    /** Ones and zeros. */
    private static Tensor mask(Shape shape, Random random) {
        return mask(shape, 0, 1, random);
    }

    private static Tensor mask(Shape shape, double masked, double kept, Random random) {
        return Tensor.of(shape,
                random.doubles(shape.size()).map(draw -> draw < 0.3 ? masked : kept).toArray());
    }

    private static Node byHand(Node x, Node largest, int axis) {
        Node powers = x.sub(largest).exp();
        return powers.div(powers.sumKeepDims(axis));
    }

    private static Node logSumExp(Node x, Node largest, int axis) {
        return largest.add(x.sub(largest).exp().sumKeepDims(axis).log());
    }

    private static Node softmaxOf(Node x, int axis, Random random) {
        return random.nextBoolean() ? x.softmax(axis) : byHand(x, x.maxKeepDims(axis), axis);
    }

    /** What needs an argument above 0. */
    private static UnaryOperator<Node> guarded(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> Node::sqrt;
            case 1 -> Node::log;
            case 2 -> x -> constant(1).div(x);
            case 3 -> x -> x.pow(1.5);
            default -> x -> x.pow(-0.5);
        };
    }

    private static Node safeNorm(Node x, int axis) {
        Node square = x.square().sumKeepDims(axis);
        Node isZero = square.equalTo(constant(0));
        return where(isZero, constant(0), where(isZero, constant(1), square).sqrt());
    }

    private static Node standardized(Node x, int axis) {
        Node centred = x.sub(x.meanKeepDims(axis));
        return centred.div(centred.square().meanKeepDims(axis).add(1e-5).sqrt());
    }

    private static UsersFunction users(Random random) {
        return USERS.get(random.nextInt(USERS.size()));
    }
}
