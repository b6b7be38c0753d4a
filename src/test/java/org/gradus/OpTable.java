package org.gradus;

import static org.gradus.Domain.ABOVE_MINUS_ONE;
import static org.gradus.Domain.ANY;
import static org.gradus.Domain.DISTINCT;
import static org.gradus.Domain.LABEL;
import static org.gradus.Domain.NONZERO;
import static org.gradus.Domain.POSITIVE;
import static org.gradus.Domain.PROBABILITY;
import static org.gradus.OpRow.Trait.DOUBLES_ONLY;
import static org.gradus.OpRow.Trait.KINKED;
import static org.gradus.OpRow.Trait.REVERSE_ONLY;
import static org.gradus.OpRow.Trait.STOPS_GRADIENT;
import static org.gradus.OpRow.one;
import static org.gradus.OpRow.row;
import static org.gradus.OpRow.two;
import static org.gradus.Ops.constant;
import static org.gradus.Point.at;

import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;

/**
 * The one table of ops. A row gives an op all the tests that hold for every op, see {@link OpTableTest}; an op or a
 * method without a row fails one of them.
 */
public final class OpTable {

    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;
    private static final double LN2 = 0.6931471805599453;
    /** e⁻⁴⁰, which is σ(−40) to all digits of a double. */
    private static final double E_40 = 4.248354255291589e-18;

    public static final ImmutableList<OpRow> ROWS = Lists.immutable.fromStream(Stream.of(leaves(), arithmetic(),
            functions(), activations(), comparisons(), selections(), matmul(), reductions(), softmax(), shapes(),
            losses(), ofTheUser(), onOneNode()).flatMap(ImmutableList::stream));

    private OpTable() {}

    private static ImmutableList<OpRow> leaves() {
        return Lists.immutable.of(
                one("variable", x -> x, ANY).on(shape()).on(shape(2, 3)).on(shape(0, 2)),
                row("constant", _ -> constant(matrix(2, 1, 2, 3, 4))).on(),
                row("full", _ -> Ops.full(shape(2), 3)).on().with(at(new double[0]).gives(vector(3, 3))));
    }

    private static ImmutableList<OpRow> arithmetic() {
        return Lists.immutable.of(
                binary("add", Node::add, ANY, ANY)
                        .refuses(() -> x(2, 3).add(y(2)), "add: x (2, 3) and y (2,): shapes (2, 3) and (2,) do not "
                                + "broadcast: axis -1 has lengths 3 and 2, which must be equal, or one of them 1")
                        .refuses(() -> x(4, 1, 3).add(y(5, 1, 1)), "add: x (4, 1, 3) and y (5, 1, 1): shapes (4, 1, 3) "
                                + "and (5, 1, 1) do not broadcast: axis -3 has lengths 4 and 5, which must be equal, "
                                + "or one of them 1"),
                binary("sub", Node::sub, ANY, ANY).with(at(3, 1).gives(2).slopes(1, -1)),
                binary("mul", Node::mul, ANY, ANY).with(at(0, INF).gives(NAN), at(3, -2).gives(-6).slopes(-2, 3)),
                binary("div", Node::div, ANY, NONZERO).with(at(1, 2).gives(0.5).slopes(0.5, -0.25),
                        at(0, 2).gives(0).slopes(0.5, 0), at(1, 0).gives(INF).slopes(INF, -INF), at(0, 0).gives(NAN)),
                binary("xdivy", Ops::xdivy, ANY, NONZERO).with(at(0, 0).gives(0), at(0, NAN).gives(0),
                        at(0, 5).gives(0).slopes(0.2, 0), at(2, 4).gives(0.5).slopes(0.25, -0.125)),
                binary("xmuly", Ops::xmuly, ANY, ANY).with(at(0, INF).gives(0).slopes(INF, 0).byRuleOnly(),
                        at(0, NAN).gives(0),
                        at(0, 5).gives(0).slopes(5, 0), at(3, 0).gives(0).slopes(0, 3), at(INF, 0).gives(NAN)),
                unary("add a number", x -> x.add(2), ANY),
                unary("sub a number", x -> x.sub(2), ANY),
                unary("mul by a number", x -> x.mul(3), ANY),
                unary("div by a number", x -> x.div(4), ANY),
                unary("neg", Node::neg, ANY).with(at(0).gives(-0.0).slopes(-1)),
                unary("named", x -> x.named("alias"), ANY));
    }

