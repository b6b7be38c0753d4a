package org.gradus.course;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apfloat.Apfloat;
import org.apfloat.ApfloatMath;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Evaluator;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Tensor;
import org.gradus.Values;
import org.gradus.Variable;
import org.gradus.check.DecimalArithmetic;
import org.gradus.check.Decimals;
import org.gradus.check.Entry;
import org.gradus.compile.Program;
import org.gradus.train.Activation;

/**
 * How far the gradients of the two-layer network are off that its compiled program computes in doubles. The truth is the
 * same graph in decimals.
 *
 * <p>Errors are in units of 2⁻⁵² times Σ|contributions|, what an entry is summed up from, by absolute value; see
 * {@link TwoLayerContributions}. An activation's derivative counts as its largest value: where g′(z) vanishes, it is the
 * difference of numbers of that size.
 */
public final class TwoLayerPrecision {

    /**
     * Cancellation takes digits away in proportion to the terms, and so to the unit; of sixty, forty-two would be left if
     * it took all those of a double.
     */
    private static final DecimalArithmetic DECIMALS = new DecimalArithmetic(60);

    private TwoLayerPrecision() {}

    /**
     * One entry of a gradient.
     *
     * @param entry the parameter's entry, such as {@code W1[2,0]}
     * @param computed by the compiled program
     * @param ulps how far that is off, in units in the last place of the true value
     * @param units how far that is off, in units
     * @param narrowUnits how far it is off if A1, A2 − Y and what else enters counts as what it is, and not as what it is
     *        computed from in its turn; so this is large wherever a single example decides, of which digits were lost
     */
    public record Deviation(String entry, double computed, double ulps, double units, double narrowUnits) {}

    /**
     * The deviations of all entries of dW1, db1, dW2 and db2.
     *
     * @param X the examples, shape (n_x, m)
     * @param Y the labels, shape (n_y, m)
     */
    public static List<Deviation> of(Activation activation, TwoLayerParameters parameters, Matrix X, Matrix Y) {
        return of(activation, parameters, X, Y, nodes -> new Evaluator<>(DECIMALS).evaluate(nodes));
    }

    /** The same with as many digits as it takes, so that ulps are right also where most of them cancel. */
    static List<Deviation> settled(Activation activation, TwoLayerParameters parameters, Matrix X, Matrix Y) {
        return of(activation, parameters, X, Y, Decimals::evaluate);
    }

    private static List<Deviation> of(Activation activation, TwoLayerParameters parameters, Matrix X, Matrix Y,
            Function<Iterable<Node>, ImmutableMap<Node, Values<Apfloat>>> decimals) {
        Variable w1 = Variable.of("W1", parameters.W1().tensor());
        Variable b1 = Variable.of("b1", parameters.b1().tensor());
        Variable w2 = Variable.of("W2", parameters.W2().tensor());
        Variable b2 = Variable.of("b2", parameters.b2().tensor());
        Node a1 = activation.apply(w1.matmul(Variable.of("X", X.tensor())).add(b1));
        Node a2 = w2.matmul(a1).add(b2).sigmoid();
        ImmutableList<Variable> variables = Lists.immutable.of(w1, b1, w2, b2);
        Gradients gradients = Gradients.of(Ops.logLoss(a2, Variable.of("Y", Y.tensor())), variables);
        Program program = Program.of(gradients.all(), Maps.immutable.empty());
        program.run();
        ImmutableMap<Node, Values<Apfloat>> exact = decimals.apply(gradients.all());
        ImmutableList<Matrix> units = list(contributions(activation, parameters, X, Y));
        ImmutableList<Matrix> narrowUnits = list(narrowContributions(activation, parameters, X, Y));
        List<Deviation> deviations = new ArrayList<>();
        variables.forEachWithIndex((variable, k) -> {
            Node gradient = gradients.wrt(variable);
            Tensor computed = program.read(gradient);
            for (int i = 0; i < computed.size(); i++) {
                Apfloat truth = exact.get(gradient).at(i);
                Apfloat error = ApfloatMath.abs(DECIMALS.sub(DECIMALS.of(computed.at(i)), truth));
                deviations.add(new Deviation(new Entry(variable, i).label(), computed.at(i),
                        in(Math.ulp(Decimals.nearest(truth)), error), in(units.get(k).tensor().at(i) * 0x1p-52, error),
                        in(narrowUnits.get(k).tensor().at(i) * 0x1p-52, error)));
            }
        });
        return deviations;
    }

    /** An error in units, which are no smaller or larger than doubles can be. */
    static double in(double unit, Apfloat error) {
        return DECIMALS.div(error, DECIMALS.of(Math.clamp(unit, Double.MIN_VALUE, Double.MAX_VALUE))).doubleValue();
    }

    private static ImmutableList<Matrix> list(TwoLayerParameters parameters) {
        return Lists.immutable.of(parameters.W1(), parameters.b1(), parameters.W2(), parameters.b2());
    }

    /** Σ|contributions| of each entry, of everything on the way. */
    private static TwoLayerParameters contributions(Activation activation, TwoLayerParameters parameters, Matrix X,
            Matrix Y) {
        TwoLayerEquations exact = TwoLayerEquations.of(activation, parameters, X, Y);
        TwoLayerParameters size = parameters.map(Math::abs);
        Matrix Z1 = size.W1().times(X.abs()).plus(size.b1());
        Matrix A1 = exact.A1().abs().plus(Z1.scale(Scalars.largestDerivative(activation)));
        Matrix Z2 = size.W2().times(A1).plus(size.b2());
        Matrix A2 = exact.A2().plus(Z2.scale(Scalars.largestDerivative(Activation.SIGMOID)));
        return sums(activation, size, X, A1, A2.plus(Y.abs()));
    }

    /** Σ|contributions| of each entry, of the sums over units and examples alone. */
    private static TwoLayerParameters narrowContributions(Activation activation, TwoLayerParameters parameters,
            Matrix X, Matrix Y) {
        TwoLayerEquations exact = TwoLayerEquations.of(activation, parameters, X, Y);
        return sums(activation, parameters.map(Math::abs), X, exact.A1().abs(), exact.dZ2().abs());
    }

    private static TwoLayerParameters sums(Activation activation, TwoLayerParameters size, Matrix X, Matrix A1,
            Matrix dZ2) {
        double perExample = 1.0 / X.columns();
        Matrix dZ1 = size.W2().transpose().times(dZ2).scale(Scalars.largestDerivative(activation));
        return new TwoLayerParameters(dZ1.times(X.abs().transpose()), dZ1.sumOfRows(), dZ2.times(A1.transpose()),
                dZ2.sumOfRows()).map(sum -> sum * perExample);
    }
}
