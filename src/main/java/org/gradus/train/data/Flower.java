package org.gradus.train.data;

import java.util.List;
import org.gradus.Shape;
import org.gradus.Tensor;

/**
 * The course's planar data set: 400 points in two classes that lie like the petals of a flower, so that no straight
 * line parts them. The points are those of the course's own program, drawn from {@link NumpyRandom} with seed 1.
 */
public final class Flower {

    private static final int SEED = 1;
    private static final int PER_CLASS = 200;
    private static final int CLASSES = 2;
    /** How far the angle runs within one class: nearly π. */
    private static final double ARC = 3.12;
    private static final int PETALS = 4;
    private static final int LENGTH = 4;
    private static final double NOISE = 0.2;

    private Flower() {}

    /** The points: {@code x} of shape (2, 400), {@code y} of shape (1, 400), first all of class 0, then of class 1. */
    public static Dataset dataset() {
        NumpyRandom random = new NumpyRandom(SEED);
        int points = CLASSES * PER_CLASS;
        double[] x = new double[2 * points];
        double[] y = new double[points];
        for (int label = 0; label < CLASSES; label++) {
            Tensor angleNoise = random.randn(PER_CLASS);
            Tensor radiusNoise = random.randn(PER_CLASS);
            for (int i = 0; i < PER_CLASS; i++) {
                double t = Generators.linspace(label * ARC, (label + 1) * ARC, PER_CLASS, i) + angleNoise.at(i) * NOISE;
                double r = LENGTH * Math.sin(PETALS * t) + radiusNoise.at(i) * NOISE;
                int point = label * PER_CLASS + i;
                x[point] = r * Math.sin(t);
                x[points + point] = r * Math.cos(t);
                y[point] = label;
            }
        }
        return new Dataset(Tensor.of(Shape.of(2, points), x), Tensor.of(Shape.of(1, points), y), List.of("x1", "x2"),
                List.of("red", "blue"));
    }
}
