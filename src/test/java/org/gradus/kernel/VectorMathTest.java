package org.gradus.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class VectorMathTest {

    private static final int RANDOM = 100_000;
    /** Of widths that the processor does not have, every operation is an object. */
    private static final int RANDOM_EMULATED = 2_000;

    private static final double[] SPECIAL = {0.0, -0.0, 0.5, -0.5, 1, -1, 2, -2, 20, -20, 40, 709.78, 709.79, 710, 711,
        -700, -708.5, -745.1, -745.2, -746, -747, 1e300, -1e300, Double.NaN, Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY, Double.MIN_VALUE, -Double.MIN_VALUE, Double.MIN_NORMAL, -Double.MIN_NORMAL,
        Double.MAX_VALUE, -Double.MAX_VALUE, Math.nextUp(1.0), Math.nextDown(1.0), Math.nextUp(-1.0),
        Math.nextDown(-1.0), Math.sqrt(0.5), Math.sqrt(2), Math.sqrt(0.5) - 1, Math.sqrt(2) - 1, Math.log(2) / 2};

    private static final Set<String> NAMES =
            Set.of("neg", "abs", "square", "sqrt", "exp", "log", "log1p", "sigmoid", "tanh",
                    "relu", "add", "sub", "mul", "div", "maximum", "minimum", "xdivy", "xmuly",
                    "greater", "greaterOrEqual", "less", "lessOrEqual", "equalTo", "notEqualTo", "where");

    /** Generated code calls them by name. */
    @Test
    void bothHaveTheSameFunctions() {
        assertEquals(new TreeSet<>(NAMES), names(VectorMath.class));
        assertEquals(new TreeSet<>(NAMES), names(ScalarMath.class));
    }

    private static Set<String> names(Class<?> functions) {
        return methods(functions).map(Method::getName).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Method> methods(Class<?> functions) {
        return Arrays.stream(functions.getDeclaredMethods()).filter(method -> Modifier.isPublic(method.getModifiers()));
    }

    @TestFactory
    Stream<DynamicTest> everyLaneHasTheBitsOfTheScalar() {
        return Stream.of(DoubleVector.SPECIES_64, DoubleVector.SPECIES_128, DoubleVector.SPECIES_256,
                DoubleVector.SPECIES_512)
                .flatMap(species -> methods(VectorMath.class).map(vector -> DynamicTest
                        .dynamicTest(species.length() + " lanes of " + vector.getName(),
                                () -> compare(species, vector))));
    }

    private static void compare(VectorSpecies<Double> species, Method vector) throws Throwable {
        int count = vector.getParameterCount();
        Class<?>[] doubles = new Class<?>[count];
        Arrays.fill(doubles, double.class);
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        MethodHandle scalars =
                lookup.unreflect(ScalarMath.class.getMethod(vector.getName(), doubles)).asSpreader(double[].class,
                        count);
        MethodHandle vectors = lookup.unreflect(vector).asSpreader(DoubleVector[].class, count);
        double[][] arguments = arguments(species, count);
        double[] result = new double[species.length()];
        double[] lane = new double[count];
        DoubleVector[] operands = new DoubleVector[count];
        for (int start = 0; start + species.length() <= arguments[0].length; start += species.length()) {
            for (int i = 0; i < count; i++) {
                operands[i] = DoubleVector.fromArray(species, arguments[i], start);
            }
            ((DoubleVector) vectors.invokeExact(operands)).intoArray(result, 0);
            for (int j = 0; j < result.length; j++) {
                for (int i = 0; i < count; i++) {
                    lane[i] = arguments[i][start + j];
                }
                double want = (double) scalars.invokeExact(lane);
                // All NaNs are one: which of them an operation gives is not laid down.
                if (Double.doubleToLongBits(want) != Double.doubleToLongBits(result[j])) {
                    fail(vector.getName() + Arrays.toString(lane) + " is " + want + ", but " + result[j]
                            + " in a vector");
                }
            }
        }
    }

    /** Every combination of special values, then random ones. */
    private static double[][] arguments(VectorSpecies<Double> species, int count) {
        boolean emulated = species.length() > DoubleVector.SPECIES_PREFERRED.length() || species.length() == 1;
        Random random = new Random(20);
        double[][] arguments = new double[count][];
        int repeats = 1;
        int combinations = (int) Math.pow(SPECIAL.length, count);
        for (int i = 0; i < count; i++) {
            int period = repeats;
            arguments[i] = DoubleStream.concat(
                    DoubleStream.iterate(0, k -> k < combinations, k -> k + 1)
                            .map(k -> SPECIAL[(int) k / period % SPECIAL.length]),
                    DoubleStream.generate(() -> random(random)).limit(emulated ? RANDOM_EMULATED : RANDOM)).toArray();
            repeats *= SPECIAL.length;
        }
        return arguments;
    }

    /** Any bits, or a number of the size that functions mostly get. */
    private static double random(Random random) {
        return random.nextBoolean() ? Double.longBitsToDouble(random.nextLong()) : random.nextGaussian(0, 10);
    }
}
