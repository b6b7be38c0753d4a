package org.gradus;

import static org.gradus.Ops.constant;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.set.MutableSet;

/**
 * A random graph of all ops over shapes of all kinds, for what rewrites or compiles graphs: leaves are of rank 0 to 3,
 * with axes of length 0 and 1, and longer than vectors and cache blocks are. Entries stay within a few units.
 *
 * @param variables its leaves, with values
 * @param nodes what was built, step by step
 * @param loss a scalar that depends on all of them
 */
public record WildGraph(ImmutableList<Variable> variables, ImmutableList<Node> nodes, Node loss) {

    private static final int MOST_ENTRIES = 6000;

    /** Graphs as they come. */
    public static Arbitrary<WildGraph> graphs() {
        return recipes().map(Recipe::graph).withoutEdgeCases();
    }

    private static Arbitrary<Recipe> recipes() {
        Arbitrary<Integer> knob = Arbitraries.integers().between(0, 999);
        Arbitrary<Integer> place = Arbitraries.integers().between(0, 5);
        Arbitrary<List<Step>> steps = Combinators.combine(Arbitraries.of(Kind.class), place, place, knob).as(Step::new)
                .list().ofMinSize(1).ofMaxSize(12);
        Arbitrary<List<Integer>> leaves = knob.list().ofMinSize(1).ofMaxSize(4);
        return Combinators.combine(spaces(), leaves, steps, Arbitraries.longs()).as(Recipe::new);
    }

    /** The largest shape of a graph's leaves. */
    private static Arbitrary<Shape> spaces() {
        Arbitrary<Shape> small = Arbitraries.of(1, 2, 3, 0, 4).array(int[].class).ofMaxSize(3).map(Shape::of);
        Arbitrary<Shape> wide = Arbitraries.of(Shape.of(17), Shape.of(5, 64), Shape.of(64, 5), Shape.of(17, 2, 5),
                Shape.of(2, 17, 19), Shape.of(8, 8, 8), Shape.of(1, 403), Shape.of(20, 1, 64));
        Arbitrary<Shape> wider =
                Arbitraries.of(Shape.of(403), Shape.of(3000), Shape.of(2048), Shape.of(2, 1500), Shape.of(3000, 1));
        return Arbitraries.frequencyOf(Tuple.of(6, small), Tuple.of(3, wide), Tuple.of(2, wider));
    }

    /**
     * How to build a graph.
     *
     * @param space what the leaves' shapes broadcast to
     * @param leaves for each leaf, which axes of the space it lacks
     * @param seed of the values
     */
    private record Recipe(Shape space, List<Integer> leaves, List<Step> steps, long seed) {

        WildGraph graph() {
            Random random = new Random(seed);
            ImmutableList<Variable> variables = Lists.immutable.fromStream(IntStream.range(0, leaves.size())
                    .mapToObj(k -> Variable.of("x" + k, entries(lacking(space, leaves.get(k)), random))));
            MutableList<Node> nodes = variables.collect(Node.class::cast).toList();
            MutableSet<Node> used = Sets.mutable.empty();
            for (Step step : steps) {
                Node node = step.kind().of(fromTheEnd(nodes, step.first()), fromTheEnd(nodes, step.second()),
                        step.knob());
                while (node.shape().size() > MOST_ENTRIES) {
                    node = node.mean(0);
                }
                used.addAll(Topology.order(node.inputs()).castToList());
                nodes.add(node);
            }
            Node loss = nodes.reject(used::contains).distinct().collect(WildGraph::total).injectInto(constant(0.5),
                    Node::add);
            return new WildGraph(variables, nodes.toImmutable(), loss);
        }
    }

    private record Step(Kind kind, int first, int second, int knob) {}

    private static Node fromTheEnd(MutableList<Node> nodes, int place) {
        return nodes.get(nodes.size() - 1 - place % nodes.size());
    }

    /** The space without some leading axes, and with length 1 for some others. */
    private static Shape lacking(Shape space, int knob) {
        int gone = knob % 5 == 0 ? knob / 5 % (space.rank() + 1) : 0;
        Shape rest = space.reduced(space.axes().select(axis -> axis < gone), false);
        return rest.reduced(rest.axes().select(axis -> ((knob >> (axis + 3)) & 3) == 0), true);
    }

    /** Short binary fractions, among which there are ties, or numbers of which no two are equal. */
    private static Tensor entries(Shape shape, Random random) {
        boolean ties = random.nextInt(3) == 0;
        return Tensor.of(shape, random.doubles(shape.size())
                .map(x -> ties ? Math.rint(16 * x - 8) / 4 : 4 * x - 2).toArray());
    }

    private static Node total(Node node) {
        return node.shape().size() == 0 ? node.sum() : node.mean();
    }

