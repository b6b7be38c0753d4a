package org.gradus.check;

import static org.gradus.Ops.constant;
import static org.gradus.Ops.where;
import static org.gradus.check.Cause.BROADCAST_NOT_SUMMED;
import static org.gradus.check.Cause.DERIVATIVE_DROPPED;
import static org.gradus.check.Cause.FACTOR;
import static org.gradus.check.Cause.FACTOR_M;
import static org.gradus.check.Cause.FACTOR_TWO;
import static org.gradus.check.Cause.LOST_CONTRIBUTION;
import static org.gradus.check.Cause.MISSING_TRANSPOSE;
import static org.gradus.check.Cause.OUTPUT_FOR_INPUT;
import static org.gradus.check.Cause.SIGN;
import static org.gradus.check.Cause.TRANSPOSED_OPERAND;
import static org.gradus.check.Cause.UPSTREAM_DROPPED;
import static org.gradus.check.Cause.WRONG_AXIS;
import static org.gradus.check.Cause.WRONG_BRANCH;
import static org.gradus.check.Cause.WRONG_FUNCTION;
import static org.gradus.check.Cause.WRONG_OPERAND;
import static org.gradus.check.Cause.WRONG_PRODUCT;

import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.gradus.Node;
import org.gradus.Ops;

/** A catalogue of the mistakes that people make in rules of differentiation, written down as they make them. */
public final class Faults {

    private final MutableList<Fault> faults = Lists.mutable.empty();

    private Faults() {}

    /** All of them, by op. */
    public static ImmutableList<Fault> all() {
        Faults catalogue = new Faults();
        catalogue.products();
        catalogue.broadcasting();
        catalogue.arithmetic();
        catalogue.activations();
        catalogue.piecewise();
        catalogue.reductions();
        catalogue.shapes();
        catalogue.losses();
        return catalogue.faults.toImmutable();
    }

    private void products() {
        BinaryOperator<Node> use = Node::matmul;
        add("matmul", 0, MISSING_TRANSPOSE, "G B in place of G Bᵀ", use, (g, y) -> g.matmul(second(y)));
        add("matmul", 1, MISSING_TRANSPOSE, "A G in place of Aᵀ G", use, (g, y) -> first(y).matmul(g));
        add("matmul", 0, TRANSPOSED_OPERAND, "Gᵀ Bᵀ in place of G Bᵀ", use,
                (g, y) -> g.transpose().matmul(second(y).transpose()));
        add("matmul", 1, TRANSPOSED_OPERAND, "Aᵀ Gᵀ in place of Aᵀ G", use,
                (g, y) -> first(y).transpose().matmul(g.transpose()));
        add("matmul", 0, TRANSPOSED_OPERAND, "Gᵀ B, the wrong one transposed", use,
                (g, y) -> g.transpose().matmul(second(y)));
        add("matmul", 0, TRANSPOSED_OPERAND, "the result transposed", use,
                (g, y) -> g.matmul(second(y).transpose()).transpose());
        add("matmul", 1, TRANSPOSED_OPERAND, "G Aᵀ, the product in the wrong order", use,
                (g, y) -> g.matmul(first(y).transpose()));
        add("matmul", 0, UPSTREAM_DROPPED, "Bᵀ summed up, as if G were 1", use,
                (g, y) -> Ops.full(g.shape(), 1).matmul(second(y).transpose()));
        add("matmul", 1, FACTOR_M, "divided by the number of columns, which the loss has done already", use,
                (g, y) -> first(y).transpose().matmul(g).div(g.shape().dim(1)));
        add("matmul", 1, SIGN, "minus Aᵀ G", use, (g, y) -> first(y).transpose().matmul(g).neg());
        add("matmul", 0, WRONG_OPERAND, "G Aᵀ in place of G Bᵀ", use,
                (g, y) -> g.matmul(first(y).transpose()));
        add("matmul", 0, LOST_CONTRIBUTION, "A gets nothing", use, (g, y) -> Ops.full(first(y).shape(), 0));
    }

