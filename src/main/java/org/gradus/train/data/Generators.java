package org.gradus.train.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradus.Shape;
import org.gradus.Tensor;

/**
 * Points in the plane to try a network on, in random order. The same arguments give the same points, and but for the
 * spirals, which scikit-learn lacks, they are those of its {@code sklearn.datasets.make_…} with the same arguments and
 * {@code random_state}, up to the last digits.
 *
 * <pre>{@code
 * Dataset data = Generators.circles(200, 0.5, 0.3, 1);
 * }</pre>
 *
 * All methods throw {@link IllegalArgumentException} for arguments outside of the ranges given, for fewer examples than
 * classes, and for seeds that {@link NumpyRandom} refuses.
 */
public final class Generators {

    /** Centres of blobs lie as far as this from the origin, along either axis. */
    private static final double BOX = 10;
    /** How far the angle runs along an arm of a spiral. */
    private static final double SPIRAL_ANGLE = 4;

    private Generators() {}

    private record Point(double x1, double x2, int label) {

        /** A point at an angle of a circle round the origin. */
        static Point polar(double radius, double angle, int label) {
            return new Point(Math.cos(angle) * radius, Math.sin(angle) * radius, label);
        }
    }

    /**
     * Two half circles of radius 1 that reach into one another: the {@code upper} one round (0, 0) and the {@code lower}
     * one round (1, 0.5).
     *
     * @param examples how many points, half of them in each class; an odd one is of the lower
     * @param noise the standard deviation of what is added to either coordinate, from 0
     * @param seed of {@link NumpyRandom}
     */
    public static Dataset moons(int examples, double noise, long seed) {
        requireEnough(examples, 2);
        requireSpread("noise", noise);
        Stream<Point> upper = halfway(examples / 2, t -> Point.polar(1, t, 0));
        Stream<Point> lower = halfway(examples - examples / 2,
                t -> new Point(1 - Math.cos(t), 1 - Math.sin(t) - 0.5, 1));
        NumpyRandom random = new NumpyRandom(seed);
        List<Point> points = shuffled(Stream.concat(upper, lower).toList(), random);
        return dataset(noisy(points, noise, random), List.of("upper", "lower"));
    }

    /**
     * Two circles round the origin, one in the other: the {@code outer} one has radius 1.
     *
     * @param examples how many points, half of them in each class; an odd one is of the inner
     * @param factor the radius of the {@code inner} one, from 0 to less than 1
     * @param noise the standard deviation of what is added to either coordinate, from 0
     * @param seed of {@link NumpyRandom}
     */
    public static Dataset circles(int examples, double factor, double noise, long seed) {
        requireEnough(examples, 2);
        require(factor >= 0 && factor < 1, "the factor must be from 0 to less than 1, not " + factor);
        requireSpread("noise", noise);
        NumpyRandom random = new NumpyRandom(seed);
        Stream<Point> outer = around(examples / 2, t -> Point.polar(1, t, 0));
        Stream<Point> inner = around(examples - examples / 2, t -> Point.polar(factor, t, 1));
        List<Point> points = shuffled(Stream.concat(outer, inner).toList(), random);
        return dataset(noisy(points, noise, random), List.of("outer", "inner"));
    }

    /**
     * Normally distributed points round several centres, one for each class, which are spread evenly over the square from
     * −10 to 10.
     *
     * @param examples how many points, equally many in each class, or one more in the first ones
     * @param centers how many centres, at least 2
     * @param deviation the standard deviation from the centre along either axis, from 0
     * @param seed of {@link NumpyRandom}
     */
    public static Dataset blobs(int examples, int centers, double deviation, long seed) {
        requireEnough(examples, centers);
        requireSpread("the deviation", deviation);
        NumpyRandom random = new NumpyRandom(seed);
        double[] center = random.rand(centers, 2).toArray();
        return dataset(shuffled(perClass(examples, centers, (label, _) -> new Point(
                -BOX + 2 * BOX * center[2 * label] + deviation * random.randn(),
                -BOX + 2 * BOX * center[2 * label + 1] + deviation * random.randn(), label)), random),
                numbered(centers));
    }

