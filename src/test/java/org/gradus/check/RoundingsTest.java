package org.gradus.check;

import static org.gradus.DoubleArithmetic.DOUBLES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Arithmetic;
import org.gradus.Evaluator;
import org.gradus.Fn;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.train.Activation;
import org.gradus.train.file.TensorFile;

/** Gradients that are computed in coarse formats, each operation rounded, are within the units; wrong ones are not. */
class RoundingsTest {

    private static final Path TORCH = Path.of("src", "test", "resources", "torch");

    /** Doubles that are rounded after each operation. */
    private record Stepwise(Precision precision) implements Arithmetic<Double> {

        @Override
        public Double of(double x) {
            return precision.round(x);
        }

        @Override
        public Double add(Double a, Double b) {
            return of(a + b);
        }

        @Override
        public Double sub(Double a, Double b) {
            return of(a - b);
        }

        @Override
        public Double mul(Double a, Double b) {
            return of(a * b);
        }

        @Override
        public Double div(Double a, Double b) {
            return of(a / b);
        }

        @Override
        public Double neg(Double x) {
            return -x;
        }

        @Override
        public Double sqrt(Double x) {
            return of(Math.sqrt(x));
        }

        @Override
        public Double exp(Double x) {
            return of(Math.exp(x));
        }

        @Override
        public Double log(Double x) {
            return of(Math.log(x));
        }

        @Override
        public Double log1p(Double x) {
            return of(Math.log1p(x));
        }

        @Override
        public Double tanh(Double x) {
            return of(Math.tanh(x));
        }

        @Override
        public Double pow(Double x, double exponent) {
            return of(Math.pow(x, exponent));
        }

        @Override
        public boolean less(Double a, Double b) {
            return DOUBLES.less(a, b);
        }

        @Override
        public boolean equal(Double a, Double b) {
            return DOUBLES.equal(a, b);
        }

        @Override
        public boolean vanishes(Double x) {
            return DOUBLES.vanishes(x);
        }

        @Override
        public Double shared(List<Double> equals) {
            return DOUBLES.shared(equals);
        }

        @Override
        public Double user(Fn.User function, Double x) {
            return of(DOUBLES.user(function, x));
        }
    }

    @Provide
    Arbitrary<Precision> coarse() {
        return Arbitraries.of(Precision.FLOAT32, Precision.FLOAT16, Precision.BFLOAT16);
    }

    /** A network with parameters that the format can hold, and data that it can't. */
    private static ImmutableList<Node> gradients(Precision precision, Activation activation, int m, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int features = 1 + random.nextInt(4);
        int hidden = 1 + random.nextInt(4);
        double scale = random.nextDouble(0.3, 1.5);
        Variable w1 = Variable.of("W1", numbers(random, scale, precision::round, hidden, features));
        Variable b1 = Variable.of("b1", numbers(random, scale, precision::round, hidden, 1));
        Variable w2 = Variable.of("W2", numbers(random, scale, precision::round, 1, hidden));
        Variable b2 = Variable.of("b2", numbers(random, scale, precision::round, 1, 1));
        Node x = Ops.constant(numbers(random, 1, t -> t, features, m));
        Node y = Ops.constant(numbers(random, 1, t -> t > 0 ? 1 : 0, 1, m));
        Node a1 = activation.apply(w1.matmul(x).add(b1));
        Gradients gradients = Gradients.of(Ops.logLoss(w2.matmul(a1).add(b2).sigmoid(), y), w1, b1, w2, b2);
        return Lists.immutable.of(w1, b1, w2, b2).collect(gradients::wrt);
    }

    private static Tensor numbers(SplittableRandom random, double scale, DoubleUnaryOperator rounding, int rows,
            int columns) {
        return Tensor.of(Shape.of(rows, columns), random.doubles((long) rows * columns, -1, 1)
                .map(t -> rounding.applyAsDouble(scale * (t + Math.copySign(0.2, t)))).toArray());
    }

    private static Tensor computed(Precision precision, Node gradient) {
        return Tensor.of(gradient.shape(),
                new Evaluator<>(new Stepwise(precision)).evaluate(Lists.immutable.of(gradient))
                        .get(gradient).entries().stream().mapToDouble(it -> it).toArray());
    }

    private static double off(Precision precision, ImmutableList<Node> gradients, double factor) {
        return gradients.asLazy().collectDouble(gradient -> {
            Tensor computed = computed(precision, gradient);
            return Roundings.off(Tensor.of(computed.shape(), Arrays.stream(computed.toArray()).map(g -> factor * g)
                    .toArray()), gradient.value(),
                    Roundings.units(precision, Lists.immutable.of(gradient)).get(gradient));
        }).max();
    }

