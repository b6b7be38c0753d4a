package org.gradus.check;

import java.math.BigDecimal;
import java.util.Optional;
import org.apfloat.Apfloat;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Node;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Values;
import org.gradus.Variable;

/** What the graph of a gradient says without rounding; evaluated when it is first asked for, since that takes long. */
final class ExactGradient {

    private final ImmutableMap<Variable, Node> gradients;
    private final Snapshot snapshot;
    private Optional<ImmutableMap<Node, Values<Apfloat>>> values = Optional.empty();

    /** @param gradients nothing, if there is no graph */
    ExactGradient(ImmutableMap<Variable, Node> gradients, Snapshot snapshot) {
        this.gradients = gradients;
        this.snapshot = snapshot;
    }

    /** Whether there is a graph. */
    boolean isKnown() {
        return gradients.notEmpty();
    }

    /** How much its evaluation takes. */
    long work() {
        return DecimalWork.of(Topology.order(gradients)).total(1);
    }

    /** The gradient's product with a direction. */
    Apfloat along(ImmutableMap<Variable, Tensor> direction) {
        ImmutableMap<Node, Values<Apfloat>> exact = values.orElseGet(() -> Decimals.evaluate(gradients, snapshot));
        values = Optional.of(exact);
        Apfloat sum = Apfloat.ZERO;
        for (Variable variable : direction.keysView()) {
            Tensor speeds = direction.get(variable);
            for (int i = 0; i < speeds.size(); i++) {
                if (speeds.at(i) != 0) {
                    Apfloat speed = new Apfloat(new BigDecimal(speeds.at(i)), 4 * Decimals.DIGITS);
                    sum = sum.add(exact.get(gradients.get(variable)).at(i).multiply(speed));
                }
            }
        }
        return sum;
    }
}