    /**
     * Normally distributed points round the origin, parted into classes by their distance from it: rings of equally many
     * points, of which class 0 is the innermost.
     *
     * @param examples how many points, equally many in each class, but for the last, which has also those left over
     * @param variance of either coordinate, above 0; scikit-learn calls it {@code cov}
     * @param classes how many classes, at least 2
     * @param seed of {@link NumpyRandom}
     */
    public static Dataset gaussianQuantiles(int examples, double variance, int classes, long seed) {
        requireEnough(examples, classes);
        require(variance > 0 && Double.isFinite(variance), "the variance must be above 0, not " + variance);
        NumpyRandom random = new NumpyRandom(seed);
        double deviation = Math.sqrt(variance);
        List<Point> sorted = Stream
                .generate(() -> new Point(random.randn() * deviation, random.randn() * deviation, 0)).limit(examples)
                .sorted(Comparator.comparingDouble(p -> p.x1 * p.x1 + p.x2 * p.x2)).toList();
        int step = examples / classes;
        List<Point> labelled = IntStream.range(0, examples)
                .mapToObj(i -> new Point(sorted.get(i).x1, sorted.get(i).x2, Math.min(i / step, classes - 1))).toList();
        return dataset(shuffled(labelled, random), numbered(classes));
    }

    /**
     * Arms that wind round the origin, one for each class, from there to radius 1 while the angle grows by 4. Without
     * noise, each arm is the first one, turned.
     *
     * @param examples how many points, equally many in each class, or one more in the first ones
     * @param arms how many arms, at least 2
     * @param noise the standard deviation of what is added to the angle, from 0
     * @param seed of {@link NumpyRandom}
     */
    public static Dataset spirals(int examples, int arms, double noise, long seed) {
        requireEnough(examples, arms);
        requireSpread("noise", noise);
        NumpyRandom random = new NumpyRandom(seed);
        return dataset(shuffled(perClass(examples, arms, (arm, radius) -> Point.polar(radius,
                2 * Math.PI * arm / arms + SPIRAL_ANGLE * radius + noise * random.randn(), arm)), random),
                numbered(arms));
    }

    private interface PointOf {

        /** A point of a class, at a fraction of the way through it, above 0 and up to 1. */
        Point at(int label, double fraction);
    }

    /** Equally many points in each class, or one more in the first ones. */
    private static List<Point> perClass(int examples, int classes, PointOf point) {
        return IntStream.range(0, classes).boxed().flatMap(label -> {
            int count = examples / classes + (label < examples % classes ? 1 : 0);
            return IntStream.rangeClosed(1, count).mapToObj(i -> point.at(label, (double) i / count));
        }).toList();
    }

    /** Points made from angles spread evenly from 0 to π, both included. */
    private static Stream<Point> halfway(int count, DoubleFunction<Point> point) {
        return IntStream.range(0, count).mapToObj(i -> point.apply(linspace(0, Math.PI, count, i)));
    }

    /** Points made from angles spread evenly from 0 to 2π, which is left out. */
    private static Stream<Point> around(int count, DoubleFunction<Point> point) {
        return IntStream.range(0, count).mapToObj(i -> point.apply(i * (2 * Math.PI / count)));
    }

    /** A place of {@code np.linspace}: start + i · step, but the last place exactly at the end. */
    static double linspace(double start, double end, int count, int i) {
        return i > 0 && i == count - 1 ? end : i * ((end - start) / Math.max(count - 1, 1)) + start;
    }

    private static List<Point> shuffled(List<Point> points, NumpyRandom random) {
        return Arrays.stream(random.permutation(points.size())).mapToObj(points::get).toList();
    }

    private static List<Point> noisy(List<Point> points, double noise, NumpyRandom random) {
        return points.stream()
                .map(p -> new Point(p.x1 + noise * random.randn(), p.x2 + noise * random.randn(), p.label)).toList();
    }

    private static List<String> numbered(int classes) {
        return IntStream.range(0, classes).mapToObj(String::valueOf).toList();
    }

    private static void requireEnough(int examples, int classes) {
        require(classes >= 2, "there must be two or more classes, not " + classes);
        require(examples >= classes, examples + " examples are too few for " + classes + " classes");
    }

    private static void requireSpread(String name, double spread) {
        require(spread >= 0 && Double.isFinite(spread), name + " must be a number from 0, not " + spread);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    private static Dataset dataset(List<Point> points, List<String> classes) {
        double[] x = Stream.concat(points.stream().map(Point::x1), points.stream().map(Point::x2))
                .mapToDouble(Double::doubleValue).toArray();
        return Dataset.ofLabels(Tensor.of(Shape.of(2, points.size()), x),
                points.stream().mapToInt(Point::label).toArray(), List.of("x1", "x2"), classes);
    }
}