    private static ImmutableList<OpRow> functions() {
        return Lists.immutable.of(
                unary("abs", Node::abs, NONZERO).trait(KINKED).with(at(0).gives(0).slopes(0),
                        at(-0.0).gives(0).slopes(0), at(-2).gives(2).slopes(-1), at(NAN).gives(NAN)),
                unary("square", Node::square, ANY).with(at(0).gives(0).slopes(0), at(-3).gives(9).slopes(-6)),
                unary("sqrt", Node::sqrt, POSITIVE).with(at(0).gives(0).slopes(INF), at(4).gives(2).slopes(0.25),
                        at(-1).gives(NAN)),
                unary("pow to 0", x -> x.pow(0), ANY).with(at(0).gives(1).slopes(0), at(-2).gives(1).slopes(0),
                        at(INF).gives(1).slopes(0), at(NAN).gives(1).slopes(0)),
                unary("pow to 1", x -> x.pow(1), ANY).with(at(0).gives(0).slopes(1)),
                unary("pow to 2", x -> x.pow(2), ANY).with(at(0).gives(0).slopes(0), at(-3).gives(9).slopes(-6)),
                unary("pow to 3", x -> x.pow(3), NONZERO).with(at(-2).gives(-8).slopes(12)),
                unary("pow to -2", x -> x.pow(-2), NONZERO).with(at(0).gives(INF).slopes(-INF)),
                unary("pow to 0.5", x -> x.pow(0.5), POSITIVE).with(at(0).gives(0).slopes(INF), at(-1).gives(NAN)),
                unary("pow to -1.5", x -> x.pow(-1.5), POSITIVE),
                unary("exp", Node::exp, ANY).with(at(0).gives(1).slopes(1), at(710).gives(INF).slopes(INF),
                        at(-746).gives(0).slopes(0)),
                unary("log", Node::log, POSITIVE).with(at(1).gives(0).slopes(1), at(0).gives(-INF).slopes(INF),
                        at(-1).gives(NAN)),
                unary("log1p", Node::log1p, ABOVE_MINUS_ONE).with(at(0).gives(0).slopes(1),
                        at(1e-300).gives(1e-300).slopes(1), at(-1).gives(-INF).slopes(INF)));
    }

    private static ImmutableList<OpRow> activations() {
        return Lists.immutable.of(
                // σ′ = a(1 − a) is 0 where a rounds to 1, while dual numbers carry e⁻ᶻ
                unary("sigmoid", Node::sigmoid, ANY).with(at(0).gives(0.5).slopes(0.25),
                        at(40).gives(1).slopes(0).byRuleOnly(), at(-40).gives(E_40).slopes(E_40),
                        at(800).gives(1).slopes(0), at(-800).gives(0).slopes(0), at(INF).gives(1).slopes(0),
                        at(NAN).gives(NAN)),
                unary("tanh", Node::tanh, ANY).with(at(0).gives(0).slopes(1), at(-0.0).gives(-0.0).slopes(1),
                        at(40).gives(1).slopes(0), at(-40).gives(-1).slopes(0), at(800).gives(1).slopes(0),
                        at(-800).gives(-1).slopes(0), at(NAN).gives(NAN)),
                unary("relu", Node::relu, NONZERO).trait(KINKED).with(at(0).gives(0).slopes(0),
                        at(-0.0).gives(0).slopes(0), at(3).gives(3).slopes(1), at(-3).gives(0).slopes(0),
                        at(INF).gives(INF).slopes(1), at(NAN).gives(NAN)),
                unary("leakyRelu", Node::leakyRelu, NONZERO).trait(KINKED).with(at(0).gives(0).slopes(0.01),
                        at(-0.0).gives(-0.0).slopes(0.01), at(3).gives(3).slopes(1), at(-3).gives(-0.03).slopes(0.01),
                        at(NAN).gives(NAN)),
                unary("leakyRelu with slope 0.5", x -> x.leakyRelu(0.5), NONZERO).trait(KINKED)
                        .with(at(0).gives(0).slopes(0.5), at(-3).gives(-1.5).slopes(0.5)),
                unary("leakyRelu with slope -2", x -> x.leakyRelu(-2), NONZERO).trait(KINKED)
                        .with(at(-3).gives(6).slopes(-2), at(3).gives(3).slopes(1)),
                unary("softplus", Node::softplus, ANY).with(at(0).gives(LN2).slopes(0.5),
                        at(40).gives(40).slopes(1), at(-40).gives(E_40).slopes(E_40), at(800).gives(800).slopes(1),
                        at(-800).gives(0).slopes(0), at(NAN).gives(NAN)));
    }