    private void broadcasting() {
        BinaryOperator<Node> bias = (p, q) -> p.add(q.slice(1, 0, 1));
        add("add", 1, BROADCAST_NOT_SUMMED, "the bias gets the first example's gradient", bias,
                (g, y) -> g.slice(1, 0, 1));
        add("add", 1, WRONG_AXIS, "the bias gets the sum over the units, not over the examples", bias,
                (g, y) -> g.sum(0).reshape(second(y).shape()));
        add("add", 1, FACTOR_M, "the bias gets the mean over the examples, not the sum", bias,
                (g, y) -> g.meanKeepDims(1));
        add("add", 1, SIGN, "the bias gets minus the gradient", bias, (g, y) -> g.neg());
        BinaryOperator<Node> scale = (p, q) -> p.mul(q.slice(0, 1, 2));
        add("mul", 1, BROADCAST_NOT_SUMMED, "the factor gets the last row alone", scale, (g, y) -> {
            int rows = g.shape().dim(0);
            return g.mul(first(y)).slice(0, rows - 1, rows);
        });
        add("mul", 1, WRONG_AXIS, "the factor gets the sum of all", scale,
                (g, y) -> g.mul(first(y)).sum().broadcastTo(second(y).shape()));
        BinaryOperator<Node> spread =
                (p, q) -> p.slice(1, 0, 1).broadcastTo(p.shape().dim(0), p.shape().dim(0));
        add("broadcastTo", 0, BROADCAST_NOT_SUMMED, "the gradient of the first copy", spread,
                (g, y) -> g.slice(1, 0, 1));
        add("broadcastTo", 0, WRONG_AXIS, "summed along the axis that is no copy", spread,
                (g, y) -> g.sum(0).reshape(first(y).shape()));
    }

    private void arithmetic() {
        add("sub", 1, SIGN, "the subtrahend gets plus G", Node::sub, (g, y) -> g);
        add("mul", 0, WRONG_OPERAND, "G times the factor itself, not the other one", Node::mul,
                (g, y) -> g.mul(first(y)));
        add("mul", 0, WRONG_PRODUCT, "G and the other factor, multiplied as matrices", Node::mul,
                (g, y) -> g.matmul(second(y)));
        add("mul", 0, LOST_CONTRIBUTION, "x · x sends back for one x only", (p, q) -> p.mul(p),
                (g, y) -> g.mul(0));
        add("mul", 0, UPSTREAM_DROPPED, "the other factor alone", Node::mul, (g, y) -> second(y));
        BinaryOperator<Node> quotient = (p, q) -> p.div(q.square().add(0.5));
        add("div", 1, OUTPUT_FOR_INPUT, "−G x / y, where x should be x / y", quotient,
                (g, y) -> g.mul(first(y)).div(second(y)).neg());
        add("div", 1, SIGN, "the divisor gets plus G x / y²", quotient,
                (g, y) -> g.mul(first(y)).div(second(y).square()));
        add("div", 0, DERIVATIVE_DROPPED, "the dividend gets G, not divided", quotient, (g, y) -> g);
        add("square", 0, FACTOR_TWO, "G x in place of 2 G x", square(), (g, y) -> g.mul(first(y)));
        add("square", 0, OUTPUT_FOR_INPUT, "2 G x² in place of 2 G x", square(), (g, y) -> g.mul(2).mul(y));
        add("sqrt", 0, FACTOR_TWO, "G / √x without the ½", positive(Node::sqrt), (g, y) -> g.div(y));
        add("pow", 0, DERIVATIVE_DROPPED, "the exponent is not multiplied with", positive(x -> x.pow(2.5)),
                (g, y) -> g.mul(first(y).pow(1.5)));
        add("exp", 0, OUTPUT_FOR_INPUT, "G x in place of G eˣ", unary(Node::exp), (g, y) -> g.mul(first(y)));
        add("exp", 0, UPSTREAM_DROPPED, "eˣ alone", unary(Node::exp), (g, y) -> y.mul(1));
        add("log", 0, OUTPUT_FOR_INPUT, "G / log x in place of G / x", positive(Node::log), (g, y) -> g.div(y));
        add("log", 0, FACTOR, "G / (x ln 2), as of the logarithm to base 2", positive(Node::log),
                (g, y) -> g.div(first(y)).div(Math.log(2)));
        add("log", 0, DERIVATIVE_DROPPED, "G, not divided by x", positive(Node::log), (g, y) -> g);
    }