    /** What a step does with nodes x and y. A knob picks axes, lengths and numbers. */
    private enum Kind {
        TANH, SIGMOID, SOFTPLUS, EXP, LOG, LOG1P, SQRT, SQUARE, ABS, RELU, LEAKY_RELU, POW, NEG, ALIAS, STOP_GRADIENT,
        USER, CUSTOM_GRADIENT, ADD, SUB, MUL, DIV, XDIVY, XMULY, MAXIMUM, MINIMUM, COMPARISON, WHERE, MASK, NUMBER,
        CONSTANT,
        LOG_LOSS, LOG_LOSS_OF_SIGMOID, LOG_LOSS_WITH_LOGITS, LOG_SIGMOID, LOG_SOFTMAX_NAIVELY, SOFTMAX, LOG_SOFTMAX,
        LOG_SUM_EXP, MATMUL, SCALED_MATMUL, SUM, MEAN, MAX, RESHAPE, TRANSPOSE, BROADCAST, SLICE, PAD, CONCAT;

        Node of(Node x, Node any, int knob) {
            Node y = fitting(x, any);
            Node first = knob % 2 == 0 ? x : y;
            Node second = knob % 2 == 0 ? y : x;
            // with an axis, for what needs one
            Node v = x.shape().rank() == 0 ? x.reshape(1) : x;
            int axis = knob % v.shape().rank();
            int length = v.shape().dim(axis);
            return switch (this) {
                case TANH -> x.tanh();
                case SIGMOID -> x.sigmoid();
                case SOFTPLUS -> x.softplus();
                case EXP -> x.div(4).exp();
                case LOG -> x.square().add(1).log();
                case LOG1P -> x.square().log1p();
                case SQRT -> x.square().add(0.5).sqrt();
                case SQUARE -> x.square().div(2);
                case ABS -> x.abs();
                case RELU -> x.relu();
                case LEAKY_RELU -> x.leakyRelu(knob % 3 - 1);
                case POW -> knob % 5 == 4 ? x.square().add(1).pow(-1.5) : x.pow(knob % 5).div(4);
                case NEG -> x.neg();
                case ALIAS -> x.named("alias").named("again");
                case STOP_GRADIENT -> Ops.stopGradient(x);
                case USER -> Ops.elementwise("swish", z -> z / (1 + Math.exp(-z)),
                        z -> z.sigmoid().mul(z.mul(constant(1).sub(z.sigmoid())).add(1)), x);
                case CUSTOM_GRADIENT -> Ops.customGradient("halved", x.tanh(),
                        (upstream, arguments, output) -> Lists.immutable.of(upstream.mul(0.5).add(output)), x);
                case ADD -> first.add(second).div(2);
                case SUB -> first.sub(second).div(2);
                case MUL -> first.mul(second).div(2);
                case DIV -> first.div(second.square().add(1));
                case XDIVY -> Ops.xdivy(first, second.square().add(1));
                case XMULY -> Ops.xmuly(first, second).div(2);
                case MAXIMUM -> Ops.maximum(first, second);
                case MINIMUM -> Ops.minimum(first, second);
                case COMPARISON -> comparison(first, second, knob).mul(x);
                case WHERE -> Ops.where(x.greater(y), first, second.neg());
                case MASK -> Ops.where(constant(entries(v.shape(), new Random(knob))).greater(0), v, y);
                case NUMBER -> number(x, knob);
                case CONSTANT -> x.add(constant(entries(lacking(x.shape(), knob), new Random(knob))).mul(2)).div(2);
                case LOG_LOSS -> Node.of(Fn.Compound.LOG_LOSS, x.sigmoid().mul(0.5).add(0.25), y.sigmoid());
                case LOG_LOSS_OF_SIGMOID -> Node.of(Fn.Compound.LOG_LOSS, x.sigmoid(), y.sigmoid()).div(4);
                case LOG_LOSS_WITH_LOGITS -> Node.of(Fn.Compound.LOG_LOSS_WITH_LOGITS, x, y.sigmoid()).div(4);
                case LOG_SIGMOID -> (knob % 2 == 0 ? x.sigmoid().log() : constant(1).sub(x.sigmoid()).log()).div(4);
                case LOG_SOFTMAX_NAIVELY -> v.softmax(axis).log().div(4);
                case SOFTMAX -> v.softmax(axis);
                case LOG_SOFTMAX -> v.logSoftmax(axis).div(4);
                case LOG_SUM_EXP -> length == 0 ? v : Node.of(new Op.LogSumExp(v, axis)).div(4);
                case MATMUL -> product(x, any, knob);
                case SCALED_MATMUL -> product(x, any, knob).neg().mul(knob % 3 == 0 ? any.sum().tanh() : constant(2));
                case SUM, MEAN -> reduced(v, knob);
                case MAX -> v.shape().size() == 0 ? v.sum() : knob % 2 == 0 ? v.max(axes(v, knob / 2))
                        : v.maxKeepDims(axes(v, knob / 2));
                case RESHAPE -> reshaped(x, knob);
                case TRANSPOSE -> x.transpose(permutation(x.shape().rank(), knob));
                case BROADCAST -> x.broadcastTo(wider(x.shape(), knob));
                case SLICE -> v.slice(axis, Math.min(length, knob % 3), Math.max(Math.min(length, knob % 3),
                        length - knob / 3 % 3));
                case PAD -> v.pad(axis, knob % 3, knob / 3 % 3);
                case CONCAT -> Ops.concat(axis, v, any.shape().equals(v.shape()) ? any : v.slice(axis, 0, length / 2),
                        v.neg());
            };
        }