    private static ImmutableList<OpRow> comparisons() {
        return Lists.immutable.of(
                comparison("greater", Node::greater, 0, 0, 1, 0),
                comparison("greaterOrEqual", Node::greaterOrEqual, 0, 1, 1, 0),
                comparison("less", Node::less, 1, 0, 0, 0),
                comparison("lessOrEqual", Node::lessOrEqual, 1, 1, 0, 0),
                comparison("equalTo", Node::equalTo, 0, 1, 0, 0),
                comparison("notEqualTo", Node::notEqualTo, 1, 0, 1, 1),
                unary("greater than a number", x -> x.greater(0), NONZERO).trait(KINKED)
                        .with(at(0).gives(0).slopes(0)),
                unary("less than a number", x -> x.less(0), NONZERO).trait(KINKED).with(at(0).gives(0).slopes(0)));
    }

    /** What it gives at x < y, at x = y, at x > y, and where x or y is NaN. */
    private static OpRow comparison(String name, BinaryOperator<Node> op, double less, double equal, double greater,
            double nan) {
        return binary(name, op, DISTINCT, DISTINCT).trait(KINKED).with(at(1, 2).gives(less).slopes(0, 0),
                at(2, 2).gives(equal).slopes(0, 0), at(0, -0.0).gives(equal).slopes(0, 0),
                at(2, 1).gives(greater).slopes(0, 0), at(NAN, 1).gives(nan), at(1, NAN).gives(nan),
                at(NAN, NAN).gives(nan));
    }

    private static ImmutableList<OpRow> selections() {
        return Lists.immutable.of(
                binary("maximum", Ops::maximum, DISTINCT, DISTINCT).trait(KINKED).with(
                        at(1, 1).gives(1).slopes(0.5, 0.5), at(2, 1).gives(2).slopes(1, 0),
                        at(1, 2).gives(2).slopes(0, 1), at(INF, INF).gives(INF).slopes(0.5, 0.5),
                        at(NAN, 1).gives(NAN), at(1, NAN).gives(NAN)),
                binary("minimum", Ops::minimum, DISTINCT, DISTINCT).trait(KINKED).with(
                        at(1, 1).gives(1).slopes(0.5, 0.5), at(2, 1).gives(1).slopes(0, 1),
                        at(1, 2).gives(1).slopes(1, 0), at(-INF, -INF).gives(-INF).slopes(0.5, 0.5),
                        at(NAN, 1).gives(NAN), at(1, NAN).gives(NAN)),
                // a finite difference would leave the condition 0
                row("where", x -> Ops.where(x.get(0), x.get(1), x.get(2)), NONZERO, ANY, ANY).trait(KINKED)
                        .on(shape(), shape(), shape()).on(shape(2, 3), shape(3), shape(2, 1))
                        .on(shape(3), shape(2, 3), shape())
                        .with(at(0, 1, 2).gives(2).slopes(0, 0, 1), at(-0.0, 1, 2).gives(2).slopes(0, 0, 1),
                                at(1, 2, INF).gives(2).slopes(0, 1, 0), at(0, INF, 2).gives(2).slopes(0, 0, 1),
                                at(0, NAN, 2).gives(2).slopes(0, 0, 1), at(NAN, 1, 2).gives(1).slopes(0, 1, 0))
                        .refuses(() -> Ops.where(x(2), y(2), z(3)), "where: x (2,) and y (2,) and z (3,): shapes (2,) "
                                + "and (3,) do not broadcast: axis -1 has lengths 2 and 3, which must be equal, or one "
                                + "of them 1"),
                two("where by a mask", (x, y) -> Ops.where(constant(vector(1, 0, -2)), x, y), ANY, ANY)
                        .on(shape(3), shape(3)).on(shape(2, 1), shape()).on(shape(1), shape(2, 3)),
                unary("stopGradient", Ops::stopGradient, ANY).trait(STOPS_GRADIENT)
                        .with(at(3).gives(3).slopes(0).byRuleOnly()));
    }

