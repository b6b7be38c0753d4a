package org.gradus.course;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.check.StudentCheck;
import org.gradus.check.StudentCheck.Style;
import org.gradus.train.Activation;
import org.gradus.train.data.Dataset;
import org.gradus.train.data.NumpyRandom;

/**
 * Somebody who computes the six equations of the two-layer network by hand, one from the other, with slips.
 *
 * @param slips by the name of a gradient, the equation that is used in place of the right one
 * @param rounding of each number that is written down
 */
record Student(TwoLayerNetwork network, Activation activation, Style style,
        Map<String, Function<Student.Notes, Matrix>> slips, DoubleUnaryOperator rounding) {

    Student(TwoLayerNetwork network, Activation activation, Style style, Map<String, Function<Notes, Matrix>> slips) {
        this(network, activation, style, slips, x -> x);
    }

    /** Everything that is on the student's paper so far. */
    record Notes(Matrix X, Matrix Y, Matrix Z1, Matrix A1, Matrix Z2, Matrix A2, Matrix W1, Matrix W2,
            Style style,
            Activation activation, Map<String, Matrix> gradients) {

        int m() {
            return X.columns();
        }

        /** The factor with dZ2. */
        double early() {
            return style == Style.EXACT ? 1.0 / m() : 1;
        }

        /** The factor with dW and db. */
        double late() {
            return style == Style.EXACT ? 1 : 1.0 / m();
        }

        /** The factor that does not belong there. */
        double wrongLate() {
            return style == Style.EXACT ? 1.0 / m() : 1;
        }

        Matrix get(String name) {
            return gradients.get(name);
        }

        /** g′ of any numbers. */
        Matrix slope(Matrix z) {
            return z.map(entry -> Scalars.derivative(activation, entry));
        }
    }

    static TwoLayerNetwork network(int features, int hidden, int m, Activation activation, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Tensor x = Tensor.of(Shape.of(features, m),
                random.doubles((long) features * m, -2, 2).toArray());
        Tensor y = Tensor.of(Shape.of(1, m), IntStream.range(0, m).mapToDouble(i -> i % 2).toArray());
        List<String> names = IntStream.range(0, features).mapToObj(i -> "x" + i).toList();
        TwoLayerNetwork network = TwoLayerNetwork.of(new Dataset(x, y, names, List.of("no", "yes")), hidden, activation,
                new NumpyRandom(seed), 0.7);
        network.b1().assign(Tensor.of(network.b1().shape(), random.doubles(hidden, -1, 1).toArray()));
        return network;
    }

    Notes notes() {
        Matrix X = matrix(network.x().value()).map(rounding);
        Matrix Y = matrix(network.y().value());
        Matrix W1 = matrix(network.w1().value());
        Matrix W2 = matrix(network.w2().value());
        Matrix Z1 = W1.times(X).plus(matrix(network.b1().value())).map(rounding);
        Matrix A1 = Z1.map(z -> Scalars.g(activation, z)).map(rounding);
        Matrix Z2 = W2.times(A1).plus(matrix(network.b2().value())).map(rounding);
        Matrix A2 = Z2.map(Scalars::sigmoid).map(rounding);
        Notes notes = new Notes(X, Y, Z1, A1, Z2, A2, W1, W2, style, activation, new LinkedHashMap<>());
        step(notes, "dZ2", it -> it.A2().minus(it.Y()).scale(it.early()));
        step(notes, "dW2", it -> it.get("dZ2").times(it.A1().transpose()).scale(it.late()));
        step(notes, "db2", it -> it.get("dZ2").sumOfRows().scale(it.late()));
        step(notes, "dZ1", it -> it.W2().transpose().times(it.get("dZ2")).hadamard(it.slope(it.Z1())));
        step(notes, "dW1", it -> it.get("dZ1").times(it.X().transpose()).scale(it.late()));
        step(notes, "db1", it -> it.get("dZ1").sumOfRows().scale(it.late()));
        return notes;
    }

    private void step(Notes notes, String name, Function<Notes, Matrix> equation) {
        notes.gradients().put(name, slips.getOrDefault(name, equation).apply(notes).map(rounding));
    }

    StudentCheck check() {
        return StudentCheck.of(network.cost(), network.parameters(), network.x().shape().dim(1), given());
    }

    /** All six. */
    ImmutableMap<String, Tensor> given() {
        return Maps.immutable.withAll(notes().gradients()).collectValues((_, matrix) -> matrix.tensor());
    }

    private static Matrix matrix(Tensor tensor) {
        return new Matrix(tensor);
    }
}