    @Property(tries = 150)
    void rightGradientsAreWithinTheUnits(@ForAll("coarse") Precision precision, @ForAll Activation activation,
            @ForAll @IntRange(min = 1, max = 200) int m, @ForAll @LongRange(max = 9999) long seed) {
        double off = off(precision, gradients(precision, activation, m, seed), 1);
        assertTrue(off <= Roundings.MOST_UNITS, () -> off + " units");
    }

    @Property(tries = 150)
    void wrongOnesAreNot(@ForAll("coarse") Precision precision, @ForAll("wrong") double factor,
            @ForAll @IntRange(min = 5, max = 60) int m, @ForAll @LongRange(max = 9999) long seed) {
        double off = off(precision, gradients(precision, Activation.TANH, m, seed), factor);
        assertTrue(off > Roundings.MOST_UNITS, () -> off + " units");
    }

    @Provide
    Arbitrary<Double> wrong() {
        return Arbitraries.of(-1.0, 0.0, 2.0, 40.0);
    }

    /** PyTorch's numbers, of Linear(2, 4), Tanh, Linear(4, 1) and the mean logit loss, all in one format. */
    @Example
    void pyTorchsGradientsAreRight() throws IOException {
        for (Precision precision : List.of(Precision.FLOAT64, Precision.FLOAT32, Precision.BFLOAT16)) {
            Map<String, Tensor> weights = torch("weights", precision);
            Map<String, Tensor> given = torch("gradients", precision);
            assertEquals(precision, Precision.of(Lists.immutable.withAll(weights.values())
                    .newWithAll(given.values())));
            List<List<String>> points = Files.readAllLines(TORCH.resolve("points.csv")).stream().skip(1)
                    .map(line -> List.of(line.split(","))).toList();
            Node x = Ops.constant(Tensor.of(Shape.of(2, points.size()), IntStream.range(0, 2).boxed()
                    .flatMapToDouble(k -> points.stream().mapToDouble(point -> Double.parseDouble(point.get(k))))
                    .toArray()));
            Node y = Ops.constant(Tensor.of(Shape.of(1, points.size()),
                    points.stream().mapToDouble(point -> Double.parseDouble(point.get(2))).toArray()));
            Variable w1 = Variable.of("0.weight", weights.get("0.weight"));
            Variable b1 = Variable.of("0.bias", weights.get("0.bias").reshape(4, 1));
            Variable w2 = Variable.of("2.weight", weights.get("2.weight"));
            Variable b2 = Variable.of("2.bias", weights.get("2.bias").reshape(1, 1));
            Gradients gradients = Gradients.of(Ops.logLossWithLogits(
                    w2.matmul(w1.matmul(x).add(b1).tanh()).add(b2), y), w1, b1, w2, b2);
            for (double factor : new double[] {1, 2, -1, 0.5, 40}) {
                double off = Lists.immutable.of(w1, b1, w2, b2).collectDouble(variable -> {
                    Node gradient = gradients.wrt(variable);
                    double[] entries = given.get(variable.label()).toArray();
                    return Roundings.off(Tensor.of(variable.shape(), Arrays.stream(entries).map(g -> factor * g)
                            .toArray()), gradient.value(), Roundings.units(precision, List.of(gradient)).get(gradient));
                }).max();
                assertEquals(factor == 1, off <= Roundings.MOST_UNITS, () -> precision + ": " + off + " units");
            }
        }
    }

    private static Map<String, Tensor> torch(String what, Precision precision) {
        return TensorFile.read(TORCH.resolve(what + "-" + precision.title() + ".safetensors")).tensors();
    }

    /** The fewer digits, the more a factor has to differ from 1. */
    @Example
    void smallFactorsShowInFloats() {
        ImmutableList<Node> gradients = gradients(Precision.FLOAT32, Activation.TANH, 40, 1);
        assertTrue(off(Precision.FLOAT32, gradients, 1 + 1e-4) > Roundings.MOST_UNITS);
        assertTrue(off(Precision.FLOAT32, gradients, 1) < 4);
    }

    @Example
    void nothingIsOffThatIsEqual() {
        assertEquals(0, Roundings.off(Tensor.vector(0, 1), Tensor.vector(0, 1), Tensor.vector(0, 0)));
        assertEquals(3, Roundings.off(Tensor.vector(0, 1.5), Tensor.vector(0, 1), Tensor.vector(1, 0.5 / 3)));
        assertTrue(Double.isNaN(Roundings.off(Tensor.vector(Double.NaN), Tensor.vector(1), Tensor.vector(1))));
    }
}