    private static ImmutableList<OpRow> matmul() {
        return Lists.immutable.of(two("matmul", Node::matmul, ANY, ANY)
                .on(shape(1, 1), shape(1, 1)).on(shape(2, 2), shape(2, 2)).on(shape(2, 3), shape(3, 4))
                .on(shape(2, 0), shape(0, 2)).on(shape(2, 1, 3), shape(2, 3, 2)).on(shape(2, 3), shape(2, 3, 1))
                .on(shape(2, 1, 1, 2), shape(3, 2, 2))
                .with(at(matrix(2, 1, 2, 3, 4), matrix(2, 5, 6)).gives(matrix(2, 17, 39))
                        .slopes(matrix(2, 5, 6, 5, 6), matrix(2, 4, 6)))
                .refuses(() -> x(2, 3).matmul(y(2, 3)),
                        "matmul: x (2, 3) and y (2, 3): the columns of the left, 3, must "
                                + "equal the rows of the right, 2")
                .refuses(() -> x(2, 3).matmul(y(3)),
                        "matmul: x (2, 3) and y (3,): both need at least two axes; reshape a "
                                + "vector to a column (n, 1) or a row (1, n)")
                .refuses(() -> x().matmul(y(1, 1)), "matmul: x () and y (1, 1): both need at least two axes; reshape a "
                        + "vector to a column (n, 1) or a row (1, n)")
                .refuses(() -> x(2, 1, 3).matmul(y(4, 3, 1)),
                        "matmul: x (2, 1, 3) and y (4, 3, 1): leading shapes (2,) "
                                + "and (4,) do not broadcast: axis -1 has lengths 2 and 4, which must be equal, or one "
                                + "of them 1"));
    }

    private static ImmutableList<OpRow> reductions() {
        return Lists.immutable.of(
                one("sum", Node::sum, ANY).on(shape()).on(shape(3)).on(shape(2, 3)).on(shape(0, 2))
                        .with(at(matrix(2, 1, 2, 3, 4)).gives(10).slopes(matrix(2, 1, 1, 1, 1)),
                                at(vector()).gives(0)),
                reduction("sum over axis 0", x -> x.sum(0))
                        .with(at(matrix(2, 1, 2, 3, 4)).gives(vector(4, 6)).slopes(matrix(2, 1, 1, 1, 1)))
                        .refuses(() -> x(2, 3).sum(2),
                                "axis 2 is out of range for shape (2, 3): axes run from -2 to 1")
                        .refuses(() -> x().sum(0), "axis 0 is out of range for shape (), which has no axes")
                        .refuses(() -> x(2, 3).sum(1, -1), "axes [1, -1] of shape (2, 3) name an axis twice"),
                reduction("sum over axes -1 and 0", x -> x.sum(-1, 0)),
                one("sumKeepDims", Node::sumKeepDims, ANY).on(shape()).on(shape(2, 3)),
                reduction("sumKeepDims over axis 1", x -> x.sumKeepDims(1)),
                one("mean", Node::mean, ANY).on(shape()).on(shape(2, 2)).on(shape(3))
                        .with(at(vector(1, 3)).gives(2).slopes(vector(0.5, 0.5)))
                        .refuses(() -> x(0, 2).mean(), "mean: x (0, 2): the mean of no entries is not defined"),
                one("mean over axis 0", x -> x.mean(0), ANY).on(shape(1, 1)).on(shape(2, 3)).on(shape(2, 0))
                        .refuses(() -> x(0, 2).mean(0), "mean: x (0, 2): the mean of no entries is not defined"),
                one("meanKeepDims", Node::meanKeepDims, ANY).on(shape()).on(shape(2, 3)),
                one("meanKeepDims over axis -1", x -> x.meanKeepDims(-1), ANY).on(shape(1, 1)).on(shape(2, 3)),
                one("max", Node::max, DISTINCT).trait(KINKED).on(shape()).on(shape(3)).on(shape(2, 2))
                        .with(at(vector(1, 3, 3)).gives(3).slopes(vector(0, 0.5, 0.5)),
                                at(vector(-INF, -INF)).gives(-INF).slopes(vector(0.5, 0.5)),
                                at(vector(0, -0.0)).gives(0).slopes(vector(0.5, 0.5)),
                                at(vector(1, NAN, 2)).gives(NAN).slopes(vector(NAN, NAN, NAN)),
                                at(vector(NAN, 1)).gives(NAN).slopes(vector(NAN, NAN)),
                                at(NAN).gives(NAN).slopes(NAN))
                        .refuses(() -> x(0).max(),
                                "max: x (0,): nothing has no largest entry: an axis of length 0 cannot "
                                        + "be reduced"),
                distinctReduction("max over axis 1", x -> x.max(1))
                        .with(at(matrix(2, 4, 4, 5, 6)).gives(vector(4, 6)).slopes(matrix(2, 0.5, 0.5, 0, 1)),
                                at(matrix(2, NAN, 4, 5, 6)).gives(vector(NAN, 6)).slopes(matrix(2, NAN, NAN, 0, 1))),
                distinctReduction("max over axes 0 and -1", x -> x.max(0, -1)),
                one("maxKeepDims", Node::maxKeepDims, DISTINCT).trait(KINKED).on(shape()).on(shape(2, 2)),
                distinctReduction("maxKeepDims over axis 0", x -> x.maxKeepDims(0)));
    }

