package org.gradus.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * used. The slope of a user's {@code elementwise} function is measured, from values of that function.
 * <p>
 * Where pieces of the function meet, to within rounding, the graph is evaluated once for each side. The estimate then
 * covers the slopes to both; it is no kink if they are the same.
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

    /**
     * A derivative, and what the function does to both sides if pieces of it meet there.
     */
    record Look(Estimate estimate, Optional<Meeting> meeting) {

        private static Look of(Jet jet, int k) {
            return new Look(new Estimate(jet.tangent(k), jet.error(k), OptionalDouble.empty()), Optional.empty());
        }

        private static Look of(Meeting meeting) {
            return new Look(meeting.estimate(), Optional.of(meeting));
        }
    }

    @Override
    public Estimate along(ImmutableMap<Variable, Tensor> direction) {
        return look(direction).estimate();
    }

    @Override
    public Estimate at(Entry entry) {
        return at(Lists.immutable.of(entry)).getOnly();
    }

    @Override
    public ImmutableList<Estimate> at(ImmutableList<Entry> entries) {
        return look(entries).collect(Look::estimate);
    }

    Look look(ImmutableMap<Variable, Tensor> direction) {
        direction.forEachKeyValue(function::require);
        Snapshot snapshot = function.snapshot();
        return look(Lists.immutable.of(direction), variable -> moving(variable, direction, snapshot, 1)).getOnly();
    }

    ImmutableList<Look> look(ImmutableList<Entry> entries) {
        return entries.chunk(AT_ONCE).flatCollect(this::together).toList().toImmutable();
    }

    private ImmutableList<Look> together(RichIterable<Entry> entries) {
        ImmutableList<Entry> chunk = entries.toList().toImmutable();
        Snapshot snapshot = function.snapshot();
        chunk.collect(Entry::variable).distinct()
                .forEach(variable -> function.require(variable, Tensor.full(variable.shape(), 0)));
        return look(chunk.collect(Entry::direction), variable -> moving(variable, chunk, snapshot));
    }

    private ImmutableList<Look> look(ImmutableList<ImmutableMap<Variable, Tensor>> directions,
            Function<Variable, Values<Jet>> variables) {
        JetArithmetic numbers = new JetArithmetic(function.users());
        Jet jet = evaluate(numbers, variables);
        return directions.collectWithIndex((direction, k) -> numbers.haveMet(k)
                ? Look.of(meeting(direction, jet.number()))
                : Look.of(jet, k));
    }

    /** The graph once for each side; that may leave open which pieces hold there. */
    private Meeting meeting(ImmutableMap<Variable, Tensor> direction, Bounded here) {
        Snapshot snapshot = function.snapshot();
        OneSidedArithmetic above = new OneSidedArithmetic(function.users());
        OneSidedArithmetic below = new OneSidedArithmetic(function.users());
        Jet right = evaluate(above, variable -> moving(variable, direction, snapshot, 1));
        Jet left = evaluate(below, variable -> moving(variable, direction, snapshot, -1));
        Meeting meeting = new Meeting(here, left.number(), right.number(),
                new Bounded(-left.tangent(0), left.error(0)), right.slope(0));
        boolean isTold = above.isDecided() && below.isDecided() && (meeting.isKnown() || meeting.jumps());
        return isTold ? meeting : Meeting.unknown(here);
    }

    /** What follows from the conventions where pieces meet; all that may, where roundings decide which pieces hold. */
    Bounded byConvention(ImmutableMap<Variable, Tensor> direction) {
        Snapshot snapshot = function.snapshot();
        ConventionArithmetic numbers = new ConventionArithmetic(function.users());
        return ConventionArithmetic.slope(evaluate(numbers, variable -> new Values<>(variable.shape(),
                moving(variable, direction, snapshot, 1).entries().stream().map(ConventionArithmetic::along)
                        .toList())));
    }

    private Jet evaluate(JetArithmetic numbers, Function<Variable, Values<Jet>> variables) {
        Node node = function.node();
        return new Evaluator<>(numbers).evaluate(Lists.immutable.of(node), variables).get(node).at(0);
    }

    /** Its entries as they move along so many times a direction. */
    private static Values<Jet> moving(Variable variable, ImmutableMap<Variable, Tensor> direction, Snapshot snapshot,
            int times) {
        Tensor value = snapshot.value(variable);
        List<Jet> jets = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            double speed = direction.containsKey(variable) ? times * direction.get(variable).at(i) : 0;
            jets.add(speed == 0 ? Jet.still(value.at(i), 0)
                    : new Jet(value.at(i), 0, new double[] {speed}, new double[1]));
        }
        return new Values<>(variable.shape(), jets);
    }

    private static Values<Jet> moving(Variable variable, ImmutableList<Entry> entries, Snapshot snapshot) {
        List<Jet> jets = new ArrayList<>();
        for (double entry : snapshot.value(variable).toArray()) {
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