    private void activations() {
        add("tanh", 0, DERIVATIVE_DROPPED, "1 − a, without the square", unary(Node::tanh),
                (g, y) -> g.mul(constant(1).sub(y)));
        add("tanh", 0, OUTPUT_FOR_INPUT, "1 − z² in place of 1 − a²", unary(Node::tanh),
                (g, y) -> g.mul(constant(1).sub(first(y).square())));
        add("tanh", 0, UPSTREAM_DROPPED, "1 − a² without G", unary(Node::tanh),
                (g, y) -> constant(1).sub(y.square()));
        add("tanh", 0, DERIVATIVE_DROPPED, "G without tanh′", unary(Node::tanh), (g, y) -> g);
        add("tanh", 0, SIGN, "a² − 1 in place of 1 − a²", unary(Node::tanh),
                (g, y) -> g.mul(y.square().sub(1)));
        add("tanh", 0, SIGN, "1 + a² in place of 1 − a²", unary(Node::tanh),
                (g, y) -> g.mul(constant(1).add(y.square())));
        add("tanh", 0, WRONG_FUNCTION, "a (1 − a), which is σ′", unary(Node::tanh),
                (g, y) -> g.mul(y).mul(constant(1).sub(y)));
        add("sigmoid", 0, WRONG_FUNCTION, "1 − a², which is tanh′", unary(Node::sigmoid),
                (g, y) -> g.mul(constant(1).sub(y.square())));
        add("sigmoid", 0, DERIVATIVE_DROPPED, "a in place of a (1 − a)", unary(Node::sigmoid), (g, y) -> g.mul(y));
        add("sigmoid", 0, OUTPUT_FOR_INPUT, "z (1 − z) in place of a (1 − a)", unary(Node::sigmoid),
                (g, y) -> g.mul(first(y)).mul(constant(1).sub(first(y))));
        add("sigmoid", 0, OUTPUT_FOR_INPUT, "σ′ of the output", unary(Node::sigmoid),
                (g, y) -> g.mul(y.sigmoid()).mul(constant(1).sub(y.sigmoid())));
        add("softplus", 0, OUTPUT_FOR_INPUT, "σ of the output", unary(Node::softplus),
                (g, y) -> g.mul(y.sigmoid()));
    }

    private void piecewise() {
        add("relu", 0, UPSTREAM_DROPPED, "1 where z > 0: G is overwritten, not multiplied", unary(Node::relu),
                (g, y) -> where(first(y).greater(0), constant(1), g.mul(0)));
        add("relu", 0, WRONG_BRANCH, "G where z < 0", unary(Node::relu),
                (g, y) -> where(first(y).greater(0), g.mul(0), g));
        add("relu", 0, DERIVATIVE_DROPPED, "G everywhere", unary(Node::relu), (g, y) -> g);
        add("relu", 0, WRONG_FUNCTION, "0.01 G where z < 0, as if it were leaky", unary(Node::relu),
                (g, y) -> where(first(y).greater(0), g, g.mul(0.01)));
        add("leakyRelu", 0, WRONG_BRANCH, "the slope where z > 0, and 1 elsewhere", unary(Node::leakyRelu),
                (g, y) -> where(first(y).greater(0), g.mul(0.01), g));
        add("abs", 0, SIGN, "−1 where x > 0, and 1 elsewhere", unary(Node::abs),
                (g, y) -> where(first(y).greater(0), g.neg(), g));
        add("maximum", 0, WRONG_BRANCH, "G where the other one is larger", Ops::maximum,
                (g, y) -> where(first(y).less(second(y)), g, g.mul(0)));
        add("minimum", 1, WRONG_BRANCH, "G where the other one is smaller", Ops::minimum,
                (g, y) -> where(first(y).less(second(y)), g, g.mul(0)));
        add("where", 1, WRONG_BRANCH, "G where the condition does not hold", (p, q) -> where(p.greater(q), p, q),
                (g, y) -> where(first(y), g.mul(0), g));
        add("max", 0, WRONG_BRANCH, "G for all entries, not for the largest alone", (p, q) -> p.max(0),
                (g, y) -> g.broadcastTo(first(y).shape()));
        add("max", 0, WRONG_AXIS, "G for the largest of each row, not of each column", (p, q) -> p.max(0),
                (g, y) -> where(first(y).equalTo(first(y).maxKeepDims(1)), g.reshape(g.shape().dim(0), 1),
                        constant(0)));
    }