    private static OpRow reduction(String name, UnaryOperator<Node> op) {
        return one(name, op, ANY).on(shape(1, 1)).on(shape(2, 3)).on(shape(2, 2, 3)).on(shape(2, 3, 0));
    }

    private static OpRow distinctReduction(String name, UnaryOperator<Node> op) {
        return one(name, op, DISTINCT).trait(KINKED).on(shape(1, 1)).on(shape(2, 3)).on(shape(2, 2, 3));
    }

    private static ImmutableList<OpRow> softmax() {
        return Lists.immutable.of(
                alongAnAxis("softmax along axis 0", x -> x.softmax(0))
                        .with(at(vector(1000, 0)).gives(vector(1, 0)).slopes(vector(0, 0)),
                                at(vector(0, 0)).gives(vector(0.5, 0.5)).slopes(vector(0, 0)))
                        .refuses(() -> x().softmax(0), "axis 0 is out of range for shape (), which has no axes"),
                alongAnAxis("softmax along axis -1", x -> x.softmax(-1)),
                alongAnAxis("logSoftmax along axis 0", x -> x.logSoftmax(0))
                        .with(at(vector(1000, 0)).gives(vector(0, -1000)).slopes(vector(-1, 1)),
                                at(vector(0, 0)).gives(vector(-LN2, -LN2)).slopes(vector(0, 0)))
                        .refuses(() -> x(2).logSoftmax(1),
                                "axis 1 is out of range for shape (2,): axes run from -1 to 0"),
                alongAnAxis("logSoftmax along axis -1", x -> x.logSoftmax(-1)),
                logSumExp("log Σ exp along axis 0", 0).with(
                        at(vector(1000, 0)).gives(vector(1000)).slopes(vector(1, 0)),
                        at(vector(-INF, -1000)).gives(vector(-1000)).slopes(vector(0, 1)),
                        at(vector(-INF, -INF)).gives(vector(-INF)), at(vector(INF, 0)).gives(vector(INF)),
                        at(vector(0, 0)).gives(vector(LN2)).slopes(vector(0.5, 0.5))),
                logSumExp("log Σ exp along axis 1", 1));
    }

    private static OpRow logSumExp(String name, int axis) {
        OpRow row = one(name, x -> Node.of(new Op.LogSumExp(x, axis)), ANY).on(shape(2, 3)).on(shape(2, 3, 2))
                .on(shape(1, 2));
        return axis == 0 ? row.on(shape(3)) : row;
    }

    private static OpRow alongAnAxis(String name, UnaryOperator<Node> op) {
        return one(name, op, ANY).on(shape(1)).on(shape(3)).on(shape(2, 3)).on(shape(2, 3, 2)).on(shape(0))
                .on(shape(0, 2)).on(shape(2, 0));
    }