        private static Node comparison(Node x, Node y, int knob) {
            return Node.of(List.of(Fn.Comparison.values()).get(knob % 6), x, y);
        }

        /** By numbers that identities look for, and others. */
        private static Node number(Node x, int knob) {
            double number = knob / 4 % 3;
            return switch (knob % 4) {
                case 0 -> x.add(number);
                case 1 -> constant(number).sub(x);
                case 2 -> constant(number).mul(x);
                default -> x.div(number + 1);
            };
        }

        /** y, or its mean if it does not broadcast with x. */
        private static Node fitting(Node x, Node y) {
            return fits(x.shape(), y.shape()) ? y : y.shape().size() == 0 ? y.sum() : y.mean();
        }

        private static boolean fits(Shape x, Shape y) {
            try {
                return x.broadcast(y).size() <= MOST_ENTRIES;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        private static Node product(Node x, Node y, int knob) {
            Node a = x.shape().rank() < 2 ? x.reshape(x.shape().size(), 1) : x;
            Node b = y.shape().rank() < 2 ? y.reshape(1, y.shape().size()) : y;
            int rows = a.shape().dim(-2);
            int inner = a.shape().dim(-1);
            ImmutableList<Node> possible = Lists.immutable.of(a.matmul(random(inner, knob % 6, knob)),
                    random(1 + knob % 5, rows, knob).matmul(a));
            if (rows * rows <= MOST_ENTRIES) {
                possible = possible.newWith(a.matmul(turned(a)));
            }
            if (inner * inner <= MOST_ENTRIES) {
                possible = possible.newWith(turned(a).matmul(a));
            }
            if (fits(batch(a), batch(b)) && rows * b.shape().dim(-1) <= MOST_ENTRIES && inner == b.shape().dim(-2)) {
                possible = possible.newWith(a.matmul(b)).newWith(a.matmul(b));
            }
            Node product = possible.get(knob / 6 % possible.size());
            return product.div(2 * Math.max(1, Math.max(rows, inner)));
        }

        private static Node random(int rows, int columns, int knob) {
            return constant(entries(Shape.of(rows, columns), new Random(knob)));
        }

        private static Shape batch(Node node) {
            return Op.Matmul.batch(node.shape());
        }

        /** With the last two axes exchanged. */
        private static Node turned(Node x) {
            int rank = x.shape().rank();
            return x.transpose(IntStream.range(0, rank).map(i -> i < rank - 2 ? i : 2 * rank - 3 - i).toArray());
        }

        private static Node reduced(Node x, int knob) {
            int[] axes = axes(x, knob / 2);
            Node sum = knob % 2 == 0 ? x.sum(axes) : x.sumKeepDims(axes);
            return sum.div(Math.max(1.0, x.shape().size() / Math.max(1.0, sum.shape().size())));
        }

        private static int[] axes(Node x, int knob) {
            return x.shape().axes().select(axis -> (knob >> axis & 1) == 0).toArray();
        }

        private static Node reshaped(Node x, int knob) {
            int size = x.shape().size();
            return switch (knob % 5) {
                case 0 -> x.reshape(size);
                case 1 -> x.reshape(new Shape(Shape.of(1).dims().newWithAll(x.shape().dims())));
                case 2 -> x.reshape(new Shape(x.shape().dims().newWith(1)));
                case 3 -> size % 2 == 0 ? x.reshape(2, size / 2) : x.reshape(1, size);
                default -> x.reshape(new Shape(x.shape().dims().select(length -> length != 1)));
            };
        }

        private static int[] permutation(int rank, int knob) {
            return IntLists.mutable.withAll(IntStream.range(0, rank)).shuffleThis(new Random(knob)).toArray();
        }

        private static Shape wider(Shape shape, int knob) {
            Shape filled = new Shape(shape.dims().collectInt(length -> length == 1 ? 1 + knob % 4 : length,
                    IntLists.mutable.empty()).toImmutable());
            return knob / 4 % 2 == 0 ? filled : new Shape(Shape.of(knob / 8 % 3).dims().newWithAll(filled.dims()));
        }
    }

    @Override
    public String toString() {
        return Topology.order(Lists.immutable.of(loss)).makeString("\n", "\n", "\n");
    }
}
