package org.gradus.check;

import static org.gradus.Ops.constant;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Variable;

/**
 * A small graph of a few {@linkplain Idiom idioms}, one upon the other, over parameters that are 0, tied, in equal rows, on
 * kinks and beside them, or of very different sizes.
 *
 * @param parameters that the loss depends on
 * @param idioms that it is made of
 */
public record IdiomGraph(ImmutableList<Variable> parameters, Node loss, List<Idiom> idioms) {

    /** Beside a kink, by so much. */
    private static final double[] BESIDE = {1e-17, 1e-13, 1e-9, 1e-7, 1e-5, 1e-3};

    /** Graphs as they come. */
    public static Arbitrary<IdiomGraph> graphs() {
        return Combinators.combine(Arbitraries.of(Idiom.class).list().ofMinSize(1).ofMaxSize(4), Arbitraries.longs())
                .as((steps, seed) -> of(steps, new Random(seed))).withoutEdgeCases()
                .filter(graph -> graph.parameters.notEmpty() && Double.isFinite(graph.loss.value().item()));
    }

    static IdiomGraph of(List<Idiom> steps, Random random) {
        List<Variable> parameters = new ArrayList<>();
        Shape shape = Shape.of(1 + random.nextInt(3), 1 + random.nextInt(3));
        List<Node> nodes = new ArrayList<>(List.of(leaf(shape, parameters, random), leaf(shape, parameters, random)));
        for (Idiom idiom : steps) {
            Node x = nodes.getLast();
            Node y = nodes.get(random.nextInt(nodes.size()));
            nodes.add(withinUnits(idiom.of(x, y, random)));
        }
        Node last = nodes.getLast();
        Node loss = switch (random.nextInt(3)) {
            case 0 -> last.sum();
            case 1 -> last.square().mean();
            default -> last.mul(constant(entries(shape, random))).sum();
        };
        ImmutableList<Node> below = Topology.order(Lists.immutable.of(loss));
        return new IdiomGraph(Lists.immutable.withAll(parameters).select(below::contains), loss, steps);
    }

    /** A parameter, a parameter of any scale, or a layer over data. */
    private static Node leaf(Shape shape, List<Variable> parameters, Random random) {
        return switch (random.nextInt(4)) {
            case 0, 1 -> parameter(shape, parameters, random);
            case 2 -> {
                double scale = Math.pow(10, random.nextInt(17) - 8);
                Node scaled = parameter(shape, parameters, random);
                Variable variable = (Variable) scaled;
                variable.assign(Tensor.of(shape,
                        Arrays.stream(variable.value().toArray()).map(entry -> entry * scale).toArray()));
                yield scaled.div(scale);
            }
            default -> layer(shape, parameters, random);
        };
    }

    /** Features of very different sizes, with weights that make up for them. */
    private static Node layer(Shape shape, List<Variable> parameters, Random random) {
        int features = 1 + random.nextInt(3);
        double[] data = entries(Shape.of(features, shape.dim(1)), random).toArray();
        double[] weights = entries(Shape.of(shape.dim(0), features), random).toArray();
        for (int feature = 0; feature < features; feature++) {
            double scale = Math.pow(10, random.nextInt(17) - 8);
            for (int i = 0; i < shape.dim(1); i++) {
                data[feature * shape.dim(1) + i] *= scale;
            }
            for (int i = 0; i < shape.dim(0); i++) {
                weights[i * features + feature] /= scale;
            }
        }
        Variable matrix = Variable.of("W" + parameters.size(), Tensor.of(Shape.of(shape.dim(0), features), weights));
        parameters.add(matrix);
        Node product = matrix.matmul(constant(Tensor.of(Shape.of(features, shape.dim(1)), data)));
        return random.nextBoolean() ? product
                : product.add(parameter(Shape.of(shape.dim(0), 1), parameters, random));
    }

    private static Node parameter(Shape shape, List<Variable> parameters, Random random) {
        Variable variable = Variable.of("p" + parameters.size(), entries(shape, random));
        parameters.add(variable);
        return variable;
    }

    private static Tensor entries(Shape shape, Random random) {
        int kind = random.nextInt(6);
        double[] entries = random.doubles(shape.size(), -2, 2).toArray();
        for (int i = 0; i < entries.length; i++) {
            entries[i] = switch (kind) {
                case 0 -> 0;
                case 1 -> Math.rint(entries[i]);
                case 2 -> entries[i % shape.dim(-1)];
                case 3 -> random.nextBoolean() ? 0 : entries[i];
                case 4 -> Math.rint(entries[i])
                        + (random.nextBoolean() ? 1 : -1) * BESIDE[random.nextInt(BESIDE.length)];
                default -> entries[i];
            };
        }
        return Tensor.of(shape, entries);
    }

    /** Multiplied by a power of two, so that its largest entry is a few units, or as it is. */
    private static Node withinUnits(Node node) {
        double largest = Arrays.stream(node.value().toArray()).map(Math::abs).max().orElse(0);
        boolean fits = largest == 0 || !Double.isFinite(largest) || (largest > 0.125 && largest < 8);
        int exponent = fits ? 0 : Math.max(-1000, Math.min(1000, -Math.getExponent(largest)));
        return exponent == 0 ? node : node.mul(Math.scalb(1.0, exponent));
    }

    @Override
    public String toString() {
        return idioms + Topology.order(Lists.immutable.of(loss))
                .collect(node -> node + (node instanceof Variable variable
                        ? " " + Arrays.toString(variable.value().toArray()) + " " + variable.shape()
                        : node.op() instanceof Op.Constant(Tensor value)
                                ? " " + Arrays.toString(value.toArray()) + " " + value.shape()
                        : ""))
                .makeString("\n", "\n", "\n");
    }
}