    private static ImmutableList<OpRow> shapes() {
        return Lists.immutable.of(
                one("reshape", x -> x.reshape(3, 2), ANY).on(shape(6)).on(shape(2, 3)).on(shape(1, 3, 2))
                        .with(at(matrix(2, 1, 2, 3, 4, 5, 6)).gives(matrix(3, 1, 2, 3, 4, 5, 6))
                                .slopes(matrix(2, 1, 1, 1, 1, 1, 1)))
                        .refuses(() -> x(2, 3).reshape(4, 2), "reshape: x (2, 3): has 6 entries, but (4, 2) has 8")
                        .refuses(() -> x(2, 3).reshape(-1), "shape (-1,): axis 0 has a negative length"),
                one("reshape to a scalar", x -> x.reshape(), ANY).on(shape()).on(shape(1)).on(shape(1, 1)),
                one("transpose", Node::transpose, ANY).on(shape()).on(shape(3)).on(shape(2, 3)).on(shape(2, 3, 2))
                        .with(at(matrix(2, 1, 2, 3, 4)).gives(matrix(2, 1, 3, 2, 4))),
                one("transpose to an order", x -> x.transpose(2, 0, 1), ANY).on(shape(1, 2, 1)).on(shape(2, 3, 4))
                        .on(shape(2, 0, 2))
                        .refuses(() -> x(2, 3).transpose(0),
                                "transpose: x (2, 3): the order [0] must name each axis once: "
                                        + "[0, 1] in some order")
                        .refuses(() -> x(2, 3).transpose(1, -1), "transpose: x (2, 3): the order [1, 1] must name each "
                                + "axis once: [0, 1] in some order")
                        .refuses(() -> x(2, 3).transpose(0, 2),
                                "axis 2 is out of range for shape (2, 3): axes run from -2 to 1"),
                one("broadcastTo", x -> x.broadcastTo(2, 3), ANY).on(shape()).on(shape(3)).on(shape(2, 1))
                        .on(shape(1, 1)).on(shape(2, 3))
                        .with(at(vector(1, 2, 3)).gives(matrix(2, 1, 2, 3, 1, 2, 3)).slopes(vector(2, 2, 2)))
                        .refuses(() -> x(2).broadcastTo(2, 3),
                                "broadcastTo: x (2,): does not broadcast to (2, 3): aligned "
                                        + "at the last axis, each length must be equal to the target's, or 1")
                        .refuses(() -> x(2, 3).broadcastTo(3),
                                "broadcastTo: x (2, 3): does not broadcast to (3,): aligned "
                                        + "at the last axis, each length must be equal to the target's, or 1"),
                one("broadcastTo no entries", x -> x.broadcastTo(0, 2), ANY).on(shape()).on(shape(1, 2)),
                one("slice", x -> x.slice(-1, 1, 3), ANY).on(shape(3)).on(shape(4)).on(shape(2, 4)).on(shape(2, 2, 3))
                        .with(at(vector(1, 2, 3, 4)).gives(vector(2, 3)).slopes(vector(0, 1, 1, 0)))
                        .refuses(() -> x(2, 3).slice(1, 1, 4),
                                "slice: x (2, 3): from 1 to 4 lies outside of axis 1: it "
                                        + "must hold that 0 <= from <= to <= 3")
                        .refuses(() -> x(2, 3).slice(0, 1, 0),
                                "slice: x (2, 3): from 1 to 0 lies outside of axis 0: it "
                                        + "must hold that 0 <= from <= to <= 2")
                        .refuses(() -> x(2, 3).slice(-2, -1, 1),
                                "slice: x (2, 3): from -1 to 1 lies outside of axis 0: "
                                        + "it must hold that 0 <= from <= to <= 2"),
                one("slice of nothing", x -> x.slice(0, 1, 1), ANY).on(shape(2)).on(shape(2, 2)),
                one("pad", x -> x.pad(0, 1, 2), ANY).on(shape(1)).on(shape(2)).on(shape(2, 3)).on(shape(0, 2))
                        .with(at(vector(5, 6)).gives(vector(0, 5, 6, 0, 0)).slopes(vector(1, 1)))
                        .refuses(() -> x(2).pad(0, -1, 2), "pad: x (2,): before -1 and after 2 must not be negative"),
                one("pad the last axis", x -> x.pad(-1, 0, 1), ANY).on(shape(2, 2)).on(shape(2, 1, 2)),
                two("concat", (x, y) -> Ops.concat(0, x, y), ANY, ANY).on(shape(1), shape(1)).on(shape(2), shape(0))
                        .on(shape(2, 2), shape(1, 2))
                        .with(at(vector(1), vector(2, 3)).gives(vector(1, 2, 3)).slopes(vector(1), vector(1, 1)))
                        .refuses(() -> Ops.concat(0), "concat: needs at least one node")
                        .refuses(() -> Ops.concat(0, x(2, 2), y(2, 3)),
                                "concat: x (2, 2) and y (2, 3): the shapes must be "
                                        + "equal but for axis 0")
                        .refuses(() -> Ops.concat(0, x(2, 2), y(2)), "concat: x (2, 2) and y (2,): the shapes must be "
                                + "equal but for axis 0")
                        .refuses(() -> Ops.concat(0, x(), y()),
                                "axis 0 is out of range for shape (), which has no axes"),
                row("concat three along the last axis", x -> Ops.concat(-1, x.get(0), x.get(1), x.get(2)), ANY, ANY,
                        ANY)
                        .on(shape(2, 1), shape(2, 2), shape(2, 1)).on(shape(1, 2, 1), shape(1, 2, 1), shape(1, 2, 2)));
    }

