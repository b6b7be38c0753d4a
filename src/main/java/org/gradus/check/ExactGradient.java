package org.gradus.check;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apfloat.Apfloat;
import org.apfloat.ApfloatMath;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.MutableList;
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
        return sum(terms(direction));
    }

    /** The sum of the sizes of what that product is summed up from. */
    Apfloat size(ImmutableMap<Variable, Tensor> direction) {
        return sum(terms(direction).collect(ApfloatMath::abs));
    }

    private static Apfloat sum(MutableList<Apfloat> terms) {
        return terms.stream().reduce(Apfloat.ZERO, Apfloat::add);
    }

    private MutableList<Apfloat> terms(ImmutableMap<Variable, Tensor> direction) {
        ImmutableMap<Node, Values<Apfloat>> exact = values.orElseGet(() -> Decimals.evaluate(gradients, snapshot));
        values = Optional.of(exact);
        MutableList<Apfloat> terms = Lists.mutable.empty();
        direction.forEachKeyValue((variable, speeds) -> IntStream.range(0, speeds.size())
                .filter(i -> speeds.at(i) != 0)
                .forEach(i -> terms.add(exact.get(gradients.get(variable)).at(i).multiply(
                        new Apfloat(new BigDecimal(speeds.at(i)), 4 * Decimals.DIGITS)))));
        return terms;
    }
}
