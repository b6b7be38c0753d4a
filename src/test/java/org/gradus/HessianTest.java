package org.gradus;

import static org.gradus.Ops.constant;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.junit.jupiter.api.Test;

class HessianTest {

    private final Variable w = Variable.of("w", Tensor.of(new double[][] {{0.5, -0.25, 1}, {-1, 0.75, 0.125}}));
    private final Variable b = Variable.of("b", Tensor.of(new double[][] {{0.25}, {-0.5}}));
    private final Node x = constant(Tensor.of(new double[][] {{1, 0.5}, {-1, 2}, {0.25, -0.75}}));
    private final Node y = constant(Tensor.of(new double[][] {{1, 0}, {0, 1}}));
    /** Logistic regression with two units, bent by tanh so that it is not convex. */
    private final Node loss = Ops.logLossWithLogits(w.matmul(x).add(b).tanh().mul(3), y);

    @Test
    void productIsTheHessianTimesTheDirection() {
        Tensor alongW = Tensor.of(new double[][] {{1, 2, -1}, {0.5, -0.25, 3}});
        Tensor alongB = Tensor.of(new double[][] {{-2}, {0.5}});
        ImmutableList<Tensor> product = Evaluator.values(Hessian.product(loss, Lists.immutable.of(w, b),
                Lists.immutable.of(constant(alongW), constant(alongB))));
        double[] direction = entries(List.of(alongW, alongB));
        double[] actual = entries(product.castToList());
        double[][] hessian = Hessian.of(loss, w, b).toRows();
        assertEquals(8, actual.length);
        for (int i = 0; i < 8; i++) {
            double expected = 0;
            double magnitude = 0;
            for (int j = 0; j < 8; j++) {
                expected += hessian[i][j] * direction[j];
                magnitude += Math.abs(hessian[i][j] * direction[j]);
            }
            // the same sums of a few dozen products, in another order
            assertEquals(expected, actual[i], 100 * Math.ulp(magnitude));
        }
    }

    @Test
    void columnsAreDifferencesOfTheGradient() {
        double[][] hessian = Hessian.of(loss, w, b).toRows();
        for (int j = 0; j < 8; j++) {
            double[] narrow = difference(j, 0x1p-13);
            double[] wide = difference(j, 0x1p-12);
            for (int i = 0; i < 8; i++) {
                // see Experiment for the truncation; each gradient is right to 1e-14 and is divided by the step
                assertEquals(narrow[i], hessian[i][j], Math.abs(wide[i] - narrow[i]) + 1e-14 / 0x1p-13);
            }
        }
    }

    @Test
    void hessianIsSymmetric() {
        double[][] hessian = Hessian.of(loss, w, b).toRows();
        for (int i = 0; i < 8; i++) {
            for (int j = 0; j < i; j++) {
                assertEquals(hessian[i][j], hessian[j][i], 1e-14);
            }
        }
    }

    @Test
    void whatHasNoSecondDerivativeIsZero() {
        Variable v = Variable.of("v", Tensor.vector(1, -2));
        assertEquals(Tensor.zeros(2, 2), Hessian.of(v.mul(3).sum(), v));
        assertEquals(Tensor.zeros(2, 2), Hessian.of(v.relu().add(v.abs()).sum(), v));
        assertEquals(Tensor.of(new double[][] {{2, 0}, {0, 2}}), Hessian.of(v.square().sum(), v));
        assertEquals(Tensor.of(new double[][] {{0, 1}, {1, 0}}),
                Hessian.of(v.slice(0, 0, 1).mul(v.slice(0, 1, 2)).sum(), v));
    }

    /** The direction is a constant even where it is made of the same variable. */
    @Test
    void directionIsNotDifferentiated() {
        Variable v = Variable.of("v", Tensor.vector(1, -2));
        assertEquals(Tensor.vector(6, -48), Hessian.product(v.pow(3).sum(), v, v.square()).value());
    }

    @Test
    void variablesKeepTheirValues() {
        Tensor before = w.value();
        Hessian.of(loss, w, b);
        assertEquals(before, w.value());
    }

    @Test
    void directionMustFit() {
        Variable direction = Variable.of("d", Shape.of(3, 2));
        assertEquals("the direction d (3, 2) must have the shape of dw (2, 3)",
                assertThrows(IllegalArgumentException.class, () -> Hessian.product(loss, w, direction)).getMessage());
    }

    @Test
    void eachNodeNeedsADirection() {
        assertEquals("the Hessian needs a direction for each node, and at least one, but 2 nodes and 1 directions were "
                + "given",
                assertThrows(IllegalArgumentException.class,
                        () -> Hessian.product(loss, Lists.immutable.of(w, b), Lists.immutable.of(w))).getMessage());
        assertEquals("the Hessian needs a direction for each node, and at least one, but 0 nodes and 0 directions were "
                + "given", assertThrows(IllegalArgumentException.class, () -> Hessian.of(loss)).getMessage());
    }

    @Test
    void scalarMustDependOnTheNode() {
        Variable other = Variable.of("other", Shape.of(2));
        assertThrows(IllegalArgumentException.class, () -> Hessian.of(loss, other));
    }

    /** (∇loss(θ + h eⱼ) − ∇loss(θ − h eⱼ)) / 2h, for the entries θ of w and then b. */
    private double[] difference(int j, double step) {
        double[] up = gradientAt(j, step);
        double[] down = gradientAt(j, -step);
        for (int i = 0; i < up.length; i++) {
            up[i] = (up[i] - down[i]) / (2 * step);
        }
        return up;
    }

    private double[] gradientAt(int j, double step) {
        Variable moved = j < 6 ? w : b;
        Tensor before = moved.value();
        double[] entries = before.toArray();
        entries[j < 6 ? j : j - 6] += step;
        moved.assign(Tensor.of(moved.shape(), entries));
        Gradients gradients = Gradients.of(loss, w, b);
        double[] gradient = entries(List.of(gradients.wrt(w).value(), gradients.wrt(b).value()));
        moved.assign(before);
        return gradient;
    }

    private static double[] entries(List<Tensor> tensors) {
        return tensors.stream().flatMapToDouble(tensor -> java.util.Arrays.stream(tensor.toArray())).toArray();
    }
}