    private static ImmutableList<OpRow> losses() {
        return Lists.immutable.of(
                // entry by entry, as they are inside of the losses
                two("logLoss of each entry", (a, y) -> Node.of(Fn.Compound.LOG_LOSS, a, y), PROBABILITY, LABEL)
                        .on(shape(), shape()).on(shape(2, 2), shape(2, 2)).on(shape(2), shape()),
                two("logLossWithLogits of each entry", (z, y) -> Node.of(Fn.Compound.LOG_LOSS_WITH_LOGITS, z, y), ANY,
                        LABEL).on(shape(), shape()).on(shape(2, 2), shape(2, 2)).on(shape(2), shape()),

                // the slopes by the labels are (log(1 − a) − log a) / m, which dual numbers do not see at 0 · log 0
                two("logLoss", Ops::logLoss, PROBABILITY, LABEL)
                        .on(shape(), shape()).on(shape(3), shape(3)).on(shape(2, 3), shape(2, 3))
                        .with(at(0, 0).gives(0).slopes(1, INF).byRuleOnly(),
                                at(1, 1).gives(0).slopes(-1, -INF).byRuleOnly(), at(0, 1).gives(INF).slopes(-INF, INF),
                                at(1, 0).gives(INF).slopes(INF, -INF), at(0.5, 0.5).gives(LN2).slopes(0, 0),
                                at(0.5, 0).gives(LN2).slopes(2, 0),
                                at(0.5, 1).gives(LN2).slopes(-2, 0))
                        .refuses(() -> Ops.logLoss(x(1, 3), y(3)),
                                "logLoss: x (1, 3) and y (3,): predictions and labels "
                                        + "must have the same shape")
                        .refuses(() -> Ops.logLoss(x(1, 3), y(1, 1)), "logLoss: x (1, 3) and y (1, 1): predictions and "
                                + "labels must have the same shape")
                        .refuses(() -> Ops.logLoss(x(1, 0), y(1, 0)),
                                "logLoss: shape (1, 0) holds no example to average over"),
                one("logLoss to certain labels", a -> Ops.logLoss(a, constant(matrix(1, 0, 1, 0, 1))), PROBABILITY)
                        .on(shape(1, 4))
                        .with(at(matrix(1, 0, 1, 0, 1)).gives(0).slopes(matrix(1, 0.25, -0.25, 0.25, -0.25)),
                                at(matrix(1, 0, 0, 0, 0)).gives(INF).slopes(matrix(1, 0.25, -INF, 0.25, -INF)),
                                at(matrix(1, 1, 1, 1, 1)).gives(INF).slopes(matrix(1, INF, -0.25, INF, -0.25))),
                two("logLossWithLogits", Ops::logLossWithLogits, ANY, LABEL)
                        .on(shape(), shape()).on(shape(3), shape(3)).on(shape(2, 3), shape(2, 3))
                        .with(at(0, 0).gives(LN2).slopes(0.5, 0), at(0, 1).gives(LN2).slopes(-0.5, 0),
                                at(0, 0.25).gives(LN2).slopes(0.25, 0), at(-0.0, 1).gives(LN2).slopes(-0.5, 0),
                                at(1e308, 1).gives(0).slopes(0, -1e308), at(1e308, 0).gives(1e308).slopes(1, -1e308),
                                at(-1e308, 0).gives(0).slopes(0, 1e308), at(-1e308, 1).gives(1e308).slopes(-1, 1e308),
                                at(-40, 0).gives(E_40).slopes(E_40, 40), at(40, 1).gives(E_40).slopes(-E_40, -40),
                                at(-INF, 0).gives(0).slopes(0, INF).byRuleOnly(),
                                at(INF, 1).gives(0).slopes(0, -INF).byRuleOnly(),
                                at(NAN, 1).gives(NAN))
                        .refuses(() -> Ops.logLossWithLogits(x(1, 3), y(3, 1)),
                                "logLossWithLogits: x (1, 3) and y (3, 1): "
                                        + "predictions and labels must have the same shape")
                        .refuses(() -> Ops.logLossWithLogits(x(0), y(0)),
                                "logLossWithLogits: shape (0,) holds no example to average over"),
                two("softmaxCrossEntropy", Ops::softmaxCrossEntropy, ANY, LABEL)
                        .on(shape(1, 1), shape(1, 1)).on(shape(3, 1), shape(3, 1)).on(shape(3, 2), shape(3, 2))
                        .with(at(matrix(2, 1000, 0), matrix(2, 0, 1)).gives(1000)
                                .slopes(matrix(2, 1, -1), matrix(2, 0, 1000)),
                                at(matrix(3, -INF, 0, 0), matrix(3, 0, 1, 0)).gives(LN2)
                                        .slopes(matrix(3, 0, -0.5, 0.5), matrix(3, INF, LN2, LN2)).byRuleOnly(),
                                at(matrix(2, 1e308, -1e308), matrix(2, 1, 0)).gives(0)
                                        .slopes(matrix(2, 0, 0), matrix(2, 0, INF)).byRuleOnly())
                        .refuses(() -> Ops.softmaxCrossEntropy(x(3), y(3)),
                                "softmaxCrossEntropy: x (3,): the logits must "
                                        + "be a matrix (classes, examples)")
                        .refuses(() -> Ops.softmaxCrossEntropy(x(3, 2), y(2, 3)), "softmaxCrossEntropy: x (3, 2) and y "
                                + "(2, 3): predictions and labels must have the same shape")
                        .refuses(() -> Ops.softmaxCrossEntropy(x(3, 0), y(3, 0)),
                                "softmaxCrossEntropy: shape (3, 0) holds no example to average over"));
    }

