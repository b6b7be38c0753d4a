package org.gradus.check;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.eclipse.collections.api.RichIterable;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Evaluator;
import org.gradus.Node;
import org.gradus.Tensor;
import org.gradus.Values;
import org.gradus.Variable;

/**
 * Dual numbers: the forward graph is evaluated in numbers that carry derivatives along. There is no step, so the error
 * is that of rounding alone, for which each number carries a bound; and no rule of {@link org.gradus.Derivatives} is
 * used. The slope of a user's {@code elementwise} function is measured by differences of that function.
 * <p>
 * Where pieces of the function meet, to within rounding, the estimate covers all slopes that they give.
 */
public final class DualNumbers implements Method {

    private static final int AT_ONCE = 32;

    private final ScalarFunction function;

    /** @throws IllegalArgumentException if the function has several entries */
    public DualNumbers(Node function) {
        this(new ScalarFunction(function));
    }

    DualNumbers(ScalarFunction function) {
        this.function = function;
    }

    @Override
    public String title() {
        return "dual numbers";
    }

    @Override
    public Estimate along(ImmutableMap<Variable, Tensor> direction) {
        direction.forEachKeyValue(function::require);
        return estimates(1, variable -> moving(variable, direction)).getOnly();
    }

    @Override
    public Estimate at(Entry entry) {
        return at(Lists.immutable.of(entry)).getOnly();
    }

    @Override
    public ImmutableList<Estimate> at(ImmutableList<Entry> entries) {
        return entries.chunk(AT_ONCE).flatCollect(this::together).toList().toImmutable();
    }

    private ImmutableList<Estimate> together(RichIterable<Entry> entries) {
        ImmutableList<Entry> chunk = entries.toList().toImmutable();
        chunk.collect(Entry::variable).distinct()
                .forEach(variable -> function.require(variable, variable.value()));
        return estimates(chunk.size(), variable -> moving(variable, chunk));
    }

    private ImmutableList<Estimate> estimates(int directions, Function<Variable, Values<Jet>> variables) {
        JetArithmetic byConvention = new JetArithmetic(false);
        Jet jet = evaluate(byConvention, variables);
        Jet all = byConvention.haveMet() ? evaluate(new JetArithmetic(true), variables) : jet;
        List<Estimate> estimates = new ArrayList<>();
        for (int k = 0; k < directions; k++) {
            boolean kink = byConvention.haveMet() && !(all.error(k) <= 2 * jet.error(k));
            estimates.add(new Estimate(all.tangent(k), all.error(k), OptionalDouble.empty(), kink));
        }
        return Lists.immutable.withAll(estimates);
    }

    private Jet evaluate(JetArithmetic arithmetic, Function<Variable, Values<Jet>> variables) {
        Node node = function.node();
        return new Evaluator<>(arithmetic).evaluate(Lists.immutable.of(node), variables).get(node).at(0);
    }

    private static Values<Jet> moving(Variable variable, ImmutableMap<Variable, Tensor> direction) {
        Tensor value = variable.value();
        List<Jet> jets = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            double speed = direction.containsKey(variable) ? direction.get(variable).at(i) : 0;
            jets.add(speed == 0 ? Jet.still(value.at(i), 0)
                    : new Jet(value.at(i), 0, new double[] {speed}, new double[1]));
        }
        return new Values<>(variable.shape(), jets);
    }

    private static Values<Jet> moving(Variable variable, ImmutableList<Entry> entries) {
        List<Jet> jets = new ArrayList<>();
        for (double entry : variable.value().toArray()) {
            jets.add(Jet.still(entry, 0));
        }
        entries.forEachWithIndex((entry, k) -> {
            if (entry.variable() == variable) {
                Jet jet = jets.get(entry.offset());
                double[] unit = jet.moves() ? jet.tangents() : new double[entries.size()];
                unit[k] = 1;
                jets.set(entry.offset(), new Jet(jet.value(), 0, unit, new double[entries.size()]));
            }
        });
        return new Values<>(variable.shape(), jets);
    }
}
