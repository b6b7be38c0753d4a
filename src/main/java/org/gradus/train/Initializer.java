package org.gradus.train;

import java.util.stream.IntStream;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.train.data.NumpyRandom;

/**
 * What a parameter's first value is. For weights of shape {@code (units, inputs)}, n_in is the number of inputs and n_out
 * that of units.
 *
 * <pre>{@code
 * Tensor w1 = Initializer.normal(0.01).draw(Shape.of(4, 2), new NumpyRandom(2)); // np.random.randn(4, 2) * 0.01
 * }</pre>
 */
@FunctionalInterface
public interface Initializer {

    /** A value of a shape, its entries drawn in row-major order. */
    Tensor draw(Shape shape, NumpyRandom random);

    /** The standard normal distribution times a number: the course's way, with 0.01. */
    static Initializer normal(double scale) {
        return new Normal(scale);
    }

    /** Zeros, as for biases. All units of a layer that begins with zeros stay the same for ever. */
    static Initializer zeros() {
        return constant(0);
    }

    /** One number everywhere. */
    static Initializer constant(double value) {
        return new Constant(value);
    }

    /**
     * Normal with variance 2 / (n_in + n_out), for tanh and sigmoid: Glorot and Bengio, "Understanding the difficulty of
     * training deep feedforward neural networks", 2010, equation 12.
     */
    static Initializer xavier() {
        return new Xavier();
    }

    /**
     * Normal with variance 2 / n_in, for relu: He, Zhang, Ren and Sun, "Delving Deep into Rectifiers", 2015, equation 10.
     */
    static Initializer he() {
        return new He();
    }

    /** See {@link #normal}. */
    record Normal(double scale) implements Initializer {

        @Override
        public Tensor draw(Shape shape, NumpyRandom random) {
            return Tensor.of(shape,
                    IntStream.range(0, shape.size()).mapToDouble(_ -> random.randn() * scale).toArray());
        }
    }

    /** See {@link #constant}. */
    record Constant(double value) implements Initializer {

        @Override
        public Tensor draw(Shape shape, NumpyRandom random) {
            return Tensor.full(shape, value);
        }
    }

    /** See {@link #xavier}. */
    record Xavier() implements Initializer {

        @Override
        public Tensor draw(Shape shape, NumpyRandom random) {
            return new Normal(Math.sqrt(2.0 / (shape.dim(0) + shape.dim(1)))).draw(shape, random);
        }
    }

    /** See {@link #he}. */
    record He() implements Initializer {

        @Override
        public Tensor draw(Shape shape, NumpyRandom random) {
            return new Normal(Math.sqrt(2.0 / shape.dim(1))).draw(shape, random);
        }
    }
}