    private static ImmutableList<OpRow> ofTheUser() {
        return Lists.immutable.of(
                unary("elementwise", x -> Ops.elementwise("swish", z -> z / (1 + Math.exp(-z)),
                        z -> z.sigmoid().mul(z.mul(constant(1).sub(z.sigmoid())).add(1)), x), ANY).trait(DOUBLES_ONLY)
                        .with(at(0).gives(0).slopes(0.5)),
                two("customGradient", (x, y) -> Ops.customGradient("e to the xy", x.mul(y).exp(),
                        (g, of, output) -> Lists.immutable.of(g.mul(output).mul(of.get(1)),
                                g.mul(output).mul(of.get(0))),
                        x, y), ANY, ANY).trait(REVERSE_ONLY).on(shape(), shape()).on(shape(3), shape(3))
                        .on(shape(2, 1), shape(3)));
    }

    /** The same node in several places of an op: their contributions add up. */
    private static ImmutableList<OpRow> onOneNode() {
        return Lists.immutable.of(
                unary("add to itself", x -> x.add(x), ANY),
                unary("sub from itself", x -> x.sub(x), ANY),
                unary("mul by itself", x -> x.mul(x), ANY),
                unary("div by itself", x -> x.div(x), NONZERO),
                unary("maximum with itself", x -> Ops.maximum(x, x), ANY),
                unary("where of itself alone", x -> Ops.where(x, x, x), NONZERO),
                one("matmul by itself", x -> x.matmul(x), ANY).on(shape(2, 2)).on(shape(2, 1, 1)),
                one("matmul by its own transpose", x -> x.matmul(x.transpose()), ANY).on(shape(1, 2)).on(shape(3, 2)),
                one("concat with itself", x -> Ops.concat(0, x, x), ANY).on(shape(1)).on(shape(2, 2)));
    }

    private static OpRow unary(String name, UnaryOperator<Node> op, Domain domain) {
        return one(name, op, domain).on(shape()).on(shape(3)).on(shape(2, 3)).on(shape(0, 2));
    }

    private static OpRow binary(String name, BinaryOperator<Node> op, Domain first, Domain second) {
        return two(name, op, first, second).on(shape(), shape()).on(shape(3), shape(3)).on(shape(2, 3), shape(3))
                .on(shape(2, 1), shape(1, 3)).on(shape(), shape(2, 2)).on(shape(2, 1, 2), shape(3, 1))
                .on(shape(0, 1), shape(2));
    }

    private static Shape shape(int... dims) {
        return Shape.of(dims);
    }

    private static Tensor vector(double... entries) {
        return Tensor.vector(entries);
    }

    /** A matrix of so many rows. */
    private static Tensor matrix(int rows, double... entries) {
        return Tensor.of(Shape.of(rows, entries.length / rows), entries);
    }

    private static Node x(int... dims) {
        return Variable.of("x", shape(dims));
    }

    private static Node y(int... dims) {
        return Variable.of("y", shape(dims));
    }

    private static Node z(int... dims) {
        return Variable.of("z", shape(dims));
    }
}
