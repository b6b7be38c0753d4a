package org.gradus.check;

import java.util.Random;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.impl.list.primitive.IntInterval;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;

/** Directions in which many entries are checked at once. */
final class Directions {

    private Directions() {}

    /**
     * A direction with random signs. An entry moves the faster the smaller its gradient is, by powers of two, so that each
     * adds about as much to the derivative and a wrong small one is not lost among large ones; where the gradient is zero,
     * as fast as the fastest other.
     */
    static Tensor signed(Tensor gradient, Random random) {
        double[] speeds = new double[gradient.size()];
        double fastest = 0;
        for (int i = 0; i < speeds.length; i++) {
            speeds[i] = gradient.at(i) == 0 ? 0 : weight(gradient.at(i));
            fastest = Math.max(fastest, speeds[i]);
        }
        for (int i = 0; i < speeds.length; i++) {
            double speed = speeds[i] > 0 ? speeds[i] : fastest > 0 ? fastest : 1;
            speeds[i] = random.nextBoolean() ? speed : -speed;
        }
        return Tensor.of(gradient.shape(), speeds);
    }

    /** One or minus one for each entry. */
    static Tensor signs(Shape shape, Random random) {
        return Tensor.of(shape,
                IntStream.range(0, shape.size()).mapToDouble(_ -> random.nextBoolean() ? 1 : -1).toArray());
    }

    /** The direction at some of its entries, zero elsewhere. */
    static Tensor part(Tensor direction, IntInterval entries) {
        double[] part = new double[direction.size()];
        entries.each(i -> part[i] = direction.at(i));
        return Tensor.of(direction.shape(), part);
    }

    /** One at an entry, zero elsewhere. */
    static Tensor unit(Entry entry) {
        double[] unit = new double[entry.variable().shape().size()];
        unit[entry.offset()] = 1;
        return Tensor.of(entry.variable().shape(), unit);
    }

    /** All places in one direction, each with about the same weight, at random so that errors of several don't cancel. */
    static Place combined(ImmutableList<Place> places) {
        MutableMap<Variable, Tensor> sum = Maps.mutable.empty();
        Random random = new Random(1);
        double analytic = 0;
        double rounding = 0;
        for (Place place : places) {
            double weight =
                    (place.analytic() == 0 ? 1 : weight(place.analytic())) * (1 + random.nextInt(1024) * 0x1p-10);
            analytic += weight * place.analytic();
            rounding += weight * place.rounding();
            place.direction().forEachKeyValue((variable, direction) -> sum.merge(variable, scaled(direction, weight),
                    Directions::added));
        }
        return new Place.Along(sum.toImmutable(), "all together", analytic, rounding);
    }

    private static double weight(double gradient) {
        return Math.scalb(1.0, Math.clamp(-Math.getExponent(gradient), -500, 500));
    }

    private static Tensor scaled(Tensor tensor, double factor) {
        double[] entries = tensor.toArray();
        for (int i = 0; i < entries.length; i++) {
            entries[i] *= factor;
        }
        return Tensor.of(tensor.shape(), entries);
    }

    private static Tensor added(Tensor a, Tensor b) {
        double[] entries = a.toArray();
        for (int i = 0; i < entries.length; i++) {
            entries[i] += b.at(i);
        }
        return Tensor.of(a.shape(), entries);
    }
}