    private void reductions() {
        BinaryOperator<Node> sum = (p, q) -> p.sum(0);
        add("sum", 0, WRONG_AXIS, "G for the rows, not for the columns", sum,
                (g, y) -> g.reshape(g.shape().dim(0), 1).broadcastTo(first(y).shape()));
        add("sum", 0, FACTOR_M, "G / m, as if it were the mean", sum,
                (g, y) -> g.div(first(y).shape().dim(0)).broadcastTo(first(y).shape()));
        add("sum", 0, UPSTREAM_DROPPED, "ones", sum, (g, y) -> Ops.full(first(y).shape(), 1));
        add("div", 0, FACTOR_M, "the mean's 1/m is forgotten", (p, q) -> p.mean(0), (g, y) -> g);
        BinaryOperator<Node> softmax = (p, q) -> p.add(q).softmax(0);
        add("softmax", 0, LOST_CONTRIBUTION, "a (1 − a) alone: the other outputs of the column are forgotten", softmax,
                (g, y) -> g.mul(y).mul(constant(1).sub(y)));
        add("softmax", 0, WRONG_AXIS, "the sum runs along the rows", softmax,
                (g, y) -> y.mul(g.sub(y.mul(g).sumKeepDims(1))));
        add("softmax", 0, DERIVATIVE_DROPPED, "a G without the sum", softmax, (g, y) -> y.mul(g));
        BinaryOperator<Node> logSoftmax = (p, q) -> p.add(q).logSoftmax(0);
        add("logSoftmax", 0, WRONG_AXIS, "the sum runs along the rows", logSoftmax,
                (g, y) -> g.sub(y.exp().mul(g.sumKeepDims(1))));
        add("logSoftmax", 0, DERIVATIVE_DROPPED, "G without the sum", logSoftmax, (g, y) -> g);
    }

    private void shapes() {
        add("transpose", 0, MISSING_TRANSPOSE, "G, not transposed back", (p, q) -> p.transpose(), (g, y) -> g);
        add("reshape", 0, TRANSPOSED_OPERAND, "the columns of G read as rows", (p, q) -> p.reshape(p.shape()),
                (g, y) -> g.transpose());
        add("concat", 0, WRONG_OPERAND, "the second one's part of G", (p, q) -> Ops.concat(0, p, q),
                (g, y) -> g.slice(0, first(y).shape().dim(0), g.shape().dim(0)));
    }

    private void losses() {
        BinaryOperator<Node> logLoss = (p, q) -> onlyOp(Ops.logLoss(q.sigmoid().mul(0.9).add(0.05), p.sigmoid()));
        add("logLoss", 0, SIGN, "y/a − (1 − y)/(1 − a)", logLoss, (g, y) -> {
            Node a = first(y);
            Node label = second(y);
            return g.mul(label.div(a).sub(constant(1).sub(label).div(constant(1).sub(a))));
        });
        add("logLoss", 0, DERIVATIVE_DROPPED, "−y/a, without the part of the label 0", logLoss,
                (g, y) -> g.mul(second(y)).div(first(y)).neg());
        add("logLoss", 0, WRONG_FUNCTION, "a − y, which is the derivative of half the squared error", logLoss,
                (g, y) -> g.mul(first(y).sub(second(y))));
        BinaryOperator<Node> logits = (p, q) -> onlyOp(Ops.logLossWithLogits(q, p.sigmoid()));
        add("logLossWithLogits", 0, SIGN, "y − a in place of a − y", logits,
                (g, y) -> g.mul(second(y).sub(first(y).sigmoid())));
        add("logLossWithLogits", 0, OUTPUT_FOR_INPUT, "z − y in place of a − y", logits,
                (g, y) -> g.mul(first(y).sub(second(y))));
        add("logLossWithLogits", 0, UPSTREAM_DROPPED, "a − y without the 1/m that arrives", logits,
                (g, y) -> first(y).sigmoid().sub(second(y)));
    }

    private void add(String op, int input, Cause cause, String sentence, BinaryOperator<Node> use,
            BinaryOperator<Node> rule) {
        faults.add(new Fault(op, input, cause, sentence, use, rule));
    }

    private static Node first(Node node) {
        return node.inputs().getFirst();
    }

    private static Node second(Node node) {
        return node.inputs().get(1);
    }

    private static BinaryOperator<Node> unary(UnaryOperator<Node> op) {
        return (p, q) -> op.apply(p.add(q));
    }

    private static BinaryOperator<Node> square() {
        return unary(Node::square);
    }

    private static BinaryOperator<Node> positive(UnaryOperator<Node> op) {
        return (p, q) -> op.apply(p.add(q).square().add(0.5));
    }

    /** The loss of each entry, before they are averaged. */
    private static Node onlyOp(Node meanLoss) {
        return first(first(meanLoss));
    }
}
